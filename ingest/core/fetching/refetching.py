"""Re-fetching: when the page of a known article is fetched again.

Owns the waits after fetches that brought nothing new. Whether there is a reason to fetch again is
`ingest.core.fetching.accept`, the waits after failures are `ingest.core.fetching.attempts`.
"""

from datetime import datetime, timedelta

from ingest.core.fetching.attempts import RetryPolicy
from schemas.fetches import FetchState

__all__ = ["REFETCH_DAY", "is_recent", "refetch_at"]

REFETCH_DAY = timedelta(days=1)


def refetch_at(state: FetchState, *, is_urgent: bool, now: datetime, policy: RetryPolicy) -> datetime:
    """Return when a known page may be fetched again; now for an article that is not out yet.

    Args:
        is_urgent: Its feed has another headline than the version that is out, or another text where there is
            no page: a reason that does not wait for the page to come to rest.
    """
    times = [now]  # and no stored time is later: a clock that was put back prolongs no wait
    if state.version and state.version_at is not None:
        times.append(min(state.version_at, now) + timedelta(seconds=policy.version_gap_seconds))
    if state.unchanged_fetches and state.fetched_at is not None and not is_urgent:
        gaps = policy.unchanged_gaps_seconds
        gap = gaps[min(state.unchanged_fetches, len(gaps)) - 1]
        times.append(min(state.fetched_at, now) + timedelta(seconds=gap))
    if state.refetches_since is not None and state.refetches >= policy.max_daily_refetches:
        times.append(min(state.refetches_since, now) + REFETCH_DAY)
    return max(times)


def is_recent(at: datetime | None, *, now: datetime, seconds: float) -> bool:
    """Return whether something happened within the last seconds; not in a future that a clock once had."""
    return at is not None and timedelta() <= now - at < timedelta(seconds=seconds)
