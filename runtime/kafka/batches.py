r"""Batches of records whose header names are not text: aiokafka refuses the whole batch, we read it.

Kafka takes any bytes as a header's name; aiokafka decodes them as UTF-8 while it unpacks a batch, raises, and
asks for the same batch again without end: one record of a neighbour would stop all behind it. Importing this
module lets every consumer of the process read such a name with escapes (`\xff`).

Leans on aiokafka's internals (pinned in pyproject.toml): the fetcher's `MemoryRecords`, and the fields of its
batch in Python.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch, _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy
from aiokafka.record.util import decode_varint

__all__ = ["Batch", "BatchRecord", "Batches"]


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A record as the fetcher expects it."""

    offset: int
    timestamp: int
    timestamp_type: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    checksum: None = None


class Batch:
    """One batch: aiokafka's own, unless it raises while it unpacks the records."""

    def __init__(self, raw: memoryview) -> None:
        self._raw = raw
        self._batch = DefaultRecordBatch(raw)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the fetcher asks of a batch
        return getattr(self._batch, name)

    def __next__(self) -> Any:  # noqa: ANN401 - a record of aiokafka's
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter(list(self._batch))
        except (ValueError, CorruptRecordException):
            return iter(_records(self._raw))


class Batches(_MemoryRecordsPy):  # type: ignore[misc]  # aiokafka is untyped
    """The batches of one response; takes the place of aiokafka's own in its fetcher."""

    def next_batch(self) -> Any:  # noqa: ANN401 - a batch of ours, or of aiokafka's for the formats before Kafka 0.11
        """Return the next batch, None after the last."""
        raw = self._next_slice
        if raw is None or raw[self.MAGIC_OFFSET] < 2:
            return super().next_batch()
        self._cache_next()
        return Batch(raw)


def _records(raw: memoryview) -> list[BatchRecord]:
    """Return the records of a batch, header names with escapes where they are not UTF-8.

    Raises:
        CorruptRecordException: The batch does not hold what it says.

    Source:
        Kafka's record format, version 2 (https://kafka.apache.org/documentation/#recordbatch).
    """
    batch = _DefaultRecordBatchPy(raw)
    iter(batch)  # decompresses
    cursor = _Cursor(batch._buffer, batch._pos)  # noqa: SLF001 - see the module's docstring
    try:
        return [_record(batch, cursor) for _ in range(batch._num_records)]  # noqa: SLF001
    except IndexError as error:
        raise CorruptRecordException(f"reading a batch at {batch.base_offset}: {error!r}") from error


@dataclass(slots=True)
class _Cursor:
    buffer: bytearray
    position: int

    def number(self) -> int:
        value, self.position = decode_varint(self.buffer, self.position)
        return int(value)

    def sized(self) -> bytes | None:
        size = self.number()
        if size < 0:
            return None
        self.position += size
        if self.position > len(self.buffer):
            raise IndexError(f"{size} bytes at {self.position - size} of {len(self.buffer)}")
        return bytes(self.buffer[self.position - size : self.position])


def _record(batch: Any, cursor: _Cursor) -> BatchRecord:  # noqa: ANN401 - aiokafka's batch
    size = cursor.number()
    end = cursor.position + size
    cursor.position += 1  # attributes, none of which has a meaning
    timestamp_delta, offset_delta = cursor.number(), cursor.number()
    key, value = cursor.sized(), cursor.sized()
    headers = [
        ((cursor.sized() or b"").decode(errors="backslashreplace"), cursor.sized())
        for _ in range(cursor.number())
    ]
    if cursor.position != end:
        raise CorruptRecordException(
            f"reading a record of {size} bytes: it ends at {cursor.position}, not {end}"
        )
    by_broker = batch.timestamp_type == batch.LOG_APPEND_TIME
    timestamp = batch.max_timestamp if by_broker else batch.first_timestamp + timestamp_delta
    return BatchRecord(batch.base_offset + offset_delta, timestamp, batch.timestamp_type, key, value, headers)


fetcher.MemoryRecords = Batches
