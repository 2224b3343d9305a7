"""Accepting an entry: fetch its article, or join it to one that is known or being fetched.

Owns the decision on an entry that was read from its topic, and the pending state that it makes. What follows
from an attempt to fetch is `ingest.core.fetching.after_fetch`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.core.fetching.articles import headline_hash
from ingest.core.fetching.attempts import RetryPolicy, outcome_of
from ingest.core.fetching.known import KnownStates, alias, guid_id, other_scheme_id, resolved
from ingest.core.fetching.refetching import refetch_at
from ingest.core.fetching.stopgap import while_waiting
from ingest.core.web.authority import speaks
from ingest.core.web.caching import NO_VALIDATORS
from ingest.core.web.urls import InvalidUrl, Url
from schemas.articles import Article, Verdict
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
        states: Of the entry's article, and of other names that lead to it from now on.
        outcomes: Of this entry, or of the one that it replaces.
        article: The feed's text, where the site of the page is not to be asked for now.
    """

    states: tuple[FetchState, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    article: Article | None = None

    @property
    def state(self) -> FetchState | None:
        """Return the state of the entry's article, None where nothing is to be written."""
        return self.states[0] if self.states else None


def accept(
    entry: Entry,
    states: KnownStates,
    *,
    origin: Origin,
    now: datetime,
    policy: RetryPolicy,
    blocked_until: datetime | None = None,
    has_room: bool = True,
) -> Accepted:
    """Return what becomes of an entry that was read from its topic.

    An entry whose link is not known, but whose guid is, belongs to the article of the guid.

    Args:
        states: Of the shard's articles.
        origin: Where the entry stands in `entries`.
        blocked_until: Until when the site of its page is not to be asked.
        has_room: Whether its feed may have one more entry that waits.
    """
    unusable = _why_unusable(entry)
    if unusable is not None:
        reason, detail = unusable
        rejected = outcome_of(entry, origin, OutcomeKind.REJECTED, reason, now=now, detail=detail)
        return Accepted((), (rejected,))
    state, names = _find(entry, states)
    if state is None:
        state = FetchState(
            article_id=entry.article_id, status=FetchStatus.PENDING, only_foreign=not speaks(entry)
        )
        state = _after_told(state, entry)
        accepted = Accepted((_pending(state, entry, origin, now, policy),))
    else:
        state = _after_told(state, entry)
        taken = entry.model_copy(update={"article_id": state.article_id})
        accepted = _accept_known(taken, state, origin, now, policy)
    was_waiting = state.status is FetchStatus.PENDING and state.entry is not None
    if not has_room and not was_waiting and accepted.state and accepted.state.status is FetchStatus.PENDING:
        detail = "as many bytes of the feed's entries wait already as one feed may have (fetch.queue_bytes)"
        over = outcome_of(entry, origin, OutcomeKind.REJECTED, Reason.OVER_BUDGET, now=now, detail=detail)
        return Accepted((), (over,))
    aliases = tuple(alias(name, state) for name in names)
    if blocked_until is None or accepted.state is None:
        return replace(accepted, states=(*accepted.states, *aliases))
    why = f"the site asks for no request before {blocked_until:%Y-%m-%d %H:%M:%S} UTC"
    held = while_waiting(accepted.state, reason=why, now=now, policy=policy)
    if held is None:
        return replace(accepted, states=(*accepted.states, *aliases))
    return Accepted((held.state, *aliases), accepted.outcomes, held.article)


def _after_told(state: FetchState, entry: Entry) -> FetchState:
    """Return the state with what is out of a forwarded entry's article, whose further versions it makes.

    A page that has versions of its own keeps them.
    """
    told = entry.told
    if told is None or state.article_id == told.article_id:
        return state.model_copy(update={"handed_to": None}) if told is not None else state
    if state.version or state.handed_to is not None:
        return state
    return state.model_copy(
        update={
            "published_as": told.article_id,
            "version": told.version,
            "version_at": told.version_at,
            "first_created_at": told.first_created_at,
            "content_hash": told.content_hash,
            "headline_hash": told.headline_hash,
            "text_hash": told.text_hash,
            "verdict": next((one for one in Verdict if one.value == told.verdict), None),
        }
    )


def _is_stopgap(state: FetchState, entry: Entry) -> bool:
    """Return whether a forwarded entry is out with its feed's text."""
    told = entry.told
    return told is not None and told.verdict == Verdict.FEED_ONLY and told.article_id == state.public_id


def _find(entry: Entry, states: KnownStates) -> tuple[FetchState | None, list[str]]:
    """Return the state of an entry's article, and the names under which it is not known yet."""
    names = [entry.article_id] if (guid := guid_id(entry)) is None else [entry.article_id, guid]
    found = [resolved(states, name) for name in names]
    twin = resolved(states, other) if (other := other_scheme_id(entry)) is not None else None
    state = next((one for one in (*found, twin) if one is not None), None)
    unknown = [name for name, one in zip(names, found, strict=True) if one is None and states(name) is None]
    return state, unknown if state is not None else unknown[1:]


def _accept_known(
    entry: Entry, state: FetchState, origin: Origin, now: datetime, policy: RetryPolicy
) -> Accepted:
    if state.status is FetchStatus.PENDING and state.entry is not None and state.origin is not None:
        if _is_superseded(entry, state.entry) or not _may_replace(entry, state, state.entry):
            joined = _joined_while_fetched(entry, origin, state, now)
            return Accepted((_remember_listing(state, entry, now),), (joined,))
        ended = _ended_by_newer(state.entry, state.origin, state, now)
        replaced = _replaced(state, state.entry, entry, now=now, policy=policy)
        return Accepted((replaced.model_copy(update={"origin": origin}),), (ended,))
    is_known = state.status in (FetchStatus.DONE, FetchStatus.FORWARDED) and not _needs_refetch(
        entry, state, now
    )
    if not is_known and entry.revision > 1 and not entry.hop and not speaks(entry):
        # Another listing of a page that was not to be had is worth a try; each edit of a stranger's is not.
        detail = state.last_error or "another site's feed changed what it says of the page"
        rejected = outcome_of(
            entry, origin, OutcomeKind.REJECTED, Reason.NOT_AUTHORITATIVE, now=now, detail=detail
        )
        return Accepted((_remember_listing(state, entry, now),), (rejected,))
    if not is_known:
        return Accepted((_pending(state, entry, origin, now, policy),))
    joined = outcome_of(
        entry,
        origin,
        OutcomeKind.JOINED,
        Reason.ALREADY_KNOWN,
        now=now,
        article_id=state.public_id if state.handed_to else state.forwarded_to or state.public_id,
        article_version=None if state.forwarded_to else state.version or None,
    )
    return Accepted((_remember_listing(state, entry, now),), (joined,))


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
    is_first = entry.revision == 1 and pending.revision > 1 and entry.entry_id != pending.entry_id
    return is_first and speaks(pending)


def _may_replace(entry: Entry, state: FetchState, pending: Entry) -> bool:
    """Return whether an entry may take a pending one's place.

    A stranger's replaces what the same feed said before, until something is out.
    """
    is_own_word = entry.feed_id == pending.feed_id and not state.version and not speaks(pending)
    return speaks(entry) or is_own_word


def _joined_while_fetched(entry: Entry, origin: Origin, state: FetchState, now: datetime) -> Outcome:
    return outcome_of(
        entry, origin, OutcomeKind.JOINED, Reason.BEING_FETCHED, now=now, article_id=state.public_id
    )


def _ended_by_newer(older: Entry, origin: Origin, state: FetchState, now: datetime) -> Outcome:
    """Return the outcome of a pending entry that a newer one replaces: it may be out with its feed's text."""
    if not state.is_stopgap:
        return _joined_while_fetched(older, origin, state, now)
    return outcome_of(
        older,
        origin,
        OutcomeKind.PUBLISHED,
        Reason.FEED_TEXT,
        now=now,
        article_id=state.public_id,
        article_version=state.version,
        detail=state.last_error,
    )


def _needs_refetch(entry: Entry, state: FetchState, now: datetime) -> bool:
    """Return whether an entry gives a reason to fetch a known article again."""
    if entry.hop and state.status is FetchStatus.FORWARDED:
        # It came back to where it was forwarded from: fetched again, it ends as too many hops at the latest,
        # whereas joining it to itself would lose it.
        return entry.entry_id in state.entry_ids
    if not speaks(entry):
        return False
    if _is_first_word(entry, state):
        return state.verdict is Verdict.FEED_ONLY or _has_new_headline(entry, state)
    return _says_more(entry, state, now)


def _says_more(entry: Entry, state: FetchState, now: datetime) -> bool:
    """Return whether an entry of the site itself says that the page has changed."""
    if state.fetched_at is None or (entry.url is None and entry.revision == 1):
        return False
    if entry.revision == 1:
        # A post of a live page, or a headline in the guid: the feed that listed the page says there is more.
        is_post = entry.feed_id in state.feed_ids and entry.entry_id not in state.entry_ids
        return is_post and not entry.backlog and entry.discovered_at > state.fetched_at
    if state.fetched_at > now:
        return True  # the clock has been put back since: nobody knows what came later
    if _has_new_headline(entry, state):
        return True  # whatever the feed says of when it was changed
    return (entry.updated_at or entry.discovered_at) + UPDATE_GRANULARITY > state.fetched_at


def _pending(
    state: FetchState, entry: Entry, origin: Origin, now: datetime, policy: RetryPolicy
) -> FetchState:
    is_urgent = entry.url is None or _has_new_headline(entry, state)
    fresh = {
        "attempts": 0,
        "first_attempt_at": None,
        "next_attempt_at": refetch_at(state, is_urgent=is_urgent, now=now, policy=policy),
        "last_error": None,
        "last_reason": None,
        "is_stopgap": _is_stopgap(state, entry),
        **_asked_for(entry, state),
    }
    pending = {"status": FetchStatus.PENDING, "entry": entry, "origin": origin, "forwarded_to": None}
    corrected = _corrected(state, entry)
    return _remember_listing(state.model_copy(update={**fresh, **pending, **corrected}), entry, now)


def _is_first_word(entry: Entry, state: FetchState) -> bool:
    """Return whether the site itself lists an article that only others have listed so far."""
    return state.only_foreign and state.status is FetchStatus.DONE and speaks(entry)


def _corrected(state: FetchState, entry: Entry) -> dict[str, object]:
    """Return what makes the site's first word a version where a stranger's text is out, even of that text."""
    is_strangers = state.only_foreign and bool(state.version) and state.verdict is Verdict.FEED_ONLY
    if not is_strangers or not speaks(entry):
        return {}
    return {"content_hash": None, "headline_hash": None, "text_hash": None, "earlier_texts": ()}


def _replaced(
    state: FetchState, older: Entry, entry: Entry, *, now: datetime, policy: RetryPolicy
) -> FetchState:
    # Freshness counts from the first time that we could know of the article, and what one feed listed as
    # fresh stays so when another one brings it as backlog.
    merged = entry.model_copy(
        update={
            "discovered_at": min(older.discovered_at, entry.discovered_at),
            "backlog": older.backlog and entry.backlog,
        }
    )
    update: dict[str, object] = {
        "entry": merged,
        "is_stopgap": _is_stopgap(state, entry),
        **_corrected(state, entry),
    }
    if state.next_attempt_at is not None and not state.attempts and _has_new_headline(entry, state):
        at = refetch_at(state, is_urgent=True, now=now, policy=policy)
        update["next_attempt_at"] = min(at, state.next_attempt_at)
    return _remember_listing(state.model_copy(update={**update, **_asked_for(entry, state)}), entry, now)


def _asked_for(entry: Entry, state: FetchState) -> Mapping[str, object]:
    """Return what makes a request ask for the page itself: where the feed has another headline.

    A page that was read when it had been edited already answers 304, and the headline would never be out.
    """
    return NO_VALIDATORS if _has_new_headline(entry, state) else {}


def _has_new_headline(entry: Entry, state: FetchState) -> bool:
    """Return whether the feed has another headline than the version that is out."""
    return bool(entry.title) and headline_hash(entry.title) != state.headline_hash


def _remember_listing(state: FetchState, entry: Entry, now: datetime) -> FetchState:
    return state.model_copy(
        update={
            "last_listed_at": now,
            "only_foreign": state.only_foreign and not speaks(entry),
            "entry_ids": _with(state.entry_ids, entry.entry_id, is_own=speaks(entry)),
            "feed_ids": _with(state.feed_ids, entry.feed_id, is_own=speaks(entry)),
            "sources": _with_source(state.sources, entry.source),
        }
    )


def _with_source(known: tuple[Source, ...], added: Source | None) -> tuple[Source, ...]:
    """Return the sources with one more; a known feed gets its present description."""
    if added is None:
        return known
    if any(each.feed_id == added.feed_id for each in known):
        return tuple(added if each.feed_id == added.feed_id else each for each in known)
    return known if len(known) >= MAX_LISTED_BY else (*known, added)


def _with(known: tuple[str, ...], added: str, *, is_own: bool) -> tuple[str, ...]:
    """Return the ids with one more, while there is room; for the site's own feed there is."""
    if added in known or (len(known) >= MAX_LISTED_BY and not is_own):
        return known
    return (*known[: MAX_LISTED_BY - 1], added)
