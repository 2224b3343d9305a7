"""Restoring a shard's tables from their compacted topics, and tailing those that others write too."""

import asyncio
from collections.abc import Awaitable, Callable

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from runtime.clock import Clock
from runtime.errors import Transient
from runtime.kafka.closing import close_consumer
from runtime.kafka.connection import Connection
from runtime.kafka.conversion import received
from runtime.kafka.table import Table

__all__ = ["TableReader"]

FETCH_BYTES = 8 << 20  # twice the largest table record; restore speed: bench/restore.py
PROGRESS_EVERY_SECONDS = 2.0
START_DEADLINE_SECONDS = 10.0


Ends = Callable[[list[TopicPartition]], Awaitable[dict[TopicPartition, int]]]


class TableReader:
    """Reads the tables of one shard, read_committed, by manual assignment."""

    def __init__(self, connection: Connection, tables: list[Table], *, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._tables = {TopicPartition(connection.topic(t.spec.topic), t.partition): t for t in tables}
        self._consumer = AIOKafkaConsumer(
            **connection.client_arguments(),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_wait_ms=500,
        )

    async def restore(self, ends: Ends, progress: Callable[[int, int, list[str]], None]) -> int:
        """Load every table up to its high watermark; return how many records were read.

        The last stable offset is not enough: behind an open transaction of somebody else's stand records of
        ours, and a table without them would decide the same again.

        Args: ends: Returns high watermarks. progress: Called every two seconds with the offsets read, the
            offsets to read, and the partitions that
                wait for an open transaction.

        Raises:
            Transient: Kafka did not answer.
        """
        if not self._tables:
            return 0
        try:
            async with asyncio.timeout(START_DEADLINE_SECONDS):
                await self._consumer.start()
                self._consumer.assign(list(self._tables))
                wanted = await ends(list(self._tables))
                await self._consumer.seek_to_beginning()
            count = await self._read_until(wanted, progress)
        except (KafkaError, TimeoutError, OSError) as error:
            raise Transient(f"restoring tables: {error!r}") from error
        self._follow_tailed()
        return count

    async def tail(self) -> None:
        """Load what others write from now on, until cancelled; return at once where no table is tailed."""
        while any(table.spec.tailed for table in self._tables.values()):
            try:
                batches = await self._consumer.getmany(timeout_ms=1000)
            except KafkaError as error:
                raise Transient(f"tailing tables: {error!r}") from error
            self._load(batches)

    async def close(self) -> None:
        """Close the consumer."""
        await close_consumer(self._consumer)

    async def _read_until(
        self, ends: dict[TopicPartition, int], progress: Callable[[int, int, list[str]], None]
    ) -> int:
        count = 0
        reported_at = self._clock.monotonic()
        while behind := [tp for tp, end in ends.items() if await self._consumer.position(tp) < end]:
            count += self._load(await self._consumer.getmany(*behind, timeout_ms=20))
            if self._clock.monotonic() - reported_at >= PROGRESS_EVERY_SECONDS:
                reported_at = self._clock.monotonic()
                positions = [min(await self._consumer.position(tp), end) for tp, end in ends.items()]
                progress(sum(positions), sum(ends.values()), await self._held_back(behind))
        return count

    async def _held_back(self, behind: list[TopicPartition]) -> list[str]:
        """Return the partitions that are read as far as they are stable, and have more."""
        found = []
        for tp in behind:
            stable = self._consumer.last_stable_offset(tp)
            if stable is not None and await self._consumer.position(tp) >= stable:
                found.append(f"{tp.topic}[{tp.partition}]")
        return found

    def _load(self, batches: dict[TopicPartition, list[ConsumerRecord]]) -> int:
        count = 0
        for source, records in batches.items():
            load = self._tables[source].load
            for record in records:
                load(received(record, self._connection))
            count += len(records)
        return count

    def _follow_tailed(self) -> None:
        finished = [tp for tp, table in self._tables.items() if not table.spec.tailed]
        if finished:
            self._consumer.pause(*finished)
