"""Feed documents: what a publisher lists, in one shape for all formats.

Owns the shape alone. `ingest.core.feeds.parsing` reads it, `ingest.core.feeds.entries` cleans, clamps and
judges it. Crosses processes, so all of it can be pickled.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["FeedDocument", "FeedImage", "FeedItem", "FeedSchedule", "ItemSource", "NotAFeed", "UnusableItem"]

_ESCAPED_TWICE = re.compile(
    r"&amp;(?=(#\d{2,6}|#x[\da-f]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[lr]aquo|[nm]dash|hellip|[a-z](?:acute|grave|uml|circ));)\1",
    re.IGNORECASE,
)

Prose = Literal["title", "summary", "content"]
"""The fields of an item that a publisher may write as HTML or as plain text."""


@dataclass(frozen=True, slots=True)
class ItemSource:
    """Whom an aggregator's item is from (RSS and Atom `source`)."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FeedImage:
    """An item's picture: its absolute URL, and whom the publisher credits."""

    url: str
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item as the publisher wrote it; None or empty where it says nothing.

    Attributes:
        guid: As it stands, never resolved; unique and constant only where the publisher keeps his word.
        link: Of the article, absolute where the document says what it is relative to.
        published, updated: Aware UTC, unclamped; None also for dates that cannot be read.
        published_text: The date of publication as it stands, also where it cannot be read.
        has_time: Whether `published` was written with a time and a zone, its own or the feed's usual one.
        summary: The item's own description; where it has a content alone, that content.
        content: The longest of its contents.
        author: `authors`, separated by commas.
        authors: Names, each once; never addresses.
        source: Whom an aggregator has the item from.
        categories: Each once, in document order, at most 100; keywords are categories, too.
        language: BCP 47, where the item says it itself.
        literal: Which of title, summary and content are plain text, so that `<` and `&` in them are letters.
    """

    guid: str | None = None
    link: str | None = None
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""
    author: str | None = None
    published_text: str | None = None
    has_time: bool = False
    authors: tuple[str, ...] = ()
    source: ItemSource | None = None
    categories: tuple[str, ...] = ()
    image: FeedImage | None = None
    language: str | None = None
    literal: frozenset[Prose] = frozenset()

    def markup(self, field: Prose) -> str:
        """Return title, summary or content as HTML, whichever the publisher wrote.

        References that were escaped twice are mended in title and summary, but for those of brackets: nobody
        means `&amp;#8217;` to be read as it stands.
        """
        text = {"title": self.title, "summary": self.summary, "content": self.content}[field]
        if field in self.literal:
            return html.escape(text, quote=False)
        return text if field == "content" else _ESCAPED_TWICE.sub(r"&\1", text)


@dataclass(frozen=True, slots=True)
class UnusableItem:
    """An item that cannot become an entry.

    Attributes:
        position: In the document, from 0.
        digest: 20 hex digits over what the document has of it; the same item has the same one again.
        reason: For people.
    """

    position: int
    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedSchedule:
    """When the publisher wishes to be asked; 0 and empty where the feed says nothing.

    Attributes:
        ttl_seconds: RSS `ttl`.
        update_seconds: `sy:updatePeriod` over `sy:updateFrequency`.
        skip_hours: Of the day in UTC, 0 to 23.
        skip_days: 0 is Monday.

    Source:
        RSS 2.0 §ttl, §skipHours, §skipDays; RDF Site Summary 1.0 Modules: Syndication.
    """

    ttl_seconds: int = 0
    update_seconds: int = 0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed document.

    Attributes:
        language: BCP 47, as the feed says.
        ttl_seconds: The interval that the feed asks for by `ttl`; 0 where it says nothing.
        items: In document order, at most `parsing.MAX_ITEMS`.
        unusable: Items that cannot become entries; with `items` and `dropped_count` all that it has.
        dropped_count: Items beyond the limit, which were not read.
        publisher: Where the feed names one beside its title (`dc:publisher`, `news:name`).
        home: The web page that the feed belongs to, absolute.
        hubs: WebSub hubs, absolute, in document order.
        schedule: When the publisher wishes to be asked.
    """

    title: str
    language: str | None
    ttl_seconds: int
    items: tuple[FeedItem, ...]
    unusable: tuple[UnusableItem, ...] = ()
    dropped_count: int = 0
    publisher: str | None = None
    home: str | None = None
    hubs: tuple[str, ...] = ()
    schedule: FeedSchedule = FeedSchedule()

    @property
    def broken(self) -> int:
        """Return the number of items that cannot become entries."""
        return len(self.unusable)


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """A document that is not a feed, with the reason for people.

    Attributes:
        announced: Feeds that the document names in its own place, absolute: of a page those that it links to,
            then the target of its refresh; of a sitemap index its sitemaps, news first.
        is_index: Whether it is a sitemap index.
    """

    reason: str
    announced: tuple[str, ...] = ()
    is_index: bool = False
