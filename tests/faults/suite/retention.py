"""What expires at Kafka: records that were read, and the offsets of a group that was away.

Owns the broker properties that make that quick.
"""

import asyncio
import time
from collections.abc import Callable

from confluent_kafka import ConsumerGroupTopicPartitions, IsolationLevel, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    OffsetSpec,
    ResourceType,
)

from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import PARTITIONS, Rig
from tests.faults.suite.signals import RESTARTED

__all__ = ["FAULTS", "PROPERTIES"]

PROPERTIES = {
    "log.retention.check.interval.ms": "1000",
    "log.segment.delete.delay.ms": "1000",
    "log.initial.task.delay.ms": "1000",
    "offsets.retention.minutes": "1",
    "offsets.retention.check.interval.ms": "2000",
}
EVENTS = ("entries", "articles", "outcomes")
INPUTS = ("entries", "articles")
WAIT_SECONDS = 180.0
LOOK_SECONDS = 2.0
GROUPS = ("ingest", "tagger")


async def records(rig: Rig) -> int:
    """Let retention remove everything that was read, with a process of each stage down meanwhile."""
    await rig.settle()
    admin = AdminClient({"bootstrap.servers": rig.connection.bootstrap_servers})
    await _until(rig, _read_to_the_end, admin, what="idle stages commit that they read to the end")
    async with rig.down("ingest-0", "tag-0"):
        await asyncio.to_thread(_set_retention, admin, rig, "1000")
        await _until(rig, _removed, admin, what="retention removes every segment")
        await asyncio.to_thread(_set_retention, admin, rig, str(7 * 24 * 3600 * 1000))
        await asyncio.sleep(LOOK_SECONDS)
    for name in ("ingest-1", "tag-1"):
        await rig.kill(name)
    rig.publishing.set()
    return 1


async def offsets(rig: Rig) -> int:
    """Keep both stages down until their groups' offsets have expired."""
    admin = AdminClient({"bootstrap.servers": rig.connection.bootstrap_servers})
    async with rig.down(*sorted(rig.victims)):
        await _until(rig, _expired, admin, what="the groups' offsets expire")
    return 1


async def _until(
    rig: Rig, condition: Callable[[AdminClient, Rig], bool], admin: AdminClient, *, what: str
) -> None:
    ends = time.monotonic() + WAIT_SECONDS
    while not await asyncio.to_thread(condition, admin, rig):
        if time.monotonic() > ends:
            rig.problems.append(f"not in {WAIT_SECONDS:.0f} s: {what}")
            return
        await asyncio.sleep(LOOK_SECONDS)


def _set_retention(admin: AdminClient, rig: Rig, milliseconds: str) -> None:
    resources = [
        ConfigResource(
            ResourceType.TOPIC,
            rig.connection.topic(topic),
            incremental_configs=[
                ConfigEntry(name, milliseconds, incremental_operation=AlterConfigOpType.SET)
                for name in ("retention.ms", "segment.ms")
            ],
        )
        for topic in EVENTS
    ]
    for future in admin.incremental_alter_configs(resources).values():
        future.result(30)


def _removed(_admin: AdminClient, rig: Rig) -> bool:
    """Return whether every partition of the topics begins with a later segment than its first."""
    records = rig.kafka.directory / "records"
    names = [f"{rig.connection.topic(topic)}-{number}" for topic in EVENTS for number in range(PARTITIONS)]
    return not any((records / name / f"{0:020d}.log").exists() for name in names)


def _read_to_the_end(admin: AdminClient, rig: Rig) -> bool:
    """Return whether both groups' offsets are the ends of their inputs, markers of transactions included."""
    committed = _committed(admin, rig)
    places = [
        TopicPartition(rig.connection.topic(topic), number)
        for topic in INPUTS
        for number in range(PARTITIONS)
    ]
    spec: OffsetSpec = OffsetSpec.latest()  # type: ignore[no-untyped-call]
    latest = admin.list_offsets(dict.fromkeys(places, spec), isolation_level=IsolationLevel.READ_UNCOMMITTED)
    ends = {(place.topic, place.partition): future.result(30).offset for place, future in latest.items()}
    return committed == {place: end for place, end in ends.items() if end > 0}


def _expired(admin: AdminClient, rig: Rig) -> bool:
    """Return whether no group has an offset."""
    return not _committed(admin, rig)


def _committed(admin: AdminClient, rig: Rig) -> dict[tuple[str, int], int]:
    """Return the groups' offsets, by topic and partition."""
    found = {}
    for group in GROUPS:
        request = [ConsumerGroupTopicPartitions(rig.connection.prefix + group)]
        for future in admin.list_consumer_group_offsets(request).values():
            for place in future.result(30).topic_partitions or []:
                if place.offset >= 0:
                    found[place.topic, place.partition] = place.offset
    return found


FAULTS = (
    Fault("retention", "retention removes all that was read", records, seconds=40, shown_by=(RESTARTED,)),
    Fault("offsets-expired", "the offsets of both groups expire", offsets,
          seconds=110, shown_by=(RESTARTED,)),
)  # fmt: skip
