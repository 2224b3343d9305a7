"""What a position record says of its transaction, as it is read back."""

import pytest
from aiokafka import TopicPartition

from runtime.kafka.footprint import FOOTPRINT_HEADER, Footprint, Last, encode_footprint, footprint_of

STORIES, TABLE = TopicPartition("c.stories", 11), TopicPartition("c.story-states", 3)
FOOTPRINT = Footprint(7, 12, {STORIES: Last(11, 40, 1234), TABLE: Last(12, 99, -1)})


def test_footprint_is_read_as_it_was_written() -> None:
    """Beside other headers."""
    headers = (("ce_type", b"x"), (FOOTPRINT_HEADER, encode_footprint(FOOTPRINT)))
    assert footprint_of(headers) == FOOTPRINT


def test_only_what_the_last_transaction_wrote_can_prove_its_commit() -> None:
    """A partition that an earlier one wrote says nothing of this one."""
    assert FOOTPRINT.of_last_transaction() == {TABLE: Last(12, 99, -1)}


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"{}",
        b"[]",
        b"[1,2]",
        b"[1,2,[]]",
        b'[1,2,{"t":3}]',
        b'[1,2,{"t":{"x":[1,2,3]}}]',
        b'[1,2,{"t":{"0":[1,2]}}]',
        b'[1,2,{"t":{"0":[1,2,null]}}]',
        b"[[],2,{}]",
        b"[" * 100_000,
        b"\xff",
        b"1e999",
        b"[1e999,1,{}]",
    ],
)
def test_what_is_no_footprint_proves_nothing(value: bytes) -> None:
    """Whoever wrote it."""
    assert footprint_of([(FOOTPRINT_HEADER, value)]) is None


def test_no_header_is_no_footprint() -> None:
    """Positions from before there were footprints have none."""
    assert footprint_of([]) is None
