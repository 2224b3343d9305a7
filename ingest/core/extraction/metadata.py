"""Metadata: what a page says about its article, in its JSON-LD, its meta tags and its first lines.

Owns reading it, and which part of a page is preferred for a field; page or feed is decided by
`ingest.core.fetching.articles`. JSON-LD and OpenGraph are written for machines and come first; htmldate's
search of the text costs most and comes last.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from typing import TypeVar

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction import json_ld
from ingest.core.extraction.bylines import authors
from ingest.core.extraction.dates import read_date
from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.page_dates import Dates
from ingest.core.extraction.provenance import Provenance
from ingest.core.extraction.site_names import SiteName
from ingest.core.extraction.surroundings import Surroundings
from ingest.core.extraction.titles import headline
from ingest.core.extraction.trees import elements, texts
from ingest.core.web.text import one_line
from ingest.core.web.urls import Url, resolve

__all__ = ["read"]

ValueT = TypeVar("ValueT")

MAX_TITLE_CHARACTERS = 500
MAX_SEARCHED_ELEMENTS = 3_000  # a larger page is not searched for a date in its text: that takes a second

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
    head = headline(tree, node, tags, SiteName(site, url))
    place = Surroundings(head.heading)
    declared = _first_text(texts(_LANG, tree)) or tags.get("og:locale")
    dates = Dates(tree, node, tags, place=place, language=declared, url=url)
    title = provenance.first("title", (head.source, head.title))
    return PageMetadata(
        title=(title or "")[:MAX_TITLE_CHARACTERS],
        authors=provenance.first("authors", authors(tree, node, place, site)) or (),
        published_at=provenance.first_of("published_at", dates.published())
        or provenance.first_of("published_at", _searched(tree, url)),
        modified_at=provenance.first_of("modified_at", dates.modified()),
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


def _searched(tree: HtmlElement, url: Url | None) -> Iterator[tuple[str, datetime | None]]:
    """Yield what htmldate finds in a page's text; without `max_date` it would use today's date."""
    if sum(1 for _ in tree.iter()) > MAX_SEARCHED_ELEMENTS:
        return
    written = find_date(
        copy(tree),
        extensive_search=False,
        original_date=True,
        url=url.text if url else None,
        max_date="2100-01-01",
    )
    yield "htmldate", read_date(written) if written else None


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


def _first_text(values: Iterable[str]) -> str | None:
    return next((value.strip() for value in values if value.strip()), None)


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
