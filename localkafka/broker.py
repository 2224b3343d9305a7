"""The single-node broker of one machine: `LocalBroker`, started and stopped with the program that uses it.

It owns the order: fetch, claim, start. The node itself is node.py; a broker that outlives the program is
detached.py.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from localkafka.claim import Claim, claim
from localkafka.directory import Directory
from localkafka.errors import BrokerError
from localkafka.jvm import make_jvm
from localkafka.node import SINGLE_NODE, Node
from localkafka.processes import ChildChange


class LocalBroker:
    """A real Kafka broker on 127.0.0.1, in a directory that survives restarts.

    It dies with this process, SIGKILL included (Linux; the thread that called `start` counts as the process).
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int | None = None,
        preferred_port: int | None = None,
        overrides: Mapping[str, str] | None = None,
        progress: Callable[[str], None] = lambda _text: None,
        on_change: Callable[[ChildChange], None] = lambda _change: None,
    ) -> None:
        """Prepare; nothing is touched yet.

        Args:
            port: For clients, has to be free; None: `preferred_port` where it is free, else the one of the
                last run, else any.
            overrides: Server properties that replace ours or join them.
            progress: Called in the event loop with one line of text at each step.
            on_change: Called in the event loop when the JVM starts or dies.
        """
        self._directory = Directory.at(data_dir)
        self._wanted_port = port
        self._preferred_port = preferred_port
        self._overrides = tuple((overrides or {}).items())
        self._progress = progress
        self._on_change = on_change
        self._claim: Claim | None = None
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
        if self._claim is not None:
            raise BrokerError("the local broker is already started")
        jvm = await make_jvm(self._progress)
        claimed = self._claim = await asyncio.to_thread(
            claim, self._directory, self._wanted_port, preferred_port=self._preferred_port
        )
        if claimed.dead_pid is not None:
            self._progress(
                f"{SINGLE_NODE}: the last run (pid {claimed.dead_pid}) did not stop in order; recovering"
            )
        try:
            self._node = Node(
                SINGLE_NODE,
                self._directory,
                replace(claimed.settings, overrides=self._overrides),
                jvm,
                progress=self._progress,
                on_change=self._on_change,
                kept_files=(claimed.lock,),
                writes_archive=True,
            )
            await self._node.prepare()
            if claimed.dead_pid is not None:
                await self._node.end_session()
            self._progress(f"starting {SINGLE_NODE} on {self._node.bootstrap_servers}{claimed.port_note}")
            await self._node.start()
            await self._node.wait_ready()
        except BaseException:
            await self.stop()
            raise
        self._progress(f"{SINGLE_NODE} answers on {self._node.bootstrap_servers}")

    async def stop(self) -> None:
        """Stop in order, by SIGKILL where it does not; harmless when not started."""
        node, self._node = self._node, None
        claimed, self._claim = self._claim, None
        try:
            if node is not None:
                await node.stop()
        finally:
            if claimed is not None:
                claimed.release()

    async def supervise(self) -> None:
        """Start the broker again whenever it dies, reporting its last lines, until stopped or cancelled."""
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
