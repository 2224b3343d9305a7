"""Writing single records from outside a stage.

Idempotent, so that a retry writes once; a stage writes through `runtime.kafka.committer`.
"""

from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from runtime.errors import Fatal, MissingTopics
from runtime.kafka.committer import shard_of
from runtime.kafka.connection import Connection
from runtime.kafka.producer import COMPRESSION, MAX_REQUEST_BYTES
from runtime.kafka.topics import partition_count
from schemas.records import Record

__all__ = ["Writer"]


class Writer:
    """An idempotent producer; an async context manager."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counts: dict[str, int] = {}  # of partitions: asked once for a topic
        self._producer = AIOKafkaProducer(
            **connection.client_arguments(),
            enable_idempotence=True,
            acks="all",
            max_request_size=MAX_REQUEST_BYTES,
            compression_type=COMPRESSION,
        )

    async def __aenter__(self) -> Self:
        try:
            await self._producer.start()
        except KafkaError as error:
            await self._producer.stop()
            raise Fatal(f"connecting to Kafka at {self._connection.bootstrap_servers}: {error}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._producer.stop()

    async def write(self, record: Record) -> None:
        """Write one record and return when the broker has it.

        Raises:
            Fatal: It has not; the text says why.
        """
        try:
            await self._producer.send_and_wait(
                self._connection.topic(record.topic),
                record.value,
                record.key,
                partition=await self._partition(record),
                headers=list(record.headers),
            )
        except KafkaError as error:
            raise Fatal(f"writing to {self._connection.topic(record.topic)}: {error!r}") from error

    async def _partition(self, record: Record) -> int | None:
        if record.partition is not None or record.shard_key is None:
            return record.partition
        if record.topic not in self._counts:
            count = await partition_count(self._connection, record.topic)
            if count is None:
                raise MissingTopics(f"no such topic: {self._connection.topic(record.topic)}")
            self._counts[record.topic] = count
        return shard_of(record.shard_key, self._counts[record.topic])
