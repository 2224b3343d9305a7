"""Three nodes on loopback, for tests about the loss of a broker: `LocalCluster`.

It owns the quorum: node ids, ports, the shared cluster id. Topics get factor 3 and two in-sync replicas,
so that any one node may die and nothing that was acknowledged is lost.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from localkafka.claim import require_space
from localkafka.directory import Directory
from localkafka.errors import BrokerError
from localkafka.jvm import make_jvm
from localkafka.node import Node
from localkafka.ports import free_port
from localkafka.properties import NodeSettings, Voter
from localkafka.storage import new_cluster_id

NODE_IDS = (1, 2, 3)


class LocalCluster:
    """A Kafka cluster of three nodes, numbered 1 to 3, that ends with this process."""

    def __init__(self, data_dir: Path, *, progress: Callable[[str], None] = lambda _text: None) -> None:
        """Prepare; nothing is touched yet."""
        self._directory = Directory.at(data_dir)
        self._progress = progress
        self._lock: int | None = None
        self._nodes: dict[int, Node] = {}

    @property
    def bootstrap_servers(self) -> str:
        """All three addresses, separated by commas."""
        return ",".join(node.bootstrap_servers for node in self._nodes.values())

    def pid(self, node_id: int) -> int | None:
        """Return the pid of a node's JVM; None while it is down."""
        return self._nodes[node_id].child.pid

    async def start(self) -> None:
        """Start the three nodes and return when each of them sees all.

        Raises:
            BrokerError: One cannot run; nothing is left running.
        """
        if self._lock is not None:
            raise BrokerError("the local cluster is started already")
        jvm = await make_jvm(self._progress)
        lock, cluster_id = await asyncio.to_thread(self._claim)
        self._lock = lock
        try:
            for settings in await asyncio.to_thread(self._choose_settings):
                self._nodes[settings.node_id] = Node(
                    f"Kafka node {settings.node_id}",
                    Directory(settings.records_dir.parent),
                    settings,
                    jvm,
                    progress=self._progress,
                    cluster_id=cluster_id,
                    kept_files=(lock,),
                )
            nodes = self._nodes.values()
            await asyncio.gather(*(node.prepare() for node in nodes))
            await asyncio.gather(*(node.start() for node in nodes))
            await asyncio.gather(*(node.wait_ready(brokers=len(NODE_IDS)) for node in nodes))
        except BaseException:
            await self.stop()
            raise
        self._progress(f"Kafka cluster answers on {self.bootstrap_servers}")

    async def stop(self) -> None:
        """End all nodes; harmless when not started.

        By SIGKILL: an orderly stop asks the quorum, which the last two nodes no longer have, and gives up
        after 5 s. What was acknowledged is in the system's page cache and survives.
        """
        nodes, self._nodes = self._nodes, {}
        try:
            await asyncio.gather(*(node.kill() for node in nodes.values()))
        finally:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    async def kill(self, node_id: int) -> None:
        """End one node by SIGKILL."""
        await self._nodes[node_id].kill()

    async def restart(self, node_id: int) -> None:
        """Start a node that was killed and return when it sees all that run."""
        node = self._nodes[node_id]
        await node.start()
        await node.wait_ready(brokers=sum(1 for each in self._nodes.values() if each.child.pid))

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    def _claim(self) -> tuple[int, str]:
        """Return the lock of the whole and the cluster's id, which is chosen once."""
        self._directory.create()
        lock = self._directory.lock()
        try:
            require_space(self._directory.path)
            chosen = self._directory.path / "cluster-id"
            if not chosen.exists():
                chosen.write_text(new_cluster_id(), encoding="ascii")
            return lock, chosen.read_text(encoding="ascii")
        except BaseException:
            os.close(lock)
            raise

    def _choose_settings(self) -> list[NodeSettings]:
        ports: list[int] = []
        for _ in range(2 * len(NODE_IDS)):
            ports.append(free_port(avoid=frozenset(ports)))
        listeners, controllers = ports[: len(NODE_IDS)], ports[len(NODE_IDS) :]
        voters = tuple(Voter(node_id, port) for node_id, port in zip(NODE_IDS, controllers, strict=True))
        settings = []
        for voter, port in zip(voters, listeners, strict=True):
            home = Directory(self._directory.path / f"node-{voter.node_id}")
            home.create()
            settings.append(NodeSettings(home.records, port, voter.port, voter.node_id, voters))
        return settings
