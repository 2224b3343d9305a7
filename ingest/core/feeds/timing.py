"""Timing: why a feed is polled when it is, for people.

Owns the words. The decision is `ingest.core.feeds.schedule`; this reads it back from what the state keeps.
"""

from datetime import datetime, timedelta

from ingest.core.feeds.schedule import SchedulePolicy, bounds, due_at, is_retired
from schemas.feeds import Feed, FeedState

__all__ = ["rough", "why_polled_then"]

_SPREAD = 1.06  # the schedule spreads polls by a twentieth in both directions
_UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def rough(seconds: float) -> str:
    """Return a duration in its largest unit, or in two where that is small: `5 min`, `1 h 20 min`."""
    left = max(0, round(seconds))
    for n, (size, name) in enumerate(_UNITS):
        if left < size and size > 1:
            continue
        whole, rest = divmod(left, size)
        if whole < 3 and n + 1 < len(_UNITS) and (more := rest // _UNITS[n + 1][0]):
            return f"{whole} {name} {more} {_UNITS[n + 1][1]}"
        return f"{whole} {name}"
    return "0 s"


def why_polled_then(feed: Feed, state: FeedState | None, *, now: datetime, policy: SchedulePolicy) -> str:
    """Return a sentence on the next poll of a feed.

    Args:
        now: Aware UTC.
    """
    if state is not None and is_retired(feed, state) and not feed.paused:
        return "it was given up: no poll before `feeds poll`"
    if feed.paused:
        return "it is paused: no poll before `feeds resume`"
    if state is None or state.last_polled_at is None:
        return "it was never polled, and so is due at once"
    due = due_at(feed, state, now=now, policy=policy)
    if due is not None and due < state.next_poll_at - timedelta(seconds=1):
        return "a poll was asked for by `feeds poll`"
    seconds = (state.next_poll_at - state.last_polled_at).total_seconds()
    return f"{rough(seconds)} after the last poll: {_why_interval(feed, state, seconds, policy)}"


def _why_interval(feed: Feed, state: FeedState, seconds: float, policy: SchedulePolicy) -> str:
    if state.failures:
        return _why_after_failure(state, seconds, policy)
    shortest, longest = bounds(policy, feed)
    is_own = feed.min_interval_seconds or feed.max_interval_seconds
    is_named = (shortest, longest) != (policy.min_seconds, policy.max_seconds)
    owner = "the feed's own" if is_own else "the publisher's" if is_named else "the settings'"
    reasons = (
        (seconds > longest * _SPREAD, "the server asked for that pause (Retry-After)"),
        (
            state.ttl_seconds and state.ttl_seconds / _SPREAD <= seconds <= state.ttl_seconds * _SPREAD,
            f"the feed asks for {rough(state.ttl_seconds)} (ttl)",
        ),
        (seconds <= shortest * _SPREAD, f"{owner} shortest interval ({rough(shortest)})"),
        (seconds >= longest / _SPREAD, f"{owner} longest interval ({rough(longest)})"),
        (
            policy.default_seconds / _SPREAD <= seconds <= policy.default_seconds * _SPREAD,
            f"the usual interval (poll.default_seconds, {rough(policy.default_seconds)})",
        ),
    )
    last = "as often as its entries come and its server allows"
    return next((text for applies, text in reasons if applies), last)


def _why_after_failure(state: FeedState, seconds: float, policy: SchedulePolicy) -> str:
    if state.missing and state.last_error == "HTTP status 404":
        return f"a feed that is not found is asked ever more seldom, up to {rough(policy.missing_seconds)}"
    if seconds > policy.max_seconds * _SPREAD:
        return "the server asked for that pause (Retry-After)"
    return f"the interval grows with each failed poll, up to {rough(policy.max_seconds)} (poll.max_seconds)"
