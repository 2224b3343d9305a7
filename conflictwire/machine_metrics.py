"""What `up` itself counts: whether its children live, how they ended, and what is left of the disk.

A stage cannot report its own death, and a broker reports to nobody: their supervisor does it for them.
"""

import contextlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge

from localkafka.processes import ChildChange, ChildState, ending
from runtime.health import Health

__all__ = ["MachineMetrics"]

_COMMON_ENDINGS = (1, -9)  # exit codes whose series are there from the start: a rate sees their first event


class MachineMetrics:
    """Counters and gauges of one machine; `child` is "broker" or a stage's name.

    Args:
        data_dir: Need not exist yet; its disk is watched.
    """

    def __init__(self, registry: CollectorRegistry, *, data_dir: Path) -> None:
        self._up = Gauge(
            "conflictwire_child_up", "1 while a child of `up` runs, else 0.", ["child"], registry=registry
        )
        self._restarts = Counter(
            "conflictwire_child_restarts",
            "Children that ended by themselves and were started again, by how they ended.",
            ["child", "ending"],
            registry=registry,
        )
        self._free = Gauge(
            "conflictwire_disk_free_bytes",
            "Free bytes of the disk with the data directory, as far as this user may use them.",
            ["path"],
            registry=registry,
        )
        self._size = Gauge(
            "conflictwire_disk_size_bytes",
            "Size of the disk with the data directory.",
            ["path"],
            registry=registry,
        )
        self._data_dir = data_dir
        self._children: dict[str, bool] = {}

    def expect(self, children: Iterable[str]) -> None:
        """Show these children as not running, until they start."""
        for child in children:
            self._set(child, running=False)
            for exit_code in _COMMON_ENDINGS:
                self._restarts.labels(child, ending(exit_code))

    def changed(self, child: str, change: ChildChange) -> None:
        """Count a change in a child's life."""
        if change.state is ChildState.STARTED:
            self._set(child, running=True)
        elif change.state is ChildState.DIED:
            self._set(child, running=False)
            self._restarts.labels(child, ending(change.exit_code)).inc()

    def read_disk(self) -> None:
        """Set what is left of the disk. Blocks, for as long as the disk does."""
        path = self._data_dir.absolute()
        for folder in (path, *path.parents):
            with contextlib.suppress(FileNotFoundError):
                usage = shutil.disk_usage(folder)
                self._free.labels(str(path)).set(usage.free)
                self._size.labels(str(path)).set(usage.total)
                return

    def health(self) -> Health:
        """Return ready while every child runs; the details name each."""
        words = {child: "running" if runs else "not running" for child, runs in self._children.items()}
        return Health(ready=all(self._children.values()), details={"children": words})

    def _set(self, child: str, *, running: bool) -> None:
        self._children[child] = running
        self._up.labels(child).set(running)
