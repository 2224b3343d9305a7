"""Looks: what a person wants to know of a feed before or while it is followed.

Owns the judgement on one document that was fetched by hand (`feeds add`, `feeds check`), and where a site
usually has its feed. What the service makes of a document is `ingest.core.feeds.polls`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from ingest.core.feeds import parsing
from ingest.core.feeds.documents import FeedDocument, NotAFeed
from ingest.core.web.text import plain
from ingest.core.web.urls import Url, resolve

__all__ = [
    "SITEMAP_INDEX",
    "FeedFinding",
    "FeedLook",
    "failed_look",
    "look_at",
    "news_sitemaps",
    "probable_feeds",
    "well_known",
]

SITEMAP_INDEX = "sitemap index"
STALE_AFTER = timedelta(days=30)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SNIFFED_CHARACTERS = 4096
_MAX_ANNOUNCED = 12

# Where WordPress, Drupal, Ghost, Hugo, Jekyll, Blogger, Arc and most systems of newspapers have it.
_WELL_KNOWN = (
    "feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds/posts/default", "feed.json",
    "arc/outboundfeeds/rss/", "rss/all.xml", "index.rss", "en/rss.xml", "news-sitemap.xml",
)  # fmt: skip
_FORMATS = (
    (re.compile(r"<(?:\w+:)?rdf[\s>]", re.IGNORECASE), "RSS 1.0"),
    (re.compile(r"<(?:\w+:)?rss[\s>]", re.IGNORECASE), "RSS"),
    (re.compile(r"<(?:\w+:)?feed[\s>]", re.IGNORECASE), "Atom"),
    (re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE), "sitemap"),
    (re.compile(r"\A\s*\{"), "JSON Feed"),
)
_COMMENTS = re.compile(r"/comments?/|[?&]comments?|comment-?feed|/wp-json/|oembed", re.IGNORECASE)


class FeedFinding(StrEnum):
    """What is wrong with a feed, the worst that applies."""

    DEAD = "dead"
    NOT_A_FEED = "not_a_feed"
    EMPTY = "empty"
    STALE = "stale"
    DATELESS = "dateless"
    MOVED = "moved"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class FeedLook:
    """What a feed's URL gave.

    Attributes:
        url: That was asked.
        final_url: After redirects.
        detail: What is wrong, for people; empty where nothing is.
        entries: Items of the document.
        newest: The latest date of an item; None where no item has one.
        has_headlines: Whether the items have titles; those of most sitemaps have none.
        announced: Feeds that the document names in its own place, absolute.
    """

    url: str
    final_url: str
    finding: FeedFinding
    detail: str = ""
    format: str = ""
    title: str = ""
    language: str | None = None
    entries: int = 0
    newest: datetime | None = None
    has_headlines: bool = False
    announced: tuple[str, ...] = ()

    @property
    def is_feed(self) -> bool:
        """Return whether there is a feed."""
        return self.finding not in (FeedFinding.DEAD, FeedFinding.NOT_A_FEED)


def failed_look(url: str, detail: str) -> FeedLook:
    """Return the look at what gave no usable response."""
    return FeedLook(url, url, FeedFinding.DEAD, detail)


def look_at(
    url: str, *, status: int, body: bytes, headers: Mapping[str, str], final_url: Url, now: datetime
) -> FeedLook:
    """Return what a response holds.

    Args:
        url: That was asked, normal.
        body: Decompressed.
        headers: Names in lower case.
        now: Aware UTC.
    """
    if status != 200:
        return FeedLook(url, final_url.text, FeedFinding.DEAD, f"HTTP status {status}")
    document = parsing.parse(body, url=final_url.text, headers=headers)
    if isinstance(document, NotAFeed):
        announced = tuple(dict.fromkeys(document.announced))[:_MAX_ANNOUNCED]
        kind = SITEMAP_INDEX if document.is_index else ""
        reason = document.reason
        return FeedLook(url, final_url.text, FeedFinding.NOT_A_FEED, reason, format=kind, announced=announced)
    newest = max((at for item in document.items if (at := item.published or item.updated)), default=None)
    finding, detail = _finding(document, newest, moved=final_url.text != url, final_url=final_url, now=now)
    head = body[:_SNIFFED_CHARACTERS].decode("latin-1")
    return FeedLook(
        url,
        final_url.text,
        finding,
        detail,
        format=next((name for sign, name in _FORMATS if sign.search(head)), "feed"),
        title=plain(document.title),
        language=document.language,
        entries=len(document.items),
        newest=newest,
        has_headlines=any(item.title for item in document.items),
    )


def probable_feeds(announced: tuple[str, ...]) -> tuple[str, ...]:
    """Return the feeds that a page announces, without those of comments and of the page's own data."""
    return tuple(url for url in announced if not _COMMENTS.search(url))


def news_sitemaps(looks: Iterable[FeedLook]) -> tuple[FeedLook, ...]:
    """Return the sitemaps of an index that may be followed: those with headlines first, the newest first."""
    lively = [look for look in looks if look.newest is not None]
    by_date = sorted(lively, key=lambda look: look.newest or _LONG_AGO, reverse=True)
    return tuple(sorted(by_date, key=lambda look: not look.has_headlines))


def well_known(page: Url) -> tuple[Url, ...]:
    """Return where a site's feed may be: below the page's own path first, then at the root."""
    folder = page.path if page.path.endswith("/") else page.path.rpartition("/")[0] + "/"
    paths = [f"{folder}{name}" for name in _WELL_KNOWN[:4]] if folder != "/" else []
    found = (resolve(path, page) for path in (*paths, *(f"/{name}" for name in _WELL_KNOWN)))
    return tuple(dict.fromkeys(url for url in found if url is not None))


def _finding(
    document: FeedDocument, newest: datetime | None, *, moved: bool, final_url: Url, now: datetime
) -> tuple[FeedFinding, str]:
    if not document.items:
        return FeedFinding.EMPTY, "a feed without entries"
    if newest is not None and now - newest > STALE_AFTER:
        return FeedFinding.STALE, f"the newest entry is of {newest:%Y-%m-%d}"
    if newest is None:
        return FeedFinding.DATELESS, "no entry has a date that can be read"
    if moved:
        return FeedFinding.MOVED, f"answers at {final_url.text}"
    return FeedFinding.FINE, ""
