"""Which entries are new or changed, and what we say of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.feeds.documents import FeedDocument, FeedItem, UnusableItem
from ingest.core.feeds.entries import Discovery, discover
from ingest.core.feeds.seen import Seen, SeenSet, day_number
from ingest.core.web.urls import Url
from schemas import ids
from schemas.feeds import Feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(feed_id=ids.feed_id("http://a.test/f"), url="http://a.test/f", added_at=NOW)


def listed(name: str, **changes: object) -> FeedItem:
    """An entry with a guid, a link and a title."""
    fields = {"guid": f"guid-{name}", "link": f"http://a.test/{name}", "title": name, **changes}
    return FeedItem(**fields)  # type: ignore[arg-type]  # fields of several types


def look(
    *entries: FeedItem,
    seen: SeenSet | None = None,
    feed: Feed = FEED,
    first_poll: bool = False,
    now: datetime = NOW,
    limit: int = 500,
) -> Discovery:
    """Discover in a document that lists these entries."""
    document = FeedDocument(
        title="T", language="en", ttl_seconds=0, items=entries, unusable=(UnusableItem(2, "d" * 20, "r"),)
    )
    return discover(
        feed,
        document,
        seen or SeenSet(),
        first_poll=first_poll,
        final_url=Url.parse(feed.url),
        now=now,
        limit=limit,
    )


def test_new_entries_come_oldest_first_with_their_ids() -> None:
    """Documents list the newest first; what follows later should come later."""
    found = look(listed("new"), listed("old"))
    assert [entry.title for entry in found.entries] == ["old", "new"]
    entry = found.entries[1]
    assert entry.entry_id == ids.entry_id(FEED.feed_id, "guid-new")
    assert entry.article_id == ids.article_id("http://a.test/new")
    assert (entry.revision, entry.discovered_at, entry.publisher, entry.language) == (1, NOW, "T", "en")


def test_listed_again_is_nothing_new() -> None:
    """The usual poll."""
    seen = look(listed("a")).seen
    again = look(listed("a"), seen=seen)
    assert (again.entries, again.seen) == ((), seen)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x"},
        {"summary": "x"},
        {"content": "x"},
        {"updated": NOW},
        {"link": "http://a.test/moved"},
    ],
)
def test_changed_entry_is_a_new_revision(change: dict[str, object]) -> None:
    """Anything that the publisher changes, except the date of publication."""
    seen = look(listed("a")).seen
    found = look(listed("a", **change), seen=seen)
    assert [entry.revision for entry in found.entries] == [2]
    third = look(listed("a", title="third"), seen=found.seen)
    assert [entry.revision for entry in third.entries] == [3]


def test_changed_guid_with_known_link_is_not_a_new_article() -> None:
    """A publisher that renumbers its guids causes entries that join the same article."""
    first, second = look(listed("a")).entries[0], look(listed("a", guid="other")).entries[0]
    assert first.entry_id != second.entry_id
    assert first.article_id == second.article_id


def test_entry_is_known_by_link_then_by_text_where_it_has_no_guid() -> None:
    """Tracking parameters in a link make no new entry, an unchanged text neither."""
    by_link = [look(listed("a", guid=None, link=f"http://a.test/a?utm_source={n}")).entries[0] for n in "xy"]
    assert (
        by_link[0].entry_id
        == by_link[1].entry_id
        == ids.entry_id(FEED.feed_id, Url.parse("http://a.test/a").canonical)
    )
    texts = [look(listed("a", guid=None, link=None, updated=at)).entries[0] for at in (None, NOW)]
    assert texts[0].entry_id == texts[1].entry_id


def test_entry_without_link_is_its_own_article() -> None:
    """Its content, or its description alone, is the text."""
    (entry,) = look(listed("a", link=None, summary="<p>text</p>")).entries
    assert (entry.url, entry.article_id, entry.content) == (
        None,
        ids.article_id(entry.entry_id),
        "<p>text</p>",
    )


def test_unusable_link_is_as_none() -> None:
    """`javascript:` leads nowhere."""
    assert look(listed("a", link="javascript:void(0)")).entries[0].url is None


def test_item_that_cannot_be_an_entry_is_rejected_once_and_its_neighbours_go_on() -> None:
    """Nothing is dropped uncounted, and the same document again says nothing new."""
    found = look(listed("a"), FeedItem(summary="only"), listed("b"))
    assert [entry.title for entry in found.entries] == ["b", "", "a"]
    assert [rejected.reason for rejected in found.rejected] == ["item 3: r"]
    again = look(listed("a"), FeedItem(summary="only"), listed("b"), seen=found.seen)
    assert (again.entries, again.rejected, again.seen) == ((), (), found.seen)


def test_items_beyond_the_limit_of_a_document_are_one_rejection() -> None:
    """Its number is said; the count of tomorrow's document is not another rejection."""
    document = FeedDocument("T", None, 0, (listed("a"),), dropped_count=91_000)
    found = discover(FEED, document, SeenSet(), first_poll=True, final_url=Url.parse(FEED.url), now=NOW)
    assert [(one.is_beyond_limit, "91000" in one.reason) for one in found.rejected] == [(True, True)]
    more = replace(document, dropped_count=91_001)
    assert not discover(
        FEED, more, found.seen, first_poll=False, final_url=Url.parse(FEED.url), now=NOW
    ).rejected


