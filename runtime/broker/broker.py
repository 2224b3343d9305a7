"""The single-node broker of one machine: `LocalBroker`, started and stopped with the program that uses it.

It owns the order fetch, lock, ports, node. The node itself is node.py; a broker that stays
when the program ends is detached.py.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from runtime.broker.directory import Directory, Standing
from runtime.broker.errors import BrokerError
from runtime.broker.jars import fetch_jars
from runtime.broker.jvm import Jvm, find_java
from runtime.broker.node import Node
from runtime.broker.ports import free_port, is_free, require_free
from runtime.broker.properties import NodeSettings

NAME = "Kafka broker"


class LocalBroker:
    """A real Kafka broker on 127.0.0.1, in a directory that survives restarts.

    It dies with this process, SIGKILL included (Linux; the thread that called `start` counts as the process).
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int | None = None,
        progress: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """Prepare; nothing is touched yet.

        Args:
            port: For clients; None: the one of the last run where it is free, else any free one.
            progress: Called in the event loop with one line of text at each step.
        """
        self._directory = Directory(data_dir.absolute())
        self._wanted_port = port
        self._progress = progress
        self._lock: int | None = None
        self._node: Node | None = None

    @property
    def bootstrap_servers(self) -> str:
        """`127.0.0.1:PORT`.

        Raises:
            BrokerError: The broker is not started, so its port is not known.
        """
        return self._started().bootstrap_servers

    @property
    def pid(self) -> int | None:
        """The JVM's pid; None while none runs."""
        return self._node.child.pid if self._node else None

    async def start(self) -> None:
        """Fetch what is missing, format once, start the JVM and return when it answers.

        Raises:
            BrokerError: It cannot run; nothing of it is left running.
        """
        if self._node is not None:
            raise BrokerError("the local broker is started already")
        jvm = await make_jvm(self._progress)
        lock, settings = await asyncio.to_thread(open_directory, self._directory, self._wanted_port)
        self._lock = lock
        try:
            self._node = Node(
                NAME, self._directory, settings, jvm, progress=self._progress, kept_files=(lock,)
            )
            await self._node.prepare()
            self._progress(f"starting {NAME} on {self._node.bootstrap_servers}")
            await self._node.start()
            await self._node.wait_ready()
        except BaseException:
            await self.stop()
            raise
        self._progress(f"{NAME} answers on {self._node.bootstrap_servers}")

    async def stop(self) -> None:
        """Stop in order, by SIGKILL if need be; harmless when not started."""
        node, self._node = self._node, None
        if node is not None:
            await node.stop()
            await asyncio.to_thread(node.directory.remember, node.standing)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def supervise(self) -> None:
        """Start the broker again whenever it dies, telling its last lines, until stopped or cancelled."""
        await self._started().child.supervise()

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    def _started(self) -> Node:
        if self._node is None:
            raise BrokerError("the local broker is not started")
        return self._node


async def make_jvm(progress: Callable[[str], None]) -> Jvm:
    """Return the JVM with the class path, fetching jars that are missing.

    Raises:
        BrokerError: The extra is missing or a jar cannot be had.
    """
    loop = asyncio.get_running_loop()

    def progress_here(text: str) -> None:
        loop.call_soon_threadsafe(progress, text)

    return Jvm(find_java(), await asyncio.to_thread(fetch_jars, progress_here))


def open_directory(directory: Directory, wanted_port: int | None) -> tuple[int, NodeSettings]:
    """Return the directory's lock, and a single node's settings with ports that are free.

    Raises:
        BrokerError: The directory cannot be written or is in use, or the wanted port is taken.
    """
    directory.create()
    lock = directory.lock()
    try:
        return lock, _settle(directory, wanted_port)
    except BaseException:
        os.close(lock)
        raise


def _settle(directory: Directory, wanted_port: int | None) -> NodeSettings:
    last = directory.standing() or Standing(port=0, controller_port=0)
    if wanted_port is not None:
        require_free(wanted_port)
    port = wanted_port or _kept(last.port, frozenset())
    controller_port = _kept(last.controller_port, frozenset({port}))
    return NodeSettings(records_dir=directory.records, port=port, controller_port=controller_port)


def _kept(port: int, taken: frozenset[int]) -> int:
    return port if port and port not in taken and is_free(port) else free_port(avoid=taken)
