"""What a stage's own work sees of its shard: the input, the tables, and one way to write.

Owns the interface between the runtime and a stage. The life of a shard is `runtime.kafka.shard`.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pydantic import BaseModel

from runtime.clock import Clock
from runtime.errors import Fatal, Halt, Poison, Transient
from runtime.kafka.committer import CommitLimits, Committer, Write, shard_of
from runtime.kafka.connection import Connection
from runtime.kafka.conversion import received
from runtime.kafka.probe import BrokerProbe
from runtime.kafka.table import StateKind, Table, Unreadable, View
from runtime.metrics import RuntimeMetrics
from schemas.contracts import OUTCOME
from schemas.dead_letters import dead_letter, dead_letter_outcome
from schemas.outcomes import Outcome, Reason
from schemas.records import DecodeError, Received, Record
from schemas.topics import TableSpec, TopicSpec

__all__ = ["ShardContext", "ShardWorker", "StageServices"]

KEEP_POSITION_SECONDS = 1.0  # between two commits of a position alone

ModelT = TypeVar("ModelT", bound=BaseModel)


class ShardWorker(Protocol):
    """A stage's own work on one shard."""

    async def run(self) -> None:
        """Work until cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageServices:
    """What all shards of a stage share.

    Attributes:
        writes: Logical names of the topics that the stage may write, its tables included.
    """

    name: str
    connection: Connection
    source: str
    shards: int
    topics: Mapping[str, TopicSpec]
    writes: tuple[str, ...]
    tables: tuple[TableSpec, ...]
    worker: Callable[["ShardContext"], ShardWorker]
    consumer: AIOKafkaConsumer
    probe: BrokerProbe
    limits: CommitLimits
    metrics: RuntimeMetrics
    clock: Clock
    fail: Callable[[Fatal], None]

    @property
    def group(self) -> str:
        """Return the consumer group's name."""
        return self.connection.prefix + self.name

    @property
    def position_table(self) -> str | None:
        """Return the table that remembers the input position: the first that only the shard writes."""
        return next((table.topic for table in self.tables if not table.tailed), None)


