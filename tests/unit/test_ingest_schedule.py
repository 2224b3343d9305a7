"""When feeds are due, and domains may be asked."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.feeds.documents import FeedSchedule
from ingest.core.feeds.schedule import SchedulePolicy, due_at, next_poll_at, stretch, stretched
from ingest.core.fetching.politeness import blocked, next_fetch_at
from ingest.core.web.caching import CacheHints
from schemas.feeds import Feed, FeedState
from schemas.fetches import SiteState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = SchedulePolicy(min_seconds=60, default_seconds=300, max_seconds=3600, max_retry_after_seconds=86_400)
FEED = Feed(feed_id="f", url="http://a.test/f", added_at=NOW)


def _gap(hints: CacheHints, *, ttl: int = 0, failures: int = 0, jitter: float = 0.5) -> float:
    at = next_poll_at(
        POLICY, hints, schedule=FeedSchedule(ttl_seconds=ttl), failures=failures, now=NOW, jitter=jitter
    )
    return (at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("hints", "ttl", "seconds"),
    [
        (CacheHints(), 0, 300),
        (CacheHints(max_age_seconds=60), 0, 300),
        (CacheHints(max_age_seconds=900), 0, 900),
        (CacheHints(), 1800, 1800),
        (CacheHints(max_age_seconds=10**9), 0, 3600),
        (CacheHints(retry_after_seconds=7200), 0, 7200),
        (CacheHints(retry_after_seconds=10**9), 0, 86_400),
    ],
)
def test_wishes_raise_the_interval_within_bounds(hints: CacheHints, ttl: int, seconds: float) -> None:
    """The default is a floor; only Retry-After goes beyond the maximum."""
    assert _gap(hints, ttl=ttl) == seconds


def test_each_failure_lengthens_the_interval_by_the_same() -> None:
    """300, 600, 900 seconds, of which half is chance."""
    assert [_gap(CacheHints(), failures=n, jitter=0.0) for n in (1, 2, 3, 9)] == [150, 300, 450, 1350]


def test_paused_feed_is_never_due() -> None:
    """Also when the operator asked for a poll."""
    assert (
        due_at(
            FEED.model_copy(update={"paused": True, "poll_requested_at": NOW}), None, now=NOW, policy=POLICY
        )
        is None
    )


def test_feed_is_due_when_its_state_says_so_or_the_operator_asks() -> None:
    """A request older than the last poll has been served."""
    state = FeedState(feed_id="f", next_poll_at=NOW + timedelta(hours=1), last_polled_at=NOW)
    assert due_at(FEED, None, now=NOW, policy=POLICY) == NOW
    assert due_at(FEED, state, now=NOW, policy=POLICY) == state.next_poll_at
    later, earlier = NOW + timedelta(seconds=5), NOW - timedelta(seconds=5)
    assert (
        due_at(FEED.model_copy(update={"poll_requested_at": later}), state, now=NOW, policy=POLICY) == later
    )
    assert (
        due_at(FEED.model_copy(update={"poll_requested_at": earlier}), state, now=NOW, policy=POLICY)
        == state.next_poll_at
    )


def test_domain_is_asked_after_gap_and_block() -> None:
    """The later of both, and never in the past."""
    block = NOW + timedelta(seconds=30)
    assert next_fetch_at(None, gap_seconds=5, blocked_until=None, now=NOW) == NOW
    assert next_fetch_at(NOW, gap_seconds=5, blocked_until=None, now=NOW) == NOW + timedelta(seconds=5)
    assert next_fetch_at(NOW, gap_seconds=5, blocked_until=block, now=NOW) == block


def test_too_many_requests_blocks_the_site_for_a_day_at_most() -> None:
    """An answer that says when to come again holds for the whole domain."""
    site = blocked(None, domain="a.test", status=429, retry_after_seconds=10**9, now=NOW)
    assert site == SiteState(domain="a.test", blocked_until=NOW + timedelta(days=1), reason="http_429")
    assert blocked(site, domain="a.test", status=503, retry_after_seconds=60, now=NOW) is None
    assert blocked(None, domain="a.test", status=500, retry_after_seconds=60, now=NOW) is None
    assert blocked(None, domain="a.test", status=429, retry_after_seconds=0, now=NOW) is None


@pytest.mark.parametrize(
    ("minimum", "maximum", "hints", "seconds"),
    [
        (20, 20, CacheHints(max_age_seconds=3600), 20),
        (None, 30, CacheHints(), 60),
        (7200, None, CacheHints(), 7200),
        (None, 120, CacheHints(max_age_seconds=10**9), 120),
        (20, 20, CacheHints(retry_after_seconds=600), 600),
    ],
)
def test_bounds_of_a_feed_win(
    minimum: int | None, maximum: int | None, hints: CacheHints, seconds: float
) -> None:
    """A newsroom polls a feed of its own as often as it likes; only a server that asks for peace gets it."""
    feed = FEED.model_copy(update={"min_interval_seconds": minimum, "max_interval_seconds": maximum})
    at = next_poll_at(POLICY, hints, feed=feed, failures=0, now=NOW, jitter=0.5)
    assert (at - NOW).total_seconds() == seconds


def test_hours_and_days_to_skip_are_skipped_within_the_maximum() -> None:
    """The poll moves to the next hour that is not skipped, and by no more than the maximum."""

    def gap(schedule: FeedSchedule) -> float:
        at = next_poll_at(POLICY, CacheHints(), schedule=schedule, failures=0, now=NOW, jitter=0.5)
        return (at - NOW).total_seconds()

    assert gap(FeedSchedule(skip_hours=frozenset({13}))) == 300
    assert gap(FeedSchedule(skip_hours=frozenset({12}))) == 3600
    assert gap(FeedSchedule(skip_hours=frozenset(range(24)))) == 3600
    assert gap(FeedSchedule(skip_days=frozenset(range(7)))) == 3600
    assert gap(FeedSchedule(update_seconds=1800)) == 1800


def test_budget_of_polls_lengthens_all_intervals_alike() -> None:
    """Twice the demand, twice the interval; no budget and a budget with room change nothing."""
    tight = POLICY.model_copy(update={"max_polls_per_second": 10.0})
    assert stretch(POLICY, demand_per_second=1e9) == 1
    assert stretch(tight, demand_per_second=5) == 1
    factor = stretch(tight, demand_per_second=20)
    at = next_poll_at(stretched(tight, factor), CacheHints(), failures=0, now=NOW, jitter=0.5)
    assert (at - NOW).total_seconds() == pytest.approx(600)
