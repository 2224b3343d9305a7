"""Faults at chosen points: a stage's process that kills itself before, in or after a step of its loop.

Owns the wrapping of methods in the victim's own process (`victim`), chosen by an environment variable;
nothing of it is in the product.
"""

import asyncio
import functools
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka import AIOKafkaProducer

from runtime.kafka.restore import TableReader
from runtime.kafka.shard import Shard
from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import STAGES, Rig
from tests.faults.suite.signals import RESTARTED
from tests.support.processes import until
from tests.support.victims import Victim

__all__ = ["FAULTS", "POINTS", "VARIABLE", "install"]

VARIABLE = "FAULTS_FAILPOINT"  # "point:number": at the how manyth time
COMMITTING_SECONDS = 0.003  # a commit on loopback takes 5 to 20 ms
RESTORING_SECONDS = 0.02
PATIENCE_SECONDS = 90.0
MAX_COUNT = 12
ROUNDS = 3

Method = Callable[..., Awaitable[Any]]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(method: Method, reached: Callable[[], bool]) -> Method:
    @functools.wraps(method)
    async def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the method takes
        if reached():
            _die()
        return await method(*arguments, **named)

    return wrapped


def _after(method: Method, reached: Callable[[], bool]) -> Method:
    @functools.wraps(method)
    async def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        result = await method(*arguments, **named)
        if reached():
            _die()
        return result

    return wrapped


def _during(seconds: float) -> Callable[[Method, Callable[[], bool]], Method]:
    def wrap(method: Method, reached: Callable[[], bool]) -> Method:
        @functools.wraps(method)
        async def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            if reached():
                asyncio.get_running_loop().call_later(seconds, _die)
            return await method(*arguments, **named)

        return wrapped

    return wrap


POINTS: dict[str, tuple[type, str, Callable[[Method, Callable[[], bool]], Method]]] = {
    "before-send": (AIOKafkaProducer, "begin_transaction", _after),
    "after-send": (AIOKafkaProducer, "send_offsets_to_transaction", _before),
    "after-offsets": (AIOKafkaProducer, "commit_transaction", _before),
    "during-commit": (AIOKafkaProducer, "commit_transaction", _during(COMMITTING_SECONDS)),
    "after-commit": (AIOKafkaProducer, "commit_transaction", _after),
    "during-restore": (TableReader, "restore", _during(RESTORING_SECONDS)),
    "during-rebalance": (Shard, "suspend", _before),
}
"""Name to the method that is wrapped, and how."""

ONCE = {"during-restore", "during-rebalance"}  # come once a start


def install(chosen: str) -> None:
    """Wrap the method of a point in this process; at its given time the process dies."""
    name, _, count = chosen.partition(":")
    owner, method, wrap = POINTS[name]
    left = [int(count)]

    def reached() -> bool:
        left[0] -= 1
        return left[0] == 0

    setattr(owner, method, wrap(getattr(owner, method), reached))


def _fault(point: str) -> Fault:
    async def strike(rig: Rig) -> int:
        deaths = 0
        for _ in range(ROUNDS):
            deaths += sum(await asyncio.gather(*(_die_once(rig, stage, point) for stage in STAGES)))
        return deaths

    what = f"SIGKILL by itself: {point.replace('-', ' ')}"
    wave = ROUNDS * len(STAGES)
    return Fault(point, what, strike, seconds=45, shown_by=(RESTARTED,), goal=wave, wave=wave, always=True)


async def _die_once(rig: Rig, stage: str, point: str) -> int:
    """Put a process in place that dies at the point, wait for that, put a sound one there; return 1."""
    name = rig.dice.choice([name for name in sorted(rig.victims) if name.startswith(stage)])
    count = 1 if point in ONCE else rig.dice.randint(1, MAX_COUNT)
    log = f"{name}-{point}-{rig.dice.getrandbits(32):08x}"
    victim = rig.victim(stage, name, log=log, env={VARIABLE: f"{point}:{count}"})
    await rig.put_in_place(name, victim, hold=True)
    try:
        return await _until_dead(rig, victim, stage, storm=point == "during-rebalance")
    finally:
        await rig.put_in_place(name, rig.victim(stage, name))


async def _until_dead(rig: Rig, victim: Victim, stage: str, *, storm: bool) -> int:
    """Wait for the end; where it takes a rebalance, let a third process cause one once there is a shard."""
    guest = rig.victim(stage, "", log=f"{stage}-guest", guest=True)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            if storm:
                await until(
                    lambda: '"restored"' in victim.output,
                    what="a shard of the victim's",
                    seconds=PATIENCE_SECONDS,
                )
                await guest.start()
            await victim.ended()
    except (TimeoutError, AssertionError):
        rig.notes.append(f"a process did not come to the point within {PATIENCE_SECONDS:.0f} s")
        return 0
    finally:
        await guest.kill()
    return 1


FAULTS = tuple(_fault(point) for point in POINTS)
