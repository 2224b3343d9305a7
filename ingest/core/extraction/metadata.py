"""Metadata: what a page says about its article, in its JSON-LD, its meta tags and its first lines.

Owns reading it, and which part of a page is preferred for a field; page or feed is decided by
`ingest.core.fetching.articles`. JSON-LD and OpenGraph are written for machines and come first; htmldate's
search of the text costs most and comes last.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction import json_ld, page_dates
from ingest.core.extraction.dates import date_in_url, read_date
from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.languages import alternation
from ingest.core.extraction.people import clean_authors
from ingest.core.extraction.provenance import Provenance
from ingest.core.extraction.trees import elements, texts
from ingest.core.web.text import one_line
from ingest.core.web.urls import Url, resolve

__all__ = ["read"]

ValueT = TypeVar("ValueT")

MAX_TITLE_CHARACTERS = 500
MIN_HEADING_WORDS = 4  # a shorter single h1 is often the name of the section or the site
MAX_SEARCHED_ELEMENTS = 3_000  # a larger page is not searched for a date in its text: that takes a second

_TITLE_TAGS = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "headline",
)
_AUTHOR_TAGS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
)
_PUBLISHED_TAGS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article.published", "publish-date", "publishdate", "publish_date", "pubdate", "publication_date",
    "published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dc.date", "dc.created", "citation_publication_date", "cxenseparse:recs:publishtime",
    "article_date_original", "originalpublicationdate", "date",
)  # fmt: skip
_MODIFIED_TAGS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "last-modified",
    "dcterms.modified", "lastmod",
)  # fmt: skip
_SECTION_TAGS = ("article:section", "parsely-section", "section", "category")
_RIGHTS_TAGS = ("copyright", "dc.rights", "dcterms.rights", "rights", "dcterms.rightsholder")
_LANGUAGE_TAGS = ("og:locale", "content-language", "language", "dc.language", "inlanguage")
_SITE_TAGS = ("og:site_name", "application-name", "dc.publisher", "publisher", "dcterms.publisher")
_IMAGE_TAGS = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")

_METAS = XPath("//meta[@content]")
_LANG = XPath("/html/@lang | /html/@xml:lang", smart_strings=False)
_CANONICAL = XPath(
    "//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')]/@href",
    smart_strings=False,
)
_TITLE = XPath("//title")
_HEADING = XPath("//h1")
_BYLINE_CLASS = re.compile(r"[bB]yline|author-name|article-author|post-author|\Aauthor\Z")
_ARTICLES = alternation(lambda pack: pack.definite_articles)
_LEADING_ARTICLE = re.compile(rf"\A(?:{_ARTICLES})")
_PARTS = tuple("|-–—:»·•")
_SITE_SUFFIX = re.compile(r"\s+(?:\||-|–|—|::|»|·|•)\s+(?=[^|–—·•»]{1,60}\Z)")


def read(tree: HtmlElement, url: Url | None) -> PageMetadata:
    """Return what a page says about its article.

    Args:
        tree: With its scripts; it is not changed.
        url: The page's, for relative links and the day in its path; None where it is not known.
    """
    tags, node = _meta_tags(tree), json_ld.article_node(tree)
    provenance = Provenance()
    site = provenance.first(
        "publisher", ("json-ld", one_line(json_ld.name_of(node.get("publisher")))), _tag(tags, _SITE_TAGS)
    )
    title = provenance.first_of("title", _titles(tree, node, tags, site))
    return PageMetadata(
        title=(title or "")[:MAX_TITLE_CHARACTERS],
        authors=_authors(provenance, tree, node, site),
        published_at=provenance.first_of("published_at", _dates(tree, node, tags, url)),
        modified_at=provenance.first(
            "modified_at",
            ("json-ld", _date(node.get("dateModified"))),
            _read_tag(tags, _MODIFIED_TAGS, read_date),
        ),
        publisher=site,
        canonical_url=_canonical(provenance, tree, tags, url),
        language=provenance.first(
            "language",
            ("html", _first_text(texts(_LANG, tree))),
            _tag(tags, _LANGUAGE_TAGS),
            ("json-ld", _string(node.get("inLanguage"))),
        ),
        section=provenance.first(
            "section",
            ("json-ld", one_line(json_ld.name_of(node.get("articleSection")))),
            _tag(tags, _SECTION_TAGS),
        ),
        lead_image=provenance.first(
            "lead_image",
            _read_tag(tags, _IMAGE_TAGS, lambda value: _link(value, url)),
            ("json-ld", _link(image, url) if (image := _image(node.get("image"))) else None),
        ),
        is_accessible_for_free=provenance.flag(
            "is_accessible_for_free", _yes_or_no(node.get("isAccessibleForFree")), source="json-ld"
        ),
        rights=provenance.first(
            "rights",
            _tag(tags, _RIGHTS_TAGS),
            ("json-ld", one_line(_string(node.get("copyrightNotice")) or _string(node.get("license")))),
        ),
        tdm_reservation=provenance.flag("tdm_reservation", _reserves(tags), source="meta"),
        tdm_policy=provenance.first(
            "tdm_policy", _read_tag(tags, ("tdm-policy",), lambda value: _link(value, url))
        ),
        provenance=tuple(provenance.sources.items()),
    )


def _authors(
    provenance: Provenance,
    tree: HtmlElement,
    node: json_ld.JsonObject,
    site: str | None,
) -> tuple[str, ...]:
    named = clean_authors(json_ld.names_of(node.get("author")), publisher=site)
    tagged = clean_authors(_author_tags(tree), publisher=site)
    if not named and not tagged:
        shown = clean_authors(_first_byline(tree), publisher=site)
        return provenance.first("authors", ("html", shown)) or ()
    return provenance.first("authors", ("json-ld", named), ("meta", tagged)) or ()


def _author_tags(tree: HtmlElement) -> list[str]:
    """Return the contents of all tags that name authors: some pages have one for each."""
    found = [
        (name.strip().lower(), one_line(element.get("content") or ""))
        for element in elements(_METAS, tree)
        if (name := element.get("property") or element.get("name"))
    ]
    return [content for wanted in _AUTHOR_TAGS for name, content in found if name == wanted]


def _first_byline(tree: HtmlElement) -> list[str]:
    lines = (element for element in tree.iter() if _is_byline(element))
    # The smallest bylines: a card about the author has one too, with his biography.
    return [text for line in islice(lines, 20) if 0 < len(text := _without_times(line)) < 200][:1]


def _without_times(byline: HtmlElement) -> str:
    text = byline.text_content()
    for time in byline.iter("time"):
        text = text.replace(time.text_content(), " ")
    return one_line(text)


def _is_byline(element: HtmlElement) -> bool:
    """Return whether an element is marked as naming the author; a loop is faster than XPath here."""
    classes = element.get("class")
    if classes and _BYLINE_CLASS.search(classes):
        return True
    return "author" in (element.get("rel"), element.get("itemprop"))


def _dates(
    tree: HtmlElement, node: json_ld.JsonObject, tags: Mapping[str, str], url: Url | None
) -> Iterator[tuple[str, datetime | None]]:
    language = _first_text(texts(_LANG, tree)) or tags.get("og:locale")
    read = partial(read_date, language=language, offset=page_dates.offset(node, tags))
    yield "json-ld", _date(node.get("datePublished"), read)
    yield _read_tag(tags, _PUBLISHED_TAGS, read)
    yield "html", _first_date(page_dates.shown(tree), read)
    yield "url", date_in_url(url.text if url else "")
    yield "json-ld", _date(node.get("dateCreated"), read) or _date(node.get("uploadDate"), read)
    yield "htmldate", _searched(tree, url)


def _titles(
    tree: HtmlElement, node: json_ld.JsonObject, tags: Mapping[str, str], site: str | None
) -> Iterator[tuple[str, str | None]]:
    shown, headline = _title(_only_heading(tree), site), _title(node.get("headline"), site)
    if len(shown.split()) >= MIN_HEADING_WORDS:
        if _is_behind_kicker(headline, shown):
            yield "json-ld", headline
        tagged = _read_tag(tags, _TITLE_TAGS, lambda value: _title(value, site))
        if _is_behind_kicker(tagged[1] or "", shown):
            yield tagged
        yield "html", shown  # what readers see; the others are often written for search engines
    yield "json-ld", headline
    yield _read_tag(tags, _TITLE_TAGS, lambda value: _title(value, site))
    yield "html", shown
    yield "html", _title(_text_of(_TITLE, tree), site)
    yield "json-ld", _title(node.get("name"), site)


def _is_behind_kicker(headline: str, shown: str) -> bool:
    """Return whether the shown heading is the headline with a kicker before it ("Opinion", "Live").

    What a colon ends is the headline's own beginning.
    """
    letters, all_letters = _letters(headline), _letters(shown)
    if len(headline.split()) < MIN_HEADING_WORDS or len(letters) >= len(all_letters):
        return False
    return all_letters.endswith(letters) and not shown[: -len(headline)].rstrip().endswith(":")


def _searched(tree: HtmlElement, url: Url | None) -> datetime | None:
    """Return what htmldate finds in a page's text; without `max_date` it would use today's date."""
    if sum(1 for _ in tree.iter()) > MAX_SEARCHED_ELEMENTS:
        return None
    written = find_date(
        copy(tree),
        extensive_search=False,
        original_date=True,
        url=url.text if url else None,
        max_date="2100-01-01",
    )
    return read_date(written) if written else None


def _canonical(
    provenance: Provenance, tree: HtmlElement, tags: Mapping[str, str], url: Url | None
) -> Url | None:
    links = [link for href in texts(_CANONICAL, tree)[:1] if href.strip() and (link := resolve(href, url))]
    return provenance.first(
        "canonical_url",
        ("html", links[0] if links else None),
        _read_tag(tags, ("og:url",), lambda value: resolve(value, url)),
    )


def _link(href: str, url: Url | None) -> str | None:
    found = resolve(href, url)
    return found.text if found else None


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Return the first content for each name, names in lower case."""
    tags: dict[str, str] = {}
    for element in elements(_METAS, tree):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        content = one_line(element.get("content") or "")
        if name and content:
            tags.setdefault(name.strip().lower(), content)
    return tags


