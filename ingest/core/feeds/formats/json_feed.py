"""JSON Feed, versions 1 and 1.1.

Source: https://jsonfeed.org/version/1.1
"""

import json
from collections.abc import Mapping
from typing import Any

from ingest.core.feeds.documents import FeedDocument, FeedItem, NotAFeed, UnusableItem
from ingest.core.feeds.formats.values import absolute, stripped
from ingest.core.web.text import parse_iso_datetime
from schemas.ids import digest20

__all__ = ["read", "sniff"]

_VERSION = "https://jsonfeed.org/version/"


def sniff(body: bytes) -> bool:
    """Return whether the body is a JSON object; no other format begins with a brace."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read(body: bytes, *, url: str, headers: Mapping[str, str]) -> FeedDocument | NotAFeed:
    """Return the feed in a JSON document, which is UTF-8 also where the headers say otherwise."""
    del headers
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return NotAFeed(f"the document is not a feed (JSON: {error})")
    if not str(document.get("version", "")).startswith(_VERSION):
        return NotAFeed(f"the document is JSON, but not a JSON Feed: its `version` is not below {_VERSION}")
    listed = document.get("items")
    items = listed if isinstance(listed, list) else []
    return FeedDocument(
        title=stripped(document.get("title")),
        language=stripped(document.get("language")) or None,
        ttl_seconds=0,
        items=tuple(_item(item, url) for item in items if isinstance(item, dict)),
        unusable=tuple(
            UnusableItem(position, digest20(repr(item)), f"the item is not an object but {item!r:.80}")
            for position, item in enumerate(items)
            if not isinstance(item, dict)
        ),
    )


def _item(item: Mapping[str, Any], url: str) -> FeedItem:
    authors = item.get("authors")
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return FeedItem(
        guid=_guid(item.get("id")),
        link=absolute(url, stripped(item.get("url")) or stripped(item.get("external_url"))),
        title=stripped(item.get("title")),
        published=parse_iso_datetime(stripped(item.get("date_published"))),
        updated=parse_iso_datetime(stripped(item.get("date_modified"))),
        summary=stripped(item.get("summary")),
        content=max(stripped(item.get("content_html")), stripped(item.get("content_text")), key=len),
        author=(stripped(author.get("name")) or None) if isinstance(author, dict) else None,
    )


def _guid(value: object) -> str | None:
    if isinstance(value, str):
        return stripped(value) or None
    return str(value) if value is not None else None
