"""Fetches: what becomes of an entry, and of an article after each attempt to fetch it.

Owns the state of an article's fetches and the outcomes. It does not own when the domain may be asked
(`ingest.core.fetching.politeness`), how an article looks (`ingest.core.fetching.articles`) or how text is
found.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.core.extraction.extracted import Extracted, from_feed, fuller
from ingest.core.fetching.articles import Fetched, build, content_hash, headline
from ingest.core.fetching.attempts import Attempt, Decided, RetryPolicy, outcome_of
from ingest.core.web import urls
from ingest.core.web.failures import RequestFailure, Unanswered
from schemas import ids
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus, Origin
from schemas.outcomes import Outcome, OutcomeKind, Reason

__all__ = [
    "Accepted",
    "Decided",
    "FetchResult",
    "HttpStatus",
    "NotModified",
    "Page",
    "Redirected",
    "RetryPolicy",
    "Unsupported",
    "WorkerKilled",
    "accept",
    "after_fetch",
]

MAX_LISTED_BY = 16
MAX_HOPS = 5
UPDATE_GRANULARITY = timedelta(
    minutes=1
)  # feeds give whole minutes: an update in the minute of a fetch counts


@dataclass(frozen=True, slots=True)
class Page:
    """Text was had: from a page, or from the feed itself (then `final_url` is None)."""

    extracted: Extracted
    final_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304: the page is as it was."""


@dataclass(frozen=True, slots=True)
class Redirected:
    """The page is at another registrable domain; not followed."""

    url: str


