"""When a feed is polled next.

Owns the interval and its bounds; what a feed's entries teach is `ingest.core.feeds.rhythm`, reading the
headers `ingest.core.web.caching`, applying the result `ingest.core.feeds.polls`. A feed is polled when the
delay to expect since the last poll reaches a threshold, the same for all feeds. What server and feed ask for
are floors, clamped by the policy; the operator's own bounds of a feed win over both.
"""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ingest.core.feeds.documents import FeedSchedule
from ingest.core.feeds.rhythm import PRIOR_RATE, UNKNOWN, Rhythm, seconds_until
from ingest.core.web.caching import CacheHints
from ingest.core.web.urls import InvalidUrl, Url
from schemas.feeds import Feed, FeedState

__all__ = [
    "PublisherBounds",
    "SchedulePolicy",
    "bounds",
    "due_at",
    "interval_seconds",
    "is_retired",
    "next_poll_at",
    "spread",
    "stretch",
    "stretched",
]

_MAX_STRETCH = 1000.0

_HOUR = timedelta(hours=1)
_NOTHING_ASKED = FeedSchedule()


class PublisherBounds(BaseModel):
    """The operator's bounds for all feeds of one publisher."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: str = Field(min_length=1)
    """The name as `feeds` has it, or the registrable domain of its feeds, such as `example.org`."""
    min_seconds: float | None = Field(None, gt=0)
    max_seconds: float | None = Field(None, gt=0)


class SchedulePolicy(BaseModel):
    """The operator's bounds; the settings nest this model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_seconds: float = Field(60, gt=0, description="Shortest interval between two polls of a feed.")
    default_seconds: float = Field(
        300,
        gt=0,
        description="Interval of a feed with two entries a day, and of one that is new; shorter for one that "
        "publishes more, longer for one that publishes less.",
    )
    max_seconds: float = Field(
        21_600, gt=0, validate_default=True, description="Longest interval, also after failures."
    )
    max_retry_after_seconds: float = Field(
        86_400, ge=0, description="Longest Retry-After of a server that is honoured."
    )
    max_polls_per_second: float = Field(
        0,
        ge=0,
        description="Polls a second, per shard, on average: where the feeds ask for more, the intervals of "
        "all are lengthened alike; 0 sets no limit.",
    )
    missing_seconds: float = Field(
        86_400,
        gt=0,
        description="Longest interval of a feed that is not found (404).",
    )
    missing_attempts: int = Field(
        30, ge=1, description="Answers 404 in a row after which a feed is given up; it stays listed as dead."
    )

    publishers: tuple[PublisherBounds, ...] = Field(
        (),
        description="Bounds for all feeds of a publisher, named as in `feeds` or by domain, such as "
        '`[{"publisher": "example.org", "min_seconds": 20, "max_seconds": 60}]`; those of a feed itself win.',
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


def interval_seconds(policy: SchedulePolicy, rhythm: Rhythm, *, now: float) -> float:
    """Return after how many seconds the delay to expect reaches the policy's threshold, within its bounds.

    Args:
        now: Seconds since the epoch.
    """
    threshold = PRIOR_RATE * policy.default_seconds * policy.default_seconds / 2.0
    waited = seconds_until(threshold, rhythm, now=now, limit=policy.max_seconds)
    return max(waited, policy.min_seconds)


def next_poll_at(
    policy: SchedulePolicy,
    hints: CacheHints,
    *,
    rhythm: Rhythm = UNKNOWN,
    schedule: FeedSchedule = _NOTHING_ASKED,
    feed: Feed | None = None,
    failures: int,
    missing: int = 0,
    now: datetime,
    jitter: float,
) -> datetime:
    """Return when the feed should next be polled.

    Args:
        schedule: What the document asks for.
        feed: Whose bounds, where the operator set any, win over the policy's and over what is asked for.
        failures: Failed polls in a row; 0 after a success.
        missing: Answers 404 in a row, with this one; 0 where this poll had another result.
        now: Aware UTC.
        jitter: Fraction, [0, 1): where in the spread around the interval.

    Returns:
        Aware UTC, within [now + min, now + max]; later only where Retry-After asks for it, by at most
        `max_retry_after_seconds`, or after answers 404, up to `missing_seconds`.

    Source:
        RFC 9111 §5.2.2.1 (max-age); RFC 9110 §10.2.3 (Retry-After).
    """
    low, high = bounds(policy, feed)
    if missing:
        high = max(high, policy.missing_seconds)
        interval = policy.default_seconds * max(missing**2, failures) * (0.5 + 0.5 * jitter)
    elif failures:
        # Half of the interval is chance, so that feeds of a host that was down don't return together.
        interval = policy.default_seconds * failures * (0.5 + 0.5 * jitter)
    else:
        learned = interval_seconds(policy, rhythm, now=now.timestamp())
        asked = max(hints.max_age_seconds, schedule.ttl_seconds, schedule.update_seconds)
        interval = max(learned, min(asked, policy.max_seconds)) * (0.95 + 0.1 * jitter)
        interval = _after_skipped(schedule, now=now, interval=interval, limit=min(high, policy.max_seconds))
    bounded = min(max(interval, low), high)
    retry_after = min(hints.retry_after_seconds, policy.max_retry_after_seconds)
    return now + timedelta(seconds=max(bounded, retry_after))


def bounds(policy: SchedulePolicy, feed: Feed | None) -> tuple[float, float]:
    """Return the shortest and the longest interval of a feed: its own, its publisher's, or the policy's."""
    named = _of_publisher(policy, feed) if feed is not None and policy.publishers else None
    low = (feed.min_interval_seconds if feed else None) or (named.min_seconds if named else None)
    high = (feed.max_interval_seconds if feed else None) or (named.max_seconds if named else None)
    low = low or policy.min_seconds
    return low, max(high or policy.max_seconds, low)


def _of_publisher(policy: SchedulePolicy, feed: Feed) -> PublisherBounds | None:
    names = {(feed.publisher or "").casefold()}
    try:
        url = Url.parse(feed.url)
        names |= {url.registrable_domain, url.site, url.host}
    except InvalidUrl:
        pass
    return next((one for one in policy.publishers if one.publisher.casefold() in names), None)


def spread(due: datetime, feed: Feed, state: FeedState | None, *, now: datetime, jitter: float) -> datetime:
    """Return when a feed is due that is seen for the first time after a start.

    What fell due while nobody looked comes back over its own interval, and within as long as it has waited:
    not all at once, and after a short pause hardly later than it would have been. Nothing is due earlier.

    Args:
        due: As `due_at` returns it.
        jitter: Fraction, [0, 1).
    """
    if state is None or state.last_polled_at is None or due >= now:
        return due
    if feed.poll_requested_at is not None and feed.poll_requested_at > state.last_polled_at:
        return due  # the operator waits
    interval = state.next_poll_at - state.last_polled_at
    return now + max(min(interval, now - due), timedelta()) * jitter


def _after_skipped(schedule: FeedSchedule, *, now: datetime, interval: float, limit: float) -> float:
    """Return the interval, extended over the hours and days at which the feed asks not to be polled."""
    if not schedule.skip_hours and not schedule.skip_days:
        return interval
    at = (now + timedelta(seconds=interval)).astimezone(UTC)
    latest = now + timedelta(seconds=limit)
    while at < latest and (at.hour in schedule.skip_hours or at.weekday() in schedule.skip_days):
        at = at.replace(minute=0, second=0, microsecond=0) + _HOUR
    return max(interval, min((at - now).total_seconds(), limit))


def stretch(policy: SchedulePolicy, *, demand_per_second: float) -> float:
    """Return by what factor the intervals are to be longer than the policy's, at least 1.

    Args:
        demand_per_second: The polls that all feeds of a shard ask for when nothing is lengthened.
    """
    if not policy.max_polls_per_second:
        return 1.0
    return min(max(demand_per_second / policy.max_polls_per_second, 1.0), _MAX_STRETCH)


def stretched(policy: SchedulePolicy, factor: float) -> SchedulePolicy:
    """Return the policy with intervals longer by a factor; its bounds stay.

    The learned intervals go with the root of the threshold, and so with `default_seconds`.
    """
    if factor == 1.0:
        return policy
    return policy.model_copy(update={"default_seconds": policy.default_seconds * factor})


def due_at(feed: Feed, state: FeedState | None, *, now: datetime, policy: SchedulePolicy) -> datetime | None:
    """Return when the feed is due; None while it is paused or retired.

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
    if is_retired(feed, state):
        return None
    due = min(state.next_poll_at, now + _asked_interval(feed, state, policy))
    requested, polled = feed.poll_requested_at, state.last_polled_at
    if requested is not None and (polled is None or polled > now or requested > polled):
        return min(requested, due)
    return due


def is_retired(feed: Feed, state: FeedState) -> bool:
    """Return whether a feed was given up, and nobody has asked for a poll since."""
    if state.retired_at is None or state.retired_url != feed.url:
        return False
    return feed.poll_requested_at is None or feed.poll_requested_at <= state.retired_at


def _asked_interval(feed: Feed, state: FeedState, policy: SchedulePolicy) -> timedelta:
    """Return the time between the last poll and the next one, as the policy may have set it."""
    own = max(bounds(policy, feed))
    longest = max(policy.max_seconds, policy.max_retry_after_seconds, policy.missing_seconds, own)
    asked = state.next_poll_at - (state.last_polled_at or state.next_poll_at)
    return min(max(asked, timedelta()), timedelta(seconds=longest))
