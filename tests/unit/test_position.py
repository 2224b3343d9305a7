"""Where a shard goes on reading, and when it halts instead."""

import pytest

from runtime.errors import Halt
from runtime.kafka.footprint import Footprint
from runtime.kafka.position import first_offset, position_of, position_record
from schemas.records import Received


@pytest.mark.parametrize(
    ("committed", "remembered", "expected"),
    [
        (None, None, 10),  # a new group begins with the first offset kept
        (15, None, 15),  # before positions were remembered
        (None, 15, 15),  # the group's offsets have expired
        (12, 15, 15),  # they were reset, or an older one came back
        (
            15,
            12,
            12,
        ),  # a commit was torn: the states of 12 to 14 were undone, so their records are read again
        (15, 21, 15),  # nobody's word: behind the end, and the group does not confirm it
        (10, 10, 10),
        (20, 20, 20),  # everything is read
    ],
)
def test_the_position_in_the_table_counts_where_there_is_one(
    committed: int | None, remembered: int | None, expected: int
) -> None:
    """What is decided is never decided again, and what was undone is."""
    found = first_offset(committed=committed, remembered=remembered, beginning=10, end=20, source="t[0]")
    assert found == expected


@pytest.mark.parametrize(
    ("position", "says"), [(9, "removed before they were consumed"), (21, "truncated or")]
)
def test_a_position_outside_of_what_is_kept_halts_the_shard(position: int, says: str) -> None:
    """Records are missing, and only an operator can say what follows; never a silent jump."""
    with pytest.raises(Halt, match=says) as halted:
        first_offset(committed=None, remembered=position, beginning=10, end=20, source="articles[3]")
    assert str(halted.value).startswith(f"articles[3]: the input position {position} is ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"0", 0),
        (b"17", 17),
        (b"", None),
        (None, None),
        (b"-1", None),
        (b"x", None),
        (b"\xff", None),
        (b"1" * 40, None),
    ],
)
def test_a_remembered_position_is_a_number_or_nothing(value: bytes | None, expected: int | None) -> None:
    """A record that cannot be read leaves the group's offset to decide."""
    headers = position_record("fetch-states", 1, partition=1, footprint=Footprint(1, 1, {})).headers
    received = Received("fetch-states", 1, 5, b"/input-position", value, headers, 0)
    assert position_of(received) == expected


def test_position_that_no_shard_wrote_is_none() -> None:
    """A neighbour's number under the same key has no footprint."""
    assert position_of(Received("fetch-states", 1, 5, b"/input-position", b"17", (), 0)) is None


def test_a_position_is_read_as_it_was_written() -> None:
    """In the partition of its shard."""
    record = position_record("fetch-states", 123, partition=4, footprint=Footprint(7, 1, {}))
    assert (record.topic, record.partition) == ("fetch-states", 4)
    assert position_of(Received("fetch-states", 4, 0, record.key, record.value, record.headers, 0)) == 123
