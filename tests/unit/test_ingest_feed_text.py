"""The feed's own text, where a page is not to be had or gives less."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.extraction.extracted import Extracted
from ingest.core.fetching.after_fetch import after_fetch
from ingest.core.fetching.attempts import AttemptDecision, RetryPolicy
from ingest.core.fetching.results import FetchResult, HttpStatus, Page, Unsupported
from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.urls import Url
from schemas import ids
from schemas.articles import Verdict
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.ninjs import RepresentationType
from schemas.outcomes import OutcomeKind, Reason
from tests.support.fetching import take

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "http://a.test/1"
CONTENT = "<p>The bridge is open again.</p><p>Lorries cross it since dawn.</p>"
FEED_TEXT = "The bridge is open again.\n\nLorries cross it since dawn."


def pending(**changes: object) -> FetchState:
    """The state of an article whose entry carries a text, at its last attempt."""
    fields: dict[str, object] = {
        "entry_id": "e1",
        "feed_id": "f1",
        "article_id": ids.article_id(URL),
        "discovered_at": NOW,
        "url": URL,
        "title": "Title",
        "content": CONTENT,
    }
    entry = Entry.model_validate({**fields, **changes})
    (state,) = take(entry).states
    return state.model_copy(update={"attempts": 9, "first_attempt_at": NOW - timedelta(days=3)})


def page(text: str, verdict: Verdict = Verdict.ARTICLE, reason: str = "") -> Page:
    """A fetched page."""
    return Page(
        Extracted(verdict=verdict, extraction="x/1", text=text, reason=reason), final_url=Url.parse(URL)
    )


def after(state: FetchState, result: FetchResult) -> AttemptDecision:
    """Decide on an attempt."""
    return after_fetch(state, result, lambda _: None, now=NOW, jitter=0.0, policy=RetryPolicy())


def outcome_in_short(decision: AttemptDecision) -> tuple[OutcomeKind, Reason, str | None]:
    """The outcome in short."""
    assert decision.outcome is not None
    return decision.outcome.outcome, decision.outcome.reason, decision.outcome.detail


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (HttpStatus(404), "HTTP status 404"),
        (HttpStatus(403), "HTTP status 403"),
        (HttpStatus(503), "HTTP status 503"),
        (RequestFailed(RequestFailure.TIMED_OUT, "no answer within 30 s"), "no answer within 30 s"),
        (RequestFailed(RequestFailure.TOO_LARGE, "9 MiB"), "9 MiB"),
        (RequestFailed(RequestFailure.INVALID_ENCODING, "br"), "br"),
    ],
)
def test_entry_whose_page_is_not_to_be_had_becomes_an_article_of_the_feeds_text(
    result: FetchResult, why: str
) -> None:
    """Flagged as partial, with the reason, when the last attempt has failed."""
    decision = after(pending(), result)
    assert outcome_in_short(decision) == (OutcomeKind.PUBLISHED, Reason.FEED_TEXT, why)
    assert decision.article is not None
    article = decision.article
    assert (article.text, article.ingest.provenance["body"]) == (FEED_TEXT, "feed")
    assert (article.ingest.verdict, article.ingest.verdict_reason) == (Verdict.FEED_ONLY, why)
    assert article.representation_type is RepresentationType.PARTIAL
    assert (decision.state.status, decision.state.version) == (FetchStatus.DONE, 1)


def test_summary_stands_in_where_the_feed_has_no_content() -> None:
    """Two sentences are better than nothing."""
    decision = after(pending(content="", summary="The bridge is open."), HttpStatus(404))
    assert decision.article is not None
    assert decision.article.text == "The bridge is open."


def test_without_any_text_the_failure_is_the_outcome() -> None:
    """There is nothing to publish."""
    decision = after(pending(content=""), HttpStatus(404))
    assert outcome_in_short(decision) == (OutcomeKind.FAILED, Reason.GONE, "HTTP status 404")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (Unsupported("application/pdf"), Reason.UNSUPPORTED_TYPE),
        (RequestFailed(RequestFailure.ADDRESS_REFUSED, "10.0.0.1"), Reason.ADDRESS_REFUSED),
    ],
)
def test_response_that_is_not_a_page_stays_rejected(result: FetchResult, reason: Reason) -> None:
    """A PDF is not an article whose page failed, nor is a link into a private network."""
    decision = after(pending(), result)
    assert outcome_in_short(decision)[:2] == (OutcomeKind.REJECTED, reason)


def test_article_that_is_out_keeps_its_text_when_a_later_fetch_fails() -> None:
    """The feed's summary does not correct it."""
    out = pending().model_copy(update={"version": 1, "verdict": Verdict.ARTICLE, "content_hash": "x"})
    silent = RequestFailed(RequestFailure.TIMED_OUT, "no answer within 30 s")
    assert outcome_in_short(after(out, silent))[:2] == (OutcomeKind.FAILED, Reason.TIMED_OUT)
    gone = after(out, HttpStatus(404))
    assert outcome_in_short(gone)[:2] == (OutcomeKind.PUBLISHED, Reason.GONE)
    assert gone.article is not None
    assert gone.article.text == ""  # taken back


def test_article_that_is_out_is_not_replaced_by_a_consent_wall() -> None:
    """A page that has turned into a wall says nothing about the story."""
    out = pending().model_copy(update={"version": 1, "verdict": Verdict.ARTICLE, "content_hash": "x"})
    decision = after(out, page("Please agree.", Verdict.THIN, "13 characters"))
    assert (decision.article, decision.state.version) == (None, 1)
    assert outcome_in_short(decision)[:2] == (OutcomeKind.JOINED, Reason.TEXT_UNCHANGED)


def test_thin_article_that_is_out_gets_its_next_version() -> None:
    """A short breaking story grows."""
    out = pending().model_copy(update={"version": 1, "verdict": Verdict.THIN, "content_hash": "x"})
    decision = after(out, page("It grew, and is longer than what the feed says of it, by far, as one sees."))
    assert outcome_in_short(decision)[:2] == (OutcomeKind.PUBLISHED, Reason.NEW_VERSION)


def test_feeds_text_wins_where_it_is_longer_than_the_pages() -> None:
    """The page's verdict stays, and the provenance says where the text is from."""
    decision = after(pending(), page("The bridge is open.", Verdict.THIN, "19 characters"))
    assert decision.article is not None
    came = decision.article.ingest
    assert (decision.article.text, came.provenance["body"], came.verdict) == (FEED_TEXT, "feed", Verdict.THIN)
    assert outcome_in_short(decision) == (OutcomeKind.PUBLISHED, Reason.NEW_ARTICLE, "19 characters")


def test_pages_text_wins_where_it_is_longer() -> None:
    """Markup does not count as text."""
    longer = FEED_TEXT + "\n\nThe toll stays."
    decision = after(pending(), page(longer))
    assert decision.article is not None
    assert (decision.article.text, decision.article.ingest.provenance["body"]) == (longer, "page")
