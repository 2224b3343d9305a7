"""What follows from each attempt to fetch an article's page."""

import pytest

from ingest.core.fetching.known import resolved
from ingest.core.fetching.results import (
    ExtractionKilled,
    FetchResult,
    HttpStatus,
    NotModified,
    Redirected,
    Unsupported,
)
from ingest.core.web.failures import RequestFailed, RequestFailure, StepFailed
from ingest.core.web.urls import Url
from schemas import ids
from schemas.articles import Verdict
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import OutcomeKind, Reason
from tests.support.fetching import (
    HOUR,
    NOW,
    TEXT,
    URL,
    after,
    done,
    entry,
    kind_and_reason,
    origin,
    page,
    pending,
    take,
)


def test_first_page_is_published_as_version_one() -> None:
    """The entry ends, the state keeps what the next fetch is compared with."""
    decision = after(pending(), page())
    assert kind_and_reason(decision.outcome) == (OutcomeKind.PUBLISHED, Reason.NEW_ARTICLE)
    assert decision.outcome is not None
    assert (decision.outcome.id, decision.outcome.article_version, decision.outcome.offset) == ("e1", 1, 7)
    assert decision.article is not None
    assert (decision.article.version, decision.article.text, decision.article.title) == ("1", TEXT, "Title")
    state = decision.state
    assert (state.status, state.version, state.entry, state.origin) == (FetchStatus.DONE, 1, None, None)
    assert (state.etag, state.last_modified, state.fetched_at) == ('"1"', "Sun", NOW)
    assert (state.first_created_at, state.next_attempt_at, state.attempts) == (NOW, None, 0)
    assert decision.state.next_attempt_at is None


def again() -> FetchState:
    """The state of a published article whose entry changed."""
    state = take(entry(revision=2, discovered_at=NOW + HOUR), done(), at=origin(9), now=NOW + HOUR).state
    assert state is not None
    return state


@pytest.mark.parametrize("result", [NotModified(), page(TEXT.replace(" ", "  "))])
def test_unchanged_text_makes_no_version(result: FetchResult) -> None:
    """A 304, or other whitespace, joins the version that is."""
    decision = after(again(), result, now=NOW + HOUR)
    assert (decision.article, kind_and_reason(decision.outcome)) == (
        None,
        (OutcomeKind.JOINED, Reason.TEXT_UNCHANGED),
    )
    assert decision.outcome is not None
    assert (decision.outcome.version, decision.outcome.article_version) == (2, 1)
    assert (decision.state.status, decision.state.version, decision.state.fetched_at) == (
        FetchStatus.DONE,
        1,
        NOW + HOUR,
    )


def test_changed_text_is_the_next_version() -> None:
    """The first version's time stays, the second has its own."""
    decision = after(again(), page("Another text."), now=NOW + HOUR)
    assert kind_and_reason(decision.outcome) == (OutcomeKind.PUBLISHED, Reason.NEW_VERSION)
    assert decision.article is not None
    assert (decision.article.version, decision.state.version) == ("2", 2)
    assert (decision.article.first_created, decision.article.version_created) == (NOW, NOW + HOUR)


def test_neither_page_nor_feed_has_a_text() -> None:
    """Nothing to publish is a rejection."""
    decision = after(pending(), page(""))
    assert (decision.state.status, kind_and_reason(decision.outcome)) == (
        FetchStatus.REJECTED,
        (OutcomeKind.REJECTED, Reason.NO_CONTENT),
    )


def test_redirect_to_another_domain_forwards_the_entry() -> None:
    """The outcome comes from there; here it is known where the article went."""
    decision = after(pending(), Redirected(Url.parse("http://B.test/x?utm_source=y")))
    moved = ids.article_id("http://b.test/x")
    assert decision.forward == entry(url="http://b.test/x?utm_source=y", article_id=moved, hop=1)
    assert (decision.state.status, decision.state.forwarded_to, decision.outcome) == (
        FetchStatus.FORWARDED,
        moved,
        None,
    )
    joined = take(entry("2"), decision.state, at=origin(9), now=NOW)
    assert (joined.outcomes[0].article_id, joined.outcomes[0].article_version) == (moved, None)
    changed = take(
        entry("2", revision=2, discovered_at=NOW + HOUR), decision.state, at=origin(9), now=NOW + HOUR
    )
    assert changed.state is not None
    assert (changed.state.status, changed.state.forwarded_to) == (FetchStatus.PENDING, None)


def test_article_that_redirects_to_what_its_page_called_itself_is_no_alias() -> None:
    """It has versions of its own, and its next listing has to find them."""
    named = Url.parse("http://b.test/x")
    out = pending(version=1, verdict=Verdict.ARTICLE, alias_of=ids.article_id(named.canonical))
    state = after(out, Redirected(named)).state
    assert (state.status, state.alias_of) == (FetchStatus.FORWARDED, None)
    assert resolved({state.article_id: state}.get, state.article_id) == state


