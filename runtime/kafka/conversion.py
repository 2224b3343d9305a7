"""aiokafka's record as ours."""

from aiokafka import ConsumerRecord

from runtime.kafka.connection import Connection
from schemas.records import Received

__all__ = ["received"]


def received(record: ConsumerRecord, connection: Connection) -> Received:
    """Return what was read, its topic by the name without the prefix."""
    return Received(
        connection.logical(record.topic),
        record.partition,
        record.offset,
        record.key,
        record.value,
        tuple(record.headers),
        record.timestamp,
    )
