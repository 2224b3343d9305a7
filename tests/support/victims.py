"""Processes that a test kills, pauses and starts again, and the dice that choose them."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Victim:
    """A child process of one command line; its output goes to a file."""

    def __init__(self, *arguments: str, log: Path, env: dict[str, str] | None = None) -> None:
        self._arguments = arguments
        self._log = log
        self._env = {**os.environ, **(env or {})}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, its output appended to the log."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._arguments, stdout=log, stderr=log, cwd=ROOT, env=self._env
            )

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def ended(self) -> int:
        """Wait for its end and return its exit code."""
        return await self._process.wait() if self._process is not None else 0

    async def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self.send(signal.SIGKILL)
        await self.ended()

    @property
    def pid(self) -> int | None:
        """Return the pid of the last start."""
        return self._process.pid if self._process is not None else None

    @property
    def running(self) -> bool:
        """Return whether it has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def output(self) -> str:
        """Return what it printed so far."""
        return self._log.read_text(errors="replace")
