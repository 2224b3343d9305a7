"""After an attempt to fetch: an article, another attempt later, or the end of the entry.

Owns what each result means. Retries are `ingest.core.fetching.attempts`, when the domain may be requested
`ingest.core.fetching.politeness`, how an article looks `ingest.core.fetching.articles`.
"""

from dataclasses import replace
from datetime import datetime

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.feed_text import with_longer_feed_text
from ingest.core.fetching.articles import Fetched
from ingest.core.fetching.attempts import Attempt, AttemptDecision, RetryPolicy
from ingest.core.fetching.joining import is_same_story, joined
from ingest.core.fetching.known import KnownStates, alias, canonical_id, resolved
from ingest.core.fetching.refetching import REFETCH_DAY
from ingest.core.fetching.results import (
    Disallowed,
    ExtractionKilled,
    FetchResult,
    HttpStatus,
    NotModified,
    Page,
    Redirected,
    Unsupported,
)
from ingest.core.fetching.stopgap import with_feed_text
from ingest.core.fetching.versions import published
from ingest.core.fetching.withdrawal import note_of, withdrawn
from ingest.core.web.caching import NO_VALIDATORS
from ingest.core.web.failures import RequestFailed, RequestFailure, StepFailed
from schemas import ids
from schemas.articles import Verdict
from schemas.feeds import ToldVersion
from schemas.fetches import FetchState, FetchStatus
from schemas.ninjs import PubStatus
from schemas.outcomes import OutcomeKind, Reason

__all__ = ["after_fetch", "too_large"]

MAX_HOPS = 5

_RETRIED = {
    RequestFailure.NETWORK_ERROR: Reason.NETWORK_ERROR,
    RequestFailure.TIMED_OUT: Reason.TIMED_OUT,
}
_REJECTED = {
    RequestFailure.ADDRESS_REFUSED: Reason.ADDRESS_REFUSED,
    RequestFailure.INSECURE_REDIRECT: Reason.INSECURE_REDIRECT,
    RequestFailure.TOO_LARGE: Reason.TOO_LARGE,
    RequestFailure.INVALID_ENCODING: Reason.INVALID_ENCODING,
    RequestFailure.INVALID_URL: Reason.INVALID_URL,
    RequestFailure.TOO_MANY_REDIRECTS: Reason.TOO_MANY_HOPS,
}


_NO_BETTER_THAN_FEED_TEXT = frozenset({Verdict.CONSENT_WALL, Verdict.SOFT_404, Verdict.INDEX_PAGE})
"""Pages whose text is not the story, where a text of the feed is out."""


def after_fetch(
    state: FetchState,
    result: FetchResult,
    states: KnownStates,
    *,
    now: datetime,
    jitter: float,
    policy: RetryPolicy,
) -> AttemptDecision:
    """Return what follows from an attempt.

    Args:
        state: Pending, with its entry and origin.
        states: Of the shard's articles.
        jitter: Fraction, [0, 1).

    Raises:
        ValueError: The state is not pending.
    """
    if state.status is not FetchStatus.PENDING or state.entry is None or state.origin is None:
        raise ValueError(
            f"deciding on a fetch of {state.article_id}: its state is {state.status}, not pending"
        )
    # Never later than now: a clock that has been put back since would prolong the time to give up.
    first_attempt_at = min(state.first_attempt_at or now, now)
    counted = state.model_copy(
        update={
            "attempts": state.attempts + 1,
            "first_attempt_at": first_attempt_at,
            **_counted_today(state, now),
        }
    )
    attempt = Attempt(counted, state.entry, state.origin, now, jitter, policy)
    match result:
        case Page():
            return _after_page(attempt, result, states)
        case NotModified() if result.was_conditional and _has_page(state):
            # RFC 9110 §15.4.5: what a 304 leaves out still holds.
            kept = {
                "etag": result.etag or state.etag,
                "last_modified": result.last_modified or state.last_modified,
            }
            return attempt.unchanged(**kept)
        case NotModified():
            # Its page is not out, so the next request has no condition.
            attempt = replace(attempt, state=counted.model_copy(update=NO_VALIDATORS))
            detail = "HTTP status 304 for a page that was never published"
            return with_feed_text(attempt, attempt.retry_with_backoff(Reason.HTTP_ERROR, detail))
        case Disallowed():
            refused = attempt.gave_up(OutcomeKind.REJECTED, result.reason, result.detail)
            return with_feed_text(attempt, refused)
        case Redirected():
            return with_feed_text(attempt, _after_redirect(attempt, result))
        case _:
            return with_feed_text(attempt, _after_failure(attempt, result))


def _has_page(state: FetchState) -> bool:
    """Return whether a version of the article's page is out."""
    return bool(state.version) and state.verdict is not Verdict.FEED_ONLY


def _counted_today(state: FetchState, now: datetime) -> dict[str, object]:
    """Return the count of fetches of a known page with this one."""
    if not state.version:
        return {}
    since = state.refetches_since
    if since is None or not since <= now < since + REFETCH_DAY:
        return {"refetches": 1, "refetches_since": now}
    return {"refetches": state.refetches + 1}


