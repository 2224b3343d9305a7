"""What becomes of an entry, and of each attempt to fetch its page."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.fetching.fetches import (
    Decided,
    FetchResult,
    HttpStatus,
    NotModified,
    Page,
    Redirected,
    RetryPolicy,
    Unsupported,
    WorkerKilled,
    accept,
    after_fetch,
)
from ingest.core.web.failures import RequestFailure, Unanswered
from schemas import ids
from schemas.articles import Verdict
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus, Origin
from schemas.outcomes import Outcome, OutcomeKind, Reason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "http://a.test/1"
TEXT = "A text that is long enough.\n\nWith two paragraphs."


def entry(name: str = "1", /, **changes: object) -> Entry:
    """An entry for the article at `URL`."""
    fields: dict[str, object] = {
        "entry_id": f"e{name}",
        "feed_id": f"f{name}",
        "article_id": ids.article_id(URL),
        "discovered_at": NOW - HOUR,
        "url": URL,
        "title": "Title",
    }
    return Entry.model_validate({**fields, **changes})


def origin(offset: int = 7) -> Origin:
    """A place in `entries`."""
    return Origin(topic="entries", partition=1, offset=offset)


def pending(one: Entry | None = None, **changes: object) -> FetchState:
    """The state after an entry was accepted."""
    state = accept(one or entry(), None, origin=origin(), now=NOW).state
    assert state is not None
    return state.model_copy(update=changes)


def page(text: str = TEXT, title: str = "Page", canonical_url: str | None = None) -> Page:
    """A fetched page."""
    said = PageMetadata(title=title, canonical_url=canonical_url)
    extracted = Extracted(verdict=Verdict.ARTICLE, extraction="x/1", text=text, metadata=said)
    return Page(extracted, final_url=URL, etag='"1"', last_modified="Sun")


def after(state: FetchState, result: FetchResult, *, now: datetime = NOW, jitter: float = 0.0) -> Decided:
    """Decide on an attempt."""
    return after_fetch(state, result, now=now, jitter=jitter, policy=RetryPolicy())


def done(**changes: object) -> FetchState:
    """The state of an article that was published once."""
    return after(pending(), page()).state.model_copy(update=changes)


def ended(outcome: Outcome | None) -> tuple[OutcomeKind, Reason]:
    """Kind and reason of an outcome that has to be there."""
    assert outcome is not None
    return outcome.outcome, outcome.reason


# accept


def test_unknown_article_becomes_pending_with_its_entry() -> None:
    """The table is the fetch queue."""
    accepted = accept(entry(), None, origin=origin(), now=NOW)
    assert accepted.state == FetchState(
        article_id=ids.article_id(URL),
        status=FetchStatus.PENDING,
        entry=entry(),
        origin=origin(),
        next_attempt_at=NOW,
        last_listed_at=NOW,
        entry_ids=("e1",),
        feed_ids=("f1",),
    )
    assert accepted.outcomes == ()


def test_entry_without_link_and_content_is_rejected() -> None:
    """A title alone is no article."""
    accepted = accept(entry(url=None), None, origin=origin(), now=NOW)
    assert (accepted.state, ended(accepted.outcomes[0])) == (None, (OutcomeKind.REJECTED, Reason.NO_CONTENT))


def test_newer_entry_replaces_the_pending_one_which_is_joined() -> None:
    """The outcome is the older one's, with its place; fresh stays fresh, the clock runs on."""
    newer = entry("2", discovered_at=NOW, backlog=True)
    before = pending(attempts=2, first_attempt_at=NOW - HOUR, next_attempt_at=NOW + HOUR)
    accepted = accept(newer, before, origin=origin(9), now=NOW)
    (outcome,) = accepted.outcomes
    assert (outcome.id, outcome.offset, outcome.article_id) == ("e1", 7, ids.article_id(URL))
    assert ended(outcome) == (OutcomeKind.JOINED, Reason.BEING_FETCHED)
    state = accepted.state
    assert state is not None
    assert state.entry == newer.model_copy(update={"discovered_at": NOW - HOUR, "backlog": False})
    assert (state.origin, state.attempts, state.next_attempt_at) == (origin(9), 2, NOW + HOUR)
    assert (state.entry_ids, state.feed_ids) == (("e1", "e2"), ("f1", "f2"))


def test_correction_that_waits_is_not_replaced_by_another_feeds_first_word() -> None:
    """A syndicating feed lists the old headline after the publisher has changed it."""
    waiting = pending(entry(revision=2, title="Corrected"))
    accepted = accept(entry("2", title="As it was"), waiting, origin=origin(9), now=NOW)
    assert accepted.state is not None
    assert accepted.state.entry == waiting.entry
    assert accepted.state.entry_ids == ("e1", "e2")
    assert [(one.id, *ended(one)) for one in accepted.outcomes] == [
        ("e2", OutcomeKind.JOINED, Reason.BEING_FETCHED)
    ]


