"""Worker processes for what can hang or crash: parsing untrusted input.

Owns deadlines, recycling and the end of workers; not what they compute. Processes, not threads: a loop in
C cannot be interrupted, only killed.

Every worker has a pipe of its own and shares no lock with another. One that is killed from outside, idle, at
work or halfway through sending its result, takes at most its own task with it; a pool whose workers share a
pipe breaks as a whole, or hangs, since the lock dies with whoever held it. A thread for each worker waits for
it: whatever it waits for ends with the worker, and the deadline kills the worker. One that wanted to run and
was not let, on a machine with too much to do, has a few deadlines more: that is no fault of its task's.
"""

import asyncio
import ctypes
import errno
import multiprocessing
import os
import resource
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar, cast

from prometheus_client import CollectorRegistry, Counter, Gauge

from runtime.errors import Poison, Transient

__all__ = ["Activity", "WorkerKilled", "WorkerMetrics", "WorkerPool", "activity", "is_starved"]

ResultT = TypeVar("ResultT")
_Function: TypeAlias = Callable[..., object]
_Arguments: TypeAlias = tuple[object, ...]

START_SECONDS = 60.0  # 0.1 s when idle; the first one waits for the preloaded modules
_START_TRIES = 3
_ENVIRONMENT = ("COVERAGE", "HOME", "LANG", "LC_", "PATH", "PYTHON", "TMPDIR", "TZ", "VIRTUAL_ENV")
"""What the names of a worker's environment variables begin with."""
_SERVER = threading.Lock()
_server_started = False
_PR_SET_PDEATHSIG = 1  # Source: prctl(2)
_MAX_DEADLINES = 6  # of a task whose worker is given no CPU
_STARVED_SHARE = 0.1  # of its time on a CPU: at a load of 24 on two cores a page had a seventh


class WorkerKilled(Poison):
    """The task took too long or brought its worker down; the text says which."""


class WorkerMetrics:
    """What all pools of a process count together."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.waiting = Gauge(
            "conflictwire_worker_tasks", "Tasks waiting or running in worker processes.", registry=registry
        )
        self.killed = Counter(
            "conflictwire_workers_killed",
            "Workers that ended before their task was done.",
            ["reason"],
            registry=registry,
        )


class WorkerPool:
    """A pool of killable processes; an async context manager by `close`.

    Args:
        tasks_per_worker: A worker is replaced after that many, so that no leak grows forever.
        preload: Modules that workers share from their start.
        max_memory_bytes: Address space that a worker may take beside what it has at its start; one that needs
            more ends. None for no limit.
    """

    def __init__(
        self,
        *,
        workers: int,
        tasks_per_worker: int,
        preload: list[str],
        metrics: "WorkerMetrics",
        max_memory_bytes: int | None = None,
    ) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(preload)
        self._size = workers
        self._tasks_per_worker = tasks_per_worker
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._idle: deque[_Worker] = deque()
        self._alive: set[_Worker] = set()
        self._lock = threading.Lock()  # of _alive and _closed
        self._closed = False
        self._max_memory_bytes = max_memory_bytes
        self._waiting, self._killed = metrics.waiting, metrics.killed

    async def run(self, function: Callable[..., ResultT], *args: object, deadline_seconds: float) -> ResultT:
        """Run a function of a module in a worker and return what it returns.

        Raises:
            WorkerKilled: It exceeded the deadline, or its worker died. Where the machine gave the worker no
                CPU, the deadline begins again, at most five times.
            Transient: No worker can be started.
            Exception: What the function raised.
        """
        self._waiting.inc()
        loop = asyncio.get_running_loop()
        try:
            result = await loop.run_in_executor(self._threads, self._run, function, args, deadline_seconds)
        except _Ended as error:
            if error.late:
                self._killed.labels("deadline").inc()
                raise WorkerKilled(f"{function.__name__} exceeded {deadline_seconds:g} s") from error
            self._killed.labels("died").inc()
            why = ", out of memory" if error.exit_code == errno.ENOMEM else ""
            raise WorkerKilled(
                f"{function.__name__} ended its worker: exit code {error.exit_code}{why}"
            ) from error
        finally:
            self._waiting.dec()
        return cast("ResultT", result)

    def warm_up(self) -> None:
        """Start the workers before the first task needs one."""
        for _ in range(self._size):
            self._threads.submit(lambda: self._idle.append(self._start()))

    async def close(self) -> None:
        """End the workers, also in the middle of a task."""
        with self._lock:
            self._closed = True
            workers = list(self._alive)
        for worker in workers:
            worker.kill()
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    def _run(self, function: _Function, args: _Arguments, deadline_seconds: float) -> object:
        try:
            return self._run_once(function, args, deadline_seconds)
        except _NotTaken:  # its worker was dying already: that is no fault of the task's
            return self._run_once(function, args, deadline_seconds)

    def _run_once(self, function: _Function, args: _Arguments, deadline_seconds: float) -> object:
        worker = self._take()
        try:
            return worker.run(function, args, deadline_seconds)
        finally:
            if worker.usable and worker.tasks < self._tasks_per_worker:
                self._idle.append(worker)
            else:
                self._discard(worker)

    def _take(self) -> "_Worker":
        """Return an idle worker that lives, else a new one: there are as many threads as workers."""
        while True:
            try:
                worker = self._idle.pop()
            except IndexError:
                return self._start()
            if worker.usable:
                return worker
            self._discard(worker)

    def _start(self) -> "_Worker":
        for _ in range(_START_TRIES):  # it may be killed while it starts
            _start_server()
            worker = _Worker(self._context, self._max_memory_bytes)
            with self._lock:
                self._alive.add(worker)
                if self._closed:
                    worker.kill()
            if worker.wait_started():
                return worker
            self._discard(worker)
        raise Transient(f"{_START_TRIES} worker processes in a row ended while they started")

    def _discard(self, worker: "_Worker") -> None:
        worker.close()
        with self._lock:
            self._alive.discard(worker)


class _Ended(Exception):  # noqa: N818 - not a fault of ours: an end
    """A worker ended before its task was done; `late`: because the deadline had passed."""

    def __init__(self, exit_code: int | None, *, late: bool) -> None:
        super().__init__(exit_code, late)
        self.exit_code = exit_code
        self.late = late


class _NotTaken(_Ended):
    """It ended before it had the whole task."""


class _Worker:
    """One process and our end of its pipe, used by one thread at a time.

    Attributes:
        tasks: How many it was given.
    """

    def __init__(self, context: ForkServerContext, max_memory_bytes: int | None) -> None:
        self.tasks = 0
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, max_memory_bytes), name="worker", daemon=True
        )
        self._process.start()
        theirs.close()  # the worker alone has that end: when it dies, ours says so

    @property
    def usable(self) -> bool:
        """Return whether it lives and nothing is left in its pipe."""
        return not self._pipe.closed and not self._pipe.poll() and self._process.is_alive()

    def wait_started(self) -> bool:
        """Return True when it has said that it started, False when it ended first or says nothing."""
        try:
            return self._pipe.poll(START_SECONDS) and self._pipe.recv() is None
        except (EOFError, OSError):
            return False

    def run(self, function: _Function, args: _Arguments, deadline_seconds: float) -> object:
        """Return what the function returns, or raise what it raises.

        Raises:
            _Ended: The deadline passed, or the process died; `_NotTaken` where it had not the whole task yet.
        """
        self.tasks += 1
        late, ended = threading.Event(), threading.Event()

        def end_late() -> None:
            for _ in range(_MAX_DEADLINES):
                before = activity(self._process.pid)
                if ended.wait(deadline_seconds):
                    return
                if not is_starved(before, activity(self._process.pid), seconds=deadline_seconds):
                    break
            late.set()
            self._process.kill()

        deadline = threading.Thread(target=end_late, daemon=True)
        deadline.start()
        sent = False
        try:
            self._pipe.send((function, args))
            sent = True
            returned, value = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.close()
            kind = _Ended if sent or late.is_set() else _NotTaken
            raise kind(self._process.exitcode, late=late.is_set()) from error
        finally:
            ended.set()
            deadline.join()  # or it might kill this worker in the middle of its next task
            if late.is_set():
                self.close()
        if returned:
            return value
        raise value

    def kill(self) -> None:
        """End it at once; the thread that waits for it sees its pipe close."""
        self._process.kill()

    def close(self) -> None:
        """End it and give back what it had."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Activity(NamedTuple):
    """What a process did so far, and whether it is running or wants to."""

    cpu_seconds: float
    is_runnable: bool