@dataclass(frozen=True, slots=True)
class HttpStatus:
    """An answer that is no page; 0 seconds where the server does not say when to come again."""

    status: int
    retry_after_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A page of a type that holds no article, such as a PDF."""

    content_type: str


@dataclass(frozen=True, slots=True)
class WorkerKilled:
    """The extractor did not finish within its deadline or memory, or died."""

    detail: str


FetchResult = Page | NotModified | Redirected | HttpStatus | Unsupported | WorkerKilled | Unanswered


@dataclass(frozen=True, slots=True)
class Accepted:
    """What to write when an entry was taken.

    Attributes:
        state: None where nothing is to be written.
        outcomes: Of this entry, or of the one that it replaces.
    """

    state: FetchState | None
    outcomes: tuple[Outcome, ...] = ()


_REJECTED = {
    RequestFailure.ADDRESS_REFUSED: Reason.ADDRESS_REFUSED,
    RequestFailure.TOO_LARGE: Reason.TOO_LARGE,
    RequestFailure.INVALID_URL: Reason.INVALID_URL,
    RequestFailure.TOO_MANY_REDIRECTS: Reason.TOO_MANY_HOPS,
}
_FEED_STANDS_IN = frozenset(
    {
        Reason.GONE,
        Reason.HTTP_ERROR,
        Reason.NETWORK_ERROR,
        Reason.TIMED_OUT,
        Reason.TOO_LARGE,
        Reason.TOO_MANY_HOPS,
    }
)
_RETRIED = {
    RequestFailure.NETWORK_ERROR: Reason.NETWORK_ERROR,
    RequestFailure.TIMED_OUT: Reason.TIMED_OUT,
}


def accept(entry: Entry, state: FetchState | None, *, origin: Origin, now: datetime) -> Accepted:
    """Return what becomes of an entry that was read from its topic.

    Args:
        state: Of the entry's article; None where it was never heard of.
        origin: Where the entry stands in `entries`.
    """
    if entry.url is None and not entry.content:
        rejected = outcome_of(
            entry, origin, OutcomeKind.REJECTED, Reason.NO_CONTENT, now=now, detail="neither link nor content"
        )
        return Accepted(None, (rejected,))
    if state is None:
        fresh = FetchState(article_id=entry.article_id, status=FetchStatus.PENDING)
        return Accepted(_pending(fresh, entry, origin, now))
    if state.status is FetchStatus.PENDING and state.entry is not None and state.origin is not None:
        if _is_superseded(entry, state.entry):
            joined = _joined_while_fetched(entry, origin, state, now)
            return Accepted(_listed(state, entry, now), (joined,))
        joined = _joined_while_fetched(state.entry, state.origin, state, now)
        return Accepted(_replaced(state, state.entry, entry, origin, now), (joined,))
    known = state.status in (FetchStatus.DONE, FetchStatus.FORWARDED) and not _asks_for_fetch(entry, state)
    if not known:
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
    return Accepted(_listed(state, entry, now), (joined,))


def _is_superseded(entry: Entry, pending: Entry) -> bool:
    """Return whether another feed's first word of an article comes behind its publisher's correction."""
    return entry.revision == 1 and pending.revision > 1 and entry.entry_id != pending.entry_id


def _joined_while_fetched(entry: Entry, origin: Origin, state: FetchState, now: datetime) -> Outcome:
    return outcome_of(
        entry, origin, OutcomeKind.JOINED, Reason.BEING_FETCHED, now=now, article_id=state.article_id
    )


def after_fetch(
    state: FetchState, result: FetchResult, *, now: datetime, jitter: float, policy: RetryPolicy
) -> Decided:
    """Return what follows from an attempt.

    Args:
        state: Pending, with its entry and origin.
        jitter: Fraction, [0, 1).

    Raises:
        ValueError: The state is not pending.
    """
    if state.status is not FetchStatus.PENDING or state.entry is None or state.origin is None:
        raise ValueError(
            f"deciding on a fetch of {state.article_id}: its state is {state.status}, not pending"
        )
    counted = state.model_copy(
        update={"attempts": state.attempts + 1, "first_attempt_at": state.first_attempt_at or now}
    )
    attempt = Attempt(counted, state.entry, state.origin, now, jitter, policy)
    match result:
        case Page():
            return _after_page(attempt, result)
        case NotModified() if state.version:
            return attempt.unchanged()
        case NotModified():
            return attempt.retried(Reason.HTTP_ERROR, "304 without having asked for it")
        case Redirected():
            return _or_the_feeds_text(attempt, _after_redirect(attempt, result))
        case _:
            return _or_the_feeds_text(attempt, _after_failure(attempt, result))


def too_large(state: FetchState, detail: str, *, now: datetime) -> Decided:
    """Return what follows where the article is larger than its topic takes: a dead letter.

    Args:
        state: Pending, with its entry and origin.
    """
    if state.entry is None or state.origin is None:
        raise ValueError(f"parking {state.article_id}: its state is {state.status}, not pending")
    attempt = Attempt(state, state.entry, state.origin, now, 0.0, RetryPolicy())
    return attempt.ended(OutcomeKind.DEAD_LETTER, Reason.TOO_LARGE, detail)


def _after_failure(attempt: Attempt, result: HttpStatus | Unsupported | WorkerKilled | Unanswered) -> Decided:
    match result:
        case HttpStatus():
            return _after_status(attempt, result)
        case Unsupported():
            return attempt.ended(OutcomeKind.REJECTED, Reason.UNSUPPORTED_TYPE, result.content_type)
        case WorkerKilled():
            return attempt.killed(Reason.WORKER_KILLED, result.detail)
        case Unanswered() if result.reason in _RETRIED:
            return attempt.retried(_RETRIED[result.reason], result.detail)
        case Unanswered():
            return attempt.ended(OutcomeKind.REJECTED, _REJECTED[result.reason], result.detail)


def _or_the_feeds_text(attempt: Attempt, decided: Decided) -> Decided:
    """Return an article of the feed's own text where its page is not to be had, so that nothing is lost.

    Not for an article that is out already: its last version is better than the feed's text.
    """
    failed = decided.outcome
    if failed is None or failed.reason not in _FEED_STANDS_IN or attempt.state.version:
        return decided
    text = from_feed(attempt.entry, reason=failed.detail or failed.reason)
    return _published(attempt, text, Fetched(), Reason.FEED_TEXT) if text.text else decided


def _after_page(attempt: Attempt, page: Page) -> Decided:
    extracted = fuller(page.extracted, attempt.entry)
    if not extracted.text:
        return attempt.ended(OutcomeKind.REJECTED, Reason.NO_CONTENT, _why_empty(extracted))
    before = attempt.state
    attempt = replace(
        attempt,
        state=before.model_copy(
            update={
                "etag": page.etag,
                "last_modified": page.last_modified,
                "alias_of": _alias(before.article_id, page),
            }
        ),
    )
    if before.verdict is not None and before.verdict.is_whole and not extracted.verdict.is_whole:
        return attempt.unchanged(f"the page is no whole article any more: {extracted.reason}")
    fetched = Fetched(page.final_url, attempt.now if page.final_url else None)
    return _published(attempt, extracted, fetched, Reason.NEW_ARTICLE)


def _why_empty(extracted: Extracted) -> str:
    return f"neither page nor feed has a text; {extracted.reason}".removesuffix("; ")


def _published(attempt: Attempt, extracted: Extracted, fetched: Fetched, reason: Reason) -> Decided:
    """Return the first or next version, nothing new where title and text are those of the last.

    Args:
        reason: Of a first version.
    """
    before = attempt.state
    digest = content_hash(headline(attempt.entry, extracted), extracted.text)
    if digest == before.content_hash and before.version:
        return attempt.unchanged()
    version = before.version + 1
    article = build(attempt.entry, extracted, before, fetched, version=version, now=attempt.now)
    state = attempt.done(
        version=version,
        verdict=extracted.verdict,
        content_hash=digest,
        first_created_at=article.first_created,
    )
    outcome = attempt.outcome(
        OutcomeKind.PUBLISHED,
        reason if version == 1 else Reason.NEW_VERSION,
        article_version=version,
        detail=extracted.reason or None,
    )
    return Decided(state=state, article=article, outcome=outcome)


def _alias(article_id: str, page: Page) -> str | None:
    """Return the article that the page names as canonical, where that is another one of the same site."""
    named = page.extracted.metadata.canonical_url
    if named is None or page.final_url is None:
        return None
    try:
        alias = ids.article_id(urls.canonical(named))
        same_site = urls.registrable_domain(named) == urls.registrable_domain(page.final_url)
    except urls.InvalidUrl:
        return None
    return alias if same_site and alias != article_id else None


def _after_redirect(attempt: Attempt, result: Redirected) -> Decided:
    entry = attempt.entry
    if entry.hop >= MAX_HOPS:
        return attempt.ended(OutcomeKind.REJECTED, Reason.TOO_MANY_HOPS, f"redirected to {result.url}")
    try:
        url, canonical = urls.normalise(result.url), urls.canonical(result.url)
    except urls.InvalidUrl as error:
        return attempt.ended(OutcomeKind.REJECTED, Reason.INVALID_URL, str(error))
    moved = ids.article_id(canonical)
    return Decided(
        state=attempt.settled(FetchStatus.FORWARDED, forwarded_to=moved, fetched_at=attempt.now),
        forward=entry.model_copy(update={"url": url, "article_id": moved, "hop": entry.hop + 1}),
    )


def _after_status(attempt: Attempt, result: HttpStatus) -> Decided:
    status, detail = result.status, f"HTTP status {result.status}"
    if status in (408, 425, 429) or status >= 500:
        return attempt.retried(Reason.HTTP_ERROR, detail, at_least_seconds=result.retry_after_seconds)
    return attempt.tried_twice(Reason.GONE if status in (404, 410) else Reason.HTTP_ERROR, detail)


def _asks_for_fetch(entry: Entry, state: FetchState) -> bool:
    """Return whether an entry gives a reason to fetch again an article that is known."""
    if entry.hop and state.status is FetchStatus.FORWARDED:
        # It came back to where it was forwarded from: fetched again, it ends as too many hops at the latest,
        # whereas joining it to itself would lose it.
        return entry.entry_id in state.entry_ids
    if entry.revision == 1 or state.fetched_at is None:
        return False
    return (entry.updated_at or entry.discovered_at) + UPDATE_GRANULARITY > state.fetched_at


def _pending(state: FetchState, entry: Entry, origin: Origin, now: datetime) -> FetchState:
    fresh = {"attempts": 0, "first_attempt_at": None, "next_attempt_at": now, "last_error": None}
    pending = {"status": FetchStatus.PENDING, "entry": entry, "origin": origin, "forwarded_to": None}
    return _listed(state.model_copy(update={**fresh, **pending}), entry, now)


def _replaced(state: FetchState, older: Entry, entry: Entry, origin: Origin, now: datetime) -> FetchState:
    # Freshness counts from the first time that we could know of the article, and what one feed listed as
    # fresh stays so when another one brings it as backlog.
    merged = entry.model_copy(
        update={
            "discovered_at": min(older.discovered_at, entry.discovered_at),
            "backlog": older.backlog and entry.backlog,
        }
    )
    return _listed(state.model_copy(update={"entry": merged, "origin": origin}), entry, now)


def _listed(state: FetchState, entry: Entry, now: datetime) -> FetchState:
    return state.model_copy(
        update={
            "last_listed_at": now,
            "entry_ids": _with(state.entry_ids, entry.entry_id),
            "feed_ids": _with(state.feed_ids, entry.feed_id),
        }
    )


def _with(known: tuple[str, ...], one: str) -> tuple[str, ...]:
    return known if one in known or len(known) >= MAX_LISTED_BY else (*known, one)
