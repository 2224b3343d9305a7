"""Entries: which items of a document are new or changed, and the entries made of them.

Owns identity, fingerprint, revision and clean-up. It does not own reading the document
(`ingest.core.feeds.parsing`) nor what becomes of an entry (`ingest.core.fetching.accept`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ingest.core.feeds.documents import FeedDocument, FeedItem
from ingest.core.feeds.seen import MAX_REVISION, Seen, SeenSet, day_number
from ingest.core.web.text import cut_utf8, one_line, plain, storable
from ingest.core.web.urls import Url, resolve
from schemas import ids
from schemas.feeds import Entry, Feed, Source

__all__ = ["Discovery", "discover"]

MAX_CONTENT_BYTES = 65_536
MAX_SUMMARY_BYTES = 16_384
MAX_TITLE_BYTES = 2_048
MAX_NAME_BYTES = 1_024  # guid, author: an id is made of the whole guid, the record carries this much

OLDEST_DATE = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: an unset clock, not a date
FUTURE_TOLERANCE = timedelta(days=1)  # a wrong time zone is forgiven, a wrong year is not


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a document brings.

    Attributes:
        entries: New or changed ones, oldest first, as far as the document's order shows.
        seen: The seen set that has seen exactly those, and what it had seen before.
        remaining: New or changed ones beyond the limit; discover again with `seen` to get them.
        broken: Items that could not be used: without guid, link, title and content, or unreadable.
    """

    entries: tuple[Entry, ...]
    seen: SeenSet
    remaining: int
    broken: int


@dataclass(frozen=True, slots=True)
class _Identified:
    """An item with its identity, and a fingerprint of what the publisher may change."""

    item: FeedItem
    entry_id: str
    url: Url | None
    fingerprint: str


def discover(
    feed: Feed,
    document: FeedDocument,
    seen: SeenSet,
    *,
    first_poll: bool,
    final_url: Url,
    now: datetime,
    limit: int = 500,
) -> Discovery:
    """Return the entries that are new or changed.

    An item that stands twice in the document counts once, as it stands first: documents list the newest
    first, and so the first is the latest.

    Args:
        first_poll: What is new is backlog.
        final_url: The document's, after redirects; relative links are resolved against it.
        now: Aware UTC, becomes `discovered_at`; no date is later.
        limit: Maximum number of entries returned.
    """
    today = day_number(now)
    identified: dict[str, _Identified] = {}
    for one in _identified(feed, document, final_url):
        identified.setdefault(one.entry_id, one)
    listed: dict[str, Seen] = {}
    fresh: list[tuple[_Identified, int]] = []
    for one in reversed(identified.values()):
        before = seen.get(one.entry_id)
        if before is not None and before.fingerprint == one.fingerprint:
            listed[one.entry_id] = before._replace(day=today)
        else:
            fresh.append((one, before.revision + 1 if before else 1))
    taken = [(one, min(revision, MAX_REVISION)) for one, revision in fresh[:limit]]
    for one, revision in taken:
        listed[one.entry_id] = Seen(one.fingerprint, revision, today)
    return Discovery(
        entries=tuple(
            _entry(feed, document, one, revision, backlog=first_poll, now=now) for one, revision in taken
        ),
        seen=seen.after_listing(listed, today=today),
        remaining=len(fresh) - len(taken),
        broken=document.broken + sum(not _is_usable(item) for item in document.items),
    )


def _is_usable(item: FeedItem) -> bool:
    return bool(item.guid or item.link or item.title or item.content)


def _identified(feed: Feed, document: FeedDocument, base: Url) -> Iterator[_Identified]:
    for item in document.items:
        if not _is_usable(item):
            continue
        url = resolve(item.link, base) if item.link else None
        identity = item.guid or (url.canonical if url else ids.digest20(item.title, item.content))
        yield _Identified(
            item=item,
            entry_id=ids.entry_id(feed.feed_id, identity),
            url=url,
            fingerprint=ids.digest20(
                url.text if url else "",
                item.title,
                item.summary,
                item.content,
                item.updated.isoformat() if item.updated else "",
            ),
        )


def _entry(
    feed: Feed,
    document: FeedDocument,
    identified: _Identified,
    revision: int,
    *,
    backlog: bool,
    now: datetime,
) -> Entry:
    item, url = identified.item, identified.url
    # Without a link the entry is the article, and a description alone is its text.
    content = item.markup("content") or ("" if url else item.markup("summary"))
    # Where an item has a content alone, feedparser gives it as the summary, too.
    summary = "" if item.summary == item.content else item.markup("summary")
    content, content_cut = cut_utf8(storable(content), MAX_CONTENT_BYTES)
    return Entry(
        entry_id=identified.entry_id,
        revision=revision,
        feed_id=feed.feed_id,
        article_id=ids.article_id(url.canonical if url else identified.entry_id),
        discovered_at=now,
        guid=_name(item.guid),
        url=url.text if url else None,
        title=cut_utf8(plain(item.markup("title")), MAX_TITLE_BYTES)[0],
        summary=cut_utf8(plain(summary), MAX_SUMMARY_BYTES)[0],
        content=content,
        content_cut=content_cut,
        author=_name(plain(item.author)) if item.author else None,
        published_at=_clamped(item.published, now),
        updated_at=_clamped(item.updated, now),
        publisher=feed.publisher or _name(plain(document.title)),
        language=feed.language or _name(document.language),
        backlog=backlog,
        source=Source(
            feed_id=feed.feed_id,
            title=_name(plain(document.title)),
            publisher=feed.publisher,
            country=feed.country,
            kind=feed.kind,
            group=feed.group,
        ),
    )


def _name(value: str | None) -> str | None:
    return (cut_utf8(one_line(value), MAX_NAME_BYTES)[0] or None) if value else None


def _clamped(at: datetime | None, now: datetime) -> datetime | None:
    if at is None or at < OLDEST_DATE or at > now + FUTURE_TOLERANCE:
        return None
    return min(at, now)