def too_large(state: FetchState, detail: str, *, now: datetime) -> AttemptDecision:
    """Return what follows where the article is larger than its topic takes: a dead letter.

    Args:
        state: Pending, with its entry and origin.
    """
    if state.entry is None or state.origin is None:
        raise ValueError(f"parking {state.article_id}: its state is {state.status}, not pending")
    attempt = Attempt(state, state.entry, state.origin, now, 0.0, RetryPolicy())
    return attempt.gave_up(OutcomeKind.DEAD_LETTER, Reason.TOO_LARGE, detail)


def _after_failure(
    attempt: Attempt,
    result: HttpStatus | Unsupported | ExtractionKilled | RequestFailed | StepFailed,
) -> AttemptDecision:
    match result:
        case HttpStatus():
            return _after_status(attempt, result)
        case Unsupported():
            return attempt.gave_up(OutcomeKind.REJECTED, Reason.UNSUPPORTED_TYPE, result.content_type)
        case ExtractionKilled():
            return attempt.retry_after_crash(Reason.WORKER_KILLED, result.detail)
        case StepFailed():
            return attempt.retry_after_crash(Reason.STEP_FAILED, result.detail)
        case RequestFailed() if result.reason in _RETRIED:
            return attempt.retry_with_backoff(_RETRIED[result.reason], result.detail)
        case RequestFailed():
            return attempt.gave_up(OutcomeKind.REJECTED, _REJECTED[result.reason], result.detail)


def _after_page(attempt: Attempt, page: Page, states: KnownStates) -> AttemptDecision:
    extracted = with_longer_feed_text(page.extracted, attempt.entry)
    if not extracted.text:
        decision = attempt.gave_up(OutcomeKind.REJECTED, Reason.NO_CONTENT, _why_empty(extracted))
        return with_feed_text(attempt, decision)
    before = attempt.state
    note = note_of(page.extracted.text) if _has_page(before) and not before.is_stopgap else None
    if note is not None:
        return withdrawn(attempt, f"the page says: {note}", PubStatus.WITHHELD)
    name = canonical_id(page.extracted.metadata.canonical_url, page.final_url)
    update = {
        "etag": page.etag,
        "last_modified": page.last_modified,
        "validated_url": page.final_url.text if page.final_url else None,
        "alias_of": name if name != before.article_id else None,
    }
    attempt = replace(attempt, state=before.model_copy(update=update))
    no_version = _why_no_version(before, extracted)
    if no_version is not None:
        return attempt.unchanged(no_version)
    fetched = Fetched(page.final_url, attempt.now if page.final_url else None)
    other = resolved(states, name) if name is not None else None
    if other is not None and is_same_story(attempt, extracted, other):
        return joined(attempt, extracted, fetched, other)
    decision = published(attempt, extracted, fetched, Reason.NEW_ARTICLE)
    if name is None or other is not None or decision.article is None:
        return decision
    return replace(decision, others=(alias(name, decision.state),))


def _why_no_version(before: FetchState, extracted: Extracted) -> str | None:
    if before.handed_to is not None:
        return "its versions come from the site that it redirected to"
    if before.verdict is not None and before.verdict.is_whole and not extracted.verdict.is_whole:
        return f"the page no longer holds the whole article: {extracted.reason}"
    is_no_better = before.verdict is Verdict.FEED_ONLY and extracted.verdict in _NO_BETTER_THAN_FEED_TEXT
    return extracted.reason if is_no_better else None


def _why_empty(extracted: Extracted) -> str:
    return "; ".join(filter(None, ("neither page nor feed has a text", extracted.reason)))


def _after_redirect(attempt: Attempt, result: Redirected) -> AttemptDecision:
    entry = attempt.entry
    if entry.hop >= MAX_HOPS:
        return attempt.gave_up(OutcomeKind.REJECTED, Reason.TOO_MANY_HOPS, f"redirected to {result.url}")
    moved = ids.article_id(result.url.canonical)
    told = _told(attempt.state)
    # A state that is forwarded to the name that its page gave would pass for an alias of it.
    update = {"alias_of": None, "handed_to": moved if told is not None else attempt.state.handed_to}
    return AttemptDecision(
        state=attempt.closed(FetchStatus.FORWARDED, forwarded_to=moved, fetched_at=attempt.now, **update),
        forward=entry.model_copy(
            update={"url": result.url.text, "article_id": moved, "hop": entry.hop + 1, "told": told}
        ),
    )


def _told(state: FetchState) -> ToldVersion | None:
    """Return what is out of an article, for the shard that makes its further versions; None where nothing is.

    Another article for the page that it redirects to would be the same story twice.
    """
    if not state.version:
        return None
    return ToldVersion(
        article_id=state.public_id,
        version=state.version,
        version_at=state.version_at,
        first_created_at=state.first_created_at,
        content_hash=state.content_hash,
        headline_hash=state.headline_hash,
        text_hash=state.text_hash,
        verdict=state.verdict,
    )


def _after_status(attempt: Attempt, result: HttpStatus) -> AttemptDecision:
    status, detail = result.status, f"HTTP status {result.status}{f' of {result.of}' if result.of else ''}"
    if status in (408, 425, 429) or status >= 500:
        return attempt.retry_with_backoff(
            Reason.HTTP_ERROR, detail, at_least_seconds=result.retry_after_seconds
        )
    if status in (404, 410):
        if _has_page(attempt.state):
            return withdrawn(attempt, detail, PubStatus.CANCELED)
        return attempt.retry_once(Reason.GONE, detail)
    return attempt.retry_once(Reason.HTTP_ERROR, detail)
