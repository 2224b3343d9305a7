"""What follows from a feed's response."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.feeds.documents import FeedDocument, FeedItem, FeedSchedule, NotAFeed, UnusableItem
from ingest.core.feeds.polls import (
    FeedResponse,
    ParserKilled,
    PollDecision,
    PollResult,
    decide,
    needs_parsing,
)
from ingest.core.feeds.schedule import SchedulePolicy
from ingest.core.feeds.seen import SeenSet
from ingest.core.web.failures import RequestFailed, RequestFailure, StepFailed
from ingest.core.web.urls import Url
from schemas.feeds import Feed, FeedState, PollReason
from schemas.outcomes import OutcomeKind, Reason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(feed_id="f" + "0" * 20, url="http://a.test/f", added_at=NOW)
FINAL_URL = Url.parse(FEED.url)
KNOWN = FeedState(
    feed_id=FEED.feed_id,
    next_poll_at=NOW,
    etag='"1"',
    last_modified="Sun",
    body_sha256="aa",
    last_success_at=NOW - timedelta(hours=1),
    failures=3,
    last_error="was down",
    ttl_seconds=1200,
)


def answered(*guids: str, status: int = 200, **headers: str) -> FeedResponse:
    """A response whose document lists these guids."""
    document = FeedDocument("T", None, 0, tuple(FeedItem(guid=guid, title=guid) for guid in guids))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return FeedResponse(status, named, FINAL_URL, "bb", document if status == 200 else None)


def after(
    response: PollResult, *, state: FeedState | None = KNOWN, seen: SeenSet | None = None, feed: Feed = FEED
) -> PollDecision:
    """Decide in the middle of the spread."""
    return decide(
        feed,
        state,
        seen or SeenSet(),
        response,
        now=NOW,
        jitter=0.5,
        policy=SchedulePolicy(default_seconds=300),
    )


def test_first_poll_brings_the_backlog() -> None:
    """Everything listed is new, and none of it is news."""
    decision = after(answered("a", "b", etag='"2"'), state=None)
    assert (decision.reason, [entry.backlog for entry in decision.entries]) == (
        PollReason.NEW_ENTRIES,
        [True, True],
    )
    state = decision.state
    assert (state.etag, state.last_modified, state.body_sha256) == ('"2"', None, "bb")
    assert (state.last_success_at, state.last_new_entry_at, state.failures) == (NOW, NOW, 0)
    assert state.next_poll_at == NOW + timedelta(seconds=300)
    assert decision.seen is not None
    assert len(decision.seen) == 2


def test_first_poll_after_a_failure_is_still_the_first() -> None:
    """A feed that was down when it was added brings its backlog when it is up."""
    failed = after(RequestFailed(RequestFailure.TIMED_OUT, "slow"), state=None)
    assert after(answered("a"), state=failed.state).entries[0].backlog


def test_feed_that_moved_shards_brings_no_backlog() -> None:
    """Its seen set came along as the seed; only what that has not seen is new, and it is news."""
    seen = after(answered("a"), state=None).seen
    assert seen is not None
    moved = FEED.model_copy(update={"seed": seen.encode()})
    decision = after(answered("b", "a"), state=None, seen=SeenSet.decode(moved.seed), feed=moved)
    assert [(entry.guid, entry.backlog) for entry in decision.entries] == [("b", False)]


def test_not_modified_is_a_success_that_keeps_what_is_known() -> None:
    """A 304 without validators leaves them as they are; the seen set is not written."""
    decision = after(answered(status=304))
    assert (decision.reason, decision.seen, decision.entries) == (PollReason.NOT_MODIFIED, None, ())
    state = decision.state
    assert (state.etag, state.last_modified, state.body_sha256, state.failures) == ('"1"', "Sun", "aa", 0)
    assert (state.last_error, state.ttl_seconds, state.last_success_at) == (None, 1200, NOW)
    assert state.next_poll_at == NOW + timedelta(seconds=1200)


def test_same_body_is_nothing_new_without_parsing() -> None:
    """Servers without validators send the same bytes again and again."""
    assert not needs_parsing(KNOWN, "aa")
    assert needs_parsing(KNOWN, "bb")
    assert needs_parsing(None, "aa")
    decision = after(FeedResponse(200, {"etag": '"9"'}, FINAL_URL, "aa", None))
    assert (decision.reason, decision.seen, decision.state.etag) == (PollReason.NOTHING_NEW, None, '"9"')


def test_document_without_news_leaves_the_seen_set_unwritten() -> None:
    """Only a change is written."""
    seen = after(answered("a")).seen
    decision = after(answered("a"), seen=seen)
    assert (decision.reason, decision.entries, decision.seen) == (PollReason.NOTHING_NEW, (), None)
    assert decision.state.last_new_entry_at is None


def test_more_than_500_entries_come_in_several_decisions() -> None:
    """The unfinished state has neither validators nor success: who restores it polls again."""
    decision = after(answered(*map(str, range(1100)), etag='"2"'), state=None)
    assert all(entry.backlog for entry in decision.entries)
    assert [len(part.entries) for part in decision.parts] == [500, 500, 100]
    assert [entry.guid for entry in decision.entries] == [str(n) for n in reversed(range(1100))]
    for part in decision.parts[:-1]:
        state = part.state
        assert (state.etag, state.body_sha256, state.last_success_at, state.next_poll_at) == (
            None,
            None,
            None,
            NOW,
        )
    assert (decision.state.etag, decision.state.last_success_at) == ('"2"', NOW)


def test_poll_that_was_cut_short_goes_on_where_it_was() -> None:
    """A worker that restores the state of a part decides on the rest alone, still as backlog."""
    response = answered(*map(str, range(1100)))
    part = after(response, state=None).parts[0]
    rest = after(response, state=part.state, seen=SeenSet.decode(part.seen or b""))
    assert [entry.guid for entry in rest.entries] == [str(n) for n in reversed(range(600))]
    assert all(entry.backlog for entry in rest.entries)


def test_304_to_a_request_without_validators_is_an_error() -> None:
    """A broken cache would keep a feed silent for ever, and healthy."""
    bare = KNOWN.model_copy(update={"etag": None, "last_modified": None})
    decision = after(answered(status=304), state=bare)
    assert (decision.reason, decision.state.failures) == (PollReason.HTTP_ERROR, 4)
    assert "without validators" in (decision.state.last_error or "")


def test_item_that_cannot_be_an_entry_has_an_outcome() -> None:
    """With the feed and the reason, for who looks for a story that did not come."""
    unusable = UnusableItem(position=0, digest="d" * 20, reason="neither title nor text nor link")
    document = FeedDocument("T", None, 0, (), unusable=(unusable,))
    (outcome,) = after(FeedResponse(200, {}, FINAL_URL, "bb", document)).outcomes
    assert (outcome.outcome, outcome.reason) == (OutcomeKind.REJECTED, Reason.UNUSABLE_ITEM)
    assert outcome.detail == f"{FEED.url}: item 1: neither title nor text nor link"


def test_feed_that_turns_between_two_states_is_unstable_until_it_rests() -> None:
    """Two caches behind one address: its health says so, and its entries are no revisions."""
    state: FeedState = KNOWN
    seen = SeenSet()
    revisions = []
    for n in range(12):
        document = FeedDocument("T", None, 0, (FeedItem(guid="a", title="old" if n % 2 else "new"),))
        decision = after(FeedResponse(200, {}, FINAL_URL, str(n), document), state=state, seen=seen)
        state, seen = decision.state, decision.seen or seen
        revisions += [entry.revision for entry in decision.entries]
    assert revisions == [1, 2]
    assert state.unstable_since == NOW
    for n in range(12, 30):
        document = FeedDocument("T", None, 0, (FeedItem(guid="a", title="old"),))
        decision = after(FeedResponse(200, {}, FINAL_URL, str(n), document), state=state, seen=seen)
        state, seen = decision.state, decision.seen or seen
    assert (state.unstable_since, state.restlessness) == (None, 0)


@pytest.mark.parametrize(
    ("response", "reason", "detail"),
    [
        (answered(status=500), PollReason.HTTP_ERROR, "HTTP status 500"),
        (answered(status=404), PollReason.HTTP_ERROR, "HTTP status 404"),
        (answered(status=204), PollReason.HTTP_ERROR, "HTTP status 204"),
        (FeedResponse(200, {}, FINAL_URL, "cc", NotAFeed("a page")), PollReason.NOT_A_FEED, "a page"),
        (RequestFailed(RequestFailure.TIMED_OUT, "slow"), PollReason.TIMED_OUT, "slow"),
        (RequestFailed(RequestFailure.NETWORK_ERROR, "x"), PollReason.NETWORK_ERROR, "x"),
        (RequestFailed(RequestFailure.TOO_LARGE, "x"), PollReason.TOO_LARGE, "x"),
        (RequestFailed(RequestFailure.ADDRESS_REFUSED, "x"), PollReason.ADDRESS_REFUSED, "x"),
        (RequestFailed(RequestFailure.INVALID_ENCODING, "x"), PollReason.INVALID_ENCODING, "x"),
        (RequestFailed(RequestFailure.INVALID_URL, "x"), PollReason.INVALID_URL, "x"),
        (ParserKilled("exceeded 10 s"), PollReason.WORKER_KILLED, "exceeded 10 s"),
        (StepFailed("KeyError('x')"), PollReason.STEP_FAILED, "KeyError('x')"),
        (RequestFailed(RequestFailure.TOO_MANY_REDIRECTS, "x"), PollReason.TOO_MANY_REDIRECTS, "x"),
    ],
)
def test_failure_keeps_what_is_known_and_backs_off(
    response: PollResult, reason: PollReason, detail: str
) -> None:
    """Validators and seen set survive; the fourth failure in a row waits longer than the default."""
    decision = after(response)
    assert (decision.reason, decision.state.last_reason, decision.state.last_error) == (
        reason,
        reason,
        detail,
    )
    assert (decision.entries, decision.seen, decision.state.failures) == ((), None, 4)
    assert (decision.state.etag, decision.state.body_sha256) == ('"1"', "aa")
    assert decision.state.last_success_at == KNOWN.last_success_at
    assert decision.state.next_poll_at == NOW + timedelta(seconds=900)


def test_every_request_failure_has_a_reason() -> None:
    """A new word in one enum is not forgotten in the other."""
    for failure in RequestFailure:
        assert after(RequestFailed(failure, "x")).state.failures == 4


def test_retry_after_is_honoured() -> None:
    """A server that says when to come again is not asked sooner."""
    decision = after(answered(status=503, retry_after="7200"))
    assert decision.state.next_poll_at == NOW + timedelta(hours=2)


def test_dates_of_the_first_document_teach_the_rhythm() -> None:
    """A busy feed is polled often from its second poll on, and a 304 keeps what was learned."""
    items = tuple(
        FeedItem(guid=str(n), title=str(n), published=NOW - timedelta(minutes=10 * n)) for n in range(1, 100)
    )
    response = FeedResponse(200, {"etag": "1"}, FINAL_URL, "bb", FeedDocument("T", None, 0, items))
    busy = after(response, state=None).state
    assert busy.next_poll_at < NOW + timedelta(seconds=150)
    again = decide(
        FEED,
        busy,
        SeenSet(),
        FeedResponse(304, {}, FINAL_URL),
        now=busy.next_poll_at,
        jitter=0.5,
        policy=SchedulePolicy(),
    )
    assert again.state.next_poll_at < busy.next_poll_at + timedelta(seconds=150)


def test_hours_to_skip_are_kept_over_answers_without_a_document() -> None:
    """A 304 says nothing of skipHours; what the last document said holds."""
    document = FeedDocument("T", None, 0, (), schedule=FeedSchedule(skip_hours=frozenset({12})))
    first = after(FeedResponse(200, {"etag": "1"}, FINAL_URL, "bb", document)).state
    assert first.next_poll_at == NOW + timedelta(hours=1)
    assert after(FeedResponse(304, {}, FINAL_URL), state=first).state.next_poll_at == NOW + timedelta(hours=1)
