"""Accepting an entry: fetch its article, or join it to one that is known or being fetched.

Owns the decision on an entry that was read from its topic, and the pending state that it makes. What follows
from an attempt to fetch is `ingest.core.fetching.after_fetch`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.core.fetching.attempts import outcome_of
from ingest.core.web.urls import InvalidUrl, Url
from schemas.feeds import Entry, Source
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Origin

__all__ = ["Accepted", "accept"]

MAX_LISTED_BY = 16  # entries and feeds remembered for an article

# Feeds give whole minutes: an update in the minute of a fetch counts as later than the fetch.
UPDATE_GRANULARITY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What to write when an entry was taken.

    Attributes:
        state: None where nothing is to be written.
        outcomes: Of this entry, or of the one that it replaces.
    """

    state: FetchState | None
    outcomes: tuple[Outcome, ...] = ()


def accept(entry: Entry, state: FetchState | None, *, origin: Origin, now: datetime) -> Accepted:
    """Return what becomes of an entry that was read from its topic.

    Args:
        state: Of the entry's article; None where it is not known yet.
        origin: Where the entry stands in `entries`.
    """
    unusable = _why_unusable(entry)
    if unusable is not None:
        reason, detail = unusable
        rejected = outcome_of(entry, origin, OutcomeKind.REJECTED, reason, now=now, detail=detail)
        return Accepted(None, (rejected,))
    if state is None:
        fresh = FetchState(article_id=entry.article_id, status=FetchStatus.PENDING)
        return Accepted(_pending(fresh, entry, origin, now))
    if state.status is FetchStatus.PENDING and state.entry is not None and state.origin is not None:
        if _is_superseded(entry, state.entry):
            joined = _joined_while_fetched(entry, origin, state, now)
            return Accepted(_remember_listing(state, entry, now), (joined,))
        joined = _joined_while_fetched(state.entry, state.origin, state, now)
        return Accepted(_replaced(state, state.entry, entry, origin, now), (joined,))
    is_known = state.status in (FetchStatus.DONE, FetchStatus.FORWARDED) and not _needs_refetch(
        entry, state, now
    )
    if not is_known:
        return Accepted(_pending(state, entry, origin, now))
    joined = outcome_of(
        entry,
        origin,
        OutcomeKind.JOINED,
        Reason.ALREADY_KNOWN,
        now=now,
        article_id=state.forwarded_to or state.article_id,
        article_version=None if state.forwarded_to else state.version or None,
    )
    return Accepted(_remember_listing(state, entry, now), (joined,))


def _why_unusable(entry: Entry) -> tuple[Reason, str] | None:
    if entry.url is None:
        return None if entry.content else (Reason.NO_CONTENT, "neither link nor content")
    try:
        Url.parse(entry.url)  # ours are, but anyone who may write `entries` can write this one
    except InvalidUrl as error:
        return Reason.INVALID_URL, str(error)
    return None


def _is_superseded(entry: Entry, pending: Entry) -> bool:
    """Return whether another feed's first listing of an article arrives after its publisher's correction."""
    return entry.revision == 1 and pending.revision > 1 and entry.entry_id != pending.entry_id


def _joined_while_fetched(entry: Entry, origin: Origin, state: FetchState, now: datetime) -> Outcome:
    return outcome_of(
        entry, origin, OutcomeKind.JOINED, Reason.BEING_FETCHED, now=now, article_id=state.article_id
    )


def _needs_refetch(entry: Entry, state: FetchState, now: datetime) -> bool:
    """Return whether an entry gives a reason to fetch a known article again."""
    if entry.hop and state.status is FetchStatus.FORWARDED:
        # It came back to where it was forwarded from: fetched again, it ends as too many hops at the latest,
        # whereas joining it to itself would lose it.
        return entry.entry_id in state.entry_ids
    if entry.revision == 1 or state.fetched_at is None:
        return False
    if state.fetched_at > now:
        return True  # the clock has been put back since: nobody knows what came later
    return (entry.updated_at or entry.discovered_at) + UPDATE_GRANULARITY > state.fetched_at


def _pending(state: FetchState, entry: Entry, origin: Origin, now: datetime) -> FetchState:
    fresh = {
        "attempts": 0,
        "first_attempt_at": None,
        "next_attempt_at": now,
        "last_error": None,
        "last_reason": None,
    }
    pending = {"status": FetchStatus.PENDING, "entry": entry, "origin": origin, "forwarded_to": None}
    return _remember_listing(state.model_copy(update={**fresh, **pending}), entry, now)


def _replaced(state: FetchState, older: Entry, entry: Entry, origin: Origin, now: datetime) -> FetchState:
    # Freshness counts from the first time that we could know of the article, and what one feed listed as
    # fresh stays so when another one brings it as backlog.
    merged = entry.model_copy(
        update={
            "discovered_at": min(older.discovered_at, entry.discovered_at),
            "backlog": older.backlog and entry.backlog,
        }
    )
    return _remember_listing(state.model_copy(update={"entry": merged, "origin": origin}), entry, now)


def _remember_listing(state: FetchState, entry: Entry, now: datetime) -> FetchState:
    return state.model_copy(
        update={
            "last_listed_at": now,
            "entry_ids": _with(state.entry_ids, entry.entry_id),
            "feed_ids": _with(state.feed_ids, entry.feed_id),
            "sources": _with_source(state.sources, entry.source),
        }
    )


def _with_source(known: tuple[Source, ...], added: Source | None) -> tuple[Source, ...]:
    """Return the sources with one more; a feed that is known is as it is described now."""
    if added is None:
        return known
    if any(each.feed_id == added.feed_id for each in known):
        return tuple(added if each.feed_id == added.feed_id else each for each in known)
    return known if len(known) >= MAX_LISTED_BY else (*known, added)


def _with(known: tuple[str, ...], added: str) -> tuple[str, ...]:
    return known if added in known or len(known) >= MAX_LISTED_BY else (*known, added)
