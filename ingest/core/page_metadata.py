"""Page metadata: what a page's head says in words meant for machines.

Owns reading the tags; which of page and feed is believed is `ingest.core.articles`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml.html import HtmlElement

from ingest.core import urls

__all__ = ["PageMetadata", "moment", "read"]

_PUBLISHED_TAGS = ("article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date")
_MODIFIED_TAGS = ("article:modified_time", "datemodified", "og:updated_time")
_LANGUAGE_TAGS = ("content-language", "og:locale")
_JSON_DATE = re.compile(r'"(datePublished|dateModified)"\s*:\s*"([^"]{8,40})"')


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the head says; None where it says nothing that can be read.

    Attributes:
        published_at, modified_at: Aware UTC; a time without a zone is taken as UTC.
        canonical_url: Absolute and normal.
        language: As the page writes it.
    """

    published_at: datetime | None = None
    modified_at: datetime | None = None
    canonical_url: str | None = None
    language: str | None = None


def read(tree: HtmlElement, url: str | None) -> PageMetadata:
    """Return what a page's tags say.

    Args:
        url: The page's, for a relative canonical link; None where it is not known.
    """
    tags = _meta_tags(tree)
    dates = _json_dates(tree)
    lang = tree.xpath("/html/@lang")
    return PageMetadata(
        published_at=_first_moment((*_all(tags, _PUBLISHED_TAGS), dates.get("datePublished"))),
        modified_at=_first_moment((*_all(tags, _MODIFIED_TAGS), dates.get("dateModified"))),
        canonical_url=_canonical(tree, url),
        language=next(
            (value for value in (*map(str, lang), *_all(tags, _LANGUAGE_TAGS)) if value.strip()), None
        ),
    )


def moment(value: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as aware UTC, None for anything else."""
    try:
        at = datetime.fromisoformat((value or "").strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


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
