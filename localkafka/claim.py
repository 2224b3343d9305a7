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
from localkafka.ports import free_port, is_free, port_holder, require_free
from localkafka.properties import NodeSettings

MIN_FREE_BYTES = 100 * 1024 * 1024  # Kafka's own topics and two segments of records; with less it crashes


@dataclass(frozen=True, slots=True)
class Claim:
    """A directory that is ours until `release`.

    Attributes:
        lock: Open file descriptor; children that inherit it hold the directory too.
        dead_pid: Of an earlier run that did not stop in order; None when there was none.
        port_note: Why the port is not the preferred one, to be put behind it; empty where it is.
    """

    lock: int
    settings: NodeSettings
    dead_pid: int | None
    port_note: str = ""

    def release(self) -> None:
        """Give up our share of the directory."""
        os.close(self.lock)


def claim(directory: Directory, wanted_port: int | None, *, preferred_port: int | None = None) -> Claim:
    """Return the claim on a single node's directory. Blocks up to 1.5 s.

    Args:
        wanted_port: The port for clients, which has to be free; None: `preferred_port` where it is free, else
            the port of the run before, else any.

    Raises:
        BrokerError: The directory cannot be written or is in use, its disk is full, or the port is taken.
    """
    directory.create()
    lock = directory.lock()
    try:
        require_space(directory.path)
        last = directory.state()
        settings = _settings(directory, last, wanted_port, preferred_port)
        note = _port_note(preferred_port, settings.port) if wanted_port is None else ""
        return Claim(lock, settings, last.pid if last else None, note)
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


def _settings(
    directory: Directory, last: BrokerState | None, wanted_port: int | None, preferred_port: int | None
) -> NodeSettings:
    if wanted_port is not None:
        require_free(wanted_port)
    port = wanted_port or _first_free(preferred_port, last.port if last else None)
    controller_port = _first_free(last.controller_port if last else None, avoid=port)
    return NodeSettings(records_dir=directory.records, port=port, controller_port=controller_port)


def _first_free(*ports: int | None, avoid: int = 0) -> int:
    for port in ports:
        if port and port != avoid and is_free(port):
            return port
    return free_port(avoid=frozenset({avoid}))


def _port_note(preferred_port: int | None, port: int) -> str:
    if preferred_port in {None, port}:
        return ""
    return f" (port {preferred_port} is taken by {port_holder(preferred_port)})"