class ShardContext:
    """What a worker sees of its shard: the input, the tables, and one way to write."""

    def __init__(
        self,
        services: StageServices,
        source: TopicPartition,
        tables: dict[str, Table],
        committer: Committer,
        offset: int,
    ) -> None:
        self.partition: int = source.partition
        self.shards = services.shards
        self.stage = services.name
        self.next_offset = offset
        self._delivered = offset
        self._consumed = offset
        self._kept_at = services.clock.monotonic()
        self.waiting = False
        self._services = services
        self._source = source
        self._tables = tables
        self._committer = committer
        self._open = asyncio.Event()
        self._log = structlog.get_logger().bind(stage=services.name, shard=source.partition)

    def view(self, kind: StateKind[ModelT]) -> View[ModelT]:
        """Return the shard's partition of the table that holds a kind of record, decoded on use."""
        return View(self._tables[kind.topic], kind)

    def shard_of(self, shard_key: str) -> int:
        """Return the shard that a registrable domain belongs to."""
        return shard_of(shard_key, self.shards)

    async def may_work(self) -> None:
        """Wait while the shard is suspended. Call it before new work."""
        await self._open.wait()

    def open(self) -> None:
        """Let the worker go on."""
        self._open.set()

    def close(self) -> None:
        """Let the worker take no new work."""
        self._open.clear()

    def submit(self, *records: Record, consumed: int | None = None) -> asyncio.Future[None]:
        """Write records, and how far the input is consumed: together, in the order of the calls.

        The tables hold the records from now on. With the last record that was read go the transaction markers
        that were read behind it.

        Returns:
            Done when committed. A worker need not await it: when a transaction fails the worker is
            cancelled, and a new one starts from what is committed.

        Raises:
            Poison: A record exceeds the limit of its topic; nothing was written.
        """
        if consumed is not None and consumed >= self._delivered:
            consumed = max(consumed, self.next_offset)
        done = self._committer.submit(Write(records, consumed))
        if consumed is not None:
            self._consumed = max(self._consumed, consumed)
        for record in records:
            table = self._tables.get(record.topic)
            if table is not None and record.partition in (None, self.partition):
                table.apply(record)
        return done

    async def read(self, *, limit: int, timeout_seconds: float = 1.0) -> list[Received]:
        """Return the next records of the input, at most `limit`; none where none came in time.

        Raises:
            Transient: Kafka failed.
        """
        await self.may_work()
        self.waiting = True
        try:
            batches = await self._services.consumer.getmany(
                self._source, timeout_ms=int(timeout_seconds * 1000), max_records=limit
            )
        except KafkaError as error:
            raise Transient(f"reading {self._source}: {error!r}") from error
        finally:
            self.waiting = False
        connection = self._services.connection
        records = [received(r, connection) for r in batches.get(self._source, ())]
        records = [r for r in records if r.offset >= self.next_offset]
        if records:  # noted before anything is awaited: whoever is cancelled there has not read them
            self.next_offset = self._delivered = records[-1].offset + 1
            self._services.metrics.read(self._services.source, len(records))
            await self._pass_markers()
        elif self._services.clock.monotonic() - self._kept_at >= KEEP_POSITION_SECONDS:
            await self.keep_position()
        return records

    async def keep_position(self) -> None:
        """Commit how far the input is read, where transaction markers alone came after the last record.

        Retention removes them like records; a committed offset that points at one would then look as if
        records had been removed before they were consumed.
        """
        await self._pass_markers()
        if self.next_offset > self._consumed >= self._delivered:
            self._kept_at = self._services.clock.monotonic()
            self.submit(consumed=self.next_offset)

    async def _pass_markers(self) -> None:
        """Note how far the consumer is: behind the last record it gave out stand markers alone, or nothing.

        Of a response that it gave out in part, the consumer's position is behind the last of that part. A
        suspended shard's is anywhere.
        """
        if not self._open.is_set():
            return
        try:
            position = int(await self._services.consumer.position(self._source))
        except KafkaError:  # the group has just taken the partition
            return
        self.next_offset = max(self.next_offset, position)

    def park(self, record: Received, *, reason: Reason, detail: str) -> Outcome:
        """Give up on a record of the input: write its dead letter, its outcome and its offset together."""
        now = self._services.clock.now()
        outcome = dead_letter_outcome(record, stage=self.stage, reason=reason, detail=detail, now=now)
        parked = self.parked(record, reason=reason, detail=detail)
        self.submit(parked, OUTCOME.encode(outcome), consumed=record.offset + 1)
        return outcome

    def park_failed(self, record: Received, error: Exception) -> Outcome:
        """Give up on a record of the input for what was raised while it was worked on.

        The last resort of a worker: an unforeseen error costs the record that brought it, and not the shard,
        which would start again and read the same record without end.

        Raises:
            Transient, Halt, Fatal: The error is about the shard or the process, not about this record.
        """
        match error:
            case DecodeError():
                return self.park(record, reason=error.reason, detail=str(error))
            case Unreadable():
                return self.park(record, reason=Reason.UNREADABLE_STATE, detail=str(error))
            case Poison():
                return self.park(record, reason=Reason.TOO_LARGE, detail=str(error))
            case Transient() | Halt() | Fatal():
                raise error
        self._log.error("step_failed", record=record.position, exc_info=error)
        detail = f"working on {record.position}: {error!r}"
        return self.park(record, reason=Reason.STEP_FAILED, detail=detail)

    def parked(self, record: Received, *, reason: str, detail: str) -> Record:
        """Return the dead letter of a record, and count it."""
        self._services.metrics.dead_letter(reason)
        self._log.warning("dead_letter", record=record.position, reason=reason, detail=detail)
        now = self._services.clock.now()
        return dead_letter(record, reason=reason, detail=detail, stage=self.stage, now=now)
