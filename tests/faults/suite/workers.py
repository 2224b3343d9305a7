"""Faults of ingest's extraction workers: out of memory, and hanging in C, where no exception reaches."""

import asyncio
import contextlib
import os
import resource
import signal

import psutil

from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import WORKERS_DIED, WORKERS_LATE
from tests.faults.suite.wire import long_articles

__all__ = ["FAULTS", "flags"]

LONG = 250_000  # characters; the tree of such a page takes some 10 MB
STRUCK_SECONDS = 8.0  # every worker gets a task in that time
DEADLINE_SECONDS = 3.0


def flags() -> dict[str, str]:
    """Return a deadline that a hanging worker reaches soon."""
    return {"extract.deadline_seconds": f"{DEADLINE_SECONDS:g}"}


def _workers(rig: Rig) -> list[psutil.Process]:
    """Return the workers of every ingest process: the children of its fork server."""
    found = []
    for name in rig.running:
        pid = rig.victims[name].pid
        if not name.startswith("ingest") or pid is None:
            continue
        with contextlib.suppress(psutil.Error):
            for helper in psutil.Process(pid).children():
                found += helper.children()
    return found


async def out_of_memory(rig: Rig) -> int:
    """Leave every worker no more memory than it has (RLIMIT_AS), until it is replaced."""
    workers = _workers(rig)
    for worker in workers:
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            size = worker.memory_info().vms
            resource.prlimit(worker.pid, resource.RLIMIT_AS, (size, size))
    for item in long_articles(rig.dice.getrandbits(32), characters=LONG):
        rig.put(item)  # the wire's own are so short that a worker reads them in what it has
    await asyncio.sleep(STRUCK_SECONDS)
    return len(workers)


async def hang(rig: Rig) -> int:
    """Stop every worker: as in a loop of C, no signal but SIGKILL ends its task."""
    workers = _workers(rig)
    for worker in workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGSTOP)
    await asyncio.sleep(STRUCK_SECONDS)
    return len(workers)


FAULTS = (
    Fault("worker-memory", "an extraction worker runs out of memory (RLIMIT_AS)", out_of_memory,
          seconds=15, shown_by=(WORKERS_DIED,), goal=6, wave=2),
    Fault("worker-hangs", "an extraction worker hangs until its deadline", hang,
          seconds=15, shown_by=(WORKERS_LATE,), goal=6, wave=2),
)  # fmt: skip
