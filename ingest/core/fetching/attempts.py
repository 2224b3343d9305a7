"""Attempts: what one more try of a fetch leads to: done, given up, or tried again later.

Owns the retries and the shape of an outcome of ingest; what a result means is
`ingest.core.fetching.after_fetch`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ingest.core.web.caching import NO_VALIDATORS
from schemas.articles import Article
from schemas.base import MAX_DETAIL_CHARACTERS
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Origin

__all__ = ["Attempt", "AttemptDecision", "RetryPolicy", "due_at", "outcome_of"]

STAGE = "ingest"


class RetryPolicy(BaseModel):
    """How long an article is tried; the settings hold it as it stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_seconds: float = Field(60, gt=0, description="Wait after the first failed attempt; doubles.")
    max_seconds: float = Field(
        6 * 3600, gt=0, validate_default=True, description="Longest wait between two attempts."
    )
    give_up_seconds: float = Field(
        48 * 3600,
        gt=0,
        description="Stop retrying this long after the first attempt; the last failure is then the outcome.",
    )
    gone_seconds: float = Field(
        3600, gt=0, description="Wait after a response that rarely changes (404, 410, other 4xx)."
    )
    gone_attempts: int = Field(2, ge=1, description="Attempts with such a response before the fetch fails.")
    max_worker_kills: int = Field(
        3, ge=1, description="Workers that a page may bring down before it is a dead letter."
    )

    version_gap_seconds: float = Field(
        60, ge=0, description="Minimum time between two versions of an article."
    )
    unchanged_gaps_seconds: tuple[float, ...] = Field(
        (60, 300, 1800, 7200, 43_200),
        min_length=1,
        description="Wait before a known page is fetched again, after one, two and more fetches in a row "
        "that brought the same text.",
    )
    max_daily_refetches: int = Field(
        20, ge=1, description="Fetches in a day of a known page whose text does not change."
    )

    @field_validator("max_seconds")
    @classmethod
    def _ordered(cls, value: float, info: ValidationInfo) -> float:
        minimum = info.data.get("first_seconds", value)
        if value < minimum:
            raise ValueError(f"must be at least first_seconds, {minimum:g}")
        return value


