"""What a topic is: how its records are spread and kept, its limits, and its configuration in Kafka.

Owns the terms. Which topics there are, and what is on them, is the table in `schemas.contracts`; creating and
checking them on a broker is `runtime.kafka.topics`.
"""

from dataclasses import dataclass
from enum import Enum

__all__ = [
    "CLUSTER_PARTITIONS",
    "CLUSTER_REPLICATION",
    "DESKS",
    "LOG_APPEND_TIME",
    "TIMESTAMP_TYPE",
    "Cleanup",
    "PartitionsBy",
    "TableSpec",
    "TopicSpec",
    "desk_topic",
]

_MIB = 1 << 20

TIMESTAMP_TYPE = "message.timestamp.type"
"""Kafka's name of the property that says whose time a record has."""
LOG_APPEND_TIME = "LogAppendTime"

CLUSTER_PARTITIONS = 12
"""Of a topic in a cluster, unless the operator sets another number."""
CLUSTER_REPLICATION = 3

DESKS = (
    "eastern-europe",
    "western-europe",
    "caucasus-central-asia",
    "middle-east",
    "north-africa",
    "west-africa",
    "central-africa",
    "east-africa",
    "southern-africa",
    "south-asia",
    "east-asia",
    "southeast-asia-pacific",
    "north-america",
    "latin-america",
)


class Cleanup(Enum):
    """What Kafka does with old records."""

    COMPACT = "compact"
    DELETE = "delete"


class PartitionsBy(Enum):
    """How a topic's records are spread."""

    SHARD = "shard"  # always given explicitly, from the registrable domain
    KEY = "key"  # Kafka's default partitioner
    SINGLE = "single"  # one partition


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """One topic: logical name (without the operator's prefix) and its properties.

    Attributes:
        retention_seconds: How long records are kept; 0 for compacted topics, which keep the last of a key.
        max_record_bytes: The largest record accepted, key, value and headers, before compression.
        max_partitions: An upper bound of the partition count; 0 for none.
    """

    name: str
    partitions_by: PartitionsBy
    cleanup: Cleanup
    retention_seconds: int = 0
    max_record_bytes: int = _MIB
    max_partitions: int = 0

    def partitions(self, wanted: int) -> int:
        """Return the partition count where the operator chose `wanted`."""
        if self.partitions_by is PartitionsBy.SINGLE:
            return 1
        return min(wanted, self.max_partitions) if self.max_partitions else wanted

    def configs(self) -> dict[str, str]:
        """Return Kafka's topic configuration."""
        common = {
            "cleanup.policy": self.cleanup.value,
            "max.message.bytes": str(self.max_record_bytes),
            # The broker's time of writing: with the writer's own (CreateTime) Kafka refuses every record of a
            # machine whose clock is an hour ahead.
            TIMESTAMP_TYPE: LOG_APPEND_TIME,
        }
        if self.cleanup is Cleanup.DELETE:
            return {**common, "retention.ms": str(self.retention_seconds * 1000)}
        # Measured: with Kafka's defaults a restore read 100,000 records instead of 3,984.
        return {
            **common,
            "segment.bytes": str(16 * _MIB),
            "segment.ms": str(3600 * 1000),
            "min.cleanable.dirty.ratio": "0.1",
        }


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a stage wants of a table, a compacted topic in memory.

    Attributes:
        topic: Logical name.
        ce_types: The record types that this version of the program can read; others go into quarantine.
        tailed: Others write it too: read on after the restore.
    """

    topic: str
    ce_types: frozenset[bytes]
    tailed: bool = False


def desk_topic(desk: str) -> str:
    """Return the logical name of a desk's topic."""
    return f"stories.{desk}"
