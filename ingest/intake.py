"""The intake of one shard: entries become pending fetches, and their offsets are done with.

Owns reading `entries`. From here on the table holds the entry, so no slow host holds an offset.
"""

import asyncio

from ingest.core.fetching.accept import accept
from ingest.core.fetching.queue import FetchQueue
from ingest.core.records import fetch_state_record
from ingest.fetch_tables import FetchTables
from ingest.services import LOOK_AGAIN_SECONDS, IngestServices
from runtime.kafka.context import ShardContext
from runtime.kafka.table import Unreadable
from schemas.feeds import ENTRY_TYPE, Entry
from schemas.fetches import Origin
from schemas.outcomes import Outcome, Reason, dead_letter_outcome, outcome_record
from schemas.records import DecodeError, Received, decode, header

__all__ = ["Intake"]

MOST_ENTRIES = 200  # a read; transactions have their own limit


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
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
                continue
            for received in await self._shard.read(most=MOST_ENTRIES):
                self._take(received)

    def _take(self, received: Received) -> None:
        try:
            self._accept(received, _decoded(received))
        except _UnknownVersionError as error:
            self._park(received, Reason.UNKNOWN_VERSION, str(error))
        except DecodeError as error:
            self._park(received, Reason.UNDECODABLE, str(error))
        except Unreadable as error:
            self._park(received, Reason.UNREADABLE_STATE, str(error))

    def _accept(self, received: Received, entry: Entry) -> None:
        origin = Origin(topic=received.topic, partition=received.partition, offset=received.offset)
        accepted = accept(
            entry, self._tables.state(entry.article_id), origin=origin, now=self._services.clock.now()
        )
        records = [outcome_record(outcome) for outcome in accepted.outcomes]
        if accepted.state is not None:
            records.append(fetch_state_record(accepted.state))
        self._shard.submit(*records, consumed=received.offset + 1)
        self._count(*accepted.outcomes)

    def _park(self, received: Received, reason: Reason, detail: str) -> None:
        """Make a dead letter of what cannot be worked on; its neighbours go on."""
        now = self._services.clock.now()
        outcome = dead_letter_outcome(
            received, stage=self._shard.stage, reason=reason, detail=detail, now=now
        )
        parked = self._shard.parked(received, reason=reason, detail=detail)
        self._shard.submit(parked, outcome_record(outcome), consumed=received.offset + 1)
        self._count(outcome)

    def _count(self, *outcomes: Outcome) -> None:
        for outcome in outcomes:
            self._services.metrics.outcome(outcome)


class _UnknownVersionError(Exception):
    """The record is of a type or a major version that this program does not know."""


def _decoded(received: Received) -> Entry:
    place = f"{received.topic}[{received.partition}]@{received.offset}"
    ce_type = header(received.headers, "ce_type")
    if ce_type != ENTRY_TYPE:
        raise _UnknownVersionError(f"{place}: ce_type is {ce_type!r}, {ENTRY_TYPE!r} is known")
    return decode(Entry, received.value, what=place)
