"""What expires at Kafka: records that were read, and the offsets of a group that was away.

Owns the broker properties that make that quick.
"""

import asyncio
import time

from confluent_kafka import ConsumerGroupTopicPartitions
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
)

from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import Rig
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
EMPTY_SECONDS = 60.0
EXPIRE_SECONDS = 180.0
LOOK_SECONDS = 2.0
GROUPS = ("ingest", "tagger")


async def records(rig: Rig) -> int:
    """Let retention remove everything that was read, with a process of each stage down meanwhile."""
    await rig.settle()
    admin = AdminClient({"bootstrap.servers": rig.connection.bootstrap_servers})
    async with rig.down("ingest-0", "tag-0"):
        await asyncio.to_thread(_set_retention, admin, rig, "1000")
        ends = time.monotonic() + EMPTY_SECONDS
        while not await asyncio.to_thread(_removed, rig):
            if time.monotonic() > ends:
                rig.problems.append(f"retention removed nothing in {EMPTY_SECONDS:.0f} s")
                break
            await asyncio.sleep(LOOK_SECONDS)
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
        ends = time.monotonic() + EXPIRE_SECONDS
        while await asyncio.to_thread(_committed, admin, rig):
            if time.monotonic() > ends:
                rig.problems.append(f"the groups' offsets did not expire in {EXPIRE_SECONDS:.0f} s")
                break
            await asyncio.sleep(LOOK_SECONDS)
    return 1


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


def _removed(rig: Rig) -> bool:
    """Return whether every partition of the topics begins with a later segment than its first."""
    records = rig.kafka.directory / "records"
    names = [f"{rig.connection.topic(topic)}-{number}" for topic in EVENTS for number in (0, 1)]
    return not any((records / name / f"{0:020d}.log").exists() for name in names)


def _committed(admin: AdminClient, rig: Rig) -> bool:
    """Return whether a group has an offset."""
    for group in GROUPS:
        request = [ConsumerGroupTopicPartitions(rig.connection.prefix + group)]
        for future in admin.list_consumer_group_offsets(request).values():
            if any(place.offset >= 0 for place in future.result(30).topic_partitions or []):
                return True
    return False


FAULTS = (
    Fault("retention", "retention removes all that was read", records, seconds=40, shown_by=(RESTARTED,)),
    Fault("offsets-expired", "the offsets of both groups expire", offsets,
          seconds=110, shown_by=(RESTARTED,)),
)  # fmt: skip
