"""Worker processes that are killed, hang or break: the pool goes on, and their neighbours with it.

Real processes and real signals; the tasks are functions of the standard library, found by their names.
"""

import asyncio
import os
import random
import signal
import threading
import time
from collections.abc import AsyncIterator
from multiprocessing import forkserver

import psutil
import pytest
from prometheus_client import CollectorRegistry

from runtime.workers import Activity, WorkerKilled, WorkerMetrics, WorkerPool, activity, is_starved

WORKERS = 2
TASKS_PER_WORKER = 50
DEADLINE_SECONDS = 30.0
KILLS = 15
TASKS_BETWEEN_KILLS = 10


class Pool:
    """A pool and what it counted."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.pool = WorkerPool(
            workers=WORKERS,
            tasks_per_worker=TASKS_PER_WORKER,
            preload=[],
            metrics=WorkerMetrics(self.registry),
        )
        self.run = self.pool.run

    async def rest(self, seconds: float, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        """Keep a worker busy (blockbuster has replaced `time.sleep` in this process)."""
        await self.run(signal.sigtimedwait, [signal.SIGUSR1], seconds, deadline_seconds=deadline_seconds)

    async def pid(self) -> int:
        """Return the pid of the worker that is used next."""
        return await self.run(os.getpid, deadline_seconds=DEADLINE_SECONDS)

    def killed(self, reason: str) -> float:
        """Return how many workers ended before their task, as the metric has it."""
        return self.registry.get_sample_value("conflictwire_workers_killed_total", {"reason": reason}) or 0.0


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    """A pool, which leaves no process behind."""
    made = Pool()
    yield made
    await made.pool.close()


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE  # whoever inherits it may not reap it
    except psutil.NoSuchProcess:
        return False


async def _until_gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while _lives(pid):  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(0.01)


async def test_worker_killed_while_idle_costs_no_task(pool: Pool) -> None:
    """The next task has another worker, and no kill is reported."""
    first = await pool.pid()
    os.kill(first, signal.SIGKILL)
    await _until_gone(first)
    assert await pool.pid() != first
    assert pool.killed("died") == 0


async def test_worker_killed_at_work_takes_its_own_task_alone(pool: Pool) -> None:
    """Its neighbour's result comes; the text names the signal."""
    pid = await pool.pid()
    doomed = asyncio.create_task(pool.rest(60))
    beside = asyncio.create_task(pool.rest(0.5))
    await asyncio.sleep(0.2)
    os.kill(pid, signal.SIGKILL)  # the one used last is used next: it has the first task
    with pytest.raises(WorkerKilled, match="sigtimedwait ended its worker: exit code -9"):
        await doomed
    await beside
    assert pool.killed("died") == 1


async def test_worker_stopped_while_it_sends_its_result_ends_at_the_deadline(pool: Pool) -> None:
    """A result halfway through the pipe blocks nobody else, and not for ever."""
    pid = await pool.pid()
    sending = asyncio.create_task(pool.run(bytes, 1 << 30, deadline_seconds=2))
    await asyncio.sleep(0.3)
    os.kill(pid, signal.SIGSTOP)
    assert await pool.pid() != pid
    with pytest.raises(WorkerKilled, match="bytes exceeded 2 s"):
        await sending
    assert pool.killed("deadline") == 1


async def test_function_over_its_deadline_is_killed(pool: Pool) -> None:
    """And the next one has a worker."""
    pid = await pool.pid()
    began = time.monotonic()
    with pytest.raises(WorkerKilled, match=r"sigtimedwait exceeded 0\.2 s"):
        await pool.rest(60, deadline_seconds=0.2)
    assert time.monotonic() - began < 5
    assert await pool.pid() != pid
    assert pool.killed("deadline") == 1


async def test_function_that_computes_over_its_deadline_is_killed(pool: Pool) -> None:
    """It had its time on a CPU."""
    with pytest.raises(WorkerKilled, match=r"sum exceeded 0\.5 s"):
        await pool.run(sum, range(10**12), deadline_seconds=0.5)
    assert pool.killed("deadline") == 1


@pytest.mark.parametrize(
    ("after", "starved"),
    [
        (Activity(1.2, is_runnable=True), True),
        (Activity(9.0, is_runnable=True), False),
        (Activity(1.2, is_runnable=False), False),
        (None, False),
    ],
)
def test_worker_that_wants_to_run_and_is_not_let_is_starved(after: Activity | None, starved: bool) -> None:
    """One that computed, waits for something or is gone is not: its task took too long."""
    assert is_starved(Activity(1.0, is_runnable=True), after, seconds=10) is starved
    assert not is_starved(None, after, seconds=10)


