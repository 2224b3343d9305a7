"""Properties of feeds: whatever a document lists and however often, nothing is lost, doubled or moved."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.feeds.documents import FeedDocument, FeedItem, UnusableItem
from ingest.core.feeds.entries import Discovery, discover
from ingest.core.feeds.seen import SeenSet
from ingest.core.web.urls import Url
from schemas import ids
from schemas.feeds import Feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(feed_id=ids.feed_id("http://a.test/f"), url="http://a.test/f", added_at=NOW)

_LINKS = st.sampled_from(
    [
        "",
        "http://a.test/",
        "http://a.test/1",
        "http://a.test/2",
        "/3?id=1",
        "/3?id=2",
        "http://a.test/1#p",
        "javascript:",
    ]
)
_DATES = st.none() | st.sampled_from([NOW, NOW - timedelta(hours=1), NOW - timedelta(days=900)])
_ITEMS = st.builds(
    FeedItem,
    guid=st.none() | st.sampled_from(["", "1", "2", "3", "http://a.test/1"]),
    link=st.none() | _LINKS,
    title=st.sampled_from(["", "One", "Two", "Part 1", "Part 2", "\N{REPLACEMENT CHARACTER}"]),
    summary=st.sampled_from(["", "Some text.", "Other text.", "2 minutes ago"]),
    content=st.sampled_from(["", "A whole text."]),
    published=_DATES,
    updated=_DATES,
)
_UNUSABLE = st.builds(UnusableItem, st.integers(0, 9), st.sampled_from(["a" * 20, "b" * 20]), st.just("why"))
_DOCUMENTS = st.builds(
    FeedDocument,
    title=st.just("T"),
    language=st.none(),
    ttl_seconds=st.just(0),
    items=st.lists(_ITEMS, max_size=8).map(tuple),
    unusable=st.lists(_UNUSABLE, max_size=2).map(tuple),
    dropped_count=st.integers(0, 1),
)


def look(
    document: FeedDocument, seen: SeenSet | None = None, *, minutes: int = 0, limit: int = 500
) -> Discovery:
    """Discover in a document, with a seen set as it comes from the table."""
    return discover(
        FEED,
        document,
        SeenSet.decode(seen.encode()) if seen is not None else SeenSet(),
        first_poll=seen is None,
        final_url=Url.parse(FEED.url),
        now=NOW + timedelta(minutes=minutes),
        limit=limit,
    )


def _words(item: FeedItem) -> tuple[str, str]:
    return item.title, item.content or item.summary


@given(_DOCUMENTS)
def test_every_item_has_an_entry_or_is_rejected(document: FeedDocument) -> None:
    """Its words are told, or those of its correction are; what is no entry has a reason."""
    found = look(document)
    assert len(found.rejected) == len(document.unusable) + bool(document.dropped_count)
    assert len({entry.entry_id for entry in found.entries}) == len(found.entries)
    told = {(entry.title, entry.content or entry.summary) for entry in found.entries}
    for n, item in enumerate(document.items):
        others = (*document.items[:n], *document.items[n + 1 :])
        is_told = _words(item) in told
        assert is_told or any(_is_another_state(item, other) for other in others)


def _is_another_state(item: FeedItem, other: FeedItem) -> bool:
    """Return whether two items may be an item and its correction."""
    same_guid = bool(item.guid) and item.guid == other.guid and item.link == other.link
    links = {(link or "").partition("#")[0] for link in (item.link, other.link)}
    same_name = bool({item.guid, other.guid} & links - {None, ""})  # a permalink
    return same_guid or same_name or (item.title, item.published) == (other.title, other.published)


@given(st.lists(_DOCUMENTS, min_size=1, max_size=4))
def test_following_the_same_document_twice_changes_nothing(documents: list[FeedDocument]) -> None:
    """At once, and after any history: no new entry, no rejection."""
    seen: SeenSet | None = None
    for n, document in enumerate(documents):
        seen = look(document, seen, minutes=5 * n).seen
    last = look(documents[-1], seen, minutes=5 * len(documents))
    again = look(documents[-1], last.seen, minutes=5 * len(documents))
    assert (again.rejected, [entry.revision for entry in again.entries if entry.revision == 1]) == ((), [])
    first = look(documents[-1])
    twice = look(documents[-1], first.seen)
    assert (twice.entries, twice.rejected, twice.held, twice.seen) == ((), (), 0, first.seen)


@given(_DOCUMENTS, st.randoms(use_true_random=False))
def test_order_of_the_items_changes_nothing(document: FeedDocument, random: object) -> None:
    """The same items in another order are the same entries."""
    first = look(document)
    items = list(document.items)
    random.shuffle(items)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    other = look(FeedDocument("T", None, 0, tuple(items), document.unusable, document.dropped_count))
    assert {entry.entry_id for entry in other.entries} == {entry.entry_id for entry in first.entries}


@given(_DOCUMENTS, st.integers(1, 3))
def test_slices_bring_together_what_one_brings(document: FeedDocument, limit: int) -> None:
    """And each goes on where the one before ended, whoever restores its seen set."""
    whole, sliced = look(document), look(document, limit=limit)
    assert sliced.entries == whole.entries
    assert sliced.seen == whole.seen
    assert all(len(one.entries) <= limit for one in sliced.slices)
    first = sliced.slices[0]
    rest = look(document, first.seen)
    brought = {entry.entry_id for entry in (*first.entries, *rest.entries)}
    assert brought == {entry.entry_id for entry in whole.entries}