@dataclass(frozen=True, slots=True)
class AttemptDecision:
    """What to write after an attempt, in one transaction.

    Attributes:
        state: Pending with `next_attempt_at` where the article is to be tried again.
        others: States of other ids: names of the article, or the article that this one is a name of.
        outcome: None while the article is still pending, or was forwarded.
        forward: The entry to be written to the shard of its new URL's domain.
    """

    state: FetchState
    others: tuple[FetchState, ...] = ()
    article: Article | None = None
    outcome: Outcome | None = None
    forward: Entry | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, counted in `state`, and the terms under which it is judged."""

    state: FetchState
    entry: Entry
    origin: Origin
    now: datetime
    jitter: float
    policy: RetryPolicy

    def outcome(
        self,
        kind: OutcomeKind,
        reason: Reason,
        *,
        article_version: int | None = None,
        detail: str | None = None,
    ) -> Outcome:
        """Return the outcome of the entry that is being fetched."""
        return outcome_of(
            self.entry,
            self.origin,
            kind,
            reason,
            now=self.now,
            article_id=self.state.public_id,
            article_version=article_version,
            detail=detail,
        )

    def closed(self, status: FetchStatus, **update: object) -> FetchState:
        """Return the state without what only a pending one has."""
        cleared = {
            "entry": None,
            "origin": None,
            "attempts": 0,
            "first_attempt_at": None,
            "next_attempt_at": None,
            "last_reason": None,
            "is_stopgap": False,
        }
        return self.state.model_copy(update={**cleared, "status": status, **update})

    def completed(self, **update: object) -> FetchState:
        """Return the state of an article whose text was obtained."""
        return self.closed(FetchStatus.DONE, fetched_at=self.now, last_error=None, **update)

    def unchanged(self, detail: str | None = None, **update: object) -> AttemptDecision:
        """Decide that the text is the one already published, or no better than that."""
        if self.state.is_stopgap:
            return self.ended_with_feed_text(detail or self.state.last_error)
        outcome = self.outcome(
            OutcomeKind.JOINED, Reason.TEXT_UNCHANGED, article_version=self.state.version, detail=detail
        )
        counted = {"unchanged_fetches": self.state.unchanged_fetches + 1, **update}
        return AttemptDecision(state=self.completed(**counted), outcome=outcome)

    def ended_with_feed_text(self, detail: str | None) -> AttemptDecision:
        """Decide that the feed's text, which is out, is all that there will be."""
        outcome = self.outcome(
            OutcomeKind.PUBLISHED, Reason.FEED_TEXT, article_version=self.state.version, detail=detail
        )
        return AttemptDecision(state=self.completed(), outcome=outcome)

    def postponed(self, at: datetime) -> AttemptDecision:
        """Decide that this was too early: the attempt does not count.

        The page is read again then. With the validators of a text that is not out the answer would be a 304,
        and the text would never be.
        """
        update = {"next_attempt_at": at, "attempts": max(self.state.attempts - 1, 0), **NO_VALIDATORS}
        return AttemptDecision(state=self.state.model_copy(update=update))

    def gave_up(self, kind: OutcomeKind, reason: Reason, detail: str) -> AttemptDecision:
        """Decide that this was the last attempt."""
        status = FetchStatus.REJECTED if kind is OutcomeKind.REJECTED else FetchStatus.FAILED
        return AttemptDecision(
            state=self.closed(status, last_error=detail[:MAX_DETAIL_CHARACTERS]),
            outcome=self.outcome(kind, reason, detail=detail),
        )

    def retry_once(self, reason: Reason, detail: str) -> AttemptDecision:
        """Decide on a response that rarely changes: once more, an hour later."""
        if self.state.attempts >= self.policy.gone_attempts:
            return self.gave_up(OutcomeKind.FAILED, reason, detail)
        return self._again(reason, detail, self.policy.gone_seconds)

    def retry_after_crash(self, reason: Reason, detail: str) -> AttemptDecision:
        """Decide on a page that brought a step or its worker down: again soon, then a dead letter."""
        if self.state.attempts >= self.policy.max_worker_kills:
            return self.gave_up(OutcomeKind.DEAD_LETTER, reason, detail)
        return self._again(reason, detail, self.policy.first_seconds)

    def retry_with_backoff(
        self, reason: Reason, detail: str, *, at_least_seconds: float = 0
    ) -> AttemptDecision:
        """Decide on a failure that passes: again with growing gaps, until the time is up."""
        doubled = self.policy.first_seconds * 2.0 ** min(self.state.attempts - 1, 32)
        # Half of the gap is chance, so that the articles of a host that was down don't return together.
        gap = min(doubled, self.policy.max_seconds) * (0.5 + 0.5 * self.jitter)
        return self._again(reason, detail, max(gap, at_least_seconds))

    def _again(self, reason: Reason, detail: str, gap_seconds: float) -> AttemptDecision:
        at = self.now + timedelta(seconds=gap_seconds)
        first = self.state.first_attempt_at or self.now
        if at > first + timedelta(seconds=self.policy.give_up_seconds):
            return self.gave_up(OutcomeKind.FAILED, reason, detail)
        update = {
            "next_attempt_at": at,
            "last_error": detail[:MAX_DETAIL_CHARACTERS],
            "last_reason": reason,
        }
        return AttemptDecision(state=self.state.model_copy(update=update))


def due_at(state: FetchState, *, now: datetime, policy: RetryPolicy) -> datetime:
    """Return when a pending article is to be fetched.

    Args:
        now: Aware UTC.

    Returns:
        At most the time after now that lay between its first attempt, or its listing, and the next one, and
        that within the policy: stored times may come from a clock that has been put back since.
    """
    at, since = state.next_attempt_at, state.first_attempt_at or state.last_listed_at
    if at is None or since is None:
        return min(at or now, now)
    longest = max(policy.give_up_seconds, *policy.unchanged_gaps_seconds)
    return min(at, now + min(max(at - since, timedelta()), timedelta(seconds=longest)))


def outcome_of(
    entry: Entry,
    origin: Origin,
    kind: OutcomeKind,
    reason: Reason,
    *,
    now: datetime,
    article_id: str | None = None,
    article_version: int | None = None,
    detail: str | None = None,
) -> Outcome:
    """Return an entry's outcome.

    Args:
        article_id, article_version: What it was published as, or joined.
    """
    return Outcome(
        id=entry.entry_id,
        version=entry.revision,
        stage=STAGE,
        outcome=kind,
        reason=reason,
        decided_at=now,
        article_id=article_id,
        article_version=article_version,
        detail=detail[:MAX_DETAIL_CHARACTERS] if detail else None,
        topic=origin.topic,
        partition=origin.partition,
        offset=origin.offset,
        feed_ids=(entry.feed_id,),
        backlog=entry.backlog,
    )
