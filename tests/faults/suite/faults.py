"""A fault: its name, what it does to the rig, how often, and in which metric an operator sees it."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import Signal

__all__ = ["FULL_MINUTES", "Fault", "needs_root"]

FULL_MINUTES = 40.0  # in which two idle cores reach every goal


def needs_root() -> str:
    """Return why this user cannot cause the fault; empty where it can."""
    return "" if os.geteuid() == 0 else "it takes root, for a file system or a network of its own"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    Attributes:
        name: As in `--only` and in the table.
        what: For people, in one line.
        strike: Strikes once or several times, and returns how often; then recovery begins.
        seconds: How long that and the recovery take on an idle machine, about; divides the time of a run.
        goal: How often the fault strikes in a whole run.
        wave: How often it strikes in one call of `strike`, about.
        shown_by: Signals of which at least one has to be seen.
        always: It strikes that often, however long it takes; the others have the time that is left.
        obstacle: Returns why this machine cannot have the fault; empty where it can.
    """

    name: str
    what: str
    strike: Callable[[Rig], Awaitable[int]]
    seconds: float
    shown_by: tuple[Signal, ...]
    goal: int = 1
    wave: int = 1
    always: bool = False
    obstacle: Callable[[], str] = lambda: ""

    def waves(self, minutes: float) -> int:
        """Return how often `strike` is called in a run of that length, at least once."""
        return max(1, round(self.goal / self.wave * minutes / FULL_MINUTES))