def test_redirects_in_a_circle_end_as_too_many_hops() -> None:
    """Two domains that point to each other give an outcome, not a join with nothing."""
    states: dict[str, FetchState] = {}
    one, urls = entry(), ["http://b.test/1", URL]
    for hop in range(6):
        accepted = take(one, states.get(one.article_id), at=origin(hop), now=NOW)
        assert accepted.state is not None
        assert accepted.outcomes == ()
        decision = after(accepted.state, Redirected(Url.parse(urls[hop % 2])))
        states[one.article_id] = decision.state
        if decision.forward is None:
            break
        one = decision.forward
    assert (hop, kind_and_reason(decision.outcome)) == (5, (OutcomeKind.REJECTED, Reason.TOO_MANY_HOPS))


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (Unsupported("application/pdf"), Reason.UNSUPPORTED_TYPE),
        (RequestFailed(RequestFailure.ADDRESS_REFUSED, "x"), Reason.ADDRESS_REFUSED),
        (RequestFailed(RequestFailure.TOO_LARGE, "x"), Reason.TOO_LARGE),
        (RequestFailed(RequestFailure.INVALID_ENCODING, "x"), Reason.INVALID_ENCODING),
        (RequestFailed(RequestFailure.INVALID_URL, "x"), Reason.INVALID_URL),
        (RequestFailed(RequestFailure.TOO_MANY_REDIRECTS, "x"), Reason.TOO_MANY_HOPS),
    ],
)
def test_what_no_retry_can_change_is_rejected_at_once(result: FetchResult, reason: Reason) -> None:
    """Deliberate outcomes need no second try."""
    decision = after(pending(), result)
    assert (decision.state.status, kind_and_reason(decision.outcome)) == (
        FetchStatus.REJECTED,
        (OutcomeKind.REJECTED, reason),
    )
    assert (decision.state.next_attempt_at, decision.state.entry) == (None, None)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (HttpStatus(404), Reason.GONE),
        (HttpStatus(410), Reason.GONE),
        (HttpStatus(403), Reason.HTTP_ERROR),
        (HttpStatus(204), Reason.HTTP_ERROR),
    ],
)
def test_answer_that_seldom_changes_is_tried_twice(result: FetchResult, reason: Reason) -> None:
    """Once more an hour later: pages are linked before they are there."""
    first = after(pending(), result)
    assert (first.state.status, first.outcome, first.state.next_attempt_at) == (
        FetchStatus.PENDING,
        None,
        NOW + HOUR,
    )
    second = after(first.state, result, now=NOW + HOUR)
    assert (second.state.status, kind_and_reason(second.outcome)) == (
        FetchStatus.FAILED,
        (OutcomeKind.FAILED, reason),
    )


@pytest.mark.parametrize(
    ("killed", "reason"),
    [
        (ExtractionKilled("extraction exceeded 10 s"), Reason.WORKER_KILLED),
        (StepFailed("KeyError('x')"), Reason.STEP_FAILED),
    ],
)
def test_page_that_killed_a_worker_or_a_step_three_times_is_a_dead_letter(
    killed: ExtractionKilled | StepFailed, reason: Reason
) -> None:
    """Soon again, since a worker may die of its neighbours; not for ever, since each costs a process."""
    state = pending()
    for _ in range(2):
        decision = after(state, killed)
        assert (decision.state.status, decision.outcome) == (FetchStatus.PENDING, None)
        state = decision.state
    last = after(state, killed)
    assert (last.state.status, kind_and_reason(last.outcome)) == (
        FetchStatus.FAILED,
        (OutcomeKind.DEAD_LETTER, reason),
    )


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (HttpStatus(500), Reason.HTTP_ERROR),
        (HttpStatus(429), Reason.HTTP_ERROR),
        (RequestFailed(RequestFailure.NETWORK_ERROR, "x"), Reason.NETWORK_ERROR),
        (RequestFailed(RequestFailure.TIMED_OUT, "x"), Reason.TIMED_OUT),
        (NotModified(), Reason.HTTP_ERROR),
    ],
)
@pytest.mark.parametrize("jitter", [0.0, 0.999])
def test_answer_that_passes_is_tried_with_growing_gaps_for_two_days(
    result: FetchResult, reason: Reason, jitter: float
) -> None:
    """The last attempt is within 48 hours of the first, and then there is an outcome."""
    state, now, gaps = pending(), NOW, []
    while True:
        decision = after(state, result, now=now, jitter=jitter)
        if decision.state.next_attempt_at is None:
            break
        assert decision.outcome is None
        gaps.append(decision.state.next_attempt_at - now)
        state, now = decision.state, decision.state.next_attempt_at
    assert kind_and_reason(decision.outcome) == (OutcomeKind.FAILED, reason)
    assert gaps == sorted(gaps)
    assert 40 * HOUR < now - NOW <= 48 * HOUR
    assert 10 < len(gaps) < 40


def test_retry_after_is_honoured() -> None:
    """A server that says when to come again is not asked sooner."""
    assert after(pending(), HttpStatus(503, retry_after_seconds=7200)).state.next_attempt_at == NOW + 2 * HOUR


def test_alias_within_the_site_is_remembered_and_elsewhere_is_not() -> None:
    """rel=canonical never changes the article's id."""
    same = after(pending(), page(canonical_url="http://www.a.test/one"))
    assert same.state.alias_of == ids.article_id("http://www.a.test/one")
    assert same.state.article_id == ids.article_id(URL)
    assert after(pending(), page(canonical_url="http://b.test/one")).state.alias_of is None
    assert after(pending(), page(canonical_url=URL)).state.alias_of is None


def test_deciding_on_a_state_that_is_not_pending_is_an_error() -> None:
    """Two results for one attempt would publish twice."""
    with pytest.raises(ValueError, match="not pending"):
        after(done(), page())
