"""Claiming a data directory: nobody else uses it, it can be written, its ports are free.

It owns the choice of ports for a single node, and what is known of the run before. What happens in a
claimed directory is node.py.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from localkafka.directory import BrokerState, Directory
from localkafka.errors import BrokerError
from localkafka.ports import free_port, is_free, require_free
from localkafka.properties import NodeSettings

MIN_FREE_BYTES = 100 * 1024 * 1024  # Kafka's own topics and two segments of records; with less it crashes


@dataclass(frozen=True, slots=True)
class Claim:
    """A directory that is ours until `release`.

    Attributes:
        lock: Open file descriptor; children that inherit it hold the directory too.
        dead_pid: Of an earlier run that did not stop in order; None when there was none.
    """

    lock: int
    settings: NodeSettings
    dead_pid: int | None

    def release(self) -> None:
        """Give up our share of the directory."""
        os.close(self.lock)


def claim(directory: Directory, wanted_port: int | None) -> Claim:
    """Return the claim on a single node's directory. Blocks up to 1.5 s.

    Args:
        wanted_port: None: the port of the run before where it is free, else any free one.

    Raises:
        BrokerError: The directory cannot be written or is in use, its disk is full, or the port is taken.
    """
    directory.create()
    lock = directory.lock()
    try:
        require_space(directory.path)
        last = directory.state()
        return Claim(lock, _settle(directory, last, wanted_port), last.pid if last else None)
    except BaseException:
        os.close(lock)
        raise


def require_space(path: Path) -> None:
    """Return when the disk has room for a broker's start.

    Raises:
        BrokerError: It is full.
    """
    free_bytes = shutil.disk_usage(path).free
    if free_bytes < MIN_FREE_BYTES:
        raise BrokerError(
            f"the disk of {path} is full: {free_bytes >> 20} MiB are free, the broker needs "
            f"{MIN_FREE_BYTES >> 20}; free some space or choose another --data-dir"
        )


def _settle(directory: Directory, last: BrokerState | None, wanted_port: int | None) -> NodeSettings:
    if wanted_port is not None:
        require_free(wanted_port)
    port = wanted_port or _kept(last.port if last else 0, frozenset())
    controller_port = _kept(last.controller_port if last else 0, frozenset({port}))
    return NodeSettings(records_dir=directory.records, port=port, controller_port=controller_port)


def _kept(port: int, taken: frozenset[int]) -> int:
    return port if port and port not in taken and is_free(port) else free_port(avoid=taken)