def activity(pid: int | None) -> Activity | None:
    """Return it of a process; None where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()  # Source: proc(5)
    except OSError:
        return None
    ticks = int(fields[11]) + int(fields[12])
    return Activity(ticks / os.sysconf("SC_CLK_TCK"), is_runnable=fields[0] in {b"R", b"D"})


def is_starved(before: Activity | None, after: Activity | None, *, seconds: float) -> bool:
    """Return whether a process wanted to run for so long and was hardly let."""
    if before is None or after is None:
        return False
    return after.is_runnable and after.cpu_seconds - before.cpu_seconds < _STARVED_SHARE * seconds


def _serve(pipe: Connection, max_memory_bytes: int | None) -> None:
    """Work in the worker process, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal
    _tie_to_parent()
    if max_memory_bytes is not None:
        _limit_memory(max_memory_bytes)
    pipe.send(None)
    while True:
        try:
            function, args = pipe.recv()
        except EOFError:
            return
        try:
            answer: tuple[bool, object] = (True, function(*args))
        except MemoryError:
            # Whatever this process still holds, or could not undo, would meet its next tasks.
            os._exit(errno.ENOMEM)
        except Exception as error:  # noqa: BLE001 - raised again in the other process
            answer = (False, _with_trace(error))
        try:
            pipe.send(answer)
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001 - a result that cannot be pickled
            pipe.send((False, TypeError(f"sending the result of {function.__name__}: {error!r}")))


def _start_server() -> None:
    """Start the process that workers are forked from, without our passwords and keys in its environment.

    What parses a stranger's bytes gets nothing that it does not need. The server takes the environment of the
    moment, and keeps it; multiprocessing gives all of it to one that it has to start again.
    """
    global _server_started  # noqa: PLW0603 - the server is one for the whole process, as is its environment
    with _SERVER:
        if _server_started:
            return
        whole = dict(os.environ)
        for name in whole:
            if not name.startswith(_ENVIRONMENT):
                del os.environ[name]
        try:
            forkserver.ensure_running()
            _server_started = True
        finally:
            os.environ.update(whole)


def _with_trace(error: Exception) -> Exception:
    error.add_note(f"in worker process {os.getpid()}:\n{traceback.format_exc()}")
    return error


def _limit_memory(max_bytes: int) -> None:
    """Let this process have so much more address space than it has now."""
    if sys.platform != "linux":
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])  # Source: proc(5), size
    limit = pages * resource.getpagesize() + max_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _tie_to_parent() -> None:
    """Leave no orphan: a worker in a loop of C does not see its pipe close."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
