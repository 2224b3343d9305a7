"""When a feed is due after a start, and within whose bounds: the feed's, its publisher's, the settings'."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.feeds.schedule import PublisherBounds, SchedulePolicy, bounds, spread
from schemas.feeds import Feed, FeedState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(feed_id="f", url="https://www.example.org/feed", added_at=NOW, publisher="The Example")
MINUTE = timedelta(minutes=1)


def due_after(*, down: timedelta, interval: timedelta = 5 * MINUTE, jitter: float = 0.5) -> timedelta:
    """Return how long after a start a feed is due that fell due that long before."""
    due = NOW - down
    state = FeedState(feed_id="f", next_poll_at=due, last_polled_at=due - interval)
    return spread(due, FEED, state, now=NOW, jitter=jitter) - NOW


@pytest.mark.parametrize(
    ("down", "longest"),
    [
        (timedelta(hours=8), 5 * MINUTE),
        (5 * MINUTE, 5 * MINUTE),
        (timedelta(seconds=2), timedelta(seconds=2)),
    ],
)
def test_what_fell_due_while_down_is_spread_over_the_interval(down: timedelta, longest: timedelta) -> None:
    """After a night over the whole of it; after a restart of two seconds over two."""
    assert [due_after(down=down, jitter=jitter) for jitter in (0.0, 0.5)] == [timedelta(), longest / 2]


def test_thousand_feeds_come_back_evenly() -> None:
    """No tenth of the interval sees more than its share and a half."""
    waits = [due_after(down=timedelta(hours=1), jitter=n / 1000) for n in range(1000)]
    tenths = [sum(n * MINUTE / 2 <= wait < (n + 1) * MINUTE / 2 for wait in waits) for n in range(10)]
    assert max(tenths) <= 150
    assert sum(tenths) == 1000


def test_nothing_is_polled_early_and_the_operator_does_not_wait() -> None:
    """A start changes nothing for what is not due; a poll that was asked for is at once."""
    later = NOW + MINUTE
    state = FeedState(feed_id="f", next_poll_at=later, last_polled_at=NOW - MINUTE)
    assert spread(later, FEED, state, now=NOW, jitter=0.5) == later
    asked = FEED.model_copy(update={"poll_requested_at": NOW - MINUTE / 2})
    assert spread(NOW - MINUTE / 2, asked, state, now=NOW, jitter=0.5) == NOW - MINUTE / 2
    assert spread(NOW, FEED, None, now=NOW, jitter=0.5) == NOW


@pytest.mark.parametrize(
    ("own", "named", "expected"),
    [
        ({}, {}, (60, 21_600)),
        ({}, {"publisher": "example.org", "min_seconds": 20, "max_seconds": 90}, (20, 90)),
        ({}, {"publisher": "www.example.org", "min_seconds": 20}, (20, 21_600)),
        ({}, {"publisher": "the example", "max_seconds": 90}, (60, 90)),
        ({}, {"publisher": "other.org", "max_seconds": 90}, (60, 21_600)),
        ({}, {"publisher": "example.org", "max_seconds": 10}, (60, 60)),
        ({"min_interval_seconds": 30}, {"publisher": "example.org", "min_seconds": 20}, (30, 21_600)),
        ({"max_interval_seconds": 100}, {"publisher": "example.org", "min_seconds": 20}, (20, 100)),
    ],
)
def test_bounds_of_the_feed_win_over_the_publishers_over_the_settings(
    own: dict[str, int], named: dict[str, object], expected: tuple[float, float]
) -> None:
    """A newsroom's own feeds may be polled every 20 seconds, all of them by one line."""
    publishers = (PublisherBounds.model_validate(named),) if named else ()
    policy = SchedulePolicy(publishers=publishers)
    assert bounds(policy, FEED.model_copy(update=dict(own))) == expected
