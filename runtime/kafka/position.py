"""The input position of a shard: where its next owner goes on reading.

Owns the decision. The position is kept twice, both times in the transaction of what was decided: as the
group's committed offset, which Kafka forgets a week after the group's last process has gone, and in the
shard's own table, which it never forgets.
"""

from runtime.errors import Halt
from runtime.kafka.footprint import FOOTPRINT_HEADER, Footprint, encode_footprint, footprint_of
from schemas.records import POSITION_KEY, Received, Record, state_headers

__all__ = ["first_offset", "position_of", "position_record"]

_POSITION_TYPE = "conflictwire.input-position.v1"
_MAX_DIGITS = 18  # an offset has 63 bits, and no topic ever needs a nineteenth digit


def position_record(topic: str, offset: int, *, partition: int, footprint: Footprint) -> Record:
    """Return the table record that remembers the input position, and what was written with it.

    Args:
        topic: Of the table.
    """
    headers = (*state_headers(_POSITION_TYPE), (FOOTPRINT_HEADER, encode_footprint(footprint)))
    return Record(topic, POSITION_KEY, str(offset).encode(), headers, partition=partition)


def position_of(received: Received) -> int | None:
    """Return the position that a table record remembers; None where it is not one that a shard wrote."""
    if footprint_of(received.headers) is None:
        return None
    text = (received.value or b"").decode("ascii", "replace")
    return int(text) if text.isdigit() and len(text) <= _MAX_DIGITS else None


def first_offset(
    *, committed: int | None, remembered: int | None, beginning: int, end: int, source: str
) -> int:
    """Return the offset to read from: the table's word where it has one.

    It stands with the states that were decided with it. A broker that dies while a commit completes can leave
    out the marker of the table and write that of the group's offset (ADR 0010); the later of both would then
    skip work that was undone. A position behind the end that the group does not confirm is nobody's word:
    then the group's counts.

    Args:
        committed: The group's committed offset; None where there is none (any more).
        remembered: The position in the shard's table; None where there is none.
        beginning, end: First offset kept, and the one after the last, uncommitted records included.
        source: Topic and partition, for the error text.

    Raises:
        Halt: Records are missing, before the first one kept or behind the last.
    """
    if remembered is not None and committed is not None and committed <= end < remembered:
        remembered = None
    known = remembered if remembered is not None else committed
    if known is None:
        return beginning
    if known > end:
        raise Halt(
            f"{source}: the input position {known} is behind the end, {end}: the topic was truncated or "
            "created again. Restore the topic, or go on with what is there: `offsets set`"
        )
    if known < beginning:
        raise Halt(
            f"{source}: the input position {known} is before {beginning}, the first offset kept: records "
            "were removed before they were consumed. To go on without them: `offsets set`"
        )
    return known
