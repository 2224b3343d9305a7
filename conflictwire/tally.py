"""The tally of a run: counts of entries, articles and outcomes, from the records on the topics.

Owns the counting, for the demo and the end-to-end tests; reading the topics is the caller's.
"""

import statistics
from dataclasses import dataclass, field
from datetime import datetime

from schemas.contracts import ARTICLE, DEAD_LETTERS, ENTRY, OUTCOME, STORY
from schemas.outcomes import Outcome, OutcomeKind
from schemas.records import Received, header
from schemas.stories import Story

__all__ = ["TALLIED", "Summary", "Tally"]

TALLIED = (ENTRY.topic, ARTICLE.topic, STORY.topic, OUTCOME.topic, DEAD_LETTERS.name)
"""The topics that a tally counts."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and freshness; freshness is None if no story was fresh."""

    entries: int
    articles: int
    stories: int
    not_relevant: int
    rejected: int
    failed: int
    joined: int
    dead_letters: int
    freshness_p50_seconds: float | None
    freshness_p99_seconds: float | None

    def lines(self) -> list[str]:
        """Return the counts as lines `name: value`."""
        return [f"{name}: {_shown(getattr(self, name))}" for name in self.__slots__]


@dataclass(slots=True)
class Tally:
    """The records read so far.

    Attributes:
        entries: (entry_id, revision) of every entry; a forwarded one counts once.
        entry_outcomes: Outcome by (entry_id, revision).
        articles: (article_id, version) of every article record.
        article_outcomes: Outcome by (article_id, version).
    """

    entries: set[tuple[str, int]] = field(default_factory=set)
    entry_outcomes: dict[tuple[str, int], Outcome] = field(default_factory=dict)
    articles: set[tuple[str, int]] = field(default_factory=set)
    article_outcomes: dict[tuple[str, int], Outcome] = field(default_factory=dict)
    stories: int = 0
    dead_letters: int = 0
    freshness_seconds: list[float] = field(default_factory=list)

    def take(self, received: Received, *, now: datetime) -> Story | None:
        """Count a record; return its story if it is a usable one.

        Args:
            now: Aware UTC; when it was read. What a read_committed reader sees is committed.
        """
        if received.topic == ENTRY.topic:
            self.entries.add(_versioned(received))
        elif received.topic == ARTICLE.topic:
            self.articles.add(_versioned(received))
        elif received.topic == OUTCOME.topic:
            self._outcome(OUTCOME.decode(received))
        elif received.topic == DEAD_LETTERS.name:
            self.dead_letters += 1
        elif received.topic == STORY.topic:
            return self._story(STORY.decode(received), now)
        return None

    @property
    def settled(self) -> bool:
        """Return whether every entry and every article that was read has its outcome."""
        return self.entries <= self.entry_outcomes.keys() and self.articles <= self.article_outcomes.keys()

    def summary(self) -> Summary:
        """Return the counts."""
        by_article = [outcome.outcome for outcome in self.article_outcomes.values()]
        by_entry = [outcome.outcome for outcome in self.entry_outcomes.values()]
        return Summary(
            entries=len(self.entries),
            articles=len(self.articles),
            stories=self.stories,
            not_relevant=by_article.count(OutcomeKind.NOT_RELEVANT),
            rejected=by_entry.count(OutcomeKind.REJECTED),
            failed=by_entry.count(OutcomeKind.FAILED),
            joined=by_entry.count(OutcomeKind.JOINED),
            dead_letters=self.dead_letters,
            freshness_p50_seconds=_quantile(self.freshness_seconds, 50),
            freshness_p99_seconds=_quantile(self.freshness_seconds, 99),
        )

    def _outcome(self, outcome: Outcome) -> None:
        outcomes = self.entry_outcomes if outcome.stage == "ingest" else self.article_outcomes
        outcomes[outcome.id, outcome.version] = outcome

    def _story(self, story: Story, now: datetime) -> Story | None:
        if story.conflict is None:
            return None
        self.stories += 1
        if not story.ingest.backlog:
            self.freshness_seconds.append((now - story.ingest.discovered_at).total_seconds())
        return story


def _versioned(received: Received) -> tuple[str, int]:
    """Return id and version from ce_id, which is `<id>.<version>`; version 0 if there is none."""
    ce_id = header(received.headers, "ce_id") or f"{(received.key or b'').decode(errors='replace')}.0"
    key, _, version = ce_id.partition(".")
    return key, int(version) if version.isdecimal() else 0


def _quantile(values: list[float], percent: int) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _shown(value: float | None) -> str:
    if value is None:
        return "none"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
