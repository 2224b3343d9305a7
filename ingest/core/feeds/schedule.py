"""When a feed is polled next.

Owns the interval; reading the headers is `ingest.core.web.caching`, applying the result
`ingest.core.feeds.polls`. The policy is the simplest honest one: the default interval, longer where the
server or the feed asks for it, doubling while the feed fails.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ingest.core.web.caching import CacheHints
from schemas.feeds import Feed, FeedState

__all__ = ["SchedulePolicy", "due_at", "next_poll_at"]


class SchedulePolicy(BaseModel):
    """The operator's bounds; the settings nest this model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_seconds: float = Field(60, gt=0, description="Shortest interval between two polls of a feed.")
    default_seconds: float = Field(300, gt=0, description="Interval where the feed asks for none.")
    max_seconds: float = Field(
        3600, gt=0, validate_default=True, description="Longest interval, also after failures."
    )
    max_retry_after_seconds: float = Field(
        86_400, ge=0, description="Longest Retry-After of a server that is honoured."
    )
    gone_seconds: float = Field(
        86_400, gt=0, description="Interval at which a feed that is gone (410) is asked again."
    )

    backlog_after_seconds: float = Field(
        48 * 3600,
        gt=0,
        description="Age from which on an entry that is listed for the first time is backlog, not news.",
    )

    @field_validator("max_seconds")
    @classmethod
    def _ordered(cls, value: float, info: ValidationInfo) -> float:
        minimum = info.data.get("min_seconds", value)
        if value < minimum:
            raise ValueError(f"must be at least min_seconds, {minimum:g}")
        return value


def next_poll_at(
    policy: SchedulePolicy,
    hints: CacheHints,
    *,
    ttl_seconds: int,
    failures: int,
    now: datetime,
    jitter: float,
) -> datetime:
    """Return when the feed should next be polled.

    Args:
        ttl_seconds: The interval that the feed asks for; 0 where it asks for none.
        failures: Failed polls in a row; 0 after a success.
        now: Aware UTC.
        jitter: Fraction, [0, 1): where in the spread around the interval.

    Returns:
        Aware UTC, within [now + min, now + max]; later only where Retry-After asks for it, by at most
        `max_retry_after_seconds`.

    Source:
        RFC 9111 §5.2.2.1 (max-age); RFC 9110 §10.2.3 (Retry-After).
    """
    if failures:
        # Half of the interval is chance, so that feeds of a host that was down don't return together.
        interval = policy.default_seconds * 2.0 ** min(failures - 1, 32) * (0.5 + 0.5 * jitter)
    else:
        requested = max(policy.default_seconds, hints.max_age_seconds, ttl_seconds)
        interval = min(requested, policy.max_seconds) * (0.95 + 0.1 * jitter)
    bounded = min(max(interval, policy.min_seconds), policy.max_seconds)
    retry_after = min(hints.retry_after_seconds, policy.max_retry_after_seconds)
    return now + timedelta(seconds=max(bounded, retry_after))


def due_at(feed: Feed, state: FeedState | None, *, now: datetime, policy: SchedulePolicy) -> datetime | None:
    """Return when the feed is due; None while it is paused.

    A request by the operator (`poll_requested_at`) later than the last poll makes it due at that time, and a
    feed that was never polled is due since it was added.

    Args:
        now: Aware UTC.

    Returns:
        At most the interval after now that was asked for at the last poll, and that within the policy:
        stored times may come from a clock that has been put back since.
    """
    if feed.paused:
        return None
    if state is None:
        return min(feed.added_at, now)
    due = min(state.next_poll_at, now + _asked_interval(state, policy))
    requested, polled = feed.poll_requested_at, state.last_polled_at
    if requested is not None and (polled is None or polled > now or requested > polled):
        return min(requested, due)
    return due


def _asked_interval(state: FeedState, policy: SchedulePolicy) -> timedelta:
    """Return the time between the last poll and the next one, as the policy may have set it."""
    longest = max(policy.max_seconds, policy.max_retry_after_seconds, policy.gone_seconds)
    asked = state.next_poll_at - (state.last_polled_at or state.next_poll_at)
    return min(max(asked, timedelta()), timedelta(seconds=longest))
