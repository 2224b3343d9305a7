"""Time and randomness: the one place that asks the machine for either."""

import random
import time
from datetime import UTC, datetime, timedelta

__all__ = ["Clock"]


class Clock:
    """The machine's clock and its random numbers.

    There are two scales of time. `now` is what records say; an operator or NTP may set it forwards and back.
    `steady` began with the process and runs with the monotonic clock: what waits within the process waits on
    it, so that no step of the clock holds up or hurries anything.
    """

    def __init__(self) -> None:
        self._began = self.monotonic()
        self._began_at = datetime.now(UTC)  # noqa: TID251 - this is the module that the ban points to

    def now(self) -> datetime:
        """Return the time, aware, in UTC, in whole milliseconds: records carry no more."""
        now = datetime.now(UTC)  # noqa: TID251 - this is the module that the ban points to
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""
        return time.monotonic()

    def steady(self) -> datetime:
        """Return the time on a scale that never steps, for waits within the process; never for a record."""
        return self._began_at + timedelta(seconds=self.monotonic() - self._began)

    def to_steady(self, at: datetime) -> datetime:
        """Return what a time of `now` is on the scale of `steady`, trusting the clock as it stands."""
        return self.steady() + (at - self.now())

    def jitter(self) -> float:
        """Return a fraction of an interval, [0, 1)."""
        return random.random()  # noqa: S311, TID251 - spreads load, guards nothing; the ban points here