def _tag(tags: Mapping[str, str], names: Iterable[str]) -> tuple[str, str | None]:
    """Return the kind and the content of the first of these tags that the page has."""
    return _read_tag(tags, names, str)


def _read_tag(
    tags: Mapping[str, str], names: Iterable[str], reading: Callable[[str], ValueT | None]
) -> tuple[str, ValueT | None]:
    """Return the kind and the value of the first of these tags that can be read."""
    for name in names:
        if name in tags and (value := reading(tags[name])):
            return "opengraph" if name.startswith(("og:", "article:", "twitter:")) else "meta", value
    return "meta", None


def _title(value: object, site: str | None) -> str:
    """Return a headline on one line, without the site's name before or after it."""
    text = one_line(html.unescape(re.sub(r"<[^>]{1,80}>", "", value))) if isinstance(value, str) else ""
    if site:
        if _letters(text) == _letters(site):
            return ""
        behind = re.search(rf"[\s|–—:»·•-]+(?:(?:{_ARTICLES}) )?{re.escape(site)}\Z", text, re.IGNORECASE)
        text = text[: behind.start()] if behind else text
        if text.casefold().startswith(site.casefold()) and text[len(site) :].lstrip()[:1] in _PARTS:
            text = text[len(site) :].lstrip(" |-–—:»·•")
    head, is_split, tail = _split_last_part(text)
    named = is_split and site and _letters(tail) in (_letters(site), _LEADING_ARTICLE.sub("", _letters(site)))
    return head if named or (is_split and not site and len(tail.split()) <= 3 < len(head.split())) else text


