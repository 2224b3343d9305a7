"""After an attempt to fetch: an article, another attempt later, or the end of the entry.

Owns what each result means. Retries are `ingest.core.fetching.attempts`, when the domain may be requested
`ingest.core.fetching.politeness`, how an article looks `ingest.core.fetching.articles`.
"""

from dataclasses import replace
from datetime import datetime

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.feed_text import from_feed, with_longer_feed_text
from ingest.core.fetching.articles import Fetched, build, content_hash, headline
from ingest.core.fetching.attempts import Attempt, AttemptDecision, RetryPolicy
from ingest.core.fetching.results import (
    ExtractionKilled,
    FetchResult,
    HttpStatus,
    NotModified,
    Page,
    Redirected,
    Unsupported,
)
from ingest.core.web.failures import RequestFailed, RequestFailure, StepFailed
from schemas import ids
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import OutcomeKind, Reason

__all__ = ["after_fetch", "too_large"]

MAX_HOPS = 5

_RETRIED = {
    RequestFailure.NETWORK_ERROR: Reason.NETWORK_ERROR,
    RequestFailure.TIMED_OUT: Reason.TIMED_OUT,
}
_REJECTED = {
    RequestFailure.ADDRESS_REFUSED: Reason.ADDRESS_REFUSED,
    RequestFailure.TOO_LARGE: Reason.TOO_LARGE,
    RequestFailure.INVALID_ENCODING: Reason.INVALID_ENCODING,
    RequestFailure.INVALID_URL: Reason.INVALID_URL,
    RequestFailure.TOO_MANY_REDIRECTS: Reason.TOO_MANY_HOPS,
}
_FEED_TEXT_REPLACES = frozenset(
    {
        Reason.GONE,
        Reason.HTTP_ERROR,
        Reason.INVALID_ENCODING,
        Reason.NETWORK_ERROR,
        Reason.TIMED_OUT,
        Reason.TOO_LARGE,
        Reason.TOO_MANY_HOPS,
    }
)


def after_fetch(
    state: FetchState, result: FetchResult, *, now: datetime, jitter: float, policy: RetryPolicy
) -> AttemptDecision:
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
    # Never later than now: a clock that has been put back since would prolong the time to give up.
    first_attempt_at = min(state.first_attempt_at or now, now)
    counted = state.model_copy(update={"attempts": state.attempts + 1, "first_attempt_at": first_attempt_at})
    attempt = Attempt(counted, state.entry, state.origin, now, jitter, policy)
    match result:
        case Page():
            return _after_page(attempt, result)
        case NotModified() if state.version:
            return attempt.unchanged()
        case NotModified():
            return attempt.retry_with_backoff(
                Reason.HTTP_ERROR, "HTTP status 304 to an unconditional request"
            )
        case Redirected():
            return _fall_back_to_feed_text(attempt, _after_redirect(attempt, result))
        case _:
            return _fall_back_to_feed_text(attempt, _after_failure(attempt, result))


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
    attempt: Attempt, result: HttpStatus | Unsupported | ExtractionKilled | RequestFailed | StepFailed
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


def _fall_back_to_feed_text(attempt: Attempt, decision: AttemptDecision) -> AttemptDecision:
    """Return an article of the feed's own text where its page is not to be had, so that nothing is lost.

    Not for an article that is out already: its last version is better than the feed's text.
    """
    failed = decision.outcome
    if failed is None or failed.reason not in _FEED_TEXT_REPLACES or attempt.state.version:
        return decision
    text = from_feed(attempt.entry, reason=failed.detail or failed.reason)
    return _published(attempt, text, Fetched(), Reason.FEED_TEXT) if text.text else decision


def _after_page(attempt: Attempt, page: Page) -> AttemptDecision:
    extracted = with_longer_feed_text(page.extracted, attempt.entry)
    if not extracted.text:
        return attempt.gave_up(OutcomeKind.REJECTED, Reason.NO_CONTENT, _why_empty(extracted))
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
        return attempt.unchanged(f"the page no longer holds the whole article: {extracted.reason}")
    fetched = Fetched(page.final_url, attempt.now if page.final_url else None)
    return _published(attempt, extracted, fetched, Reason.NEW_ARTICLE)


def _why_empty(extracted: Extracted) -> str:
    return "; ".join(filter(None, ("neither page nor feed has a text", extracted.reason)))


def _published(attempt: Attempt, extracted: Extracted, fetched: Fetched, reason: Reason) -> AttemptDecision:
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
    state = attempt.completed(
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
    return AttemptDecision(state=state, article=article, outcome=outcome)


def _alias(article_id: str, page: Page) -> str | None:
    """Return the article that the page names as canonical, where that is another one of the same site."""
    named = page.extracted.metadata.canonical_url
    if named is None or page.final_url is None:
        return None
    if named.registrable_domain != page.final_url.registrable_domain:
        return None
    alias = ids.article_id(named.canonical)
    return alias if alias != article_id else None


def _after_redirect(attempt: Attempt, result: Redirected) -> AttemptDecision:
    entry = attempt.entry
    if entry.hop >= MAX_HOPS:
        return attempt.gave_up(OutcomeKind.REJECTED, Reason.TOO_MANY_HOPS, f"redirected to {result.url}")
    moved = ids.article_id(result.url.canonical)
    return AttemptDecision(
        state=attempt.closed(FetchStatus.FORWARDED, forwarded_to=moved, fetched_at=attempt.now),
        forward=entry.model_copy(update={"url": result.url.text, "article_id": moved, "hop": entry.hop + 1}),
    )


def _after_status(attempt: Attempt, result: HttpStatus) -> AttemptDecision:
    status, detail = result.status, f"HTTP status {result.status}"
    if status in (408, 425, 429) or status >= 500:
        return attempt.retry_with_backoff(
            Reason.HTTP_ERROR, detail, at_least_seconds=result.retry_after_seconds
        )
    return attempt.retry_once(Reason.GONE if status in (404, 410) else Reason.HTTP_ERROR, detail)
