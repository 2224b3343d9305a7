"""Polls: what follows from the response to a feed's request.

Owns the decision: entries, state, seen set, reason. Requesting and parsing happen in the shell; which
entries are new is decided in `ingest.core.feeds.entries`, when to come again in `ingest.core.feeds.schedule`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.core.feeds.documents import FeedDocument, FeedSchedule, NotAFeed
from ingest.core.feeds.entries import Rejected, discover
from ingest.core.feeds.giving_up import after_failure, revived
from ingest.core.feeds.moves import moved
from ingest.core.feeds.rhythm import MAX_HISTORY_SECONDS, Rhythm
from ingest.core.feeds.schedule import SchedulePolicy, next_poll_at
from ingest.core.feeds.seen import SeenSet
from ingest.core.feeds.validation import found_false, probed, validated
from ingest.core.web import caching
from ingest.core.web.caching import NO_VALIDATORS
from ingest.core.web.failures import RequestFailed, StepFailed
from ingest.core.web.statuses import is_addition, is_whole
from ingest.core.web.urls import Url
from schemas.base import MAX_DETAIL_CHARACTERS
from schemas.feeds import Entry, Feed, FeedState, PollReason
from schemas.outcomes import Outcome, OutcomeKind, Reason

__all__ = [
    "FeedResponse",
    "ParserKilled",
    "PollDecision",
    "PollPart",
    "PollResult",
    "decide",
    "needs_parsing",
    "needs_reading",
]

UNSTABLE_AT = 4  # of restlessness: the third of six polls between which two caches turn
MAX_RESTLESSNESS = 12  # so that as many quiet polls make a feed stable again


@dataclass(frozen=True, slots=True)
class FeedResponse:
    """A response to a poll.

    Attributes:
        headers: Names in lower case.
        body_sha256: Hex, decompressed; None without a body, or where it is not known.
        document: What the body holds where `has_document`; None where it is the one that was parsed last.
        moved_to: Where the feed has moved for good, by permanent redirects; None where it has not.
        was_conditional: Validators were sent to `final_url`.
        sent_sha256: Hex, of the body as sent; None without one.
    """

    status: int
    headers: Mapping[str, str]
    final_url: Url
    body_sha256: str | None = None
    document: FeedDocument | NotAFeed | None = None
    moved_to: Url | None = None
    was_conditional: bool = True
    sent_sha256: str | None = None

    @property
    def is_addition(self) -> bool:
        """Return whether it lists new entries alone, so that what it leaves out says nothing."""
        return is_addition(self.status, self.headers)

    @property
    def has_document(self) -> bool:
        """Return whether the body is a document to be parsed."""
        return is_whole(self.status, self.headers) or self.is_addition


@dataclass(frozen=True, slots=True)
class ParserKilled:
    """The document was not parsed within its deadline or memory, or the worker died of it."""

    detail: str


PollResult = FeedResponse | RequestFailed | ParserKilled | StepFailed


@dataclass(frozen=True, slots=True)
class PollPart:
    """What to write in one transaction.

    Attributes:
        entries: New or changed ones, oldest first, at most 500.
        outcomes: Of items that cannot become entries; their neighbours go on.
        seen: The seen set to be written, packed; None where it did not change.
    """

    state: FeedState
    entries: tuple[Entry, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    seen: bytes | None = None


@dataclass(frozen=True, slots=True)
class PollDecision:
    """What to write after a poll, and why.

    Attributes:
        parts: At least one, each a transaction, to be written in their order.
    """

    reason: PollReason
    parts: tuple[PollPart, ...]

    @property
    def state(self) -> FeedState:
        """Return the state after the whole poll."""
        return self.parts[-1].state

    @property
    def seen(self) -> SeenSet | None:
        """Return the seen set after the whole poll; None where it did not change."""
        packed = self.parts[-1].seen
        return SeenSet.decode(packed) if packed is not None else None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries of all parts."""
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return the outcomes of all parts."""
        return tuple(outcome for part in self.parts for outcome in part.outcomes)


def needs_reading(state: FeedState | None, sent_sha256: str) -> bool:
    """Return whether a body, by its bytes as sent, may differ from the one that was parsed last."""
    return state is None or sent_sha256 not in (state.sent_sha256, state.body_sha256)


def needs_parsing(state: FeedState | None, body_sha256: str) -> bool:
    """Return whether a body differs from the one that was parsed last."""
    return state is None or state.body_sha256 != body_sha256


def decide(
    feed: Feed,
    state: FeedState | None,
    seen: SeenSet,
    response: PollResult,
    *,
    now: datetime,
    jitter: float,
    policy: SchedulePolicy,
) -> PollDecision:
    """Return what follows from a poll's response; decided once, however many transactions it takes.

    Before the last part, the state stays that of an unfinished poll, due at once and without the new
    validators: a worker that dies in between leaves nothing out, and a first poll's rest is still backlog.

    Args:
        state: None before the first poll.
        seen: The feed's seen set; at the first poll after a move the one decoded from `feed.seed`.
        jitter: Fraction, [0, 1).
    """
    before = state or FeedState(feed_id=feed.feed_id, next_poll_at=now)
    context = _PollContext(feed, before, now, jitter, policy)
    match response:
        case RequestFailed():
            return _failed(context, PollReason(response.reason.value), response.detail, {})
        case ParserKilled():
            return _failed(context, PollReason.WORKER_KILLED, response.detail, {})
        case StepFailed():
            return _failed(context, PollReason.STEP_FAILED, response.detail, {})
        case FeedResponse():
            return _after_response(context, feed, seen, response)


@dataclass(frozen=True, slots=True)
class _PollContext:
    """One call of `decide`: what was known before, and the terms."""

    feed: Feed
    before: FeedState
    now: datetime
    jitter: float
    policy: SchedulePolicy

    def next_poll_at(
        self,
        headers: Mapping[str, str],
        rhythm: Rhythm,
        asked: FeedSchedule,
        *,
        failures: int,
        missing: int = 0,
    ) -> datetime:
        return next_poll_at(
            self.policy,
            caching.hints(headers, now=self.now),
            rhythm=rhythm,
            schedule=asked,
            feed=self.feed,
            failures=failures,
            missing=missing,
            now=self.now,
            jitter=self.jitter,
        )

    def rhythm_with(self, entries: Iterable[Entry]) -> Rhythm:
        """Return the rhythm after a poll that found these; one dated before the last poll is new now."""
        before, until = Rhythm.decode(self.before.rhythm), self.now.timestamp()
        times = [entry.published_at.timestamp() if entry.published_at else until for entry in entries]
        if before.as_of:
            since = before.as_of
            return before.watched((time if since < time <= until else until for time in times), until=until)
        dated = [time for time in times if until - MAX_HISTORY_SECONDS < time < until]
        return before.watched(dated, until=until, since=min(dated, default=until))


def _after_response(context: _PollContext, feed: Feed, seen: SeenSet, response: FeedResponse) -> PollDecision:
    before = context.before
    if response.status == 304 and not (response.was_conditional and (before.etag or before.last_modified)):
        # A cache answers for itself: what the feed lists is not known, and nobody would notice.
        detail = "HTTP status 304 to a request without validators"
        return _failed(context, PollReason.HTTP_ERROR, detail, response.headers)
    if response.status == 304:
        return _unchanged(context, PollReason.NOT_MODIFIED, response)
    if not response.has_document:
        reason = PollReason.GONE if response.status == 410 else PollReason.HTTP_ERROR
        detail = f"HTTP status {response.status}"
        return _failed(context, reason, detail, response.headers, status=response.status)
    if isinstance(response.document, NotAFeed):
        return _failed(context, PollReason.NOT_A_FEED, response.document.reason, response.headers)
    if response.document is None:
        return _unchanged(context, PollReason.NOTHING_NEW, response)
    return _after_document(context, feed, seen, response, response.document)


def _after_document(
    context: _PollContext, feed: Feed, seen: SeenSet, response: FeedResponse, document: FeedDocument
) -> PollDecision:
    found = discover(
        feed,
        document,
        seen,
        first_poll=context.before.last_success_at is None and not feed.seed,
        final_url=response.final_url,
        now=context.now,
        backlog_after=timedelta(seconds=context.policy.backlog_after_seconds),
    )
    reason = PollReason.NEW_ENTRIES if found.entries else PollReason.NOTHING_NEW
    unfinished = context.before.model_copy(
        update={"next_poll_at": context.now, "last_polled_at": context.now, "last_reason": reason}
    )
    # While a change is held back the next document is read, though it may be the same: then it came to rest.
    new = [entry for entry in found.entries if entry.revision == 1]
    finished = _succeeded(context, reason, response, _asked(document), context.rhythm_with(new)).model_copy(
        update={
            # Of what is new alone, the whole document is not known.
            "body_sha256": None if response.is_addition else response.body_sha256,
            "sent_sha256": None if response.is_addition else _compressed_sha256(response),
            **({"false_304_at": context.now} if found_false(context.before, new, now=context.now) else {}),
            "last_new_entry_at": context.now if found.entries else context.before.last_new_entry_at,
            **_stability(context, has_held=found.held > 0),
            **({**NO_VALIDATORS, "body_sha256": None, "sent_sha256": None} if found.held else {}),
        }
    )
    parts = []
    for n, each in enumerate(found.slices):
        is_last = n == len(found.slices) - 1
        outcomes = tuple(_rejected(feed, one, context.now) for one in each.rejected)
        changed = each.seen.encode() if each.seen != seen else None
        parts.append(PollPart(finished if is_last else unfinished, each.entries, outcomes, changed))
    return PollDecision(reason, tuple(parts))


def _compressed_sha256(response: FeedResponse) -> str | None:
    """Return what the state remembers of the bytes as sent: nothing where the document came as it is."""
    return None if response.sent_sha256 == response.body_sha256 else response.sent_sha256


def _stability(context: _PollContext, *, has_held: bool) -> dict[str, object]:
    """Return whether the feed is unstable: poll after poll it takes back what it said, or counts."""
    before = context.before
    restless = min(max(before.restlessness + (2 if has_held else -1), 0), MAX_RESTLESSNESS)
    since = before.unstable_since or (context.now if restless >= UNSTABLE_AT else None)
    return {"restlessness": restless, "unstable_since": since if restless else None}


def _rejected(feed: Feed, rejected: Rejected, now: datetime) -> Outcome:
    return Outcome(
        id=rejected.entry_id,
        version=1,
        stage="ingest",
        outcome=OutcomeKind.REJECTED,
        reason=Reason.TOO_MANY_ITEMS if rejected.is_beyond_limit else Reason.UNUSABLE_ITEM,
        decided_at=now,
        detail=f"{feed.url}: {rejected.reason}"[:MAX_DETAIL_CHARACTERS],
        topic="feeds",
        partition=-1,
        offset=-1,
    )


def _unchanged(context: _PollContext, reason: PollReason, response: FeedResponse) -> PollDecision:
    before = context.before
    asked = FeedSchedule(
        ttl_seconds=before.ttl_seconds,
        skip_hours=frozenset(before.skip_hours),
        skip_days=frozenset(before.skip_days),
    )
    state = _succeeded(context, reason, response, asked, context.rhythm_with(()))
    if response.body_sha256 is not None:  # the same document, compressed in another way
        state = state.model_copy(update={"sent_sha256": _compressed_sha256(response)})
    return PollDecision(reason, (PollPart(state),))


def _asked(document: FeedDocument) -> FeedSchedule:
    """Return what a document asks for, its two intervals as one."""
    schedule = document.schedule
    longest = max(document.ttl_seconds, schedule.ttl_seconds, schedule.update_seconds)
    return FeedSchedule(ttl_seconds=longest, skip_hours=schedule.skip_hours, skip_days=schedule.skip_days)


def _succeeded(
    context: _PollContext, reason: PollReason, response: FeedResponse, asked: FeedSchedule, rhythm: Rhythm
) -> FeedState:
    before, now = context.before, context.now
    return before.model_copy(
        update={
            "next_poll_at": context.next_poll_at(response.headers, rhythm, asked, failures=0),
            **validated(before, response.status, response.headers, response.final_url),
            **moved(before, response.moved_to, now=now),
            **probed(before, now=now),
            **revived(),
            "whole_at": before.whole_at if response.status in (226, 304) else now,
            "last_polled_at": context.now,
            "last_success_at": context.now,
            "last_reason": reason,
            "last_error": None,
            "failures": 0,
            "ttl_seconds": asked.ttl_seconds,
            "skip_hours": tuple(sorted(asked.skip_hours)),
            "skip_days": tuple(sorted(asked.skip_days)),
            "rhythm": rhythm.encode(),
            **_stability(context, has_held=False),
        }
    )


def _failed(
    context: _PollContext,
    reason: PollReason,
    detail: str,
    headers: Mapping[str, str],
    *,
    status: int | None = None,
) -> PollDecision:
    before, failures = context.before, context.before.failures + 1
    rhythm = Rhythm.decode(before.rhythm)
    given_up = after_failure(
        before, reason, status, url=context.feed.url, now=context.now, policy=context.policy
    )
    missing = before.missing + 1 if status == 404 else 0
    at = context.next_poll_at(headers, rhythm, FeedSchedule(), failures=failures, missing=missing)
    state = before.model_copy(
        update={
            "next_poll_at": at,
            **given_up,
            **probed(before, now=context.now),
            "last_polled_at": context.now,
            "last_reason": reason,
            "last_error": detail[:MAX_DETAIL_CHARACTERS],
            "failures": failures,
        }
    )
    return PollDecision(reason, (PollPart(state),))
