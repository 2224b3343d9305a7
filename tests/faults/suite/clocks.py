"""Steps of the clock: the stages' processes have a clock that is wrong by what a file says.

Owns that file, and the wrapping of the clock in the victims. Kafka's clock is the machine's and stays right:
no process of this suite may set it.
"""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

from runtime.clock import Clock
from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import CLOCK_STEPPED

__all__ = ["FAULTS", "VARIABLE", "environment", "install"]

VARIABLE = "FAULTS_CLOCK_FILE"
WRONG_SECONDS = 6.0  # the watchdog looks every five
WORKS_SECONDS = 60.0


def environment(directory: Path) -> dict[str, str]:
    """Return what gives a world's processes the clock of the file."""
    return {VARIABLE: str(_file(directory))}


def _file(directory: Path) -> Path:
    return directory / "clock-is-wrong-by"


def install(path: str) -> None:
    """Make this process's clock wrong by the seconds in a file, as of each look at it."""
    file, right = Path(path), Clock.now

    def now(clock: Clock) -> datetime:
        try:
            wrong_by = float(file.read_text("ascii"))
        except (OSError, ValueError):  # not there yet, or in the middle of being written
            return right(clock)
        return right(clock) + timedelta(seconds=wrong_by)

    Clock.now = now  # type: ignore[method-assign, assignment]


async def _step(rig: Rig, wrong_by: timedelta) -> int:
    """Step forwards, home, backwards, home; each time a process starts under the wrong clock."""
    file = _file(rig.logs)
    for sign in (1, -1):
        await asyncio.to_thread(file.write_text, str(sign * wrong_by.total_seconds()), "ascii")
        stepped = time.monotonic()
        await asyncio.sleep(WRONG_SECONDS)
        await rig.kill(rig.dice.choice(rig.running))
        await _works(rig, stepped)
        await asyncio.to_thread(file.write_text, "0", "ascii")
        await asyncio.sleep(WRONG_SECONDS)
    return 4


async def _works(rig: Rig, since: float) -> None:
    while not rig.deciding_since(since):
        if time.monotonic() > since + WORKS_SECONDS:
            rig.problems.append(f"nothing was decided within {WORKS_SECONDS:.0f} s of a step of the clock")
            return
        await asyncio.sleep(0.2)


async def hours(rig: Rig) -> int:
    """Two hours."""
    return await _step(rig, timedelta(hours=2))


async def days(rig: Rig) -> int:
    """Two days."""
    return await _step(rig, timedelta(days=2))


FAULTS = (
    Fault("clock-2h", "the stages' clock steps by 2 h, forwards, home, backwards, home", hours,
          seconds=40, shown_by=(CLOCK_STEPPED,), goal=4, wave=4),
    Fault("clock-2d", "the stages' clock steps by 2 days, forwards, home, backwards, home", days,
          seconds=40, shown_by=(CLOCK_STEPPED,), goal=4, wave=4),
)  # fmt: skip