def test_known_article_is_joined_and_remembers_who_listed_it() -> None:
    """The second feed that lists an article causes no fetch."""
    accepted = accept(entry("2"), done(), origin=origin(9), now=NOW + HOUR)
    (outcome,) = accepted.outcomes
    assert ended(outcome) == (OutcomeKind.JOINED, Reason.ALREADY_KNOWN)
    assert (outcome.id, outcome.offset, outcome.article_version) == ("e2", 9, 1)
    assert accepted.state is not None
    assert accepted.state.status is FetchStatus.DONE
    assert (accepted.state.feed_ids, accepted.state.last_listed_at) == (("f1", "f2"), NOW + HOUR)


@pytest.mark.parametrize(
    ("change", "fetched_again"),
    [
        ({"revision": 1, "discovered_at": NOW + HOUR}, False),
        ({"revision": 2, "discovered_at": NOW + HOUR}, True),
        ({"revision": 2, "discovered_at": NOW + HOUR, "updated_at": NOW + HOUR}, True),
        ({"revision": 2, "discovered_at": NOW + HOUR, "updated_at": NOW - timedelta(seconds=30)}, True),
        ({"revision": 2, "discovered_at": NOW + HOUR, "updated_at": NOW - HOUR}, False),
        ({"revision": 2, "discovered_at": NOW - HOUR}, False),
    ],
)
def test_changed_entry_is_fetched_again_unless_the_fetch_was_later(
    change: dict[str, object], fetched_again: bool
) -> None:
    """A revision whose update is older than our copy of the page tells nothing new."""
    accepted = accept(entry("1", **change), done(), origin=origin(9), now=NOW + HOUR)
    assert accepted.state is not None
    assert (accepted.state.status is FetchStatus.PENDING) == fetched_again
    assert len(accepted.outcomes) == (not fetched_again)
    assert (accepted.state.version, accepted.state.etag) == (1, '"1"')


@pytest.mark.parametrize("status", [FetchStatus.FAILED, FetchStatus.REJECTED])
def test_article_that_failed_is_tried_again_from_the_start(status: FetchStatus) -> None:
    """A later entry is a new reason to try."""
    accepted = accept(entry("2"), done(status=status, attempts=9), origin=origin(9), now=NOW + HOUR)
    assert accepted.state is not None
    assert (accepted.state.status, accepted.state.attempts) == (FetchStatus.PENDING, 0)
    assert accepted.outcomes == ()


def test_at_most_sixteen_entries_are_remembered() -> None:
    """An article that every feed lists does not grow without end."""
    state = done()
    for n in range(40):
        accepted = accept(entry(str(n)), state, origin=origin(n), now=NOW)
        assert accepted.state is not None
        state = accepted.state
    assert (len(state.entry_ids), len(state.feed_ids)) == (16, 16)


# after_fetch


def test_first_page_is_published_as_version_one() -> None:
    """The entry ends, the state keeps what the next fetch is compared with."""
    decided = after(pending(), page())
    assert ended(decided.outcome) == (OutcomeKind.PUBLISHED, Reason.NEW_ARTICLE)
    assert decided.outcome is not None
    assert (decided.outcome.id, decided.outcome.article_version, decided.outcome.offset) == ("e1", 1, 7)
    assert decided.article is not None
    assert (decided.article.version, decided.article.text, decided.article.title) == ("1", TEXT, "Title")
    state = decided.state
    assert (state.status, state.version, state.entry, state.origin) == (FetchStatus.DONE, 1, None, None)
    assert (state.etag, state.last_modified, state.fetched_at) == ('"1"', "Sun", NOW)
    assert (state.first_created_at, state.next_attempt_at, state.attempts) == (NOW, None, 0)
    assert decided.retry_at is None


def again() -> FetchState:
    """The state of a published article whose entry changed."""
    state = accept(
        entry(revision=2, discovered_at=NOW + HOUR), done(), origin=origin(9), now=NOW + HOUR
    ).state
    assert state is not None
    return state


@pytest.mark.parametrize("result", [NotModified(), page(TEXT.replace(" ", "  "))])
def test_unchanged_text_makes_no_version(result: FetchResult) -> None:
    """A 304, or other whitespace, joins the version that is."""
    decided = after(again(), result, now=NOW + HOUR)
    assert (decided.article, ended(decided.outcome)) == (None, (OutcomeKind.JOINED, Reason.TEXT_UNCHANGED))
    assert decided.outcome is not None
    assert (decided.outcome.version, decided.outcome.article_version) == (2, 1)
    assert (decided.state.status, decided.state.version, decided.state.fetched_at) == (
        FetchStatus.DONE,
        1,
        NOW + HOUR,
    )


def test_changed_text_is_the_next_version() -> None:
    """The first version's time stays, the second has its own."""
    decided = after(again(), page("Another text."), now=NOW + HOUR)
    assert ended(decided.outcome) == (OutcomeKind.PUBLISHED, Reason.NEW_VERSION)
    assert decided.article is not None
    assert (decided.article.version, decided.state.version) == ("2", 2)
    assert (decided.article.first_created, decided.article.version_created) == (NOW, NOW + HOUR)


