"""The broker that outlives the command which started it.

It owns starting, finding and stopping a JVM that is nobody's child. Later commands find it by what the data
directory remembers; the directory's lock, held by the JVM itself, keeps others out.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from localkafka.claim import Claim, claim
from localkafka.directory import BrokerState, Directory
from localkafka.errors import BrokerError
from localkafka.jvm import Jvm, java_environment, make_jvm
from localkafka.node import (
    SINGLE_NODE,
    START_TIMEOUT_SECONDS,
    STOP_TIMEOUT_SECONDS,
    Node,
    node_command,
    not_ready,
)
from localkafka.processes import KEPT_LINES
from localkafka.processes import start_detached as start_process
from localkafka.ready import answers, wait_until_it_answers
from localkafka.storage import prepare_storage

_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class BrokerStatus:
    """What is known about the broker of a data directory.

    Attributes:
        bootstrap_servers: `127.0.0.1:PORT` of the run now or before; None when there never was one.
        pid: None while none runs.
        answers: It runs and serves clients.
        detached: It runs on its own; False: it belongs to a program that supervises it.
    """

    data_dir: Path
    bootstrap_servers: str | None = None
    pid: int | None = None
    answers: bool = False
    detached: bool = False
    resident_bytes: int | None = None


async def status(data_dir: Path) -> BrokerStatus:
    """Return what runs in a data directory; what is remembered of a run that ended counts as nothing."""
    directory = Directory.at(data_dir)
    state = await asyncio.to_thread(directory.state)
    if state is None:
        return BrokerStatus(directory.path)
    bootstrap_servers = f"127.0.0.1:{state.port}"
    process = await asyncio.to_thread(state.process)
    if process is None:
        return BrokerStatus(directory.path, bootstrap_servers)
    return BrokerStatus(
        directory.path,
        bootstrap_servers,
        pid=process.pid,
        answers=await answers(bootstrap_servers),
        detached=not state.supervised,
        resident_bytes=(await asyncio.to_thread(process.memory_info)).rss,
    )


async def start_detached(
    data_dir: Path,
    *,
    port: int | None = None,
    preferred_port: int | None = None,
    progress: Callable[[str], None] = lambda _text: None,
) -> BrokerStatus:
    """Start a broker that outlives this process and return when it answers; one that runs is left alone.

    Args:
        port, preferred_port: See `LocalBroker`.

    Raises:
        BrokerError: It cannot run, or one runs on another port or under a supervisor.
    """
    now = await status(data_dir)
    if now.answers and now.detached and port in {None, int(str(now.bootstrap_servers).rpartition(":")[2])}:
        progress(f"{SINGLE_NODE} already runs on {now.bootstrap_servers} (pid {now.pid})")
        return now
    directory = Directory.at(data_dir)
    jvm = await make_jvm(progress)
    claimed = await asyncio.to_thread(claim, directory, port, preferred_port=preferred_port)
    try:
        if claimed.dead_pid is not None:
            node = Node(
                SINGLE_NODE, directory, claimed.settings, jvm, progress=progress, kept_files=(claimed.lock,)
            )
            await node.prepare()
            await node.end_session()
        progress(f"starting {SINGLE_NODE} on 127.0.0.1:{claimed.settings.port}{claimed.port_note}")
        state = await asyncio.to_thread(_launch, directory, claimed, jvm)
        await _wait_ready(directory, state)
    finally:
        claimed.release()
    return await status(data_dir)


async def stop_detached(data_dir: Path) -> bool:
    """Stop the detached broker of a data directory in order; return whether one ran.

    Raises:
        BrokerError: It has a supervisor, which would start it again.
    """
    directory = Directory.at(data_dir)
    state = await asyncio.to_thread(directory.state)
    process = await asyncio.to_thread(state.process) if state else None
    if state is None or process is None:
        return False
    if state.supervised:
        raise BrokerError(
            f"the broker in {directory.path} (pid {process.pid}) belongs to a running program: stop that one"
        )
    if await asyncio.to_thread(_end, process):  # else the next start has to end its session
        await asyncio.to_thread(directory.remember, state.stopped())
    return True


def _launch(directory: Directory, claimed: Claim, jvm: Jvm) -> BrokerState:
    settings = claimed.settings
    prepare_storage(directory, settings, jvm)
    directory.output.unlink(missing_ok=True)
    try:
        pid = start_process(
            node_command(jvm, directory),
            log_file=directory.output,
            env=java_environment(),
            kept_files=(claimed.lock,),
        )
    except OSError as error:
        raise BrokerError(str(error)) from error
    ports = BrokerState(port=settings.port, controller_port=settings.controller_port)
    state = ports.running_as(pid, supervised=False)
    directory.remember(state)
    return state


async def _wait_ready(directory: Directory, state: BrokerState) -> None:
    process = await asyncio.to_thread(state.process)
    ready = process is not None and await wait_until_it_answers(
        f"127.0.0.1:{state.port}",
        alive=lambda: state.process() is not None,
        timeout_seconds=START_TIMEOUT_SECONDS,
    )
    if not ready:
        died = await asyncio.to_thread(state.process) is None
        if process is not None and await asyncio.to_thread(_end, process):
            await asyncio.to_thread(directory.remember, state.stopped())
        raise not_ready(SINGLE_NODE, directory, await asyncio.to_thread(_tail, directory.output), died=died)


def _tail(path: Path) -> list[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        return list(deque(lines, maxlen=KEPT_LINES))


def _end(process: psutil.Process) -> bool:
    """End a broker, by SIGKILL where it takes too long; return whether it ended in order."""
    try:
        process.terminate()
        if _ended(process):
            return True
        process.kill()
        _ended(process)
    except psutil.NoSuchProcess:
        return True
    return False


def _ended(process: psutil.Process) -> bool:
    """Wait for the end; a zombie has ended, though its new parent has not noticed."""
    deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
