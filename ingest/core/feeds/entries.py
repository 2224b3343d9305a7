"""Entries: which of a document's are new or changed, and what we say of them.

Owns identity, fingerprint, revision and clean-up. It does not own reading the document
(`ingest.core.feeds.documents`) nor what becomes of an entry (`ingest.core.fetching.accept`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ingest.core.feeds.documents import FeedDocument, ListedEntry
from ingest.core.feeds.seen import MAX_REVISION, Seen, SeenSet, day_number
from ingest.core.web.text import cut_utf8, one_line, plain, storable
from ingest.core.web.urls import Url, resolve
from schemas import ids
from schemas.feeds import Entry, Feed

__all__ = ["Discovery", "discover"]

MAX_CONTENT_BYTES = 65_536
MAX_SUMMARY_BYTES = 16_384
MAX_TITLE_BYTES = 2_048
MAX_NAME_BYTES = 1_024  # guid, author: an id is made of the whole guid, the record carries this much

OLDEST_DATE = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: an unset clock, not a date
FUTURE_TOLERANCE = timedelta(days=1)  # a wrong time zone is forgiven, a wrong year is no date


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a document brings.

    Attributes:
        entries: New or changed ones, oldest first, as far as the document's order tells.
        seen: The seen set that has seen exactly those, and what it had seen before.
        remaining: New or changed ones beyond the limit; discover again with `seen` to get them.
        broken: Entries that could not be used: without guid, link, title and content, or unreadable.
    """

    entries: tuple[Entry, ...]
    seen: SeenSet
    remaining: int
    broken: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    listed: ListedEntry
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

    An entry that stands twice in the document counts once, as it stands first: documents list the newest
    first, and so the first is the latest.

    Args:
        first_poll: What is new is backlog.
        final_url: The document's, after redirects; relative links count from it.
        now: Aware UTC, becomes `discovered_at`; no date is later.
        limit: The most entries returned.
    """
    today = day_number(now)
    candidates: dict[str, _Candidate] = {}
    for candidate in _candidates(feed, document, final_url):
        candidates.setdefault(candidate.entry_id, candidate)
    listed: dict[str, Seen] = {}
    fresh: list[tuple[_Candidate, int]] = []
    for candidate in reversed(candidates.values()):
        before = seen.get(candidate.entry_id)
        if before is not None and before.fingerprint == candidate.fingerprint:
            listed[candidate.entry_id] = before._replace(day=today)
        else:
            fresh.append((candidate, before.revision + 1 if before else 1))
    taken = [(candidate, min(revision, MAX_REVISION)) for candidate, revision in fresh[:limit]]
    for candidate, revision in taken:
        listed[candidate.entry_id] = Seen(candidate.fingerprint, revision, today)
    return Discovery(
        entries=tuple(
            _entry(feed, document, candidate, revision, backlog=first_poll, now=now)
            for candidate, revision in taken
        ),
        seen=seen.listed(listed, today=today),
        remaining=len(fresh) - len(taken),
        broken=document.broken + sum(not _usable(entry) for entry in document.entries),
    )


def _usable(listed: ListedEntry) -> bool:
    return bool(listed.guid or listed.link or listed.title or listed.content)


def _candidates(feed: Feed, document: FeedDocument, base: Url) -> Iterator[_Candidate]:
    for listed in document.entries:
        if not _usable(listed):
            continue
        url = resolve(listed.link, base) if listed.link else None
        identity = listed.guid or (url.canonical if url else ids.digest20(listed.title, listed.content))
        yield _Candidate(
            listed=listed,
            entry_id=ids.entry_id(feed.feed_id, identity),
            url=url,
            fingerprint=ids.digest20(
                url.text if url else "",
                listed.title,
                listed.summary,
                listed.content,
                listed.updated.isoformat() if listed.updated else "",
            ),
        )


def _entry(
    feed: Feed, document: FeedDocument, candidate: _Candidate, revision: int, *, backlog: bool, now: datetime
) -> Entry:
    listed, url = candidate.listed, candidate.url
    # Without a link the entry is the article, and a description alone is its text.
    content = listed.content or ("" if url else listed.summary)
    # Where an entry has a content alone, feedparser gives it as the summary, too.
    summary = "" if listed.summary == listed.content else listed.summary
    content, content_cut = cut_utf8(storable(content), MAX_CONTENT_BYTES)
    return Entry(
        entry_id=candidate.entry_id,
        revision=revision,
        feed_id=feed.feed_id,
        article_id=ids.article_id(url.canonical if url else candidate.entry_id),
        discovered_at=now,
        guid=_name(listed.guid),
        url=url.text if url else None,
        title=cut_utf8(plain(listed.title), MAX_TITLE_BYTES)[0],
        summary=cut_utf8(plain(summary), MAX_SUMMARY_BYTES)[0],
        content=content,
        content_cut=content_cut,
        author=_name(plain(listed.author)) if listed.author else None,
        published_at=_clamped(listed.published, now),
        updated_at=_clamped(listed.updated, now),
        publisher=feed.publisher or _name(plain(document.title)),
        language=feed.language or _name(document.language),
        backlog=backlog,
    )


def _name(value: str | None) -> str | None:
    return (cut_utf8(one_line(value), MAX_NAME_BYTES)[0] or None) if value else None


def _clamped(at: datetime | None, now: datetime) -> datetime | None:
    if at is None or at < OLDEST_DATE or at > now + FUTURE_TOLERANCE:
        return None
    return min(at, now)
