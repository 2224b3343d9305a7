"""The committer of one shard: what is submitted goes to Kafka in order, in one transaction after the other.

Owns the transaction: its batch is complete before it begins, it awaits nothing but Kafka, every call has
a deadline, every delivery is awaited (an un-awaited failed send was lost while commit answered OK,
Kafka 4.4). It does not repair: the first failure ends it, and the shard restarts from what is committed.

Leans on aiokafka's internals (pinned in pyproject.toml): the AssertionErrors with which it guards its state,
and its transaction manager, which knows epoch and sequence numbers.
"""

import asyncio
import math
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, KafkaError, ProducerFenced
from aiokafka.partitioner import murmur2
from aiokafka.structs import RecordMetadata
from pydantic import BaseModel, ConfigDict, Field

from runtime.clock import Clock
from runtime.errors import Fenced, Poison, Transient
from runtime.kafka.connection import Connection
from runtime.kafka.footprint import Footprint, Last
from runtime.kafka.position import position_record
from runtime.kafka.producer import CALL_DEADLINE_SECONDS
from runtime.metrics import RuntimeMetrics
from schemas.records import Record
from schemas.topics import PartitionsBy, TopicSpec

__all__ = ["CommitLimits", "Committer", "Write", "shard_of"]


class CommitLimits(BaseModel):
    """When a batch is complete; the settings hold it as it stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # While a transaction runs results gather by themselves, so a short linger is enough (bench/latency.py).
    linger_seconds: float = Field(
        0.02,
        ge=0,
        le=1,
        description="How long the first result waits for others before a transaction begins.",
    )
    # A transaction costs ten requests, however small it is (bench/cost.py).
    min_interval_seconds: float = Field(
        0.25,
        ge=0,
        le=5,
        description="Minimum time between the beginnings of two transactions of a shard: a longer one saves "
        "processor time, here and at the broker, and costs latency.",
    )
    max_records: int = Field(
        500, ge=1, le=10_000, description="Records of one transaction; a full batch does not wait."
    )
    max_bytes: int = Field(4 << 20, ge=1024, le=64 << 20, description="Bytes of one transaction.")


@dataclass(frozen=True, slots=True)
class Write:
    """What commits together or not at all.

    Attributes:
        consumed: The input offset from which on the next owner reads; None leaves it.
    """

    records: tuple[Record, ...] = ()
    consumed: int | None = None


@dataclass(frozen=True, slots=True)
class _Queued:
    write: Write
    done: asyncio.Future[None]
    size_bytes: int


def shard_of(shard_key: str, shards: int) -> int:
    """Return the shard of a registrable domain, as Kafka's own partitioner hashes a key."""
    return int((murmur2(shard_key.encode()) & 0x7FFFFFFF) % shards)


