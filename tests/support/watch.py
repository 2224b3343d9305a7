"""Watching what a service writes: topics read as they grow, and conditions to wait for.

A test waits for what it says it waits for, never for a time to pass.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from pydantic import BaseModel

from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from schemas.articles import Article
from schemas.contracts import ARTICLE, ENTRY, FEED_STATE, FETCH_STATE, OUTCOME, STORY, State
from schemas.feeds import Entry, FeedState
from schemas.fetches import FetchState
from schemas.outcomes import Outcome
from schemas.records import POSITION_KEY, Received, header
from schemas.stories import Story

PATIENCE_SECONDS = 60.0  # generous: the machine is shared, and a condition that holds costs nothing of it

ModelT = TypeVar("ModelT", bound=BaseModel)


class Watch:
    """Everything that topics hold, read_committed; an async context manager.

    Attributes:
        records: In the order of each partition.
    """

    def __init__(self, connection: Connection, *topics: str) -> None:
        self.records: list[Received] = []
        self._reader = Reader(connection, topics)

    async def __aenter__(self) -> Self:
        await self._reader.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._reader.__aexit__(kind, error, trace)

    async def until(
        self, condition: Callable[[], bool], *, what: str, seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Read on until the condition holds.

        Raises:
            AssertionError: It does not; the text says what was seen instead.
        """
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._take(await self._reader.read(timeout_seconds=0.1))
        except TimeoutError:
            raise AssertionError(f"{what}: not in {seconds:.0f} s; seen: {self._seen()}") from None

    async def catch_up(self) -> None:
        """Read to what is committed at this moment."""
        self._take(await self._reader.read_to_end())

    def _take(self, records: list[Received]) -> None:
        """Keep what stages have to say; input positions are the runtime's own records in their tables."""
        self.records += [record for record in records if record.key != POSITION_KEY]

    def of(self, topic: str) -> list[Received]:
        """Return the records of a topic."""
        return [record for record in self.records if record.topic == topic]

    def last(self, topic: str) -> dict[str, Received]:
        """Return the last record of each key, as a compacted topic keeps it; tombstones among them."""
        return {(record.key or b"").decode(): record for record in self.of(topic)}

    def entries(self) -> list[Entry]:
        """Return the entries, each hop its own."""
        return list(map(ENTRY.decode, self.of("entries")))

    def articles(self) -> list[Article]:
        """Return the article versions."""
        return list(map(ARTICLE.decode, self.of("articles")))

    def stories(self, topic: str = "stories") -> list[Story]:
        """Return the stories of a topic, cancellations among them."""
        return list(map(STORY.decode, self.of(topic)))

    def outcomes(self, stage: str = "ingest") -> list[Outcome]:
        """Return the outcomes that a stage wrote."""
        every = map(OUTCOME.decode, self.of("outcomes"))
        return [outcome for outcome in every if outcome.stage == stage]

    def became(self, url: str | None) -> list[str]:
        """Return what became of the entries of a URL (None: without one), as `outcome_in_short` says it."""
        listed = {(entry.entry_id, entry.revision) for entry in self.entries() if entry.url == url}
        return [outcome_in_short(o) for o in self.outcomes() if (o.id, o.version) in listed]

    def feed_states(self) -> dict[str, FeedState]:
        """Return the states of the feeds that were polled and not removed, by feed_id."""
        return self._states(FEED_STATE)

    def fetch_states(self) -> dict[str, FetchState]:
        """Return the states of the articles, by article_id."""
        return self._states(FETCH_STATE)

    def _states(self, contract: State[ModelT]) -> dict[str, ModelT]:
        return {
            key: contract.decode(record)
            for key, record in self.last(contract.topic).items()
            if record.value is not None and contract.describes(record)
        }

    def _seen(self) -> str:
        counts = Counter(record.topic for record in self.records)
        return f"{dict(counts)}, outcomes {[outcome_in_short(o) for o in self.outcomes()]}"


def outcome_in_short(outcome: Outcome) -> str:
    """Return "outcome/reason"."""
    return f"{outcome.outcome}/{outcome.reason}"


def dead_letter_headers(record: Received) -> dict[str, str]:
    """Return what a dead letter says of itself, the names without their common beginning."""
    names = [name for name, _ in record.headers if name.startswith("dead-letter-")]
    return {name.removeprefix("dead-letter-"): header(record.headers, name) or "" for name in names}


def doubled(records: list[Received]) -> dict[tuple[str, str], int]:
    """Return what was written more than once, by topic and ce_id."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for record in records:
        counts[record.topic, header(record.headers, "ce_id") or ""] += 1
    return {key: count for key, count in counts.items() if count > 1}