def test_entry_listed_twice_counts_once_as_it_stands_first() -> None:
    """A document with both states of an entry is not a change at every poll."""
    found = look(listed("a", title="new"), listed("b"), listed("a", title="old"))
    assert [entry.title for entry in found.entries] == ["b", "new"]
    assert (
        look(listed("a", title="new"), listed("b"), listed("a", title="old"), seen=found.seen).entries == ()
    )


def test_first_poll_is_backlog() -> None:
    """What was listed before we came is not news."""
    assert [entry.backlog for entry in look(listed("a"), first_poll=True).entries] == [True]
    assert [entry.backlog for entry in look(listed("a")).entries] == [False]


def test_more_than_the_limit_comes_in_parts_each_seen_exactly() -> None:
    """Nothing is lost or doubled when a worker dies between two parts."""
    entries = [listed(str(n)) for n in range(7)]
    slices = look(*entries, limit=3).slices
    assert [[entry.title for entry in one.entries] for one in slices] == [
        ["6", "5", "4"],
        ["3", "2", "1"],
        ["0"],
    ]
    assert [len(one.seen) for one in slices] == [4, 7, 8]  # and the item that cannot be an entry
    assert [len(one.rejected) for one in slices] == [0, 0, 1]
    rest = look(*entries, seen=slices[0].seen, limit=3)
    assert [entry.title for entry in rest.entries] == ["3", "2", "1", "0"]


def test_changed_entry_beyond_the_limit_is_still_changed_in_the_next_part() -> None:
    """Its old fingerprint stays until it was emitted."""
    seen = look(listed("a"), listed("b")).seen
    first, _ = look(listed("a", title="x"), listed("b", title="y"), seen=seen, limit=1).slices
    rest = look(listed("a", title="x"), listed("b", title="y"), seen=first.seen, limit=1)
    assert [(entry.title, entry.revision) for entry in (*first.entries, *rest.entries)] == [
        ("y", 2),
        ("x", 2),
    ]


def test_entry_unlisted_for_two_months_is_forgotten_and_listed_one_is_not() -> None:
    """Listing refreshes; sixty-one days of silence forget."""
    seen = look(listed("stays"), listed("goes")).seen
    later = look(listed("stays"), seen=seen, now=NOW + timedelta(days=40)).seen
    last = look(listed("stays"), listed("goes"), seen=later, now=NOW + timedelta(days=61))
    assert [entry.title for entry in last.entries] == []
    gone = look(listed("stays"), seen=later, now=NOW + timedelta(days=61)).seen
    assert len(gone) == 1


def test_entry_that_is_listed_again_after_a_long_silence_of_the_feed_is_known() -> None:
    """A feed that slept for a year lists the same entries: they are looked up before they fall out."""
    seen = look(listed("a")).seen
    assert look(listed("a"), seen=seen, now=NOW + timedelta(days=365)).entries == ()


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, None),
        (NOW - timedelta(days=9), NOW - timedelta(days=9)),
        (NOW + timedelta(hours=3), NOW),
        (NOW + timedelta(days=2), None),
        (datetime(1970, 1, 1, tzinfo=UTC), None),
    ],
)
def test_dates_are_clamped_or_dropped(published: datetime | None, expected: datetime | None) -> None:
    """A wrong time zone is forgiven, a date that cannot be is none; the entry comes in any case."""
    (entry,) = look(listed("a", published=published, updated=published)).entries
    assert (entry.published_at, entry.updated_at) == (expected, expected)


def test_text_is_plain_and_bounded() -> None:
    """Titles and summaries are plain, the content is cut at 64 KiB, nothing unstorable stays."""
    (entry,) = look(
        listed("a", title="<b>T</b> &amp; t", summary="<p>s\x00</p>", content="ж" * 40_000, author="\ud800N")
    ).entries
    assert (entry.title, entry.summary, entry.author) == ("T & t", "s", "N")
    assert (len(entry.content.encode()), entry.content_cut) == (65_536, True)
    assert entry.model_dump_json()


def test_feeds_own_words_yield_to_the_operators() -> None:
    """Publisher and language of the registration win over the document's."""
    feed = FEED.model_copy(update={"publisher": "P", "language": "fr"})
    (entry,) = look(listed("a"), feed=feed).entries
    assert (entry.publisher, entry.language) == ("P", "fr")


def test_seen_set_of_older_code_lists_nothing_again() -> None:
    """It has other fingerprints and no notes: what is listed is taken as it is, and followed from then on."""
    entry_id = ids.entry_id(FEED.feed_id, "guid-a")
    older = SeenSet({entry_id: Seen("0" * 20, 3, day_number(NOW))})
    found = look(listed("a"), listed("b"), seen=SeenSet.decode(older.encode()))
    assert [entry.title for entry in found.entries] == ["b"]
    corrected = look(listed("a", title="corrected"), listed("b"), seen=found.seen)
    assert [(entry.title, entry.revision) for entry in corrected.entries] == [("corrected", 4)]


def test_packed_bytes_of_another_length_are_refused() -> None:
    """Half a seen set would forget half of a feed."""
    with pytest.raises(ValueError, match="25 bytes"):
        SeenSet.decode(b"x" * 25)
