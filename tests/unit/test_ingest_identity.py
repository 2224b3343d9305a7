"""Which entry an item is, whatever its publisher does with guids and links."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.feeds.documents import FeedDocument, FeedItem, ItemSource
from ingest.core.feeds.entries import Discovery, discover
from ingest.core.feeds.seen import SeenSet
from ingest.core.web.urls import Url
from schemas import ids
from schemas.feeds import Feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(feed_id=ids.feed_id("http://a.test/f"), url="http://a.test/f", added_at=NOW)


def look(*items: FeedItem, after: Discovery | None = None, minutes: int = 0) -> Discovery:
    """Discover in a document of these items, so long after the first poll."""
    return discover(
        FEED,
        FeedDocument("T", "en", 0, items, home="http://a.test/news/"),
        after.seen if after else SeenSet(),
        first_poll=after is None,
        final_url=Url.parse(FEED.url),
        now=NOW + timedelta(minutes=minutes),
    )


def story(n: int, **changes: object) -> FeedItem:
    """A story with a guid, a link, a title, a text and a date of its own."""
    fields: dict[str, object] = {
        "guid": f"guid-{n}",
        "link": f"http://a.test/story-{n}",
        "title": f"Story {n}",
        "summary": f"What story {n} says.",
        "published": NOW - timedelta(minutes=n),
    }
    return FeedItem(**{**fields, **changes})  # type: ignore[arg-type]  # fields of several types


def count(found: Discovery) -> tuple[int, int]:
    """How many entries, of how many articles."""
    return len({one.entry_id for one in found.entries}), len({one.article_id for one in found.entries})


@pytest.mark.parametrize(
    "same",
    [
        {"guid": "one"},
        {"guid": "one", "link": None},
        {"guid": None, "link": "http://a.test/"},
        {"guid": "http://a.test/", "link": "http://a.test/"},
        {"guid": "one", "link": "http://a.test/live"},
        {"guid": None, "link": None},
        {"guid": None, "link": None, "published": None},
        {"guid": None, "link": None, "title": ""},
        {"guid": None, "link": None, "title": "Alert"},
        {"guid": "one", "link": "http://a.test/news/", "title": "Alert"},
        {"guid": "", "link": "", "title": "Alert", "published": NOW},
    ],
)
def test_items_that_share_their_names_are_entries_and_articles_of_their_own(same: dict[str, object]) -> None:
    """One guid, link or title for all, or none: nothing is swallowed, nothing comes twice."""
    items = [story(n, **same) for n in range(6)]
    found = look(*items)
    assert count(found) == (6, 6)
    again = look(*items, after=found)
    assert (again.entries, again.held) == ((), 0)


def test_order_of_the_items_changes_nothing() -> None:
    """An aggregator sorts by votes."""
    items = [
        story(0),
        story(1, guid="x"),
        story(2, guid="x"),
        story(3, guid=None, link=None),
        story(4, link=None),
    ]
    found = look(*items)
    assert look(*reversed(items), after=found).entries == ()


def test_one_address_for_stories_without_a_text_is_their_page() -> None:
    """There is nothing else to read of them."""
    items = [story(n, link="http://a.test/page", summary="") for n in range(3)]
    assert count(look(*items)) == (3, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"guid": "another"},
        {"guid": "another", "link": "http://a.test/story-1?token=2"},
        {"link": "http://a.test/moved/story-1"},
        {"link": "https://a.test/story-1"},
        {"guid": None},
        {"guid": "another", "summary": "What story 1 says."},
    ],
)
def test_story_whose_guid_or_link_changes_stays_what_it_was(other: dict[str, object]) -> None:
    """A guid for each request, a token in the link, http to https: its entry and its article stay."""
    first = look(story(1), story(2))
    changed = look(story(1, **other), story(2), after=first, minutes=5)
    known = {(one.entry_id, one.article_id) for one in first.entries}
    assert {(one.entry_id, one.article_id) for one in changed.entries} <= known
    assert changed.held == 0


def test_headline_in_the_guid_is_a_revision() -> None:
    """The publisher's word that the page changed."""
    first = look(story(1, guid="/story-1/army-enters", title="Army enters"))
    (entry,) = look(
        story(1, guid="/story-1/army-leaves", title="Army leaves"), after=first, minutes=5
    ).entries
    assert (entry.entry_id, entry.revision) == (first.entries[0].entry_id, 2)


