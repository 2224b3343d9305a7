"""Properties of the schedule: within its bounds, and monotone in what it heeds."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.feeds.documents import FeedSchedule
from ingest.core.feeds.schedule import SchedulePolicy, next_poll_at
from ingest.core.web.caching import CacheHints

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_SECONDS = st.integers(0, 10**9)
_HINTS = st.builds(CacheHints, _SECONDS, _SECONDS)
_JITTER = st.floats(0, 1, exclude_max=True)
_POLICIES = st.builds(
    lambda low, middle, high: SchedulePolicy(
        min_seconds=low, default_seconds=low + middle, max_seconds=low + middle + high
    ),
    st.integers(1, 3600),
    st.integers(0, 3600),
    st.integers(0, 86_400),
)


@given(_POLICIES, _HINTS, _SECONDS, st.integers(0, 10_000), _JITTER)
def test_next_poll_is_within_the_bounds(
    policy: SchedulePolicy, hints: CacheHints, ttl: int, failures: int, jitter: float
) -> None:
    """Never sooner than the minimum; later than the maximum only because the server said so, up to a day."""
    asked = FeedSchedule(ttl_seconds=ttl)
    at = next_poll_at(policy, hints, schedule=asked, failures=failures, now=NOW, jitter=jitter)
    latest = max(policy.max_seconds, min(hints.retry_after_seconds, policy.max_retry_after_seconds))
    assert timedelta(seconds=policy.min_seconds) <= at - NOW <= timedelta(seconds=latest)


@given(_POLICIES, _HINTS, st.integers(1, 100), _JITTER)
def test_more_failures_never_bring_the_poll_forward(
    policy: SchedulePolicy, hints: CacheHints, failures: int, jitter: float
) -> None:
    """A feed that keeps failing is polled less and less often."""
    fewer = next_poll_at(policy, hints, failures=failures, now=NOW, jitter=jitter)
    more = next_poll_at(policy, hints, failures=failures + 1, now=NOW, jitter=jitter)
    assert fewer <= more


@given(_POLICIES, _SECONDS, _SECONDS, _SECONDS, _JITTER)
def test_longer_freshness_never_brings_the_poll_forward(
    policy: SchedulePolicy, max_age: int, more: int, ttl: int, jitter: float
) -> None:
    """Whoever says that a document stays fresh for longer is not asked sooner."""
    asked = FeedSchedule(ttl_seconds=ttl)
    sooner, later = (
        next_poll_at(policy, CacheHints(seconds), schedule=asked, failures=0, now=NOW, jitter=jitter)
        for seconds in (max_age, max_age + more)
    )
    assert sooner <= later
