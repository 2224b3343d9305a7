"""Health: the state of a feed, and why it is in it.

Owns the words that `feeds list`, the metric `conflictwire_feeds` and the log share. When a feed is polled is
`ingest.core.feeds.schedule`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from ingest.core.feeds.documents import FeedDocument
from ingest.core.feeds.polls import FeedResponse
from ingest.core.feeds.schedule import is_retired
from ingest.core.web.text import cut_utf8, plain
from schemas.feeds import Feed, FeedState, PollReason, PollRecord

__all__ = ["FeedHealth", "HealthReport", "health_of", "log_event", "remember_poll"]

MAX_RECENT_POLLS = 10
MAX_RECENT_NEW = 8
MAX_TITLE_BYTES = 1_024

# A daily paper rests over a weekend, a monthly one for five weeks; what a feed has shown counts four times.
MIN_STALE = timedelta(days=4)
STALE_UNKNOWN = timedelta(days=45)  # of a feed whose rhythm is not known: fewer than three polls with news
STALE_GAPS = 4


class FeedHealth(StrEnum):
    """The state of a feed, the first that applies."""

    PAUSED = "paused"
    NEW = "new"
    GONE = "gone"
    DEAD = "dead"
    FAILING = "failing"
    MOVED = "moved"
    UNSTABLE = "unstable"
    STALE = "stale"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True)
class HealthReport:
    """A feed's state, and a phrase for people that says why; empty of a healthy one."""

    state: FeedHealth
    why: str = ""


def health_of(feed: Feed, state: FeedState | None, *, now: datetime) -> HealthReport:
    """Return the health of a feed.

    Args:
        state: None before the first poll.
        now: Aware UTC.
    """
    if feed.paused:
        return HealthReport(FeedHealth.PAUSED, "by the operator")
    if state is None or state.last_polled_at is None:
        return HealthReport(FeedHealth.NEW, "not polled yet")
    return _health_of_polled(feed, state, now)


def _health_of_polled(feed: Feed, state: FeedState, now: datetime) -> HealthReport:
    return _health_of_failing(feed, state) or _health_of_answering(feed, state, now)


def _health_of_failing(feed: Feed, state: FeedState) -> HealthReport | None:
    if state.failures and state.last_reason is PollReason.GONE:
        why = state.last_error or "HTTP status 410"
        return HealthReport(FeedHealth.GONE, f"{why}: not polled any more, until `conflictwire feeds poll`")
    if is_retired(feed, state):
        why = f"{state.last_error or 'not found'} ({state.missing} times in a row)"
        return HealthReport(FeedHealth.DEAD, f"{why}: given up, until `conflictwire feeds poll`")
    if state.failures:
        times = "" if state.failures == 1 else f" ({state.failures} times in a row)"
        return HealthReport(FeedHealth.FAILING, f"{state.last_error or state.last_reason or 'failed'}{times}")
    return None


def _health_of_answering(feed: Feed, state: FeedState, now: datetime) -> HealthReport:
    if state.moved_to is not None:
        why = f"moved for good to {state.moved_to}: known there after seven days of saying so"
        return HealthReport(FeedHealth.MOVED, why)
    if state.unstable_since is not None:
        why = "entries turn back to earlier wordings, or count; such changes are held back"
        return HealthReport(FeedHealth.UNSTABLE, why)
    quiet = now - (state.last_new_entry_at or feed.added_at)
    if quiet > _stale_after(state):
        return HealthReport(FeedHealth.STALE, f"answers, but nothing new for {quiet.days} days")
    return HealthReport(FeedHealth.HEALTHY)


def log_event(before: FeedHealth | None, after: FeedHealth) -> str | None:
    """Return the event of a change of state, None where there is nothing to say.

    Args:
        before: None where it is not known, as after a start.
    """
    if before in (None, after) or FeedHealth.PAUSED in (before, after):
        return None
    if after is FeedHealth.HEALTHY:
        return None if before is FeedHealth.NEW else "feed_recovered"
    return f"feed_{after.value}"


def remember_poll(
    state: FeedState, before: FeedState | None, response: FeedResponse | None, *, entries: int
) -> FeedState:
    """Return the state after a poll, with that poll in its history.

    Args:
        state: As the poll left it.
        before: As it was; None at the first poll.
        response: What came; None where nothing did.
        entries: New and changed ones.
    """
    at, reason = state.last_polled_at, state.last_reason
    if at is None or reason is None:
        return state
    polls, news = (before.recent_polls, before.recent_new_at) if before else ((), ())
    seconds = max(0, round((state.next_poll_at - at).total_seconds()))
    latest = PollRecord(at=at, reason=reason, entries=entries, seconds=seconds)
    document = response.document if response else None
    title = cut_utf8(plain(document.title), MAX_TITLE_BYTES)[0] if isinstance(document, FeedDocument) else ""
    update: dict[str, object] = {
        "title": title or state.title,
        "recent_polls": (latest, *polls)[:MAX_RECENT_POLLS],
        "recent_new_at": ((at, *news) if entries else news)[:MAX_RECENT_NEW],
    }
    return state.model_copy(update=update)


def _stale_after(state: FeedState) -> timedelta:
    news = state.recent_new_at
    if len(news) < 3:
        return STALE_UNKNOWN
    longest = max(later - earlier for later, earlier in pairwise(news))
    return max(MIN_STALE, STALE_GAPS * longest)
