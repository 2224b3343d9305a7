"""Client and broker separated by the kernel, in a network namespace of the world's own.

Owns the namespace and what goes wrong in it: routes that lose the packets of one port, a loopback that is
down or narrow. Nothing outside of the namespace notices.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from tests.faults.suite.faults import Fault, needs_root
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import (
    BROKER_SILENT,
    NOT_READY,
    SHARDS_RESTARTED,
    SLOW_TRANSACTIONS,
    TRANSACTIONS_FAILED,
)

__all__ = ["FAULTS", "INSIDE", "run_inside"]

INSIDE = "FAULTS_OWN_NETWORK"
LOST_SECONDS = (4.0, 18.0)
NARROW_SECONDS = 12.0
RULE = "5"  # before the rule for local addresses, which moves to 100
BROKEN = (BROKER_SILENT, NOT_READY, TRANSACTIONS_FAILED, SHARDS_RESTARTED)


def obstacle() -> str:
    """Return why this machine cannot have a namespace; empty where it can."""
    missing = [tool for tool in ("unshare", "ip", "tc") if shutil.which(tool) is None]
    return needs_root() or (f"{', '.join(missing)} is missing" if missing else "")


async def run_inside(arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Run this suite with more arguments in a network namespace that ends with it; return its rows.

    Raises:
        RuntimeError: It gave none.
    """
    setup = "ip link set lo up && ip rule add pref 100 lookup local && ip rule del pref 0"
    again = (sys.executable, "-m", "tests.faults.suite", "--json", *arguments)
    child = await asyncio.create_subprocess_exec(
        "unshare", "--net", "sh", "-c", f'{setup} && exec "$@"', "sh", *again,
        stdout=subprocess.PIPE, env={**os.environ, INSIDE: "1"},
    )  # fmt: skip
    output, _ = await child.communicate()
    try:
        rows: list[dict[str, Any]] = json.loads(output)["faults"]
    except ValueError as error:
        raise RuntimeError(f"the suite in a network of its own ended with {child.returncode}") from error
    return rows


async def _run(*command: str) -> None:
    if INSIDE not in os.environ:
        raise RuntimeError("this fault is for a network namespace alone")
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)


async def _lose(rig: Rig, direction: str) -> None:
    rule = ("pref", RULE, "ipproto", "tcp", direction, str(rig.kafka.stages_port))
    await _run("ip", "rule", "add", *rule, "type", "blackhole")
    await asyncio.sleep(rig.dice.uniform(*LOST_SECONDS))
    await _run("ip", "rule", "del", "pref", RULE)


async def requests_lost(rig: Rig) -> int:
    """Lose the packets from the stages to the broker."""
    await _lose(rig, "dport")
    return 1


async def answers_lost(rig: Rig) -> int:
    """Lose the packets from the broker to the stages."""
    await _lose(rig, "sport")
    return 1


async def loopback_down(rig: Rig) -> int:
    """Take the whole network away, the publishers and the reader with it."""
    await _run("ip", "link", "set", "lo", "down")
    await asyncio.sleep(rig.dice.uniform(*LOST_SECONDS))
    await _run("ip", "link", "set", "lo", "up")
    return 1


async def narrow(rig: Rig) -> int:
    """Let loopback carry 2 Mbit/s, everything together."""
    shape = ("tbf", "rate", "2mbit", "burst", "64kb", "latency", "500ms")
    await _run("tc", "qdisc", "add", "dev", "lo", "root", *shape)
    await asyncio.sleep(NARROW_SECONDS)
    await _run("tc", "qdisc", "del", "dev", "lo", "root")
    return 1


FAULTS = (
    Fault("kernel-requests", "the kernel loses packets to the broker for 4 to 18 s", requests_lost,
          seconds=26, shown_by=BROKEN, goal=3, obstacle=obstacle),
    Fault("kernel-answers", "the kernel loses packets from the broker for 4 to 18 s", answers_lost,
          seconds=26, shown_by=BROKEN, goal=3, obstacle=obstacle),
    Fault("kernel-down", "the loopback interface is down for 4 to 18 s", loopback_down,
          seconds=26, shown_by=BROKEN, goal=2, obstacle=obstacle),
    Fault("kernel-narrow", "the loopback interface carries 2 Mbit/s", narrow,
          seconds=17, shown_by=(SLOW_TRANSACTIONS, *BROKEN), goal=2, obstacle=obstacle),
)  # fmt: skip
