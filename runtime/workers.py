"""Worker processes for what can hang or crash: parsing untrusted input.

Owns deadlines, recycling and the end of workers; not what they compute. Processes, not threads: a loop in
C cannot be interrupted, only killed. Pebble runs them.
"""

import asyncio
import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as DeadlineError
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool
from prometheus_client import CollectorRegistry, Counter, Gauge

from runtime.errors import Fatal, Poison

__all__ = ["WorkerKilled", "WorkerPool"]

ResultT = TypeVar("ResultT")

_PR_SET_PDEATHSIG = 1  # Source: prctl(2)


class WorkerKilled(Poison):
    """The task took too long or brought its worker down; the text says which."""


class WorkerPool:
    """A pool of killable processes; an async context manager by `close`.

    Args:
        tasks_per_worker: A worker is replaced after that many, so that no leak grows forever.
        preload: Modules that workers share from their start.
    """

    def __init__(
        self,
        *,
        workers: int,
        tasks_per_worker: int,
        preload: list[str],
        registry: CollectorRegistry,
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(preload)
        self._pool = ProcessPool(
            max_workers=workers, max_tasks=tasks_per_worker, initializer=_tie_to_parent, context=context
        )
        self._waiting = Gauge(
            "conflictwire_worker_tasks", "Tasks waiting or running in worker processes.", registry=registry
        )
        self._killed = Counter(
            "conflictwire_workers_killed",
            "Workers that ended before their task was done.",
            ["reason"],
            registry=registry,
        )

    async def run(self, function: Callable[..., ResultT], *args: object, deadline_seconds: float) -> ResultT:
        """Run a function of a module in a worker and return what it returns.

        Raises:
            WorkerKilled: It exceeded the deadline, or its worker died.
            Fatal: The pool broke.
            Exception: What the function raised.
        """
        try:
            future = self._pool.schedule(function, args=args, timeout=deadline_seconds)
        except RuntimeError as error:  # pebble's own loops ended: only a new process has a new pool
            raise Fatal(f"the pool of worker processes broke: {error}") from error
        self._waiting.inc()
        try:
            return await asyncio.wrap_future(future)
        except DeadlineError as error:
            self._killed.labels("deadline").inc()
            raise WorkerKilled(f"{function.__name__} exceeded {deadline_seconds:g} s") from error
        except ProcessExpired as error:
            self._killed.labels("died").inc()
            raise WorkerKilled(f"{function.__name__} ended its worker: exit code {error.exitcode}") from error
        finally:
            self._waiting.dec()

    def warm_up(self) -> None:
        """Start the workers before the first task needs one."""
        self._pool.schedule(_nothing)

    async def close(self) -> None:
        """End the workers, also in the middle of a task."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble's one method without annotations
        await asyncio.to_thread(self._pool.join, 5)


def _tie_to_parent() -> None:
    """Leave no orphan: a worker in a loop of C does not see its pipe close."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _nothing() -> None:
    """Run in a worker, to start it."""