def test_activity_of_a_process_grows_with_what_it_computes() -> None:
    """As the kernel counts it; of none nothing is known."""
    before = activity(os.getpid())
    began = time.process_time()
    while time.process_time() - began < 0.1:
        pass
    after = activity(os.getpid())
    assert before is not None
    assert after is not None
    assert 0.05 < after.cpu_seconds - before.cpu_seconds < 5
    assert activity(1 << 30) is None


async def test_worker_out_of_memory_ends_and_is_counted(pool: Pool) -> None:
    """What it could not allocate for one page, it would lack for the next."""
    pid = await pool.pid()
    with pytest.raises(WorkerKilled, match="bytes ended its worker: exit code 12, out of memory"):
        await pool.run(bytes, 1 << 60, deadline_seconds=DEADLINE_SECONDS)
    assert await pool.pid() != pid
    assert pool.killed("died") == 1


async def test_what_a_function_raises_is_raised_here(pool: Pool) -> None:
    """With the worker's traceback as a note; the worker goes on, as it does when a result cannot be sent."""
    pid = await pool.pid()
    with pytest.raises(ValueError, match="invalid literal for int") as raised:
        await pool.run(int, "no number", deadline_seconds=DEADLINE_SECONDS)
    assert f"in worker process {pid}" in raised.value.__notes__[0]
    with pytest.raises(TypeError, match="sending the result of allocate_lock"):
        await pool.run(threading.Lock, deadline_seconds=DEADLINE_SECONDS)
    assert await pool.pid() == pid


async def test_worker_is_replaced_after_its_tasks(pool: Pool) -> None:
    """A leak of a parser lives for that many documents."""
    pids = [await pool.pid() for _ in range(TASKS_PER_WORKER + 1)]
    assert len(set(pids[:-1])) == 1
    assert pids[-1] != pids[0]


async def test_all_workers_gone_at_once_are_all_started_again(pool: Pool) -> None:
    """They die with the process that forks them (the kernel's out-of-memory killer may choose it)."""
    worker = await pool.pid()
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # noqa: SLF001 - nothing public says it
    os.kill(server, signal.SIGKILL)
    await _until_gone(worker)  # a task that a dying worker has taken ends with it
    assert await pool.pid() != worker


def _kill_the_oldest() -> None:
    """Kill a worker, from a thread: while the event loop looks for it, the workers would become idle."""
    server = psutil.Process(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]  # noqa: SLF001
    running = [child for child in server.children() if child.status() != psutil.STATUS_ZOMBIE]
    for oldest in sorted(running, key=psutil.Process.create_time)[:1]:
        oldest.kill()


async def test_every_task_ends_while_workers_are_killed_at_random_moments(pool: Pool) -> None:
    """A quarter of a mebibyte there, half of one back: many a kill meets a half-sent task or result."""
    body = random.Random(1).randbytes(1 << 18)  # noqa: S311 - dice
    chance = random.Random(2)  # noqa: S311 - dice

    killed = asyncio.Event()
    done: list[int] = []

    async def work(number: int) -> None:
        while not killed.is_set():
            try:
                assert await pool.run(bytes.hex, body, deadline_seconds=DEADLINE_SECONDS) == body.hex()
                done.append(number)
            except WorkerKilled:
                continue

    working = [asyncio.create_task(work(number)) for number in range(2 * WORKERS)]
    async with asyncio.timeout(2 * DEADLINE_SECONDS):
        for kill in range(1, KILLS + 1):
            while len(done) < TASKS_BETWEEN_KILLS * kill:  # noqa: ASYNC110 - a worker that starts does no task
                await asyncio.sleep(chance.uniform(0.001, 0.01))
            await asyncio.to_thread(_kill_the_oldest)
        killed.set()
        await asyncio.gather(*working)
    assert set(done) == set(range(2 * WORKERS))
    assert pool.killed("died") > 0
    assert pool.killed("deadline") == 0


async def test_close_ends_a_worker_in_the_middle_of_its_task(pool: Pool) -> None:
    """A stage stops within 5 s, however long a page takes."""
    pid = await pool.pid()
    hanging = asyncio.create_task(pool.rest(60))
    await asyncio.sleep(0.2)
    async with asyncio.timeout(5):
        await pool.pool.close()
    with pytest.raises(WorkerKilled):
        await hanging
    assert not psutil.pid_exists(pid)
