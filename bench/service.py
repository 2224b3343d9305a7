"""The real service for a benchmark: broker, ingest and tagger as `conflictwire up` runs them, and their cost.

Owns starting it in a directory of its own, and reading processor time and memory of its processes. What is
published and what is measured belong to each benchmark.
"""

import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
from prometheus_client.parser import text_string_to_metric_families

from conflictwire.machine import OneMachine
from conflictwire.settings import load_settings

__all__ = ["Cost", "broker_pid", "costs", "metric", "processes", "running_service", "total"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process has used.

    Attributes:
        cpu_seconds: User and system, with those of its children that have ended.
        peak_rss_bytes: The most that was resident at a time, pages shared with its parent included.
    """

    name: str
    cpu_seconds: float
    peak_rss_bytes: int


@asynccontextmanager
async def running_service(flags: Mapping[str, str]) -> AsyncIterator[OneMachine]:
    """Run broker and stages in a fresh directory; ready when entered, progress on standard error."""
    data_dir = Path(tempfile.mkdtemp(prefix="conflictwire-bench-"))
    try:
        every = {**flags, "log_level": "warning", "kafka_port": "0"}
        async with OneMachine(load_settings(every), every, data_dir=data_dir, say=_say) as machine:
            await machine.ready()
            yield machine
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


async def metric(port: int, name: str) -> float:
    """Return the sum of a metric's samples of exactly that name at `/metrics` of a process."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as response,
    ):
        text = await response.text()
    families = text_string_to_metric_families(text)
    return sum(sample.value for family in families for sample in family.samples if sample.name == name)


def processes(pid: int | None) -> list[psutil.Process]:
    """Return a process and all below it that live.

    Raises:
        RuntimeError: It does not live.
    """
    if pid is None or not psutil.pid_exists(pid):
        raise RuntimeError(f"process {pid} does not live, so nothing can be measured")
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def costs(pid: int | None) -> dict[int, Cost]:
    """Return what a process and each below it have used so far, by pid."""
    found = {}
    for process in processes(pid):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            seconds = times.user + times.system + times.children_user + times.children_system
            found[process.pid] = Cost(process.name(), seconds, _peak_rss_bytes(process.pid))
    return found


def total(used: Iterable[Cost]) -> float:
    """Return the processor seconds of several processes."""
    return sum(cost.cpu_seconds for cost in used)


def broker_pid() -> int:
    """Return the pid of the Java process that this one has started.

    Raises:
        RuntimeError: There is none.
    """
    for process in psutil.Process().children(recursive=True):
        if process.name() == "java":
            return process.pid
    raise RuntimeError("no broker runs below this process")


def _peak_rss_bytes(pid: int) -> int:
    """Source: proc(5), VmHWM."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
