"""RSS, Atom and RDF, as feedparser reads them; the only importer of feedparser."""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from ingest.core.feeds.documents import FeedDocument, FeedItem, NotAFeed
from ingest.core.feeds.formats.values import absolute, stripped

__all__ = ["read", "sniff"]

_CHARACTER_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,400})|([0-9]{1,400}));?")
_ITEM_TAG = re.compile(rb"<(/?)(?:[\w-]+:)?(?:item|entry)[\s/>]")
_HTML_SIGNS = (b"<html", b"<!doctype html")
_SIGNS_WITHIN_BYTES = 4096


def sniff(body: bytes) -> bool:
    """Return True: feedparser finds items in documents that hardly look like XML, and says if it does not."""
    del body
    return True


def read(body: bytes, *, url: str, headers: Mapping[str, str]) -> FeedDocument | NotAFeed:
    """Return the feed in an XML document; of a truncated one the items that were whole."""
    try:
        parsed = _parse(body, headers)
    except Exception as error:  # noqa: BLE001 - hostile documents make feedparser raise anything
        return NotAFeed(f"the document cannot be read ({type(error).__name__}: {error})")
    if not parsed.get("version") and not parsed.entries:
        return NotAFeed(_why_not(body, parsed))
    entries = parsed.entries[:-1] if parsed.bozo and _ends_inside_an_item(body) else parsed.entries
    return FeedDocument(
        title=stripped(parsed.feed.get("title")),
        language=stripped(parsed.feed.get("language")) or None,
        ttl_seconds=_ttl_seconds(parsed.feed.get("ttl")),
        items=tuple(_item(entry, url) for entry in entries),
    )


def _parse(body: bytes, headers: Mapping[str, str]) -> feedparser.FeedParserDict:
    declared = {name: headers[name] for name in ("content-type", "content-language") if name in headers}
    # Sanitising and resolving inside HTML are off: they cost time, we store plain text and never show markup,
    # and the fingerprint should be over what the publisher wrote. The document's own URL is withheld, since
    # feedparser would resolve guids against it, and they would change when the feed moves.
    options = {"response_headers": declared, "sanitize_html": False, "resolve_relative_uris": False}
    try:
        return feedparser.parse(_InMemory(body), **options)
    except (ValueError, OverflowError):
        # A reference to no character (&#xD800;) ends feedparser, though the other items are innocent.
        possible = _CHARACTER_REFERENCE.sub(_without_impossible, body)
        return feedparser.parse(_InMemory(possible), **options)


class _InMemory:
    """The body as a file: feedparser would take bytes for the name of a file, or a URL to be fetched."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self) -> bytes:
        return self._body


def _without_impossible(found: re.Match[bytes]) -> bytes:
    number = int(found[1], 16) if found[1] else int(found[2])
    possible = 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF
    return found[0] if possible else b"&#xFFFD;"


def _ends_inside_an_item(body: bytes) -> bool:
    tags = _ITEM_TAG.findall(body)
    return bool(tags) and tags[-1] != b"/"


def _why_not(body: bytes, parsed: Mapping[str, Any]) -> str:
    head = body[:_SIGNS_WITHIN_BYTES].lower()
    if any(sign in head for sign in _HTML_SIGNS):
        return "the document is an HTML page"
    problem = parsed.get("bozo_exception")
    return f"the document is not a feed ({problem})" if problem else "the document is not a feed"


def _item(entry: dict[str, Any], url: str) -> FeedItem:
    guid, link = stripped(entry.get("id")), stripped(entry.get("link"))
    if link == guid and not link.startswith(("http://", "https://")):
        link = (
            ""  # a guid without isPermaLink="false" that is not a URL: feedparser gives it as the link, too
        )
    contents = [stripped(content.get("value")) for content in entry.get("content", ())]
    return FeedItem(
        guid=guid or None,
        link=absolute(url, link),
        title=stripped(entry.get("title")),
        published=_utc(entry.get("published_parsed")),
        # dict's own get: feedparser's answers with the date of publication, and warns about it.
        updated=_utc(dict.get(entry, "updated_parsed")),
        summary=stripped(entry.get("summary")),
        content=max(contents, key=len, default=""),
        author=stripped(entry.get("author")) or None,
    )


def _utc(value: tuple[int, ...] | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _ttl_seconds(minutes: object) -> int:
    text = str(minutes).strip()
    return int(text[:6]) * 60 if text.isascii() and text.isdigit() else 0
