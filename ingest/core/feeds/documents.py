"""Feed documents: what a publisher lists, in one shape for all formats.

Owns the shape alone. `ingest.core.feeds.parsing` reads it, `ingest.core.feeds.entries` cleans, clamps and
judges it. Crosses processes, so all of it can be pickled.
"""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["FeedDocument", "FeedItem", "NotAFeed"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item as the publisher wrote it; None or empty where it says nothing.

    Attributes:
        link: Absolute where the document says what it is relative to.
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
        ttl_seconds: The interval that the feed asks for; 0 where it says nothing.
        items: In document order.
        broken: Items that could not be read at all.
    """

    title: str
    language: str | None
    ttl_seconds: int
    items: tuple[FeedItem, ...]
    broken: int = 0


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """A document that is not a feed, with the reason for people."""

    reason: str
