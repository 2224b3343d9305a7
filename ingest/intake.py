"""The intake of one shard: entries become pending fetches, and their offsets are committed.

Owns reading `entries`. From here on the table holds the entry, so that no slow host delays an offset.
"""

import asyncio

from ingest.core.fetching.accept import accept
from ingest.core.fetching.queue import FetchQueue
from ingest.core.records import article_record
from ingest.fetch_tables import FetchTables
from ingest.services import MAX_WAIT_SECONDS, IngestServices
from runtime.kafka.context import ShardContext
from schemas.contracts import ENTRY, FETCH_STATE, OUTCOME
from schemas.feeds import Entry
from schemas.outcomes import Outcome
from schemas.records import Received

__all__ = ["Intake"]

MAX_ENTRIES = 200  # per read; transactions have their own limit


class Intake:
    """Takes entries until cancelled; stops taking while the fetch queue is full."""

    def __init__(
        self, shard: ShardContext, services: IngestServices, queue: FetchQueue, tables: FetchTables
    ) -> None:
        self._shard = shard
        self._services = services
        self._queue = queue
        self._tables = tables

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            if self._queue.full:
                await asyncio.sleep(MAX_WAIT_SECONDS)
                continue
            for received in await self._shard.read(limit=MAX_ENTRIES):
                self._take(received)

    def _take(self, received: Received) -> None:
        try:
            self._accept(received, ENTRY.decode(received))
        except Exception as error:  # noqa: BLE001 - whoever may write `entries` may write anything
            self._count(self._shard.park_failed(received, error))

    def _accept(self, received: Received, entry: Entry) -> None:
        accepted = accept(
            entry,
            self._tables.state,
            origin=received.origin,
            now=self._services.clock.now(),
            policy=self._services.settings.retry,
            blocked_until=self._tables.blocked_until(entry),
            has_room=self._queue.has_room(entry.feed_id, len(received.value or b"")),
        )
        records = [OUTCOME.encode(outcome) for outcome in accepted.outcomes]
        records += [FETCH_STATE.encode(state) for state in accepted.states]
        if accepted.article is not None:
            records.append(article_record(accepted.article, of=entry))
        self._shard.submit(*records, consumed=received.offset + 1)
        self._count(*accepted.outcomes)

    def _count(self, *outcomes: Outcome) -> None:
        for outcome in outcomes:
            self._services.metrics.outcome(outcome)
