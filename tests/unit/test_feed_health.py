"""The health of a feed: one word for the list, the metric and the log."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.feeds.documents import FeedDocument
from ingest.core.feeds.health import FeedHealth, health_of, log_event, remember_poll
from ingest.core.feeds.polls import FeedResponse
from ingest.core.web.urls import Url
from schemas.feeds import Feed, FeedState, PollReason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Feed(feed_id="f1", url="http://a.test/f", added_at=NOW - 400 * DAY)


def state(**changes: object) -> FeedState:
    """A feed that was polled a minute ago, with news."""
    fields: dict[str, object] = {
        "feed_id": "f1",
        "next_poll_at": NOW + HOUR,
        "last_polled_at": NOW,
        "last_new_entry_at": NOW,
        "last_reason": PollReason.NEW_ENTRIES,
    }
    return FeedState.model_validate({**fields, **changes})


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, FeedHealth.NEW),
        (state(), FeedHealth.HEALTHY),
        (state(failures=2, last_reason=PollReason.GONE), FeedHealth.GONE),
        (state(failures=1, last_reason=PollReason.TIMED_OUT), FeedHealth.FAILING),
        (state(moved_to="http://b.test/f", unstable_since=NOW), FeedHealth.MOVED),
        (state(unstable_since=NOW - DAY), FeedHealth.UNSTABLE),
        (state(last_new_entry_at=NOW - 46 * DAY), FeedHealth.STALE),
        (state(last_new_entry_at=None), FeedHealth.STALE),
        (state(last_new_entry_at=NOW - 44 * DAY), FeedHealth.HEALTHY),
    ],
)
def test_state_is_the_first_that_applies(known: FeedState | None, expected: FeedHealth) -> None:
    """What the last poll says comes before what the feed has listed."""
    assert health_of(FEED, known, now=NOW).state is expected
    paused = FEED.model_copy(update={"paused": True})
    assert health_of(paused, known, now=NOW).state is FeedHealth.PAUSED


def test_silence_counts_by_the_rhythm_of_the_feed() -> None:
    """A feed of many entries an hour that is silent for a week is stale, a monthly one is not."""
    week_ago = NOW - 7 * DAY
    often = tuple(week_ago - n * HOUR for n in range(8))
    seldom = tuple(week_ago - 30 * n * DAY for n in range(8))
    for news, expected in ((often, FeedHealth.STALE), (seldom, FeedHealth.HEALTHY)):
        known = state(last_new_entry_at=news[0], recent_new_at=news)
        assert health_of(FEED, known, now=NOW).state is expected
    over_the_weekend = tuple(NOW - 3 * DAY - n * HOUR for n in range(8))
    known = state(last_new_entry_at=over_the_weekend[0], recent_new_at=over_the_weekend)
    assert health_of(FEED, known, now=NOW).state is FeedHealth.HEALTHY


def test_reason_names_the_error_and_how_often() -> None:
    """What an operator reads in the list is enough to know what to do."""
    failing = state(failures=3, last_reason=PollReason.HTTP_ERROR, last_error="HTTP status 403")
    assert health_of(FEED, failing, now=NOW).why == "HTTP status 403 (3 times in a row)"


@pytest.mark.parametrize(
    ("before", "after", "event"),
    [
        (None, FeedHealth.FAILING, None),
        (FeedHealth.HEALTHY, FeedHealth.HEALTHY, None),
        (FeedHealth.NEW, FeedHealth.HEALTHY, None),
        (FeedHealth.NEW, FeedHealth.FAILING, "feed_failing"),
        (FeedHealth.FAILING, FeedHealth.GONE, "feed_gone"),
        (FeedHealth.GONE, FeedHealth.HEALTHY, "feed_recovered"),
        (FeedHealth.STALE, FeedHealth.HEALTHY, "feed_recovered"),
        (FeedHealth.HEALTHY, FeedHealth.UNSTABLE, "feed_unstable"),
        (FeedHealth.FAILING, FeedHealth.PAUSED, None),
    ],
)
def test_log_has_a_line_for_a_change_alone(
    before: FeedHealth | None, after: FeedHealth, event: str | None
) -> None:
    """A restart repeats nothing, and what the operator did he knows."""
    assert log_event(before, after) == event


def test_history_keeps_the_last_ten_polls_and_the_title() -> None:
    """The latest first; a poll without a document forgets no title."""
    known: FeedState | None = None
    document = FeedDocument(title="Sable &amp; Coast", language=None, ttl_seconds=0, items=())
    for n in range(12):
        polled = state(last_polled_at=NOW + n * HOUR, next_poll_at=NOW + n * HOUR + 5 * timedelta(minutes=1))
        if known is not None:
            polled = polled.model_copy(update={"title": known.title})
        response = FeedResponse(200, {}, Url.parse(FEED.url), document=document if n == 0 else None)
        known = remember_poll(polled, known, response, entries=n % 2)
    assert known is not None
    assert known.title == "Sable & Coast"
    assert [poll.at for poll in known.recent_polls] == [NOW + n * HOUR for n in range(11, 1, -1)]
    assert known.recent_polls[0].seconds == 300
    assert list(known.recent_new_at) == [NOW + n * HOUR for n in (11, 9, 7, 5, 3, 1)]
