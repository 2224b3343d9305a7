"""A broker's data directory: its layout, its lock, and what is remembered of who runs there.

It owns who may use the directory. What Kafka writes into `records/` belongs to storage.py and to Kafka.

    lock              held (flock) by the broker and its supervisor as long as one of them lives
    broker.json       the ports, kept between runs, and the pid of the latest run
    server.properties, log4j2.properties    written at each start
    records/          Kafka's own
    logs/             the rolling log; broker.out is the standard output of a detached broker
"""

import contextlib
import errno
import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from localkafka.errors import BrokerError

LOCK_WAIT_SECONDS = 1.5  # the broker of a supervisor that was killed needs a moment to die
_LOCK_POLL_SECONDS = 0.05


class BrokerState(BaseModel):
    """What the directory remembers of its broker.

    Attributes:
        pid: Of the latest run; None after an orderly stop.
        started_at: When that process was created, in seconds since the epoch by the system's clock:
            distinguishes it from another process that got the same pid later.
        supervised: It has a supervisor, which starts it again; False: it runs on its own.
    """

    model_config = ConfigDict(frozen=True)

    port: int
    controller_port: int
    pid: int | None = None
    started_at: float | None = None
    supervised: bool = False

    def process(self) -> psutil.Process | None:
        """Return the process of the latest run while it lives; None when it ended or the pid is another's."""
        if self.pid is None:
            return None
        try:
            process = psutil.Process(self.pid)
            alive = process.create_time() == self.started_at and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        return process if alive else None

    def running_as(self, pid: int, *, supervised: bool) -> Self:
        """Return the same ports with a new run."""
        try:
            started_at = psutil.Process(pid).create_time()
        except psutil.NoSuchProcess:
            return self.stopped()  # it ended already: whoever waits for it will say why
        return type(self)(
            port=self.port,
            controller_port=self.controller_port,
            pid=pid,
            started_at=started_at,
            supervised=supervised,
        )

    def stopped(self) -> Self:
        """Return the same ports without a run."""
        return type(self)(port=self.port, controller_port=self.controller_port)


@dataclass(frozen=True, slots=True)
class Directory:
    """The paths below one data directory, which need not exist yet."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> Self:
        """Return the directory at `path`, made absolute: Kafka runs elsewhere."""
        return cls(path.absolute())

    @property
    def records(self) -> Path:
        """Kafka's own directory."""
        return self.path / "records"

    @property
    def logs(self) -> Path:
        """The rolling log's directory."""
        return self.path / "logs"

    @property
    def properties(self) -> Path:
        """The node's server.properties."""
        return self.path / "server.properties"

    @property
    def logging(self) -> Path:
        """The node's log4j2 configuration."""
        return self.path / "log4j2.properties"

    @property
    def output(self) -> Path:
        """What a detached broker writes to its standard output."""
        return self.logs / "broker.out"

    def create(self) -> None:
        """Make the directory.

        Raises:
            BrokerError: That is not permitted.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            (self.path / ".writable").touch()
            (self.path / ".writable").unlink()
        except OSError as error:
            advice = "free some space" if error.errno == errno.ENOSPC else "give this user write permission"
            raise BrokerError(
                f"writing the data directory {self.path}: {error.strerror}; "
                f"{advice} or choose another --data-dir"
            ) from error

    def lock(self) -> int:
        """Return a locked file descriptor; closing it in every process that has it gives the lock back.

        Raises:
            BrokerError: Another broker has the directory; the text names it.
        """
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + LOCK_WAIT_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(descriptor)
                    raise BrokerError(self._in_use()) from None
                time.sleep(_LOCK_POLL_SECONDS)
            else:
                return descriptor

    def state(self) -> BrokerState | None:
        """Return what is remembered; None for a new directory, or when the note is damaged."""
        try:
            return BrokerState.model_validate_json((self.path / "broker.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def remember(self, state: BrokerState) -> None:
        """Write the note, whole or not at all.

        Not at all when the disk is full: a broker that dies of that must still be stopped and reported, and
        a note that is out of date is recognised by the process it names.
        """
        new = self.path / "broker.json.new"
        with contextlib.suppress(OSError):
            new.write_text(state.model_dump_json(), encoding="utf-8")
            new.replace(self.path / "broker.json")

    def _in_use(self) -> str:
        state = self.state()
        process = state.process() if state else None
        who = (
            f"the broker with pid {process.pid} on port {state.port}"
            if process and state
            else "another broker"
        )
        return (
            f"the data directory {self.path} is in use by {who}; "
            "use that one, stop it, or choose another --data-dir"
        )
