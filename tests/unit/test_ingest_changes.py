"""Which changes of a known entry are passed on: feeds that turn back, count or flicker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.feeds.documents import FeedDocument, FeedItem
from ingest.core.feeds.entries import discover
from ingest.core.feeds.seen import SeenSet
from ingest.core.web.urls import Url
from schemas import ids
from schemas.feeds import Feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(feed_id=ids.feed_id("http://a.test/f"), url="http://a.test/f", added_at=NOW)


def follow(*items: FeedItem, minutes: float = 5) -> Iterator[tuple[int, str, int]]:
    """List one item after the other; yield minute, title and revision of what is passed on."""
    seen = SeenSet()
    for n, item in enumerate(items):
        found = discover(
            FEED,
            FeedDocument("T", None, 0, (item,)),
            SeenSet.decode(seen.encode()),
            first_poll=n == 0,
            final_url=Url.parse(FEED.url),
            now=NOW + timedelta(minutes=n * minutes),
        )
        seen = found.seen
        for entry in found.entries:
            yield int(n * minutes), entry.title, entry.revision


def item(title: str = "Army enters", summary: str = "", **changes: object) -> FeedItem:
    """The only item of a feed."""
    fields: dict[str, object] = {"guid": "1", "link": "http://a.test/1", "title": title, "summary": summary}
    return FeedItem(**{**fields, **changes})  # type: ignore[arg-type]  # fields of several types


def test_two_caches_in_turn_are_one_change() -> None:
    """The old and the new headline, whichever node answers."""
    turns = [item("old"), item("new"), item("old"), item("old"), item("new"), item("old"), item("new")] * 5
    assert list(follow(*turns)) == [(0, "old", 1), (5, "new", 2)]


def test_correction_that_is_taken_back_for_good_is_passed_on_after_an_hour() -> None:
    """Otherwise the wire keeps what its publisher withdrew."""
    turns = [item("six dead"), item("sixteen dead"), *[item("six dead")] * 20]
    assert list(follow(*turns)) == [(0, "six dead", 1), (5, "sixteen dead", 2), (70, "six dead", 3)]


@pytest.mark.parametrize("summary", ["{n} comments", "Read {n} times", "{n} комментариев", "قرأها {n}"])
def test_counter_in_the_description_is_passed_on_seldom(summary: str) -> None:
    """Each of 288 polls of a day brings another number."""
    passed = list(follow(*(item(summary=summary.format(n=n)) for n in range(288))))
    assert [minute for minute, *_ in passed] == [0, 35, 155, 875]


def test_flicker_in_the_description_is_passed_on_seldom() -> None:
    """Another advertisement at each request."""
    words = ("red", "green", "blue", "tall", "small", "wide")
    turns = (item(summary=" ".join(words[(n * k) % 6] for k in range(1, 7)) + "x" * n) for n in range(60))
    assert len(list(follow(*turns))) < 8


def test_other_words_in_the_headline_are_passed_on_at_once_however_restless_the_rest() -> None:
    """A counter below a headline holds nothing up."""
    turns = [item("Army enters" if n < 40 else "Army leaves", f"{n} comments") for n in range(60)]
    passed = list(follow(*turns))
    assert (200, "Army leaves") in [(minute, title) for minute, title, _ in passed]


def test_what_came_to_rest_is_passed_on() -> None:
    """Nothing is held back for good: the last number is told once it stands."""
    turns = [*(item(f"{n} dead") for n in range(10)), *[item("9 dead")] * 3]
    assert [title for _, title, _ in follow(*turns)][-1] == "9 dead"


def test_live_headline_is_passed_on_at_every_poll_for_a_while() -> None:
    """Corrections that follow each other are no counter."""
    turns = [item("One dead"), item("Two dead"), item("Three dead, five hurt"), item("Four dead, ten hurt")]
    assert [revision for *_, revision in follow(*turns)] == [1, 2, 3, 4]


def test_byte_that_cannot_be_read_is_no_correction() -> None:
    """From the second poll on a headline has a replacement character, and then again none."""
    turns = [item("Café in Lyon"), item("Caf\N{REPLACEMENT CHARACTER} in Lyon"), item("Café in Lyon")]
    assert [revision for *_, revision in follow(*turns)] == [1]
    turns = [item("Caf\N{REPLACEMENT CHARACTER} in Lyon"), item("Café in Lyon")]
    assert [revision for *_, revision in follow(*turns)] == [1, 2]
