"""What `up` counts of its children, with real children, and of the disk."""

import asyncio
import shutil
import sys
from pathlib import Path

from prometheus_client import CollectorRegistry

from conflictwire.machine_metrics import MachineMetrics
from localkafka.processes import Backoff, Child, ChildChange


def test_children_that_are_expected_count_as_down_until_they_start(tmp_path: Path) -> None:
    """A stage that never starts is seen as well as one that dies; common endings are there from the start."""
    registry = CollectorRegistry()
    metrics = MachineMetrics(registry, data_dir=tmp_path)
    metrics.expect(["broker", "tagger"])
    killed = {"child": "broker", "ending": "killed by SIGKILL"}
    assert registry.get_sample_value("conflictwire_child_up", {"child": "broker"}) == 0
    assert registry.get_sample_value("conflictwire_child_restarts_total", killed) == 0
    assert not metrics.health().ready
    assert metrics.health().details == {"children": {"broker": "not running", "tagger": "not running"}}


async def test_death_of_a_child_is_counted_by_its_ending(tmp_path: Path) -> None:
    """It runs, it dies of itself, it is started again."""
    registry = CollectorRegistry()
    metrics = MachineMetrics(registry, data_dir=tmp_path)
    ups: list[float | None] = []
    enough = asyncio.Event()

    def changed(change: ChildChange) -> None:
        metrics.changed(change.name, change)
        ups.append(registry.get_sample_value("conflictwire_child_up", {"child": "one"}))
        if len(ups) == 7:  # started, died, restarting; again; started
            enough.set()

    program = [sys.executable, "-c", "import time; time.sleep(0.2); raise SystemExit(3)"]
    child = Child("one", program, on_change=changed, backoff=Backoff(first_seconds=0.01))
    supervising = asyncio.create_task(child.supervise())
    async with asyncio.timeout(30):
        await enough.wait()
    supervising.cancel()
    await child.stop()
    labels = {"child": "one", "ending": "exit code 3"}
    assert ups == [1, 0, 0, 1, 0, 0, 1]
    assert registry.get_sample_value("conflictwire_child_restarts_total", labels) == 2


def test_disk_of_a_folder_that_is_not_there_yet_is_that_of_its_parent(tmp_path: Path) -> None:
    """`up` listens before its data directory is made."""
    registry = CollectorRegistry()
    data_dir = tmp_path / "not" / "there"
    MachineMetrics(registry, data_dir=data_dir).read_disk()
    label = {"path": str(data_dir)}
    disk = shutil.disk_usage(tmp_path)
    free = registry.get_sample_value("conflictwire_disk_free_bytes", label)
    assert registry.get_sample_value("conflictwire_disk_size_bytes", label) == disk.total
    assert free is not None
    assert abs(free - disk.free) < disk.total / 100
