"""Faults of the disk with the data directory: full for the broker's logs and the stages' alike."""

import asyncio
import errno
import os
import shutil
import time
from pathlib import Path

from localkafka import LocalBroker
from tests.faults.suite.faults import Fault, needs_root
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import DISK_FULL
from tests.faults.suite.worlds import grow

__all__ = ["DISK_MIB", "FAULTS"]

DISK_MIB = 400
BALLAST = "ballast"
BLOCK = bytes(1 << 16)
DIES_SECONDS = 30.0
FULL_SECONDS = 5.0


def _fill(directory: Path) -> None:
    """Write until nothing more fits, to the byte."""
    descriptor = os.open(directory / BALLAST, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    block = BLOCK
    try:
        while block:
            try:
                os.write(descriptor, block)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                block = block[: len(block) // 2]
    finally:
        os.close(descriptor)


async def _full(rig: Rig) -> LocalBroker:
    """Fill the disk and keep it full, until the broker has died of it or 30 s have passed; return it."""
    if not isinstance(rig.kafka.server, LocalBroker):
        raise TypeError("this fault needs the single broker")
    ends = time.monotonic() + DIES_SECONDS
    while rig.kafka.server.pid is not None and time.monotonic() < ends:
        await asyncio.to_thread(_fill, rig.logs)
        await asyncio.sleep(0.2)
    await asyncio.sleep(FULL_SECONDS)
    rig.notes.append(
        "the broker died of it" if rig.kafka.server.pid is None else "the broker lived on, refusing writes"
    )
    return rig.kafka.server


async def enlarged(rig: Rig) -> int:
    """Enlarge the file system, and start the broker again."""
    broker = await _full(rig)
    await grow(
        rig.logs, mib=(await asyncio.to_thread(shutil.disk_usage, rig.logs)).total // (1 << 20) + DISK_MIB
    )
    await broker.stop()
    await broker.start()
    return 1


async def freed(rig: Rig) -> int:
    """Make room, and start the broker again."""
    broker = await _full(rig)
    await asyncio.to_thread((rig.logs / BALLAST).unlink)
    await broker.stop()
    await broker.start()
    return 1


FAULTS = (
    Fault("disk-full-enlarged", "the data directory's disk is full, then enlarged", enlarged,
          seconds=30, shown_by=(DISK_FULL,), goal=2, obstacle=needs_root),
    Fault("disk-full-freed", "the data directory's disk is full, then freed", freed,
          seconds=30, shown_by=(DISK_FULL,), goal=2, obstacle=needs_root),
)  # fmt: skip
