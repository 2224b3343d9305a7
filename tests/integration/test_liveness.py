"""A process that lives and does nothing is ended and started again, whatever holds it up."""

import asyncio
import contextlib
import os
import signal
import sys

from conflictwire.silent_runs import kill_silent_runs
from localkafka.ports import free_port
from localkafka.processes import Child
from runtime.health import is_alive

# A loop that one call of a C function holds up for minutes, with the interpreter's lock.
STUCK = """
import asyncio, re
from runtime.liveness import ends_when_stuck

async def main():
    async with ends_when_stuck(1.0):
        await asyncio.sleep(0)
        print("beating", flush=True)
        await asyncio.sleep(2)
        print("still there", flush=True)
        re.match(r"(a|aa)+$", "a" * 60 + "b")

asyncio.run(main())
"""
ANSWERING = """
import asyncio, sys
from prometheus_client import CollectorRegistry
from runtime.health import Health, HealthServer

async def main():
    port = int(sys.argv[1])
    async with HealthServer(CollectorRegistry(), lambda: Health(True), host="127.0.0.1", port=port):
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_process_whose_loop_is_held_up_by_one_call_ends_itself() -> None:
    """With the stack that says where; a loop that goes on is left alone."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STUCK, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        out, errors = await process.communicate()
    assert out.split(b"\n")[:2] == [b"beating", b"still there"]
    assert process.returncode == 1
    assert b"Timeout" in errors
    assert b"in main" in errors


async def test_run_that_does_not_answer_any_more_is_replaced() -> None:
    """Stopped by a signal, it holds its port and says nothing; the next run answers."""
    port, said = free_port(), list[str]()
    child = Child("stage", [sys.executable, "-c", ANSWERING, str(port)])
    await child.start()
    tasks = [
        asyncio.create_task(child.supervise()),
        asyncio.create_task(kill_silent_runs(child, port, limit_seconds=1.5, say=said.append)),
    ]
    try:
        async with asyncio.timeout(60):
            while not await is_alive(port, seconds=1):  # noqa: ASYNC110 - as below
                await asyncio.sleep(0.05)
            await asyncio.sleep(1.5)  # so that the watch has seen it, too
            first = child.pid
            assert first is not None
            os.kill(first, signal.SIGSTOP)
            while child.pid in (first, None):  # noqa: ASYNC110 - another process has no event of ours
                await asyncio.sleep(0.05)
        assert said == ["stage has not answered for 1.5 s and is killed"]
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await child.kill()
