"""How the time of a run is divided among the groups of faults."""

import time
from collections.abc import Callable, Sequence

from tests.faults.suite.worlds import Group

__all__ = ["Budget"]

START_SECONDS = 30.0  # until a group's world works


class Budget:
    """The time of all lanes: each group gets its part of what is left when it begins.

    Args:
        lanes: How many groups run at the same time.
        now: Monotonic seconds.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        minutes: float,
        *,
        lanes: int,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._costs = {group.name: _cost(group, minutes) for group in groups}
        self._lanes = lanes
        self._now = now
        self._ends = now() + minutes * 60
        self._running_until: dict[str, float] = {}

    def share(self, group: Group) -> float:
        """Return how many seconds the group has; called once, when it begins."""
        now = self._now()
        taken = sum(max(0.0, until - now) for until in self._running_until.values())
        left = max(0.0, self._lanes * (self._ends - now) - taken)
        total = sum(self._costs.values())
        seconds = left * self._costs.pop(group.name) / total
        self._running_until[group.name] = now + seconds
        return seconds

    def end(self, group: Group) -> None:
        """Give back what the group did not need."""
        self._running_until.pop(group.name, None)


def _cost(group: Group, minutes: float) -> float:
    """Return about how many seconds a group takes."""
    return START_SECONDS + sum(fault.waves(minutes) * fault.seconds for fault in group.faults)
