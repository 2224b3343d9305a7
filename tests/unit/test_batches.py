"""Batches from Kafka whose records have header names that are not text."""

import gzip

import pytest
from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from runtime.kafka.batches import MAX_INFLATED_BYTES, Batch, Batches

NAME = b"ce_odd"
NOT_TEXT = b"ce_\xff\xfe\x00"  # of the same length


def _batch(count: int, *, null_header: bool = False) -> bytes:
    """Return a batch in which every second record has the header `ce_odd`."""
    builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, -1, 1 << 20)
    for number in range(count):
        odd = [(NAME.decode(), None if null_header else b"odd")] if number % 2 else []
        headers = [("ce_type", b"conflictwire.entry.v1"), *odd]
        assert builder.append(number, 1_000 + number, b"k%d" % number, b"v%d" % number, headers) is not None
    return bytes(builder.build())


def _records(raw: bytes) -> list[tuple[int, bytes | None, list[tuple[str, bytes | None]]]]:
    batches, found = Batches(raw), []
    while batches.has_next():
        found += [(record.offset, record.key, list(record.headers)) for record in batches.next_batch()]
    return found


def test_fetcher_of_every_consumer_reads_our_batches() -> None:
    """An upgrade of aiokafka that reads batches elsewhere must not go unseen."""
    assert fetcher.MemoryRecords is Batches


@pytest.mark.parametrize("null_header", [True, False])
def test_record_with_a_header_name_that_is_not_text_comes_out_with_its_neighbours(null_header: bool) -> None:
    """The name is told with escapes; nothing else is lost, in any record of the batch."""
    raw = _batch(4, null_header=null_header).replace(NAME, NOT_TEXT)
    value = None if null_header else b"odd"
    odd = ("ce_\\xff\\xfe\x00", value)
    typed = ("ce_type", b"conflictwire.entry.v1")
    assert _records(raw) == [
        (0, b"k0", [typed]),
        (1, b"k1", [typed, odd]),
        (2, b"k2", [typed]),
        (3, b"k3", [typed, odd]),
    ]


def test_batches_of_text_are_read_as_aiokafka_reads_them() -> None:
    """One response may hold several batches."""
    raw = _batch(3) + _batch(2)
    assert [(offset, key) for offset, key, _ in _records(raw)] == [
        (0, b"k0"),
        (1, b"k1"),
        (2, b"k2"),
        (0, b"k0"),
        (1, b"k1"),
    ]


def test_times_are_the_same_with_and_without_a_bad_header_name() -> None:
    """The second reader counts from the batch's first time, as the first one does."""
    good = _batch(4)
    bad = good.replace(NAME, NOT_TEXT)
    times = [[record.timestamp for record in Batch(memoryview(raw))] for raw in (good, bad)]
    assert times[0] == times[1] == [1_000, 1_001, 1_002, 1_003]


def test_batch_that_ends_too_early_is_corrupt() -> None:
    """What is not a batch at all stays an error: it is asked for again."""
    raw = _batch(2).replace(NAME, NOT_TEXT)
    with pytest.raises(CorruptRecordException):
        list(Batch(memoryview(raw[:-4])))


def _compressed(codec: int, value: bytes, *, count: int = 1) -> bytes:
    builder = _DefaultRecordBatchBuilderPy(2, codec, 0, -1, -1, -1, 1 << 30)
    for number in range(count):
        assert builder.append(number, 1_000, b"k", value, []) is not None
    return bytes(builder.build())


def test_compressed_batch_is_read() -> None:
    """Small or large, as long as it inflates to what may be."""
    for value in (b"x", b"x" * (9 << 20)):
        batch = Batches(_compressed(1, value, count=2)).next_batch()
        assert [(record.offset, record.value) for record in batch] == [(0, value), (1, value)]


def test_batch_that_inflates_too_far_is_one_record_as_it_came() -> None:
    """A neighbour's 300 kB that would take gigabytes cost a dead letter, and those behind it are read."""
    bomb = _compressed(1, b"\0" * MAX_INFLATED_BYTES, count=3)
    batches = Batches(bomb + _batch(1))
    (record,) = batches.next_batch()
    assert (record.offset, record.key, record.value) == (2, None, bomb)
    assert record.headers[0][0] == "unread_batch"
    assert b"inflate to more than" in (record.headers[0][1] or b"")
    assert [record.key for record in batches.next_batch()] == [b"k0"]


def test_batch_of_several_members_cannot_hide_its_size() -> None:
    """Gzip allows one behind the other; each of them alone would do."""
    raw = bytearray(_batch(1))
    raw[22] |= 1  # gzip
    members = gzip.compress(b"\0" * (MAX_INFLATED_BYTES // 2 + 1)) * 2
    (record,) = Batch(memoryview(bytes(raw[:61]) + members))
    assert record.headers[0][0] == "unread_batch"


@pytest.mark.parametrize(("codec", "name"), [(2, b"snappy"), (3, b"lz4"), (4, b"zstd"), (5, b"5")])
def test_batch_without_a_codec_is_one_record_as_it_came(codec: int, name: bytes) -> None:
    """The fetcher would raise for it, and ask for the same batch again without end."""
    raw = bytearray(_batch(2))
    raw[22] |= codec
    (record,) = Batches(bytes(raw)).next_batch()
    assert (record.offset, record.value) == (1, bytes(raw))
    assert name in (record.headers[0][1] or b"")
