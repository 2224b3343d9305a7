"""Reading topics as a consumer does: read_committed, all partitions, no group.

For readers outside of a stage, which reads its input in `runtime.kafka.context`.
"""

from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from runtime.errors import Fatal, MissingTopics
from runtime.kafka.connection import Connection
from runtime.kafka.conversion import received
from runtime.kafka.topics import partition_counts
from schemas.records import Received

__all__ = ["Reader"]


class Reader:
    """A consumer of whole topics; an async context manager.

    Args:
        since: Begin with the records written then or later; None begins with the first one kept.
        from_end: Begin with what is written from now on; wins over `since`.
        last: Begin at most about this many records before the end, an equal share of each partition.
    """

    def __init__(
        self,
        connection: Connection,
        topics: Iterable[str],
        *,
        since: datetime | None = None,
        from_end: bool = False,
        last: int | None = None,
    ) -> None:
        self._connection = connection
        self._topics = list(topics)
        self._since = since
        self._from_end = from_end
        self._last = last
        self._sources: list[TopicPartition] = []
        self._consumer = AIOKafkaConsumer(
            **connection.client_arguments(),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_partition_fetch_bytes=8 << 20,
        )

    async def __aenter__(self) -> Self:
        counts = await partition_counts(self._connection, self._topics)
        missing = [self._connection.topic(name) for name in self._topics if name not in counts]
        if missing:
            raise MissingTopics(f"no such topic: {', '.join(missing)}")
        names = {name: self._connection.topic(name) for name in self._topics}
        self._sources = [TopicPartition(full, p) for name, full in names.items() for p in range(counts[name])]
        try:
            await self._consumer.start()
            self._consumer.assign(self._sources)
            await self._seek()
        except KafkaError as error:
            await self._consumer.stop()
            raise Fatal(f"reading {', '.join(names.values())}: {error!r}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._consumer.stop()

    async def read(self, *, timeout_seconds: float = 1.0) -> list[Received]:
        """Return what came, in the order of each partition; empty where nothing came in time."""
        batches = await self._consumer.getmany(timeout_ms=int(timeout_seconds * 1000))
        return [received(record, self._connection) for records in batches.values() for record in records]

    async def read_to_end(self) -> list[Received]:
        """Return everything up to the last stable offsets of this moment."""
        ends = await self._consumer.end_offsets(self._sources)
        found: list[Received] = []
        while any([await self._consumer.position(tp) < end for tp, end in ends.items()]):
            found += await self.read(timeout_seconds=0.2)
        return found

    async def _seek(self) -> None:
        if self._from_end:
            await self._consumer.seek_to_end()
        elif self._since is None:
            await self._consumer.seek_to_beginning()
        else:
            wanted = int(self._since.timestamp() * 1000)
            offsets = await self._consumer.offsets_for_times(dict.fromkeys(self._sources, wanted))
            ends = await self._consumer.end_offsets(self._sources)
            for source in self._sources:
                found = offsets.get(source)
                self._consumer.seek(source, found.offset if found else ends[source])
        if self._last is not None:
            await self._skip_to_last(self._last)

    async def _skip_to_last(self, last: int) -> None:
        ends = await self._consumer.end_offsets(self._sources)
        share = -(-last // len(self._sources))
        for source in self._sources:
            if await self._consumer.position(source) < ends[source] - share:
                self._consumer.seek(source, ends[source] - share)
