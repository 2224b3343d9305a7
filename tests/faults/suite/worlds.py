"""A group of faults and the world that they share: which Kafka, which settings, what stands in between."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from localkafka import LocalBroker
from localkafka.directory import BrokerState, Directory
from localkafka.ports import free_port
from runtime.kafka.connection import Connection
from tests.faults.suite.bad_publishers import BadPublishers
from tests.faults.suite.faults import Fault
from tests.faults.suite.proxy import Proxy
from tests.faults.suite.rig import Kafka, Rig, running_rig
from tests.support.kafka_cluster import LocalCluster

__all__ = ["Group", "grow", "running_world"]

PREFIX = "faults."


@dataclass(frozen=True, slots=True)
class Group:
    """Faults that share a Kafka and its stages.

    Attributes:
        cluster: Three brokers instead of one.
        proxy: A proxy stands between the stages and the broker.
        own_network: The world has a network namespace of its own, and the stages a listener of their own.
        disk_mib: Size of a file system of its own, in memory, for everything that the world writes; None: the
            system's.
        properties: Of the broker, instead of ours.
        flags: Settings of the stages.
        environment: Of the stages' processes; makes them start through `victim`.
        bad_publishers: There are bad publishers beside the sample wire.
        idle: It mostly waits, so it runs beside the others.
    """

    name: str
    faults: tuple[Fault, ...]
    cluster: bool = False
    proxy: bool = False
    own_network: bool = False
    disk_mib: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    environment: Callable[[Path], Mapping[str, str]] = lambda _directory: {}
    bad_publishers: bool = False
    idle: bool = False


@asynccontextmanager
async def running_world(group: Group, directory: Path, *, seed: int) -> AsyncIterator[Rig]:
    """Run a group's world in a directory that need not exist; nothing is left running or mounted."""
    await asyncio.to_thread(directory.mkdir, parents=True)
    async with (
        _disk(group, directory),
        _kafka(group, directory) as kafka,
        _bad_publishers(group) as bad,
        running_rig(
            kafka,
            directory,
            seed=seed,
            flags=group.flags,
            environment=group.environment(directory),
            bad_publishers=bad,
        ) as rig,
    ):
        yield rig


@asynccontextmanager
async def _bad_publishers(group: Group) -> AsyncIterator[BadPublishers | None]:
    if not group.bad_publishers:
        yield None
        return
    async with BadPublishers() as bad:
        yield bad


@asynccontextmanager
async def _disk(group: Group, directory: Path) -> AsyncIterator[None]:
    if group.disk_mib is None:
        yield
        return
    await _run("mount", "-t", "tmpfs", "-o", f"size={group.disk_mib}m", "faults", str(directory))
    try:
        yield
    finally:
        await _run("umount", "--lazy", str(directory))


async def grow(directory: Path, *, mib: int) -> None:
    """Give a world's file system another size."""
    await _run("mount", "-o", f"remount,size={mib}m", str(directory))


async def _run(*command: str) -> None:
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)


@asynccontextmanager
async def _kafka(group: Group, directory: Path) -> AsyncIterator[Kafka]:
    data = directory / "kafka"
    if group.cluster:
        async with LocalCluster(data) as cluster:
            yield Kafka(cluster, Connection(cluster.bootstrap_servers, prefix=PREFIX), data)
        return
    port = free_port()
    if not (group.proxy or group.own_network):
        async with LocalBroker(data, port=port, overrides=group.properties) as broker:
            yield Kafka(broker, Connection(broker.bootstrap_servers, prefix=PREFIX), data)
        return
    stages, behind, controller = _ports(port)
    if not group.proxy:
        stages = behind
    await asyncio.to_thread(_choose_controller, data, port, controller)
    names = ("BROKER", "CONTROLLER", "STAGES")
    listeners = dict(zip(names, (port, controller, behind), strict=True))
    properties = {
        **group.properties,
        "listeners": ",".join(f"{name}://127.0.0.1:{number}" for name, number in listeners.items()),
        "advertised.listeners": ",".join(
            f"{name}://127.0.0.1:{number}" for name, number in {**listeners, "STAGES": stages}.items()
        ),
        "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in names),
    }
    async with LocalBroker(data, port=port, overrides=properties) as broker:
        connection = Connection(broker.bootstrap_servers, prefix=PREFIX)
        if not group.proxy:
            yield Kafka(broker, connection, data, stages_port=stages)
            return
        async with Proxy(stages, behind) as proxy:
            yield Kafka(broker, connection, data, proxy, stages_port=stages)


def _ports(taken: int) -> list[int]:
    ports = [taken]
    for _ in range(3):
        ports.append(free_port(avoid=frozenset(ports)))
    return ports[1:]


def _choose_controller(data: Path, port: int, controller: int) -> None:
    """Leave the note of a run before: the broker takes its controller's port from there."""
    directory = Directory.at(data)
    directory.create()
    directory.remember(BrokerState(port=port, controller_port=controller))
