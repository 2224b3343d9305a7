"""What a shard's producer has written where: a header of the position record, in the same transaction.

Owns that header. It is the last thing written before a commit, so that it names everything: for each
partition that the session has written to, the number of the transaction that did so last, and the sequence
number and offset of its last record. A successor needs it where Kafka wrote some of a transaction's markers
and left others out (`runtime.kafka.torn`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aiokafka import TopicPartition

__all__ = ["FOOTPRINT_HEADER", "Footprint", "Last", "encode_footprint", "footprint_of"]

FOOTPRINT_HEADER = "written"


@dataclass(frozen=True, slots=True)
class Last:
    """The last record that a session wrote to a partition.

    Attributes:
        transaction: The number of its transaction in the session, from 1.
        sequence: The producer's sequence number.
        offset: -1 for the position record itself, which does not know its own.
    """

    transaction: int
    sequence: int
    offset: int


@dataclass(frozen=True, slots=True)
class Footprint:
    """Where a session stands after a transaction.

    Attributes:
        epoch: Of its producer.
        transaction: The number of the transaction that this record belongs to.
        written: By partition, the topics by their names on the broker.
    """

    epoch: int
    transaction: int
    written: Mapping[TopicPartition, Last]

    def of_last_transaction(self) -> dict[TopicPartition, Last]:
        """Return what the transaction of this record itself has written."""
        return {tp: last for tp, last in self.written.items() if last.transaction == self.transaction}


def encode_footprint(footprint: Footprint) -> bytes:
    """Return the header's value: 15 to 30 bytes a partition."""
    topics: dict[str, dict[int, list[int]]] = {}
    for tp, last in footprint.written.items():
        topics.setdefault(tp.topic, {})[tp.partition] = [last.transaction, last.sequence, last.offset]
    value = [footprint.epoch, footprint.transaction, topics]
    return json.dumps(value, separators=(",", ":")).encode()


def footprint_of(headers: Iterable[tuple[str, bytes | None]]) -> Footprint | None:
    """Return what a position record's headers say; None where it has none, or none of ours."""
    value = next((value for name, value in headers if name == FOOTPRINT_HEADER), None)
    try:
        epoch, transaction, topics = json.loads(value or b"")
        written = {
            TopicPartition(topic, int(partition)): Last(*map(int, last))
            for topic, partitions in topics.items()
            for partition, last in partitions.items()
        }
        return Footprint(int(epoch), int(transaction), written)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
