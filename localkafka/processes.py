"""Child processes: one way to start, restart and stop one, keep its last lines, and never leave an orphan.

It owns the life of a process, not what runs in it: it neither reads a child's configuration nor judges its
health beyond "it ended". Everything that runs beside this process on one machine is run by it.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from pathlib import Path

_TETHER = Path(__file__).with_name("tether.py")
_PYTHON_TETHER = (sys.executable, "-I", "-S", str(_TETHER))

KEPT_LINES = 40
MAX_LINE_BYTES = 8192
PIPE_DRAIN_SECONDS = 1.0  # a grandchild in a group of its own may hold the pipe open for ever


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before a restart: `first_seconds`, doubling to `limit_seconds`.

    A run of at least `healthy_seconds` makes the next wait `first_seconds` again.
    """

    first_seconds: float = 0.2
    limit_seconds: float = 30.0
    healthy_seconds: float = 60.0

    def wait_seconds(self, failures: int) -> float:
        """Return the wait after `failures` short runs in a row (1 is the first)."""
        doublings = min(failures - 1, 32)  # 2.0 ** 1024 is an OverflowError
        return min(self.limit_seconds, self.first_seconds * 2.0**doublings)


@unique
class ChildState(Enum):
    """What happened to a child."""

    STARTED = "started"
    DIED = "died"
    RESTARTING = "restarting"


@dataclass(frozen=True, slots=True)
class ChildChange:
    """One change in a child's life.

    Attributes:
        pid: Of the run that started or died; None while waiting.
        exit_code: Of the run that died; negative is the signal that ended it.
        wait_seconds: Until the restart.
        last_lines: What the run that died wrote last, oldest first.
    """

    name: str
    state: ChildState
    pid: int | None = None
    exit_code: int | None = None
    wait_seconds: float | None = None
    last_lines: tuple[str, ...] = ()


def ending(exit_code: int | None) -> str:
    """Return how a process ended, for a person: `exit code 1`, `killed by SIGKILL`."""
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return f"killed by {signal.Signals(-exit_code).name}"
    except ValueError:  # a real-time signal has no name
        return f"killed by signal {-exit_code}"


