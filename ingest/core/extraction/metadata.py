"""Metadata: what a page says about its article, in its JSON-LD, its meta tags and its first lines.

Owns reading, and which part of a page is believed for a field; which of page and feed is believed is
`ingest.core.fetching.articles`. JSON-LD and OpenGraph are written for machines and believed first; htmldate's
search of the text costs most and is asked last.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from itertools import islice
from typing import TypeVar

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction import json_ld
from ingest.core.extraction.dates import date_in_url, read_date
from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.people import clean_authors
from ingest.core.extraction.trees import elements, texts
from ingest.core.web import urls
from ingest.core.web.text import one_line

__all__ = ["read"]

ValueT = TypeVar("ValueT")

MAX_TITLE_CHARACTERS = 500
MIN_HEADING_WORDS = 4  # a shorter single h1 is often the section or the site
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
_TIMES = XPath("//time/@datetime | //*[contains(@itemprop, 'datePublished')]/@content", smart_strings=False)
_PUBLISHED_TIMES = XPath(
    "//time[contains(@class, 'publish') or contains(@itemprop, 'Published') or @pubdate]/@datetime",
    smart_strings=False,
)
_PARTS = tuple("|-–—:»·•")
_SITE_SUFFIX = re.compile(r"\s+(?:\||-|–|—|::|»|·|•)\s+(?=[^|–—·•»]{1,60}\Z)")


def read(tree: HtmlElement, url: str | None) -> PageMetadata:
    """Return what a page says about its article.

    Args:
        tree: With its scripts; it is not changed.
        url: The page's, for relative links and the day in its path; None where it is not known.
    """
    tags, node = _meta_tags(tree), json_ld.article_node(tree)
    found = _Found()
    site = found.first(
        "publisher", ("json-ld", one_line(json_ld.name_of(node.get("publisher")))), _tag(tags, _SITE_TAGS)
    )
    title = found.first_of("title", _titles(tree, node, tags, site))
    return PageMetadata(
        title=(title or "")[:MAX_TITLE_CHARACTERS],
        authors=_authors(found, tree, node, tags, site),
        published_at=_published(found, tree, node, tags, url),
        modified_at=found.first(
            "modified_at",
            ("json-ld", _date(node.get("dateModified"))),
            _read_tag(tags, _MODIFIED_TAGS, read_date),
        ),
        publisher=site,
        canonical_url=_canonical(found, tree, tags, url),
        language=found.first(
            "language",
            ("html", _first_text(texts(_LANG, tree))),
            _tag(tags, _LANGUAGE_TAGS),
            ("json-ld", _string(node.get("inLanguage"))),
        ),
        section=found.first(
            "section",
            ("json-ld", one_line(json_ld.name_of(node.get("articleSection")))),
            _tag(tags, _SECTION_TAGS),
        ),
        lead_image=found.first(
            "lead_image",
            _read_tag(tags, _IMAGE_TAGS, lambda value: urls.join(url or "", value)),
            ("json-ld", urls.join(url or "", image) if (image := _image(node.get("image"))) else None),
        ),
        is_accessible_for_free=found.said(
            "is_accessible_for_free", "json-ld", _yes_or_no(node.get("isAccessibleForFree"))
        ),
        rights=found.first(
            "rights",
            _tag(tags, _RIGHTS_TAGS),
            ("json-ld", one_line(_string(node.get("copyrightNotice")) or _string(node.get("license")))),
        ),
        tdm_reservation=found.said("tdm_reservation", "meta", _reserves(tags)),
        tdm_policy=found.first(
            "tdm_policy", _read_tag(tags, ("tdm-policy",), lambda value: urls.join(url or "", value))
        ),
        provenance=tuple(found.where.items()),
    )


class _Found:
    """Takes the first source that has a field, and remembers which part of the page it was."""

    def __init__(self) -> None:
        self.where: dict[str, str] = {}

    def first(self, name: str, *candidates: tuple[str, ValueT | None]) -> ValueT | None:
        return self.first_of(name, candidates)

    def first_of(self, name: str, candidates: Iterable[tuple[str, ValueT | None]]) -> ValueT | None:
        """Take the first of candidates that may cost something to be had."""
        for part, value in candidates:
            if value:
                self.where[name] = part
                return value
        return None

    def said(self, name: str, part: str, value: bool | None) -> bool | None:
        """Take a yes or no, where a no is an answer too."""
        if value is not None:
            self.where[name] = part
        return value


def _authors(
    found: _Found, tree: HtmlElement, node: json_ld.Node, tags: Mapping[str, str], site: str | None
) -> tuple[str, ...]:
    named = clean_authors(json_ld.names_of(node.get("author")), publisher=site)
    tagged = clean_authors((tags[name] for name in _AUTHOR_TAGS if name in tags), publisher=site)
    if not named and not tagged:
        shown = clean_authors(_first_byline(tree), publisher=site)
        return found.first("authors", ("html", shown)) or ()
    return found.first("authors", ("json-ld", named), ("meta", tagged)) or ()


def _first_byline(tree: HtmlElement) -> list[str]:
    lines = (element for element in tree.iter() if _is_byline(element))
    # The smallest bylines: a card about the author has one too, with all that was written of him.
    return [text for line in islice(lines, 20) if len(text := line.text_content()) < 200][:1]


def _is_byline(element: HtmlElement) -> bool:
    """Return whether an element says that it names the author; a loop over all is faster than XPath here."""
    classes = element.get("class")
    if classes and _BYLINE_CLASS.search(classes):
        return True
    return "author" in (element.get("rel"), element.get("itemprop"))


def _published(
    found: _Found, tree: HtmlElement, node: json_ld.Node, tags: Mapping[str, str], url: str | None
) -> datetime | None:
    return found.first_of("published_at", _dates(tree, node, tags, url))


def _dates(
    tree: HtmlElement, node: json_ld.Node, tags: Mapping[str, str], url: str | None
) -> Iterator[tuple[str, datetime | None]]:
    yield "json-ld", _date(node.get("datePublished"))
    yield _read_tag(tags, _PUBLISHED_TAGS, read_date)
    yield "html", _first_date(texts(_PUBLISHED_TIMES, tree))
    yield "html", _first_date(texts(_TIMES, tree)[:3])
    yield "url", date_in_url(url or "")
    yield "json-ld", _date(node.get("dateCreated")) or _date(node.get("uploadDate"))
    yield "htmldate", _searched(tree, url)


def _titles(
    tree: HtmlElement, node: json_ld.Node, tags: Mapping[str, str], site: str | None
) -> Iterator[tuple[str, str | None]]:
    shown, headline = _title(_only_heading(tree), site), _title(node.get("headline"), site)
    if len(shown.split()) >= MIN_HEADING_WORDS:
        if _is_behind_kicker(headline, shown):
            yield "json-ld", headline
        yield "html", shown  # what readers see; the others are often written for search engines
    yield "json-ld", headline
    yield _read_tag(tags, _TITLE_TAGS, lambda value: _title(value, site))
    yield "html", shown
    yield "html", _title(_text_of(_TITLE, tree), site)
    yield "json-ld", _title(node.get("name"), site)


def _is_behind_kicker(headline: str, shown: str) -> bool:
    """Return whether the shown heading is the headline with a kicker before it ("Opinion", "Live")."""
    enough = len(headline.split()) >= MIN_HEADING_WORDS
    return enough and headline != shown and _letters(shown).endswith(_letters(headline))


def _searched(tree: HtmlElement, url: str | None) -> datetime | None:
    """Return what htmldate finds in a page's text; without a last date it would take today's."""
    if sum(1 for _ in tree.iter()) > MAX_SEARCHED_ELEMENTS:
        return None
    written = find_date(
        copy(tree), extensive_search=False, original_date=True, url=url, max_date="2100-01-01"
    )
    return read_date(written) if written else None


def _canonical(found: _Found, tree: HtmlElement, tags: Mapping[str, str], url: str | None) -> str | None:
    links = [
        link for href in texts(_CANONICAL, tree)[:1] if href.strip() and (link := urls.join(url or "", href))
    ]
    return found.first(
        "canonical_url",
        ("html", links[0] if links else None),
        _read_tag(tags, ("og:url",), lambda value: urls.join(url or "", value)),
    )


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each name, in lower case."""
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
    """Return the first of these tags, and the kind of tag it is."""
    return _read_tag(tags, names, str)


