"""Records as a clumsy or hostile neighbour writes them: any header names, nulls, more than a limit allows.

Leans on aiokafka's internals: its own builder in Python takes header names that are not text.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from runtime.kafka.connection import Connection
from schemas.records import Record

_GZIP = 1
_MAX_BATCH_BYTES = 256 << 20
_MAX_BATCH_RECORDS = 50
_MAX_INFLATED_BYTES = (
    15 << 20
)  # what inflates to more than 32 MiB is one dead letter (tests of foreign batches)

RawHeaders = tuple[tuple[bytes, bytes | None], ...]


class _Name(str):
    """A header's name that is encoded as the bytes that it was made of: each character is a byte."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        del encoding
        return super().encode("latin-1", errors)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """What goes to Kafka, byte by byte; `partition` is never chosen by the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: RawHeaders = ()
    partition: int = 0

    @classmethod
    def of(cls, record: Record, *, partition: int = 0) -> "RawRecord":
        """Return one of ours."""
        headers = tuple((name.encode(), value) for name, value in record.headers)
        return cls(record.topic, record.key, record.value, headers, partition)


async def write_raw(connection: Connection, records: Iterable[RawRecord]) -> None:
    """Write records in their order, in compressed batches of at most 50 of them."""
    by_partition: dict[tuple[str, int], list[RawRecord]] = defaultdict(list)
    for record in records:
        by_partition[record.topic, record.partition].append(record)
    producer = AIOKafkaProducer(**connection.client_arguments(), max_request_size=_MAX_BATCH_BYTES)
    await producer.start()
    try:
        for (topic, partition), held in by_partition.items():
            for batch in _batches(held):
                await _send(producer, connection.topic(topic), partition, batch)
    finally:
        await producer.stop()


def _batches(records: list[RawRecord]) -> Iterator[list[RawRecord]]:
    batch: list[RawRecord] = []
    size = 0
    for record in records:
        own = sum(len(part or b"") for part in (record.key, record.value, *(h[1] for h in record.headers)))
        if len(batch) == _MAX_BATCH_RECORDS or (batch and size + own > _MAX_INFLATED_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += own
    yield batch


async def _send(producer: AIOKafkaProducer, topic: str, partition: int, records: list[RawRecord]) -> None:
    batch = producer.create_batch()
    builder = _DefaultRecordBatchBuilderPy(2, _GZIP, 0, -1, -1, -1, _MAX_BATCH_BYTES)
    batch._builder = builder  # noqa: SLF001 - see the module's docstring
    for record in records:
        headers = [(_Name(name.decode("latin-1")), value) for name, value in record.headers]
        assert batch.append(timestamp=None, key=record.key, value=record.value, headers=headers) is not None
    batch.close()
    await (await producer.send_batch(batch, topic, partition=partition))