def test_headline_and_its_slug_change_together() -> None:
    """A guid that stays, and a date that stays, are the story's."""
    first = look(story(1, link="http://a.test/army-enters", title="Army enters"))
    (entry,) = look(story(1, link="http://a.test/army-leaves", title="Army leaves"), after=first).entries
    assert (entry.entry_id, entry.article_id, entry.revision) == (
        first.entries[0].entry_id,
        first.entries[0].article_id,
        2,
    )


@pytest.mark.parametrize("dates", [{}, {"published": NOW}, {"published": None}], ids=["own", "one", "none"])
def test_guids_that_count_places_in_the_list_identify_nothing(dates: dict[str, object]) -> None:
    """The newest item is always number 1: each story moves down, and none is a revision of another."""
    found = look(*(story(n, guid=str(n), **dates) for n in (1, 2, 3)))
    moved = (story(n, guid=str(n + 1), **dates) for n in (1, 2))
    later = look(story(9, guid="1", **dates), *moved, after=found, minutes=5)
    assert [(one.title, one.revision) for one in later.entries] == [("Story 9", 1)]
    again = (story(8, guid="1", **dates), story(9, guid="2", **dates), story(1, guid="3", **dates))
    last = look(*again, after=later, minutes=10)
    assert [(one.title, one.revision) for one in last.entries] == [("Story 8", 1)]
    assert last.entries[0].article_id == ids.article_id("http://a.test/story-8")


def test_feed_of_one_item_with_one_guid_lists_one_story_after_the_other() -> None:
    """The latest bulletin, under the same guid: each is a story."""
    found, told = None, []
    for n in range(5):
        found = look(story(n, guid="latest"), after=found, minutes=n)
        told += [(one.title, one.revision) for one in found.entries]
        found = look(story(n, guid="latest"), after=found, minutes=n)
        assert found.entries == ()
    assert told == [(f"Story {n}", 1) for n in range(5)]


def test_correction_beside_what_it_corrects_is_one_entry() -> None:
    """RFC 4287 allows both in a document; the first is the latest."""
    found = look(story(1, title="Corrected"), story(2), story(1))
    assert [one.title for one in found.entries] == ["Story 2", "Corrected"]


def test_front_page_is_nobodys_article() -> None:
    """Not of a single bulletin either: tomorrow another one leads there."""
    (entry,) = look(story(1, link="http://a.test/")).entries
    assert (entry.url, entry.content) == (None, "What story 1 says.")


def test_aggregator_names_the_publisher_of_each_item() -> None:
    """Otherwise somebody else's report goes out under the name of a search."""
    (entry,) = look(story(1, source=ItemSource("Harbour Telegraph"), language="uk")).entries
    assert (entry.publisher, entry.language) == ("Harbour Telegraph", "uk")


def test_old_news_is_backlog() -> None:
    """By its date, else by its place: what a longer list adds stands below what was listed before."""
    found = look(story(1), story(2))
    old = story(3, published=NOW - timedelta(days=3))
    later = look(story(4), story(1), story(2), old, after=found, minutes=5)
    assert {one.title: one.backlog for one in later.entries} == {"Story 3": True, "Story 4": False}
    undated = [story(n, published=None) for n in range(10, 40)]
    archive = look(story(5, published=None), story(1), story(2), *undated, after=found, minutes=5)
    assert [one.title for one in archive.entries if not one.backlog] == ["Story 5"]
