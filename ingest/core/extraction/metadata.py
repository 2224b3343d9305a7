"""Metadata: what a page says about its article.

Owns reading the tags; which of page and feed is believed is `ingest.core.articles`.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from ingest.core import urls
from ingest.core.extraction.extracted import PageMetadata
from ingest.core.text import fold, moment

__all__ = ["read"]

_PUBLISHED_TAGS = ("article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date")
_MODIFIED_TAGS = ("article:modified_time", "datemodified", "og:updated_time")
_LANGUAGE_TAGS = ("content-language", "og:locale")
# Without a last date htmldate would take today's, and the same page would give another answer tomorrow.
# The extensive search reads numbers in the text: the feed's date is better than its guess.
_DATE_PARAMETERS = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
_JSON_DATE = re.compile(r'"(datePublished|dateModified)"\s*:\s*"([^"]{8,40})"')


def read(tree: HtmlElement, url: str | None) -> PageMetadata:
    """Return what a page's tags say.

    Args:
        url: The page's, for a relative canonical link; None where it is not known.
    """
    tags = _meta_tags(tree)
    dates = _json_dates(tree)
    lang = tree.xpath("/html/@lang")
    guessed = extract_metadata(tree, url, _DATE_PARAMETERS)
    return PageMetadata(
        title=fold(guessed.title or ""),
        authors=tuple(name for part in (guessed.author or "").split(";") if (name := fold(part))),
        publisher=fold(guessed.sitename or "") or None,
        lead_image=urls.join(url or "", guessed.image) if guessed.image else None,
        published_at=_first_moment((*_all(tags, _PUBLISHED_TAGS), dates.get("datePublished")))
        or moment(guessed.date),
        modified_at=_first_moment((*_all(tags, _MODIFIED_TAGS), dates.get("dateModified"))),
        canonical_url=_canonical(tree, url),
        language=next(
            (value for value in (*map(str, lang), *_all(tags, _LANGUAGE_TAGS)) if value.strip()), None
        ),
    )


def _first_moment(values: Iterable[str | None]) -> datetime | None:
    return next((at for value in values if (at := moment(value)) is not None), None)


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each name, in lower case."""
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        content = element.get("content")
        if name and content:
            tags.setdefault(name.strip().lower(), content)
    return tags


def _all(tags: dict[str, str], names: Iterable[str]) -> list[str]:
    return [tags[name] for name in names if name in tags]


def _json_dates(tree: HtmlElement) -> dict[str, str]:
    """Return the first dates of JSON-LD; by pattern, since many pages' JSON does not parse."""
    dates: dict[str, str] = {}
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            for name, value in _JSON_DATE.findall(script.text):
                dates.setdefault(name, value)
    return dates


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            href = link.get("href") or ""
            if href.strip():
                return urls.join(url or "", href)
    return None
