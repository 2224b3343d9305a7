"""Faults of our own processes: killed, stopped for longer than their session, doubled, crowded."""

import asyncio
import signal

from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import STAGES, Rig

__all__ = ["FAULTS"]

ZOMBIE_SECONDS = (7.0, 12.0)  # the session timeout is 6 s: the shards move, and the zombie does not know it
STORM_JOINS = 4
TWIN_SECONDS = 30.0


async def kill(rig: Rig) -> None:
    """SIGKILL one process at a random moment."""
    await asyncio.sleep(rig.dice.uniform(0.2, 3.0))
    await rig.kill(rig.dice.choice(sorted(rig.victims)))


async def kill_stage(rig: Rig) -> None:
    """SIGKILL both processes of a stage within a second."""
    stage = rig.dice.choice(STAGES)
    for name in sorted(rig.victims):
        if name.startswith(stage):
            await rig.kill(name)
            await asyncio.sleep(rig.dice.uniform(0.0, 1.0))


async def zombie(rig: Rig) -> None:
    """SIGSTOP a process until its shards have gone to the other one, and let it go on."""
    victim = rig.victims[rig.dice.choice(sorted(rig.victims))]
    victim.send(signal.SIGSTOP)
    await asyncio.sleep(rig.dice.uniform(*ZOMBIE_SECONDS))
    victim.send(signal.SIGCONT)


async def storm(rig: Rig) -> None:
    """Let a third process of a stage come and go, so that the group never rests."""
    stage = rig.dice.choice(STAGES)
    for number in range(STORM_JOINS):
        guest = rig.victim(stage, "", log=f"{stage}-guest-{number}")
        await guest.start()
        await asyncio.sleep(rig.dice.uniform(4.0, 7.0))
        await guest.kill()


async def twin(rig: Rig) -> None:
    """Start a second process with an instance id that another one has; the group may end either."""
    name = rig.dice.choice(sorted(rig.victims))
    guest = rig.victim(name.rpartition("-")[0], name, log=f"{name}-twin")
    rig.expect_end(name)
    await guest.start()
    try:
        async with asyncio.timeout(TWIN_SECONDS):
            await guest.ended()
    except TimeoutError:
        await guest.kill()


FAULTS = (
    Fault("sigkill", "SIGKILL of any process", kill, seconds=10, share=8),
    Fault("sigkill-stage", "SIGKILL of both processes of a stage", kill_stage, seconds=15),
    Fault("zombie", "SIGSTOP of a process for longer than its session", zombie, seconds=20, share=2),
    Fault("storm", "a third process comes and goes", storm, seconds=45, share=0.3),
    Fault("twin", "two processes with one instance id", twin, seconds=60, share=0.2),
)
