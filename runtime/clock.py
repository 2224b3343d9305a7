"""Time and randomness: the one place that asks the machine for either."""

import random
import time
from datetime import UTC, datetime

__all__ = ["Clock"]


class Clock:
    """The machine's clock and its random numbers."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC, in whole milliseconds: records carry no more."""
        now = datetime.now(UTC)  # noqa: TID251 - this is the module that the ban points to
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""
        return time.monotonic()

    def jitter(self) -> float:
        """Return a fraction of an interval, [0, 1)."""
        return random.random()  # noqa: S311, TID251 - spreads load, guards nothing; the ban points here
