"""Removed feeds: what becomes of an article that waits on the word of a feed that the operator took away.

Owns that decision; that a feed is gone, `ingest.registry` sees.
"""

from datetime import datetime

from ingest.core.fetching.attempts import Attempt, AttemptDecision, RetryPolicy
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import OutcomeKind, Reason

__all__ = ["after_removal"]


def after_removal(state: FetchState, feed_id: str, *, now: datetime) -> AttemptDecision | None:
    """Return the end of an article that only a removed feed listed; None where it goes on.

    A known article keeps its versions: it is as it was before the entry came.
    """
    entry, origin = state.entry, state.origin
    if state.status is not FetchStatus.PENDING or entry is None or origin is None:
        return None
    if entry.feed_id != feed_id or any(other != feed_id for other in state.feed_ids):
        return None
    attempt = Attempt(state, entry, origin, now, 0.0, RetryPolicy())
    detail = "the operator removed the feed before the page was fetched"
    if state.is_stopgap:
        return attempt.ended_with_feed_text(detail)
    outcome = attempt.outcome(OutcomeKind.REJECTED, Reason.FEED_REMOVED, detail=detail)
    status = FetchStatus.DONE if state.version else FetchStatus.REJECTED
    return AttemptDecision(state=attempt.closed(status, last_error=detail), outcome=outcome)
