"""Entries: which items of a document are new or changed, and the entries made of them.

Owns revisions, the slices in which a long document is written, and what an entry holds. It does not own
reading the document (`ingest.core.feeds.parsing`), which item is which entry
(`ingest.core.feeds.identity`), which change is passed on (`ingest.core.feeds.changes`), nor what becomes of
an entry (`ingest.core.fetching.accept`).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ingest.core.feeds import changes
from ingest.core.feeds.backlog import Backlog
from ingest.core.feeds.documents import FeedDocument, UnusableItem
from ingest.core.feeds.identity import Identified, identify
from ingest.core.feeds.notes import article_key, facts_key
from ingest.core.feeds.seen import MAX_REVISION, Seen, SeenSet, day_number
from ingest.core.web.authority import sites_of, speaks_about
from ingest.core.web.text import cut_utf8, one_line, plain, storable
from ingest.core.web.urls import Url
from schemas import ids
from schemas.feeds import Entry, Feed, Source

__all__ = ["Discovery", "Rejected", "Slice", "discover"]

MAX_CONTENT_BYTES = 65_536
MAX_SUMMARY_BYTES = 16_384
MAX_TITLE_BYTES = 2_048
MAX_NAME_BYTES = 1_024  # guid, author: an id is made of the whole guid, the record carries this much

OLDEST_DATE = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: an unset clock, not a date
FUTURE_TOLERANCE = timedelta(days=1)  # a wrong time zone is forgiven, a wrong year is not


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item, or what is beyond the limit of a document, that cannot become an entry.

    Attributes:
        entry_id: As an entry has one; the same item has the same one again.
        reason: For people.
    """

    entry_id: str
    reason: str
    is_beyond_limit: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """What is written in one transaction.

    Attributes:
        entries: Oldest first, as far as the document's order shows.
        seen: The seen set that has seen exactly those, and what it had seen before.
    """

    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...]
    seen: SeenSet


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a document brings.

    Attributes:
        slices: At least one; of new and changed entries at most the limit in each.
        held: Known entries whose change is not passed on yet: they turn back, or count.
    """

    slices: tuple[Slice, ...]
    held: int

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries of all slices."""
        return tuple(entry for one in self.slices for entry in one.entries)

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """Return what cannot become an entry, of all slices."""
        return tuple(rejected for one in self.slices for rejected in one.rejected)

    @property
    def seen(self) -> SeenSet:
        """Return the seen set after everything was written."""
        return self.slices[-1].seen


@dataclass(frozen=True, slots=True)
class _Change:
    """A new entry, or the next revision of a known one, and the notes to be taken with it."""

    identified: Identified
    seen: Seen
    notes: dict[str, str]
    article_id: str


def discover(
    feed: Feed,
    document: FeedDocument,
    seen: SeenSet,
    *,
    first_poll: bool,
    final_url: Url,
    now: datetime,
    backlog_after: timedelta = timedelta(hours=48),
    limit: int = 500,
) -> Discovery:
    """Return the entries that are new or changed.

    An item that stands twice in the document counts once, as it stands first: documents list the newest
    first, and so the first is the latest.

    Args:
        first_poll: What is new is backlog.
        final_url: The document's, after redirects; relative links are resolved against it.
        now: Aware UTC, becomes `discovered_at`; no date is later.
        backlog_after: What is listed for the first time and is older is backlog.
        limit: Maximum number of entries in a slice.
    """
    today = day_number(now)
    sites = sites_of(feed, final_url)
    listed: dict[str, Seen] = {}
    notes: dict[str, str] = {}
    fresh: list[_Change] = []
    held = 0
    identified = identify(feed.feed_id, document, seen, base=final_url)
    for one in reversed(identified):
        before, print_ = seen.get(one.entry_id), one.fingerprint
        own_notes, article_id = _article(one, seen, sites)
        if before is None:
            own_notes[facts_key(one.entry_id)] = one.facts.encode()
            fresh.append(_Change(one, Seen(print_, 1, today), own_notes, article_id))
            continue
        item = one.item
        damaged = changes.is_damaged(item.title, item.summary, item.content)
        judged = changes.judge(one.entry_id, before, print_, one.facts, seen, is_damaged=damaged, now=now)
        own_notes |= judged.notes
        held += judged.is_held
        if judged.is_revision:
            revision = min(before.revision + 1, MAX_REVISION)
            fresh.append(_Change(one, Seen(print_, revision, today), own_notes, article_id))
            continue
        is_adopted = seen.note(facts_key(one.entry_id)) is None
        listed[one.entry_id] = Seen(print_ if is_adopted else before.fingerprint, before.revision, today)
        notes |= own_notes
    rejected = _rejected(feed, document, seen)
    listed |= {one.entry_id: Seen(one.entry_id[1:], 1, today) for one in rejected}
    age = Backlog(identified, seen, is_first_poll=first_poll, after=backlog_after, now=now)
    slices: list[Slice] = []
    for start in range(0, len(fresh) or 1, limit):
        part = fresh[start : start + limit]
        for change in part:
            listed[change.identified.entry_id] = change.seen
            notes |= change.notes
        is_last = start + limit >= len(fresh)
        slices.append(
            Slice(
                tuple(
                    _entry(feed, document, change, sites, backlog=age.covers(change.identified), now=now)
                    for change in part
                ),
                rejected if is_last else (),
                seen.after_listing(listed, notes, today=today),
            )
        )
    return Discovery(tuple(slices), held)


