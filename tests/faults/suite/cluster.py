"""Faults of a cluster of three brokers, replication 3, two in-sync replicas: killed, paused, truncated."""

import asyncio
import json
import os
import signal
from pathlib import Path

from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import (
    BROKER_SILENT,
    NOT_READY,
    SHARDS_RESTARTED,
    SLOW_TRANSACTIONS,
    TRANSACTIONS_FAILED,
)
from tests.support.kafka_cluster import NODE_IDS, LocalCluster

__all__ = ["FAULTS"]

DOWN_SECONDS = (1.0, 8.0)
PAUSED_SECONDS = (5.0, 15.0)
FENCED_SECONDS = 6.0  # the session is 3 s: the others have taken over
CUT_SHARE = (0.05, 0.5)
SEEN = (TRANSACTIONS_FAILED, SLOW_TRANSACTIONS, SHARDS_RESTARTED, BROKER_SILENT, NOT_READY)


def _cluster(rig: Rig) -> LocalCluster:
    if not isinstance(rig.kafka.server, LocalCluster):
        raise TypeError("this fault needs the cluster")
    return rig.kafka.server


async def kill(rig: Rig) -> int:
    """SIGKILL one node, and start it again."""
    await asyncio.sleep(rig.dice.uniform(0.2, 3.0))
    await _lose(rig, rig.dice.choice(NODE_IDS), rig.dice.uniform(*DOWN_SECONDS))
    return 1


async def kill_controller(rig: Rig) -> int:
    """SIGKILL the node that is the active controller."""
    await _lose(rig, await asyncio.to_thread(_controller, rig), rig.dice.uniform(*DOWN_SECONDS))
    return 1


async def pause(rig: Rig) -> int:
    """SIGSTOP one node."""
    pid = _cluster(rig).pid(rig.dice.choice(NODE_IDS))
    if pid is None:
        raise RuntimeError("the node does not run")
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(rig.dice.uniform(*PAUSED_SECONDS))
    os.kill(pid, signal.SIGCONT)
    return 1


async def lose_two(rig: Rig) -> int:
    """SIGKILL two nodes, so that writes stop, and start them again."""
    down = rig.dice.sample(NODE_IDS, 2)
    for node in down:
        await _cluster(rig).kill(node)
    await asyncio.sleep(rig.dice.uniform(*DOWN_SECONDS))
    await asyncio.gather(*(_cluster(rig).restart(node) for node in down))
    return 1


async def truncate(rig: Rig) -> int:
    """SIGKILL one node, and cut the ends off its logs: records too that only the others have then."""
    node = rig.dice.choice(NODE_IDS)
    await _cluster(rig).kill(node)
    await asyncio.sleep(FENCED_SECONDS)
    await asyncio.to_thread(_cut, rig, node)
    await _cluster(rig).restart(node)
    return 1


async def _lose(rig: Rig, node: int, seconds: float) -> None:
    await _cluster(rig).kill(node)
    await asyncio.sleep(seconds)
    await _cluster(rig).restart(node)


def _records(rig: Rig, node: int) -> Path:
    return rig.kafka.directory / f"node-{node}" / "records"


def _controller(rig: Rig) -> int:
    """Return the leader of the newest epoch that any node has noted."""
    notes = []
    for node in NODE_IDS:
        text = (_records(rig, node) / "__cluster_metadata-0" / "quorum-state").read_text("utf-8")
        notes.append(json.loads(text))
    newest = max(notes, key=lambda note: int(note["leaderEpoch"]))
    leader = int(newest["leaderId"])
    return leader if leader in NODE_IDS else NODE_IDS[0]  # -1 in the middle of an election


def _cut(rig: Rig, node: int) -> None:
    for log in sorted(_records(rig, node).glob("*/*.log")):
        size = log.stat().st_size
        if size and not log.parent.name.startswith("__cluster_metadata"):
            os.truncate(log, size - int(size * rig.dice.uniform(*CUT_SHARE)))


FAULTS = (
    Fault("node-sigkill", "SIGKILL of one broker of three", kill,
          seconds=13, shown_by=SEEN, goal=10, always=True),
    Fault("node-paused", "SIGSTOP of one broker of three for 5 to 15 s", pause,
          seconds=19, shown_by=SEEN, goal=10, always=True),
    Fault("controller-sigkill", "SIGKILL of the active controller of three", kill_controller,
          seconds=14, shown_by=SEEN, goal=4),
    Fault("node-truncated", "SIGKILL of one broker of three, its logs cut off", truncate,
          seconds=18, shown_by=SEEN, goal=3),
    Fault("two-nodes", "SIGKILL of two brokers of three", lose_two, seconds=30, shown_by=SEEN, goal=2),
)  # fmt: skip
