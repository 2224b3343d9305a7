"""Politeness: when a domain may be requested again.

Owns the gap and the block of one site; which fetch goes first is the fetcher's queue.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ingest.core.fetching.results import HttpStatus
from ingest.core.web import caching
from schemas.fetches import SiteState

__all__ = ["block_end", "blocked", "blocking_status", "next_fetch_at"]

DEFAULT_BLOCK_SECONDS = 60  # after a 429 to a poll that does not say when to come again
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


def blocking_status(status: int, headers: Mapping[str, str], *, now: datetime) -> HttpStatus | None:
    """Return the answer to a poll that speaks for its whole site: a 429; a 503 speaks for its feed alone.

    Args:
        headers: Names in lower case.
        now: Aware UTC; a Retry-After that is a date counts from here.

    Source:
        RFC 6585 §4: too many requests are counted by who sends them, not by what they ask for.
    """
    if status != 429:
        return None
    return HttpStatus(status, caching.hints(headers, now=now).retry_after_seconds or DEFAULT_BLOCK_SECONDS)
