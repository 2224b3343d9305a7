"""Client and broker separated: a proxy between the stages and the broker delays, drops, resets, throttles."""

import asyncio

from tests.faults.suite.faults import Fault
from tests.faults.suite.proxy import Proxy
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import (
    BROKER_SILENT,
    NOT_READY,
    SHARDS_RESTARTED,
    SLOW_TRANSACTIONS,
    TRANSACTIONS_FAILED,
)

__all__ = ["FAULTS"]

DELAY_SECONDS = 0.3
SLOW_SECONDS = 12.0
DROP_SECONDS = (4.0, 20.0)
RESETS = 8
BYTES_PER_SECOND = 3_000.0  # 24 and 6 kB/s slowed nothing down since producers compress
BROKEN = (BROKER_SILENT, NOT_READY, TRANSACTIONS_FAILED, SHARDS_RESTARTED)
SLOWED = (SLOW_TRANSACTIONS, *BROKEN)


def _proxy(rig: Rig) -> Proxy:
    if rig.kafka.proxy is None:
        raise TypeError("this fault needs the proxy")
    return rig.kafka.proxy


async def delay(rig: Rig) -> int:
    """Everything comes 0.3 s later, in each direction."""
    _proxy(rig).delay_seconds = DELAY_SECONDS
    await asyncio.sleep(SLOW_SECONDS)
    _proxy(rig).heal()
    return 1


async def throttle(rig: Rig) -> int:
    """3 kB/s for each connection and direction."""
    _proxy(rig).bytes_per_second = BYTES_PER_SECOND
    await asyncio.sleep(SLOW_SECONDS)
    _proxy(rig).heal()
    return 1


async def reset(rig: Rig) -> int:
    """Reset every connection, again and again, and refuse new ones half of the time."""
    for number in range(RESETS):
        _proxy(rig).refuses = bool(number % 2)
        _proxy(rig).reset()
        await asyncio.sleep(rig.dice.uniform(0.1, 1.5))
    _proxy(rig).heal()
    return RESETS


async def drop(rig: Rig) -> int:
    """Nothing passes in either direction."""
    _proxy(rig).drops_requests = _proxy(rig).drops_answers = True
    await asyncio.sleep(rig.dice.uniform(*DROP_SECONDS))
    _proxy(rig).heal()
    return 1


async def drop_answers(rig: Rig) -> int:
    """The broker does what it is asked, and nobody learns of it; then the connections are reset."""
    _proxy(rig).drops_answers = True
    await asyncio.sleep(rig.dice.uniform(*DROP_SECONDS))
    _proxy(rig).reset()  # the answers are lost for good
    _proxy(rig).heal()
    return 1


FAULTS = (
    Fault("net-delay", "0.3 s more to the broker and back", delay, seconds=22, shown_by=SLOWED, goal=3),
    Fault("net-throttle", "3 kB/s to and from the broker, each connection", throttle,
          seconds=22, shown_by=SLOWED, goal=3),
    Fault("net-reset", "connections to the broker are reset or refused", reset,
          seconds=35, shown_by=BROKEN, goal=24, wave=RESETS),
    Fault("net-drop", "nothing passes between stages and broker for 4 to 20 s", drop,
          seconds=35, shown_by=BROKEN, goal=4),
    Fault("net-answers", "the broker's answers are lost for 4 to 20 s", drop_answers,
          seconds=35, shown_by=BROKEN, goal=4),
)  # fmt: skip
