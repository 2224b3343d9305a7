"""A fault: its name, what it does to the rig, where it belongs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.suite.rig import Rig

__all__ = ["Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    Attributes:
        name: As in `--only` and in the table.
        what: For people, in one line.
        strike: Returns when the fault is over and recovery begins.
        seconds: How long one strike and its recovery take, about; divides the time of a run.
        share: Of the strikes of its group.
        long_run_only: Left out of runs of less than 25 minutes.
    """

    name: str
    what: str
    strike: Callable[[Rig], Awaitable[None]]
    seconds: float
    share: float = 1.0
    long_run_only: bool = False
