"""The local broker's session: a pause does not cost it its partitions, nor a kill a minute."""

import asyncio
import os
import signal
from pathlib import Path

from localkafka import LocalBroker, start_detached, status, stop_detached
from localkafka.ready import wait_until_it_answers

PAUSE_SECONDS = 5.0  # with the session of 3 s that there was, every pause of 8 s fenced the broker
RESTART_SECONDS = 45.0  # 5 to 6 s measured on two busy cores; a session is 60 s


async def _new_log(log: Path, at: int) -> str:
    return (await asyncio.to_thread(log.read_bytes))[at:].decode(errors="replace").lower()


async def _pause_unfenced(pid: int, bootstrap_servers: str, log: Path) -> None:
    """Stop a broker for a while, and require that the controller has not fenced it."""
    at = (await asyncio.to_thread(log.stat)).st_size
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(PAUSE_SECONDS)
    os.kill(pid, signal.SIGCONT)
    assert await wait_until_it_answers(bootstrap_servers, alive=lambda: True, timeout_seconds=30)
    await asyncio.sleep(1)  # the controller looks at sessions every now and then
    assert "fenc" not in await _new_log(log, at)


async def test_supervised_broker_that_was_killed_returns_soon_and_bears_a_pause(tmp_path: Path) -> None:
    """Its run in between ends the session of the killed one; the run after it has the long session again."""
    log = tmp_path / "logs" / "broker.log"
    async with LocalBroker(tmp_path) as broker:
        supervising = asyncio.create_task(broker.supervise())
        first = broker.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(RESTART_SECONDS):
            while broker.pid in {None, first}:  # noqa: ASYNC110 - a child has no event for it
                await asyncio.sleep(0.05)
            await wait_until_it_answers(broker.bootstrap_servers, alive=lambda: True, timeout_seconds=60)
        assert broker.pid is not None
        await _pause_unfenced(broker.pid, broker.bootstrap_servers, log)
        supervising.cancel()


async def test_detached_broker_that_was_killed_starts_soon_and_bears_a_pause(tmp_path: Path) -> None:
    """`conflictwire kafka start` after a kill: the same, without a supervisor."""
    killed = await start_detached(tmp_path)
    assert killed.pid is not None
    os.kill(killed.pid, signal.SIGKILL)
    try:
        async with asyncio.timeout(RESTART_SECONDS):
            started = await start_detached(tmp_path)
        assert started.bootstrap_servers == killed.bootstrap_servers
        assert started.pid is not None
        await _pause_unfenced(started.pid, str(started.bootstrap_servers), tmp_path / "logs" / "broker.log")
        assert (await status(tmp_path)).pid == started.pid
    finally:
        await stop_detached(tmp_path)


async def test_broker_stopped_while_it_restarts_leaves_no_process(tmp_path: Path) -> None:
    """Also in the run between the death and the restart; the directory is free for the next."""
    async with LocalBroker(tmp_path) as broker:
        supervising = asyncio.create_task(broker.supervise())
        assert broker.pid is not None
        os.kill(broker.pid, signal.SIGKILL)
        await asyncio.sleep(1.5)
        supervising.cancel()
        await broker.stop()
    async with LocalBroker(tmp_path) as again:
        assert await wait_until_it_answers(again.bootstrap_servers, alive=lambda: True, timeout_seconds=10)