class Committer:
    """Queues writes of one shard and commits them in their order."""

    def __init__(
        self,
        producer: AIOKafkaProducer,
        *,
        connection: Connection,
        group: str,
        source: TopicPartition,
        position_table: str | None,
        position: int,
        shards: int,
        topics: Mapping[str, TopicSpec],
        limits: CommitLimits,
        metrics: RuntimeMetrics,
        clock: Clock,
    ) -> None:
        self._producer = producer
        self._connection = connection
        self._group = group
        self._source = source
        self._position_table = position_table
        self._position = position
        self._transaction = 0
        self._written: dict[TopicPartition, Last] = {}
        self._shards = shards
        self._topics = topics
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._queue: deque[_Queued] = deque()
        self._queued_bytes = 0
        self._began_at = -math.inf
        self._work = asyncio.Event()
        self._allowed = asyncio.Event()
        self._allowed.set()
        self._drained = asyncio.Event()
        self._drained.set()
        self._idle = asyncio.Event()
        self._idle.set()

    def submit(self, write: Write) -> asyncio.Future[None]:
        """Queue a write; the future is done when it is committed, cancelled when it never will be.

        Raises:
            Poison: A record exceeds the limit of its topic; nothing was queued.
        """
        for record in write.records:
            limit = self._topics[record.topic].max_record_bytes
            if record.size_bytes > limit:
                raise Poison(
                    f"writing {record.key!r} to {record.topic}: {record.size_bytes} bytes exceed {limit}"
                )
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        size = sum(record.size_bytes for record in write.records)
        self._queue.append(_Queued(write, done, size))
        self._queued_bytes += size
        self._work.set()
        self._drained.clear()
        self._metrics.queued(self._source.partition, len(self._queue))
        return done

    def suspend(self) -> None:
        """Begin no further transaction."""
        self._allowed.clear()

    def resume(self) -> None:
        """Begin transactions again."""
        self._allowed.set()

    async def drained(self) -> None:
        """Return when everything that was submitted is committed."""
        await self._drained.wait()

    async def idle(self) -> None:
        """Return when no transaction is open."""
        await self._idle.wait()

    async def run(self) -> None:
        """Commit what comes, until the first failure.

        Raises:
            Transient: A transaction failed or timed out; whether it took effect is unknown.
        """
        try:
            while True:
                await self._work.wait()
                if not self._full():
                    await asyncio.sleep(self._pause_seconds())
                await self._allowed.wait()
                batch = self._take()
                self._idle.clear()
                await self._transact(batch)
                self._settle(batch)
                self._idle.set()
        finally:
            self._idle.set()
            for queued in self._queue:
                queued.done.cancel()

    def _pause_seconds(self) -> float:
        since = self._clock.monotonic() - self._began_at
        return max(self._limits.linger_seconds, self._limits.min_interval_seconds - since)

    def _full(self) -> bool:
        return (
            self._queued_bytes >= self._limits.max_bytes
            or sum(len(queued.write.records) for queued in self._queue) >= self._limits.max_records
        )

    def _take(self) -> list[_Queued]:
        batch: list[_Queued] = []
        records = size = 0
        while self._queue:
            following = self._queue[0]
            records += len(following.write.records)
            size += following.size_bytes
            if batch and (records > self._limits.max_records or size > self._limits.max_bytes):
                break
            batch.append(self._queue.popleft())
        self._queued_bytes -= sum(queued.size_bytes for queued in batch)
        if not self._queue:
            self._work.clear()
        return batch

    def _settle(self, batch: list[_Queued]) -> None:
        for queued in batch:
            if not queued.done.done():
                queued.done.set_result(None)
        if not self._queue:
            self._drained.set()
        self._metrics.queued(self._source.partition, len(self._queue))

    async def _transact(self, batch: list[_Queued]) -> None:
        records = [record for queued in batch for record in queued.write.records]
        consumed = max((q.write.consumed for q in batch if q.write.consumed is not None), default=None)
        began = self._began_at = self._clock.monotonic()
        try:
            async with asyncio.timeout(CALL_DEADLINE_SECONDS):
                await self._producer.begin_transaction()
                self._note(await asyncio.gather(*[await self._send(record) for record in records]))
                await asyncio.gather(self._send_position(consumed), self._send_offset(consumed))
                await self._producer.commit_transaction()
        except (KafkaError, IllegalOperation, TimeoutError, OSError, AssertionError) as error:
            self._metrics.transaction(committed=False, seconds=self._clock.monotonic() - began)
            for queued in batch:
                queued.done.cancel()
            # IllegalOperation: a send after the fence, which ended the transaction.
            fenced = isinstance(error, (ProducerFenced, IllegalOperation))
            fault = Fenced if fenced else Transient
            raise fault(f"committing a transaction of {len(records)} records: {error!r}") from error
        self._metrics.transaction(committed=True, seconds=self._clock.monotonic() - began)
        for name, count in Counter(record.topic for record in records).items():
            self._metrics.written(name, count)

    def _note(self, sent: list[RecordMetadata]) -> None:
        """Note what the transaction has written where, once the broker has it."""
        self._transaction += 1
        offsets: dict[TopicPartition, int] = {}
        for record in sent:
            tp = record.topic_partition
            offsets[tp] = max(record.offset, offsets.get(tp, -1))
        for tp, offset in offsets.items():
            self._written[tp] = Last(self._transaction, self._next_sequence(tp) - 1, offset)

    async def _send_position(self, consumed: int | None) -> None:
        """Write the position record, the last of its transaction: it says what the others are."""
        if self._position_table is None:
            return
        if consumed is not None:
            self._position = consumed
        partition = self._source.partition
        table = TopicPartition(self._connection.topic(self._position_table), partition)
        itself = Last(self._transaction, self._next_sequence(table), -1)
        epoch = self._producer._txn_manager.producer_epoch  # noqa: SLF001 - see the module's docstring
        footprint = Footprint(epoch, self._transaction, {**self._written, table: itself})
        await (
            await self._send(
                position_record(
                    self._position_table, self._position, partition=partition, footprint=footprint
                )
            )
        )

    async def _send_offset(self, consumed: int | None) -> None:
        if consumed is not None:
            await self._producer.send_offsets_to_transaction({self._source: consumed}, self._group)

    def _next_sequence(self, tp: TopicPartition) -> int:
        return int(self._producer._txn_manager.sequence_number(tp))  # noqa: SLF001

    async def _send(self, record: Record) -> "asyncio.Future[RecordMetadata]":
        sent: asyncio.Future[RecordMetadata] = await self._producer.send(
            self._connection.topic(record.topic),
            record.value,
            record.key,
            partition=self._partition(record),
            headers=list(record.headers),
        )
        return sent

    def _partition(self, record: Record) -> int | None:
        if record.partition is not None:
            return record.partition
        if record.shard_key is not None:
            return shard_of(record.shard_key, self._shards)
        if self._topics[record.topic].partitions_by is PartitionsBy.SHARD:
            return int(self._source.partition)
        return None
