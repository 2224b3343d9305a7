"""Faults of a cluster of three brokers, replication 3, two in-sync replicas: killed or paused."""

import asyncio
import os
import signal

from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import Rig
from tests.support.kafka_cluster import NODE_IDS, LocalCluster

__all__ = ["FAULTS"]

DOWN_SECONDS = (1.0, 8.0)
PAUSED_SECONDS = (5.0, 15.0)


def _cluster(rig: Rig) -> LocalCluster:
    if not isinstance(rig.kafka, LocalCluster):
        raise TypeError("this fault needs the cluster")
    return rig.kafka


async def kill(rig: Rig) -> None:
    """SIGKILL one node, and start it again."""
    await asyncio.sleep(rig.dice.uniform(0.2, 3.0))
    node = rig.dice.choice(NODE_IDS)
    await _cluster(rig).kill(node)
    await asyncio.sleep(rig.dice.uniform(*DOWN_SECONDS))
    await _cluster(rig).restart(node)


async def pause(rig: Rig) -> None:
    """SIGSTOP one node."""
    pid = _cluster(rig).pid(rig.dice.choice(NODE_IDS))
    if pid is None:
        raise RuntimeError("the node does not run")
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(rig.dice.uniform(*PAUSED_SECONDS))
    os.kill(pid, signal.SIGCONT)


async def lose_two(rig: Rig) -> None:
    """SIGKILL two nodes, so that writes stop, and start them again."""
    down = rig.dice.sample(NODE_IDS, 2)
    for node in down:
        await _cluster(rig).kill(node)
    await asyncio.sleep(rig.dice.uniform(*DOWN_SECONDS))
    await asyncio.gather(*(_cluster(rig).restart(node) for node in down))


FAULTS = (
    Fault("node-sigkill", "SIGKILL of one broker of three", kill, seconds=30, share=2),
    Fault("node-paused", "SIGSTOP of one broker of three for 5 to 15 s", pause, seconds=30, share=2),
    Fault("two-nodes", "SIGKILL of two brokers of three", lose_two, seconds=40, share=0.5),
)