def test_neither_page_nor_feed_has_a_text() -> None:
    """Nothing to publish is a rejection."""
    decided = after(pending(), page(""))
    assert (decided.state.status, ended(decided.outcome)) == (
        FetchStatus.REJECTED,
        (OutcomeKind.REJECTED, Reason.NO_CONTENT),
    )


def test_redirect_to_another_domain_forwards_the_entry() -> None:
    """The outcome comes from there; here it is known where the article went."""
    decided = after(pending(), Redirected("http://B.test/x?utm_source=y"))
    moved = ids.article_id("http://b.test/x")
    assert decided.forward == entry(url="http://b.test/x?utm_source=y", article_id=moved, hop=1)
    assert (decided.state.status, decided.state.forwarded_to, decided.outcome) == (
        FetchStatus.FORWARDED,
        moved,
        None,
    )
    joined = accept(entry("2"), decided.state, origin=origin(9), now=NOW)
    assert (joined.outcomes[0].article_id, joined.outcomes[0].article_version) == (moved, None)
    changed = accept(
        entry("2", revision=2, discovered_at=NOW + HOUR), decided.state, origin=origin(9), now=NOW + HOUR
    )
    assert changed.state is not None
    assert (changed.state.status, changed.state.forwarded_to) == (FetchStatus.PENDING, None)


def test_redirects_in_a_circle_end_as_too_many_hops() -> None:
    """Two domains that point to each other give an outcome, not a join with nothing."""
    states: dict[str, FetchState] = {}
    one, urls = entry(), ["http://b.test/1", URL]
    for hop in range(6):
        accepted = accept(one, states.get(one.article_id), origin=origin(hop), now=NOW)
        assert accepted.state is not None
        assert accepted.outcomes == ()
        decided = after(accepted.state, Redirected(urls[hop % 2]))
        states[one.article_id] = decided.state
        if decided.forward is None:
            break
        one = decided.forward
    assert (hop, ended(decided.outcome)) == (5, (OutcomeKind.REJECTED, Reason.TOO_MANY_HOPS))


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (Unsupported("application/pdf"), Reason.UNSUPPORTED_TYPE),
        (Redirected("javascript:x"), Reason.INVALID_URL),
        (Unanswered(RequestFailure.ADDRESS_REFUSED, "x"), Reason.ADDRESS_REFUSED),
        (Unanswered(RequestFailure.TOO_LARGE, "x"), Reason.TOO_LARGE),
        (Unanswered(RequestFailure.INVALID_URL, "x"), Reason.INVALID_URL),
        (Unanswered(RequestFailure.TOO_MANY_REDIRECTS, "x"), Reason.TOO_MANY_HOPS),
    ],
)
def test_what_no_retry_can_change_is_rejected_at_once(result: FetchResult, reason: Reason) -> None:
    """Deliberate outcomes need no second try."""
    decided = after(pending(), result)
    assert (decided.state.status, ended(decided.outcome)) == (
        FetchStatus.REJECTED,
        (OutcomeKind.REJECTED, reason),
    )
    assert (decided.retry_at, decided.state.entry) == (None, None)


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
    assert (first.state.status, first.outcome, first.retry_at) == (FetchStatus.PENDING, None, NOW + HOUR)
    second = after(first.state, result, now=NOW + HOUR)
    assert (second.state.status, ended(second.outcome)) == (FetchStatus.FAILED, (OutcomeKind.FAILED, reason))


def test_page_that_killed_a_worker_three_times_is_a_dead_letter() -> None:
    """Soon again, since a worker may die of its neighbours; not for ever, since each costs a process."""
    state, killed = pending(), WorkerKilled("extraction exceeded 10 s")
    for _ in range(2):
        decided = after(state, killed)
        assert (decided.state.status, decided.outcome) == (FetchStatus.PENDING, None)
        state = decided.state
    last = after(state, killed)
    assert (last.state.status, ended(last.outcome)) == (
        FetchStatus.FAILED,
        (OutcomeKind.DEAD_LETTER, Reason.WORKER_KILLED),
    )


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (HttpStatus(500), Reason.HTTP_ERROR),
        (HttpStatus(429), Reason.HTTP_ERROR),
        (Unanswered(RequestFailure.NETWORK_ERROR, "x"), Reason.NETWORK_ERROR),
        (Unanswered(RequestFailure.TIMED_OUT, "x"), Reason.TIMED_OUT),
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
        decided = after(state, result, now=now, jitter=jitter)
        if decided.retry_at is None:
            break
        assert decided.outcome is None
        gaps.append(decided.retry_at - now)
        state, now = decided.state, decided.retry_at
    assert ended(decided.outcome) == (OutcomeKind.FAILED, reason)
    assert gaps == sorted(gaps)
    assert 40 * HOUR < now - NOW <= 48 * HOUR
    assert 10 < len(gaps) < 40


def test_retry_after_is_honoured() -> None:
    """A server that says when to come again is not asked sooner."""
    assert after(pending(), HttpStatus(503, retry_after_seconds=7200)).retry_at == NOW + 2 * HOUR


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
