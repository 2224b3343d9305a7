r"""Batches of records that aiokafka cannot read, or should not: it would ask for them again without end.

Kafka takes any bytes as a header's name; aiokafka decodes them as UTF-8 while it unpacks a batch, raises, and
asks for the same batch again without end: one record of a neighbour would stop all behind it. Importing this
module lets every consumer of the process read such a name with escapes (`\xff`).

A batch that is compressed in a way for which there is no codec here, or that inflates to more than 32 MiB,
comes out as one record: its value is the batch as it came, and a header says why. What reads it finds a value
that it does not know, and parks it like any other.

Leans on aiokafka's internals (pinned in pyproject.toml): the fetcher's `MemoryRecords`, and the fields of its
batch in Python.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch, _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy
from aiokafka.record.util import decode_varint

__all__ = ["MAX_INFLATED_BYTES", "Batch", "BatchRecord", "Batches"]

MAX_INFLATED_BYTES = 32 << 20  # four of the largest records that we know, the dead letters
_MAX_GZIP_RATIO = 1032  # https://www.zlib.net/zlib_tech.html: a batch below the bound over this needs no look
_CHUNK_BYTES = 1 << 20
_RECORDS_AT = 61  # bytes of a batch's header
_GZIP_FORMAT = 31  # zlib's `wbits`
_CODECS = {1: "gzip", 2: "snappy", 3: "lz4", 4: "zstd"}


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
        reason = _why_unread(self._batch.compression_type, self._raw)
        if reason is not None:
            return iter([self._as_it_came(reason)])
        try:
            return iter(list(self._batch))
        except (ValueError, CorruptRecordException):
            return iter(_records(self._raw))

    def _as_it_came(self, reason: str) -> BatchRecord:
        batch = self._batch
        time, offset = batch.max_timestamp or 0, batch.next_offset - 1
        headers: list[tuple[str, bytes | None]] = [("unread_batch", reason.encode())]
        return BatchRecord(offset, time, batch.timestamp_type or 0, None, bytes(self._raw), headers)


class Batches(_MemoryRecordsPy):  # type: ignore[misc]  # aiokafka is untyped
    """The batches of one response; takes the place of aiokafka's own in its fetcher."""

    def next_batch(self) -> Any:  # noqa: ANN401 - a batch of ours, or of aiokafka's for the formats before Kafka 0.11
        """Return the next batch, None after the last."""
        raw = self._next_slice
        if raw is None or raw[self.MAGIC_OFFSET] < 2:
            return super().next_batch()
        self._cache_next()
        return Batch(raw)


def _why_unread(codec: int, raw: memoryview) -> str | None:
    """Return why the records of a batch are not unpacked; None where they are."""
    if not codec:
        return None
    if _CODECS.get(codec) != "gzip":
        return f"compressed with {_CODECS.get(codec, codec)}; what we read is gzip or not compressed"
    data = raw[_RECORDS_AT:]
    if len(data) * _MAX_GZIP_RATIO <= MAX_INFLATED_BYTES:
        return None
    try:
        fits = _inflates_within(data, MAX_INFLATED_BYTES)
    except zlib.error as error:
        return f"decompressing: {error}"
    return None if fits else f"{len(raw)} bytes inflate to more than {MAX_INFLATED_BYTES}"


def _inflates_within(data: memoryview | bytes, limit: int) -> bool:
    """Return whether gzip data, of several members perhaps, inflates to at most that many bytes."""
    total = 0
    while data:
        inflating = zlib.decompressobj(_GZIP_FORMAT)
        while not inflating.eof:
            size = len(inflating.decompress(data, _CHUNK_BYTES))
            total += size
            data = inflating.unconsumed_tail
            if total > limit:
                return False
            if not size and not data:
                break  # it ends too early, which whoever unpacks it will say
        data = inflating.unused_data
    return True


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
