"""Giving up: a feed that is gone is retired, one that is not found is asked ever more seldom, then given up.

Owns when a feed is no longer polled. It stays listed with the reason, and `feeds poll` asks it again. The
intervals are `ingest.core.feeds.schedule`.
"""

from datetime import datetime, timedelta

from ingest.core.feeds.schedule import SchedulePolicy
from schemas.feeds import FeedState, PollReason

__all__ = ["after_failure", "revived"]

_NEVER = timedelta(days=3650)  # in the record, for whoever reads it; nobody asks then either


def after_failure(
    state: FeedState,
    reason: PollReason,
    status: int | None,
    *,
    url: str,
    now: datetime,
    policy: SchedulePolicy,
) -> dict[str, object]:
    """Return what changes in a state after a failed poll: how often it was not found, whether it ends.

    Args:
        state: Before the poll.
        status: Of the response; None where there was none.

    Source:
        RFC 9110 §15.5.11: 410 is meant to last. A 404 says nothing of that, and feeds come back.
    """
    missing = state.missing + 1 if status == 404 else state.missing
    is_given_up = reason is PollReason.GONE or (status == 404 and missing >= policy.missing_attempts)
    kept = is_given_up or (state.retired_at is not None and state.retired_url == url)
    if not kept:
        return {"missing": missing, "retired_at": None, "retired_url": None}
    return {"missing": missing, "retired_at": now, "retired_url": url, "next_poll_at": now + _NEVER}


def revived() -> dict[str, object]:
    """Return the same after a poll that brought a feed."""
    return {"missing": 0, "retired_at": None, "retired_url": None}