def _read_tag(
    tags: Mapping[str, str], names: Iterable[str], reading: Callable[[str], ValueT | None]
) -> tuple[str, ValueT | None]:
    """Return the first of these tags that can be read, and the kind of tag it is."""
    for name in names:
        if name in tags and (value := reading(tags[name])):
            return "opengraph" if name.startswith(("og:", "article:", "twitter:")) else "meta", value
    return "meta", None


def _title(value: object, site: str | None) -> str:
    """Return a headline on one line, without the site's name behind it."""
    text = one_line(html.unescape(re.sub(r"<[^>]{1,80}>", "", value))) if isinstance(value, str) else ""
    if site:
        if _letters(text) == _letters(site):
            return ""
        behind = re.search(rf"[\s|–—:»·•-]+(?:the )?{re.escape(site)}\Z", text, re.IGNORECASE)
        text = text[: behind.start()] if behind else text
        if text.casefold().startswith(site.casefold()) and text[len(site) :].lstrip()[:1] in _PARTS:
            text = text[len(site) :].lstrip(" |-–—:»·•")
    head, parted, tail = _last_part(text)
    named = parted and site and _letters(tail) in (_letters(site), _letters(site).removeprefix("the"))
    return head if named or (parted and not site and len(tail.split()) <= 3 < len(head.split())) else text


def _last_part(text: str) -> tuple[str, bool, str]:
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


def _first_date(values: Iterable[str]) -> datetime | None:
    return next((at for value in values if (at := read_date(value))), None)


def _date(value: object) -> datetime | None:
    one = json_ld.first(value)
    return read_date(one) if isinstance(one, str) else None


def _string(value: object) -> str:
    one = json_ld.first(value)
    return one if isinstance(one, str) else ""


def _image(value: object) -> str:
    one = json_ld.first(value)
    if isinstance(one, dict):
        one = json_ld.first(one.get("url") or one.get("contentUrl"))
    return one if isinstance(one, str) else ""


def _yes_or_no(value: object) -> bool | None:
    one = json_ld.first(value)
    if isinstance(one, bool):
        return one
    return {"true": True, "false": False}.get(one.strip().lower()) if isinstance(one, str) else None


def _reserves(tags: Mapping[str, str]) -> bool | None:
    """Source: TDM Reservation Protocol §5 (W3C community group); `noai` is DeviantArt's and widely used."""
    if "tdm-reservation" in tags:
        return tags["tdm-reservation"].strip() == "1"
    return True if re.search(r"\bno(?:image)?ai\b", tags.get("robots", "")) else None
