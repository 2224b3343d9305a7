"""Stopgaps: the feed's text goes out at once where its page is not to be had, the page as the next version.

Owns when the feed's text is published in place of the page. The text itself is
`ingest.core.extraction.feed_text`.
"""

from datetime import datetime

from ingest.core.extraction.feed_text import from_feed
from ingest.core.fetching.articles import Fetched, content_hash, headline
from ingest.core.fetching.attempts import Attempt, AttemptDecision, RetryPolicy
from ingest.core.fetching.results import FetchResult, HttpStatus
from ingest.core.fetching.versions import earliest_version_at, is_known_text, made, published
from ingest.core.web.authority import speaks
from ingest.core.web.failures import RequestFailed, RequestFailure
from schemas.articles import Verdict
from schemas.base import MAX_DETAIL_CHARACTERS
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import Reason

__all__ = ["while_waiting", "why_site_waits", "with_feed_text"]

_REPLACED = frozenset(
    {
        Reason.DISALLOWED,
        Reason.GONE,
        Reason.HTTP_ERROR,
        Reason.INVALID_ENCODING,
        Reason.NETWORK_ERROR,
        Reason.RESERVED,
        Reason.TIMED_OUT,
        Reason.TOO_LARGE,
        Reason.TOO_MANY_HOPS,
    }
)
"""Ends of an attempt in whose place the feed's text is the article."""


def with_feed_text(attempt: Attempt, decision: AttemptDecision) -> AttemptDecision:
    """Return the decision on an attempt without a page, with the feed's text where nothing better is out.

    While the page is tried again the article is out and its entry pending: its outcome comes with the page,
    or when it is given up.
    """
    has_better = attempt.state.version and attempt.state.verdict is not Verdict.FEED_ONLY
    is_elsewhere = decision.forward is not None or attempt.state.handed_to is not None
    if is_elsewhere or has_better or _is_denied(attempt, decision):
        return decision
    if decision.state.status is FetchStatus.PENDING:
        return _until_the_page_comes(attempt, decision)
    ended = decision.outcome
    if ended is None:
        return decision
    if attempt.state.is_stopgap and ended.reason not in (Reason.WORKER_KILLED, Reason.STEP_FAILED):
        return attempt.ended_with_feed_text(ended.detail)
    if ended.reason not in _REPLACED:
        return decision
    text = from_feed(attempt.entry, reason=ended.detail or ended.reason)
    return published(attempt, text, Fetched(), Reason.FEED_TEXT) if text.text else decision


def _is_denied(attempt: Attempt, decision: AttemptDecision) -> bool:
    """Return whether the site says that the page does not exist, and another site's feed that it has."""
    ended = decision.outcome.reason if decision.outcome is not None else decision.state.last_reason
    return ended is Reason.GONE and not attempt.state.is_stopgap and not speaks(attempt.entry)


def while_waiting(
    state: FetchState, *, reason: str, now: datetime, policy: RetryPolicy
) -> AttemptDecision | None:
    """Return what goes out of an article whose site is not to be asked for now; None where nothing does.

    Args:
        state: Pending, and not out yet.
        reason: For people.
    """
    entry, origin = state.entry, state.origin
    if state.status is not FetchStatus.PENDING or entry is None or origin is None:
        return None
    if state.version or entry.url is None:
        return None
    told = state.model_copy(update={"last_error": reason[:MAX_DETAIL_CHARACTERS]})
    decision = _until_the_page_comes(Attempt(told, entry, origin, now, 0.0, policy), AttemptDecision(told))
    return decision if decision.article is not None else None


def why_site_waits(result: FetchResult) -> str | None:
    """Return why no page of a site is to be had at once, after an attempt; None where some may be."""
    match result:
        case HttpStatus(status=429 | 503):
            return f"the site answered another page with HTTP status {result.status}"
        case RequestFailed(reason=RequestFailure.NETWORK_ERROR | RequestFailure.TIMED_OUT, is_ours=False):
            return f"the site did not answer for another page: {result.detail}"
        case _:
            return None


def _until_the_page_comes(attempt: Attempt, decision: AttemptDecision) -> AttemptDecision:
    pending, before = decision.state, attempt.state
    text = from_feed(attempt.entry, reason=pending.last_error or "")
    if not text.text:
        return decision
    digest = content_hash(headline(attempt.entry, text), text.text)
    is_out = bool(before.version) and (
        digest == before.content_hash or is_known_text(before, digest, attempt.now)
    )
    if is_out or earliest_version_at(attempt) > attempt.now:
        return decision
    article, update = made(attempt, text, Fetched(), before)
    state = pending.model_copy(update={**update, "is_stopgap": True})
    return AttemptDecision(state=state, article=article)