class Child:
    """One supervised child process, restarted under the same name.

    It dies with this process, SIGKILL included (Linux). It is in a process group of its own: Ctrl-C in a
    terminal reaches the supervisor alone, which then stops its children in order.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        on_line: Callable[[str, str], None] = lambda _name, _line: None,
        on_change: Callable[[ChildChange], None] = lambda _change: None,
        before_restart: Callable[[], Awaitable[None]] | None = None,
        backoff: Backoff | None = None,
        kept_files: Sequence[int] = (),
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            env: The child's whole environment; None: this process's.
            on_line: Called with the name and each line of the child's standard output and error.
            on_change: Called at each ChildChange.
            before_restart: Awaited by `supervise` before it starts a child again that ended.
            kept_files: Open file descriptors that the child inherits (a lock that it holds).
        """
        self.name = name
        self._command = tuple(command)
        self._env = None if env is None else dict(env)
        self._on_line = on_line
        self._on_change = on_change
        self._before_restart = before_restart
        self._backoff = backoff or Backoff()
        self._kept_files = tuple(kept_files)
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._started_at = 0.0
        self._stopping = False
        self._last_lines: deque[str] = deque(maxlen=KEPT_LINES)

    @property
    def pid(self) -> int | None:
        """The running child's pid; None while none runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def last_lines(self) -> tuple[str, ...]:
        """The last lines of the current or latest run, oldest first."""
        return tuple(self._last_lines)

    async def start(self) -> None:
        """Start one run.

        Raises:
            RuntimeError: One is running.
        """
        if self.pid is not None:
            raise RuntimeError(f"{self.name} is running already, as process {self.pid}")
        self._stopping = False
        self._last_lines.clear()
        # A pipe of our own: with asyncio's, wait() of Python 3.11 returns only when nobody holds it open,
        # and a grandchild may hold it for ever.
        output, input_end = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *_PYTHON_TETHER,
                "bound",
                str(os.getpid()),
                *self._command,
                stdin=subprocess.DEVNULL,
                stdout=input_end,
                stderr=subprocess.STDOUT,
                env=self._env,
                pass_fds=self._kept_files,
                process_group=0,
            )
        except BaseException:
            os.close(output)
            raise
        finally:
            os.close(input_end)
        self._started_at = asyncio.get_running_loop().time()
        self._reader = asyncio.create_task(self._read_lines(output), name=f"output of {self.name}")
        self._on_change(ChildChange(self.name, ChildState.STARTED, pid=self._process.pid))

    async def wait(self) -> int:
        """Wait until the current run has ended and its output is read; return its exit code.

        What the run leaves behind in its process group is killed: it would work on beside the next run.
        """
        if self._process is None or self._reader is None:
            raise RuntimeError(f"{self.name} was never started")
        exit_code = await self._process.wait()
        _kill_group(self._process.pid)
        _, pending = await asyncio.wait({self._reader}, timeout=PIPE_DRAIN_SECONDS)
        for reader in pending:
            reader.cancel()
        await asyncio.sleep(0)  # its transport closes in the next round of the loop
        return exit_code

    async def supervise(self) -> None:
        """Start the child if it isn't running, and again whenever it ends, until stopped or cancelled.

        A cancelled supervise leaves the run as it is: call `stop`.
        """
        failures = 0
        if self.pid is None:
            await self.start()
        while True:
            exit_code = await self.wait()
            if self._stopping or self._process is None:
                return
            ran_seconds = asyncio.get_running_loop().time() - self._started_at
            failures = 1 if ran_seconds >= self._backoff.healthy_seconds else failures + 1
            pid, wait_seconds = self._process.pid, self._backoff.wait_seconds(failures)
            self._on_change(
                ChildChange(
                    self.name, ChildState.DIED, pid=pid, exit_code=exit_code, last_lines=self.last_lines
                )
            )
            self._on_change(ChildChange(self.name, ChildState.RESTARTING, wait_seconds=wait_seconds))
            await asyncio.sleep(wait_seconds)
            if self._before_restart is not None and not self._stopping:
                await self._before_restart()
            if self._stopping:
                return
            await self.start()

    async def stop(self, timeout_seconds: float = 10.0) -> int | None:
        """End the run: SIGTERM, and SIGKILL to its whole process group after `timeout_seconds`.

        Returns:
            The exit code; None when it was never started.
        """
        self._stopping = True
        if self._process is None:
            return None
        self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._process.wait()
        except TimeoutError:
            _kill_group(self._process.pid)
        return await self.wait()

    async def kill(self) -> int | None:
        """End the run by SIGKILL, at once; return the exit code, None when it was never started."""
        self._stopping = True
        if self._process is None:
            return None
        if self._process.returncode is None:
            _kill_group(self._process.pid)
        return await self.wait()

    def kill_run(self) -> None:
        """End the present run by SIGKILL; `supervise` starts the next."""
        if self._process is not None and self._process.returncode is None:
            _kill_group(self._process.pid)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def _read_lines(self, output: int) -> None:
        """Hand on the output line by line, until nobody holds the pipe; closes it."""
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(output, "rb", buffering=0)
        )
        rest = b""
        try:
            while chunk := await reader.read(MAX_LINE_BYTES):
                *lines, rest = (rest + chunk).split(b"\n")
                if len(rest) >= MAX_LINE_BYTES:  # in pieces: a line without an end must not fill our memory
                    lines, rest = [*lines, rest], b""
                for line in lines:
                    self._take(line)
        finally:
            transport.close()
            if rest:
                self._take(rest)

    def _take(self, line: bytes) -> None:
        text = line.decode("utf-8", errors="replace").rstrip()
        self._last_lines.append(text)
        self._on_line(self.name, text)


def _kill_group(leader: int) -> None:
    """Kill the process group that a child leads; right after its end the number is not yet another's."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def start_detached(
    command: Sequence[str],
    *,
    log_file: Path,
    env: Mapping[str, str] | None = None,
    kept_files: Sequence[int] = (),
) -> int:
    """Start a process that outlives this one, in a session of its own, and return its pid.

    Args:
        log_file: Its standard output and error are appended here.
        env: Its whole environment; None: this process's.
        kept_files: Open file descriptors that it inherits.

    Raises:
        OSError: It could not be started.
    """
    done = subprocess.run(  # noqa: S603  # our own script and the caller's command, no shell
        [*_PYTHON_TETHER, "detached", str(log_file), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=env,
        pass_fds=tuple(kept_files),
        check=False,
    )
    if done.returncode != 0:
        raise OSError(f"starting {command[0]} detached: exit code {done.returncode}")
    return int(done.stdout)
