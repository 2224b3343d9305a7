"""Feed documents: RSS, Atom, RDF and JSON Feed as the publisher wrote them.

Owns the reading, and is the only importer of feedparser. It neither cleans, clamps nor judges what it
reads: `ingest.core.feeds.entries` does. Runs in worker processes, so all that it returns can be pickled.
"""

import calendar
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from ingest.core.web.text import parse_iso_datetime

__all__ = ["FeedDocument", "ListedEntry", "NotAFeed", "parse"]

_JSON_FEED_VERSION = "https://jsonfeed.org/version/"
_CHARACTER_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,400})|([0-9]{1,400}));?")
_ENTRY_TAG = re.compile(rb"<(/?)(?:[\w-]+:)?(?:item|entry)[\s/>]")


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry as the document has it; None or empty where it says nothing.

    Attributes:
        link: Absolute where the document allows to tell.
        published, updated: Aware UTC, unclamped; None also for dates that cannot be read.
        content: The longest of its contents.
    """

    guid: str | None = None
    link: str | None = None
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""
    author: str | None = None


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed document.

    Attributes:
        kind: feedparser's name of the format ("rss20", "atom10", "rss10", …), or "json1".
        ttl_seconds: The feed's own wish for its interval; 0 where it says nothing.
        entries: In document order.
        broken: Entries that could not be read at all.
    """

    kind: str
    title: str
    language: str | None
    ttl_seconds: int
    entries: tuple[ListedEntry, ...]
    broken: int = 0


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """A document that is no feed, with the reason for people."""

    reason: str


def parse(body: bytes, *, url: str, headers: Mapping[str, str]) -> FeedDocument | NotAFeed:
    """Return the feed in a response's body; of a truncated one the entries that were whole.

    Args:
        url: After redirects; relative links count from it.
        headers: Names in lower case; of them the charset and the language are heeded.
    """
    if not body.strip():
        return NotAFeed("the body is empty")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _parse_json_feed(body, url)
    try:
        parsed = _read(body, headers)
    except Exception as error:  # noqa: BLE001 - whatever a hostile document makes feedparser stumble over
        return NotAFeed(f"the document cannot be read ({type(error).__name__}: {error})")
    kind = parsed.get("version", "")
    if not kind and not parsed.entries:
        return NotAFeed(_why_not(body, parsed))
    entries = parsed.entries[:-1] if parsed.bozo and _ends_inside_an_entry(body) else parsed.entries
    feed = parsed.feed
    return FeedDocument(
        kind=kind or "unknown",
        title=_text(feed.get("title")),
        language=_text(feed.get("language")) or None,
        ttl_seconds=_ttl_seconds(feed.get("ttl")),
        entries=tuple(_listed(entry, url) for entry in entries),
    )


def _read(body: bytes, headers: Mapping[str, str]) -> feedparser.FeedParserDict:
    said = {name: headers[name] for name in ("content-type", "content-language") if name in headers}
    # Sanitising and resolving inside HTML are off: they cost time, we store plain text and never show markup,
    # and the fingerprint should be over what the publisher wrote. The document's own URL is withheld, since
    # feedparser would resolve guids against it, and they would change when the feed moves.
    options = {"response_headers": said, "sanitize_html": False, "resolve_relative_uris": False}
    try:
        return feedparser.parse(_InMemory(body), **options)
    except (ValueError, OverflowError):
        # A reference to no character (&#xD800;) ends feedparser, though the other entries are innocent.
        possible = _CHARACTER_REFERENCE.sub(_without_impossible, body)
        return feedparser.parse(_InMemory(possible), **options)


def _without_impossible(found: re.Match[bytes]) -> bytes:
    number = int(found[1], 16) if found[1] else int(found[2])
    possible = 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF
    return found[0] if possible else b"&#xFFFD;"


def _ends_inside_an_entry(body: bytes) -> bool:
    tags = _ENTRY_TAG.findall(body)
    return bool(tags) and tags[-1] != b"/"


class _InMemory:
    """The body as a file: feedparser would take bytes for the name of a file, or a URL to be fetched."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self) -> bytes:
        return self._body


def _listed(entry: dict[str, Any], url: str) -> ListedEntry:
    guid, link = _text(entry.get("id")), _text(entry.get("link"))
    if link == guid and not link.startswith(("http://", "https://")):
        link = ""  # a guid without isPermaLink="false" that is no URL: feedparser gives it as the link, too
    contents = [_text(content.get("value")) for content in entry.get("content", ())]
    return ListedEntry(
        guid=guid or None,
        link=_absolute(url, link),
        title=_text(entry.get("title")),
        published=_moment(entry.get("published_parsed")),
        # dict's own get: feedparser's answers with the date of publication, and warns about it.
        updated=_moment(dict.get(entry, "updated_parsed")),
        summary=_text(entry.get("summary")),
        content=max(contents, key=len, default=""),
        author=_text(entry.get("author")) or None,
    )


def _why_not(body: bytes, parsed: Mapping[str, Any]) -> str:
    if b"<html" in body[:4096].lower() or b"<!doctype html" in body[:4096].lower():
        return "the document is an HTML page"
    problem = parsed.get("bozo_exception")
    return f"the document is no feed ({problem})" if problem else "the document is no feed"


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _moment(value: tuple[int, ...] | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _absolute(base: str, link: str) -> str | None:
    try:
        return urljoin(base, link) if link else None
    except ValueError:
        return link


def _ttl_seconds(minutes: object) -> int:
    text = str(minutes).strip()
    return int(text[:6]) * 60 if text.isascii() and text.isdigit() else 0


def _parse_json_feed(body: bytes, url: str) -> FeedDocument | NotAFeed:
    """Source: JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return NotAFeed(f"the document is no feed (JSON: {error})")
    if not str(document.get("version", "")).startswith(_JSON_FEED_VERSION):
        return NotAFeed("the document is JSON, but no JSON Feed: `version` is not one of its addresses")
    items = document.get("items")
    items = items if isinstance(items, list) else []
    return FeedDocument(
        kind="json1",
        title=_text(document.get("title")),
        language=_text(document.get("language")) or None,
        ttl_seconds=0,
        entries=tuple(_listed_json(item, url) for item in items if isinstance(item, dict)),
        broken=sum(not isinstance(item, dict) for item in items),
    )


def _listed_json(item: Mapping[str, Any], url: str) -> ListedEntry:
    guid = item.get("id")
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return ListedEntry(
        guid=(_text(guid) or None) if isinstance(guid, str) else (str(guid) if guid is not None else None),
        link=_absolute(url, _text(item.get("url")) or _text(item.get("external_url"))),
        title=_text(item.get("title")),
        published=parse_iso_datetime(_text(item.get("date_published"))),
        updated=parse_iso_datetime(_text(item.get("date_modified"))),
        summary=_text(item.get("summary")),
        content=max(_text(item.get("content_html")), _text(item.get("content_text")), key=len),
        author=(_text(first.get("name")) or None) if isinstance(first, dict) else None,
    )
