"""Politeness: when a domain may be requested again.

Owns the gap and the block of one site; which fetch goes first is the fetcher's queue.
"""

from datetime import datetime, timedelta

from schemas.fetches import SiteState

__all__ = ["block_end", "blocked", "next_fetch_at"]

MAX_BLOCK_SECONDS = 86_400  # the longest Retry-After that is honoured


def next_fetch_at(
    last_fetch_at: datetime | None, *, gap_seconds: float, blocked_until: datetime | None, now: datetime
) -> datetime:
    """Return the earliest time at which the domain may be requested again; never before now."""
    times = [now]
    if last_fetch_at is not None:
        times.append(last_fetch_at + timedelta(seconds=gap_seconds))
    if blocked_until is not None:
        times.append(blocked_until)
    return max(times)


def block_end(state: SiteState | None, *, now: datetime) -> datetime | None:
    """Return until when the site is blocked; None where it is not.

    Never later than a new block could end: the time may come from a clock that has been put back since.
    """
    if state is None or state.blocked_until is None:
        return None
    return min(state.blocked_until, now + timedelta(seconds=MAX_BLOCK_SECONDS))


def blocked(
    state: SiteState | None, *, domain: str, status: int, retry_after_seconds: int, now: datetime
) -> SiteState | None:
    """Return the site's state after a 429 or 503 that says when to try again; None where nothing changes."""
    if status not in (429, 503) or retry_after_seconds <= 0:
        return None
    until = now + timedelta(seconds=min(retry_after_seconds, MAX_BLOCK_SECONDS))
    end = block_end(state, now=now)
    if end is not None and end >= until:
        return None
    update = {"blocked_until": until, "reason": f"http_{status}"}
    return (state or SiteState(domain=domain)).model_copy(update=update)
