"""aiokafka's record as ours."""

from aiokafka import ConsumerRecord

import runtime.kafka.batches  # noqa: F401 - lets all consumers read records with any header names
from runtime.kafka.connection import Connection
from schemas.records import Received

__all__ = ["received"]


def received(record: ConsumerRecord, connection: Connection) -> Received:
    """Return what was read, its topic by the name without the prefix, a null as a header's value as empty."""
    return Received(
        connection.logical(record.topic),
        record.partition,
        record.offset,
        record.key,
        record.value,
        tuple((name, value or b"") for name, value in record.headers),
        record.timestamp,
    )
