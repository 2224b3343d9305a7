"""The topic table: every topic with its key, cleanup, retention, partitions and limits.

Owns the facts (ARCHITECTURE.md); creating and checking topics on a broker is `runtime.kafka.topics`.
"""

from dataclasses import dataclass
from enum import Enum

__all__ = ["DESKS", "TOPICS", "Cleanup", "PartitionsBy", "TopicSpec", "desk_topic", "topic"]

_MIB = 1 << 20
_DAY_SECONDS = 86_400

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
        common = {"cleanup.policy": self.cleanup.value, "max.message.bytes": str(self.max_record_bytes)}
        if self.cleanup is Cleanup.DELETE:
            return {**common, "retention.ms": str(self.retention_seconds * 1000)}
        # Measured: with Kafka's defaults a restore read 100,000 records instead of 3,984.
        return {
            **common,
            "segment.bytes": str(16 * _MIB),
            "segment.ms": str(3600 * 1000),
            "min.cleanable.dirty.ratio": "0.1",
        }


def _table(name: str, partitions_by: PartitionsBy = PartitionsBy.SHARD) -> TopicSpec:
    return TopicSpec(name, partitions_by, Cleanup.COMPACT, max_record_bytes=4 * _MIB)


def _log(name: str, partitions_by: PartitionsBy, *, days: int, mib: int = 1, most: int = 0) -> TopicSpec:
    return TopicSpec(name, partitions_by, Cleanup.DELETE, days * _DAY_SECONDS, mib * _MIB, most)


def desk_topic(desk: str) -> str:
    """Return the logical name of a desk's topic."""
    return f"stories.{desk}"


_ALL = (
    _table("feeds"),
    _table("feed-states"),
    _log("entries", PartitionsBy.SHARD, days=7),
    _table("fetch-states"),
    _table("site-states"),
    _log("pushes", PartitionsBy.SHARD, days=1),
    _log("articles", PartitionsBy.KEY, days=30),
    _table("story-states", PartitionsBy.KEY),
    _log("stories", PartitionsBy.KEY, days=90),
    *(_log(desk_topic(desk), PartitionsBy.KEY, days=90, most=3) for desk in DESKS),
    _log("outcomes", PartitionsBy.KEY, days=30),
    _log("dead-letters", PartitionsBy.SINGLE, days=30, mib=8),
)
TOPICS: dict[str, TopicSpec] = {spec.name: spec for spec in _ALL}
"""Logical name to topic, in the order in which data flows."""


def topic(name: str) -> TopicSpec:
    """Return the topic of that logical name.

    Raises:
        KeyError: There is none.
    """
    return TOPICS[name]