def _split_last_part(text: str) -> tuple[str, bool, str]:
    parts = list(_SITE_SUFFIX.finditer(text))
    return (text[: parts[-1].start()], True, text[parts[-1].end() :]) if parts else (text, False, "")


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _only_heading(tree: HtmlElement) -> str:
    headings = elements(_HEADING, tree)
    return headings[0].text_content() if len(headings) == 1 else ""


def _text_of(path: XPath, tree: HtmlElement) -> str:
    found = elements(path, tree)
    return found[0].text_content() if found else ""


def _first_text(values: Iterable[str]) -> str | None:
    return next((value.strip() for value in values if value.strip()), None)


def _first_date(values: Iterable[str], read: Callable[[str], datetime | None]) -> datetime | None:
    return next((at for value in values if (at := read(value))), None)


def _date(value: object, read: Callable[[str], datetime | None] = read_date) -> datetime | None:
    first = json_ld.first(value)
    return read(first) if isinstance(first, str) else None


def _string(value: object) -> str:
    first = json_ld.first(value)
    return first if isinstance(first, str) else ""


def _image(value: object) -> str:
    first = json_ld.first(value)
    if isinstance(first, dict):
        first = json_ld.first(first.get("url") or first.get("contentUrl"))
    return first if isinstance(first, str) else ""


def _yes_or_no(value: object) -> bool | None:
    first = json_ld.first(value)
    if isinstance(first, bool):
        return first
    return {"true": True, "false": False}.get(first.strip().lower()) if isinstance(first, str) else None


def _reserves(tags: Mapping[str, str]) -> bool | None:
    """Source: TDM Reservation Protocol §5 (W3C community group); `noai` is DeviantArt's and widely used."""
    if "tdm-reservation" in tags:
        return tags["tdm-reservation"].strip() == "1"
    return True if re.search(r"\bno(?:image)?ai\b", tags.get("robots", "")) else None
