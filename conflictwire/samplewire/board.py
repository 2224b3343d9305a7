"""What the sample wire has published so far: the newest document of every address, as bytes.

It applies items of the timeline to feeds and pages. It does not know the time, nor HTTP's conditions.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from conflictwire.samplewire.content import DeadLink, Publisher, SampleArticle, guid, listed_url
from conflictwire.samplewire.feeds import CONTENT_TYPES, FeedEntry, render_date, render_feed
from conflictwire.samplewire.pages import render_page, render_paragraphs
from conflictwire.samplewire.timeline import Item, Step

__all__ = ["Board", "Redirect", "ServedFile"]

MAX_LISTED = 400  # of one feed, as publishers cut theirs
MALFORMED_DATE = "the day before yesterday, towards evening"


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A resource in its present state; the ETag is unquoted and follows the bytes."""

    body: bytes
    etag: str
    content_type: str
    changed_at: datetime
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """A permanent or temporary redirect to an absolute URL."""

    status: int
    location: str


class Board:
    """Feeds and pages as published so far; an address is (host, path)."""

    def __init__(self, publishers: tuple[Publisher, ...], *, now: datetime) -> None:
        """List nothing yet: every feed is there and empty.

        Args:
            now: Aware UTC; when the empty feeds changed last.
        """
        self._publishers = {publisher.host: publisher for publisher in publishers}
        self._entries: dict[str, list[FeedEntry]] = {host: [] for host in self._publishers}
        self._published_at: dict[str, datetime] = {}
        self._found: dict[tuple[str, str], ServedFile | Redirect] = {}
        for publisher in publishers:
            self._robots(publisher, now)
            self._render_feed(publisher.host, now)

    def find(self, host: str, path: str) -> ServedFile | Redirect | None:
        """Return the document at the address, None if there is none."""
        return self._found.get((host, path))

    def feed(self, host: str) -> ServedFile:
        """Return the newest feed document of a publisher."""
        document = self._found[host, self._publishers[host].feed_path]
        assert isinstance(document, ServedFile)  # noqa: S101 - tells mypy what _render_feed guarantees
        return document

    def publish(self, item: Item, *, published_at: datetime, changed_at: datetime) -> str:
        """Apply one item; return the URL it lists, the guid where the entry has no link.

        Args:
            published_at: The date on the article, aware UTC; in the past for the backlog.
            changed_at: When the feed changes, aware UTC.
        """
        if isinstance(item.subject, SampleArticle):
            updated = item.step is Step.UPDATE
            if item.step is not Step.SECOND_LISTING:
                self._put_page(item.publisher, item.subject, updated=updated, at=published_at)
            entry = self._article_entry(item, item.subject, at=published_at)
        else:
            entry = self._dead_entry(item, item.subject, at=published_at)
        entries = self._entries[item.feed_host]
        entries[:] = [entry, *(other for other in entries if other.guid != entry.guid)][:MAX_LISTED]
        self._render_feed(item.feed_host, changed_at)
        return entry.link or entry.guid

    def _put_page(self, publisher: Publisher, article: SampleArticle, *, updated: bool, at: datetime) -> None:
        """Put the page, and the redirects to it, before any feed lists them."""
        published_at = self._published_at.setdefault(article.slug, at)
        if article.linkless:
            return
        page = render_page(publisher, article, updated=updated, published_at=published_at, updated_at=at)
        document = _document(page, "text/html; charset=utf-8", at)
        self._found[publisher.host, publisher.path(article.slug)] = replace(document, slow=article.slow)
        if article.listed_slug:
            moved = publisher.host, publisher.path(article.listed_slug)
            self._found[moved] = Redirect(301, publisher.url(article))
        if article.listed_by:
            self._found[article.listed_by, f"/out/{article.slug}"] = Redirect(302, publisher.url(article))

    def _article_entry(self, item: Item, article: SampleArticle, *, at: datetime) -> FeedEntry:
        feed = self._publishers[item.feed_host]
        updated = item.step is Step.UPDATE
        link = listed_url(item.publisher, article)
        with_text = feed.full_text or article.linkless
        return FeedEntry(
            guid=guid(feed.host, article.slug),
            link=link if item.step is not Step.SECOND_LISTING else item.publisher.url(article),
            title=article.headline(updated=updated),
            summary=article.abstract(updated=updated),
            author=article.author,
            section=article.section,
            content=render_paragraphs(article.paragraphs(updated=updated)) if with_text else "",
            published=_feed_date(feed, article, self._published_at.get(article.slug, at)),
            updated=_feed_date(feed, article, at),
        )

    def _dead_entry(self, item: Item, link: DeadLink, *, at: datetime) -> FeedEntry:
        feed = self._publishers[item.feed_host]
        date = render_date(at, feed.feed_format)
        return FeedEntry(
            guid=guid(feed.host, link.slug),
            link=f"http://{feed.host}{feed.path(link.slug)}",
            title=link.title,
            summary=link.summary,
            author="",
            section="",
            content="",
            published=date,
            updated=date,
        )

    def _render_feed(self, host: str, changed_at: datetime) -> None:
        publisher = self._publishers[host]
        body = render_feed(publisher, self._entries[host], changed_at=changed_at)
        content_type = CONTENT_TYPES[publisher.feed_format]
        self._found[host, publisher.feed_path] = _document(body, content_type, changed_at)

    def _robots(self, publisher: Publisher, now: datetime) -> None:
        body = b"User-agent: *\nDisallow: /account/\nDisallow: /search\n"
        self._found[publisher.host, "/robots.txt"] = _document(body, "text/plain; charset=utf-8", now)


def _document(body: bytes, content_type: str, changed_at: datetime) -> ServedFile:
    return ServedFile(body, hashlib.sha256(body).hexdigest()[:16], content_type, changed_at)


def _feed_date(feed: Publisher, article: SampleArticle, moment: datetime) -> str:
    if article.feed_date == "missing":
        return ""
    if article.feed_date == "malformed":
        return MALFORMED_DATE
    return render_date(moment, feed.feed_format)
