"""Faults of our own processes: killed, stopped for longer than their session, doubled, crowded."""

import asyncio
import signal

from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import STAGES, Rig
from tests.faults.suite.signals import GROUP_MOVED, RESTARTED, SCRAPE_FAILED, SHARDS_RESTARTED
from tests.support.processes import until
from tests.support.victims import Victim

__all__ = ["FAULTS"]

KILLS = 10
ZOMBIE_SECONDS = (7.0, 12.0)  # the session timeout is 6 s: the shards move, and the zombie does not know it
STORM_JOINS = 4
JOIN_SECONDS = 60.0
TWIN_SECONDS = 60.0


async def kill(rig: Rig) -> int:
    """SIGKILL one process after the other at random moments, without waiting for recovery."""
    killed = 0
    for _ in range(KILLS):
        await asyncio.sleep(rig.dice.uniform(0.2, 2.0))
        if running := rig.running:
            await rig.kill(rig.dice.choice(running))
            killed += 1
    return killed


async def kill_stage(rig: Rig) -> int:
    """SIGKILL both processes of a stage within a second."""
    stage = rig.dice.choice(STAGES)
    for name in sorted(rig.victims):
        if name.startswith(stage):
            await rig.kill(name)
            await asyncio.sleep(rig.dice.uniform(0.0, 1.0))
    return 1


async def zombies(rig: Rig) -> int:
    """SIGSTOP a process of each stage until its shards have gone to the other one, and let it go on."""
    await asyncio.gather(*(_stop_a_while(rig, stage) for stage in STAGES))
    return len(STAGES)


async def _stop_a_while(rig: Rig, stage: str) -> None:
    victim = rig.victims[rig.dice.choice([name for name in sorted(rig.victims) if name.startswith(stage)])]
    victim.send(signal.SIGSTOP)
    await asyncio.sleep(rig.dice.uniform(*ZOMBIE_SECONDS))
    victim.send(signal.SIGCONT)


async def storm(rig: Rig) -> int:
    """Let a third process of a stage come and go, so that the group never rests."""
    stage = rig.dice.choice(STAGES)
    for number in range(STORM_JOINS):
        log = f"{stage}-guest-{number}-{rig.dice.getrandbits(32):08x}"
        await _visit(rig.victim(stage, "", log=log, guest=True), rig)
    return STORM_JOINS


async def _visit(guest: Victim, rig: Rig) -> None:
    """Start a guest, and SIGKILL it soon after it has joined the group."""
    await guest.start()
    try:
        await until(lambda: '"assigned"' in guest.output, what="a guest in the group", seconds=JOIN_SECONDS)
        await asyncio.sleep(rig.dice.uniform(0.5, 4.0))
    finally:
        await guest.kill()


async def twin(rig: Rig) -> int:
    """Start a second process with an instance id that another one has; the group may end either."""
    name = rig.dice.choice(sorted(rig.victims))
    guest = rig.victim(name.rpartition("-")[0], name, log=f"{name}-twin", guest=True)
    rig.expect_end(name)
    await guest.start()
    try:
        async with asyncio.timeout(TWIN_SECONDS):
            await guest.ended()
    except TimeoutError:
        await guest.kill()
    return 1


FAULTS = (
    Fault("sigkill", "SIGKILL of any process at a random moment", kill,
          seconds=28, shown_by=(RESTARTED,), goal=160, wave=KILLS, always=True),
    Fault("sigkill-stage", "SIGKILL of both processes of a stage", kill_stage,
          seconds=40, shown_by=(RESTARTED,), goal=3),
    Fault("zombie", "SIGSTOP of a process for longer than its session", zombies,
          seconds=17, shown_by=(SHARDS_RESTARTED, GROUP_MOVED, SCRAPE_FAILED), goal=20, wave=len(STAGES),
          always=True),
    Fault("storm", "a third process comes and goes", storm,
          seconds=35, shown_by=(GROUP_MOVED,), goal=4, wave=STORM_JOINS),
    Fault("twin", "two processes with one instance id", twin,
          seconds=50, shown_by=(GROUP_MOVED, RESTARTED)),
)  # fmt: skip