def _article(one: Identified, seen: SeenSet, sites: tuple[str, ...]) -> tuple[dict[str, str], str]:
    """Return the notes of an item, and its article: the first that its entry had at this domain.

    Of another site's articles a feed does not say which are the same.
    """
    if one.url is None:
        return dict(one.notes), ids.article_id(one.entry_id)
    if not speaks_about(sites, one.url):
        return dict(one.notes), ids.article_id(one.url.canonical)
    key = article_key(one.entry_id, one.url.registrable_domain)
    known = seen.note(key)
    article_id = f"a{known}" if known is not None else ids.article_id(one.url.canonical)
    return {**one.notes, key: article_id[1:]}, article_id


def _rejected(feed: Feed, document: FeedDocument, seen: SeenSet) -> tuple[Rejected, ...]:
    """Return what cannot become an entry, and was not said to be so before."""
    counts: Counter[str] = Counter()
    found = []
    for one in document.unusable:
        found.append(_unusable(feed, one, before=counts[one.digest]))
        counts[one.digest] += 1
    if document.dropped_count:
        entry_id = ids.entry_id(feed.feed_id, ids.digest20("beyond the limit"))
        reason = f"{document.dropped_count} items beyond the first {len(document.items)} are not read"
        found.append(Rejected(entry_id, reason, is_beyond_limit=True))
    return tuple(one for one in found if seen.get(one.entry_id) is None)


def _unusable(feed: Feed, item: UnusableItem, *, before: int) -> Rejected:
    """Return the rejection of an item; two that are alike in a document are two."""
    entry_id = ids.entry_id(feed.feed_id, ids.digest20("unusable", item.digest, str(before)))
    return Rejected(entry_id, f"item {item.position + 1}: {item.reason}")


def _entry(
    feed: Feed,
    document: FeedDocument,
    change: _Change,
    sites: tuple[str, ...],
    *,
    backlog: bool,
    now: datetime,
) -> Entry:
    item, url = change.identified.item, change.identified.url
    # Without a link the entry is the article, and a description alone is its text.
    content = item.markup("content") or ("" if url else item.markup("summary"))
    # Where an item has a content alone, feedparser gives it as the summary, too.
    summary = "" if item.summary == item.content else item.markup("summary")
    content, content_cut = cut_utf8(storable(content), MAX_CONTENT_BYTES)
    published_at = clamped(item.published, now)
    return Entry(
        entry_id=change.identified.entry_id,
        revision=change.seen.revision,
        feed_id=feed.feed_id,
        article_id=change.article_id,
        discovered_at=now,
        guid=_name(change.identified.guid),
        url=url.text if url else None,
        title=cut_utf8(plain(item.markup("title")), MAX_TITLE_BYTES)[0],
        summary=cut_utf8(plain(summary), MAX_SUMMARY_BYTES)[0],
        content=content,
        content_cut=content_cut,
        author=_name(plain(item.author)) if item.author else None,
        published_at=published_at,
        published_text=None if published_at is not None else _name(item.published_text),
        published_is_exact=item.has_time or item.published is None,
        updated_at=clamped(item.updated, now),
        publisher=_publisher(feed, document, change.identified),
        language=feed.language or _name(item.language) or _name(document.language),
        backlog=backlog,
        source=Source(
            feed_id=feed.feed_id,
            title=_name(plain(document.title)),
            publisher=feed.publisher,
            country=feed.country,
            kind=feed.kind,
            group=feed.group,
        ),
        speaks_for=sites,
    )


def _publisher(feed: Feed, document: FeedDocument, one: Identified) -> str | None:
    """Return whose report it is: an aggregator names that at each item."""
    names = (
        one.item.source.title if one.item.source else None,
        feed.publisher,
        document.publisher,
        document.title,
    )
    return next((name for text in names if text and (name := _name(plain(text)))), None)


def _name(value: str | None) -> str | None:
    return (cut_utf8(one_line(value), MAX_NAME_BYTES)[0] or None) if value else None


def clamped(at: datetime | None, now: datetime) -> datetime | None:
    """Return a publisher's date as far as it can be meant: from the web's beginning to now."""
    if at is None or at < OLDEST_DATE or at > now + FUTURE_TOLERANCE:
        return None
    return min(at, now)
