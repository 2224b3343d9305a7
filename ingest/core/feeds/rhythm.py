"""The rhythm of a feed: how much it publishes, at which hours of the day, and what waiting costs.

Owns what is learned from the times of a feed's entries, its packed form in the feed's state, and the time at
which the expected delay reaches a threshold. Bounds, hints and errors are `ingest.core.feeds.schedule`.

Entries come as from an inhomogeneous Poisson process. Its rate has a gamma posterior with a weak prior, times
a day curve (`ingest.core.feeds.day_curve`). Feeds change, and news come in bursts: beside the rate of weeks
stand two factors, of the last days and of the last half hour, each the entries seen over those expected,
drawn towards 1 by entries of its own. A poll at T finds each entry T - s late that came at s, so the delay to
expect is the double integral of the rate since the last poll. Polling whenever it reaches the same threshold
spends requests where they save most delay; at a constant rate that is an interval in proportion to one over
the square root of the rate.

Source:
    Sia, Cho & Cho, "Efficient Monitoring Algorithm for Fast News Alerts", IEEE TKDE 19(7), 2007 (the square
    root); the constants by `bench/polling_schedule.py`, which has what they reach.
"""

import math
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ingest.core.feeds.day_curve import HOURS, DayCurve, day_curve

__all__ = ["MAX_HISTORY_SECONDS", "PRIOR_RATE", "UNKNOWN", "Rhythm", "seconds_until"]

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 86_400.0
_PRIOR_ENTRIES = 0.5  # half an entry in six hours: two polls without one tell more
_PRIOR_SECONDS = 6 * _HOUR
PRIOR_RATE = _PRIOR_ENTRIES / _PRIOR_SECONDS
"""Entries a second that are expected of a feed about which nothing is known."""

# Chosen on feeds of bench/polling_schedule.py with the seeds 11 and 3, at first also 0, which it reports too.
_MEMORY_SECONDS = 21 * _DAY  # what is older counts less than 1/e
MAX_HISTORY_SECONDS = _MEMORY_SECONDS
"""How far back the entries of a first poll tell of a feed's rhythm."""
_MAX_SHARE = 0.999  # of the memory: longer watched is as long as can be told
_MAX_QUIET_SECONDS = 8 * _MEMORY_SECONDS  # what faded longer than that is lost to rounding

_PACKED = struct.Struct("<dff24e4e")
_PACKED_WITHOUT_LATELY = struct.Struct("<dff24e")  # before 2026-12


class _Horizon(NamedTuple):
    """How long a factor remembers, and how many entries it is worth before it has seen any."""

    seconds: float
    entries: float


_DAYS = _Horizon(1.5 * _DAY, 10.0)
_BURST = _Horizon(0.5 * _HOUR, 4.0)
_BURST_STEPS = 4  # in which a burst's factor is taken as constant
_PLAIN = 0.02  # a factor that near to 1 is none
_MAX_PACKED = 65_000.0  # of a half float


class Lately(NamedTuple):
    """Entries that came within a horizon, and those that were to be expected, older ones counting less."""

    seen: float = 0.0
    expected: float = 0.0

    def factor(self, horizon: _Horizon) -> float:
        """Return by how much the rate differs from what was expected."""
        return (horizon.entries + self.seen) / (horizon.entries + self.expected)

    def after(self, horizon: _Horizon, ages: Iterable[float], *, expected: float, elapsed: float) -> "Lately":
        """Return it after a poll.

        Args:
            ages: Of the new entries, in seconds.
            expected: How many were, over the time since the last poll.
        """
        fade = math.exp(-elapsed / horizon.seconds)
        came = sum(math.exp(-age / horizon.seconds) for age in ages)
        evenly = expected * horizon.seconds / elapsed * (1.0 - fade) if elapsed else 0.0
        return Lately(
            min(self.seen * fade + came, _MAX_PACKED), min(self.expected * fade + evenly, _MAX_PACKED)
        )


_NOTHING = Lately()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of the times at which a feed publishes.

    Attributes:
        as_of: Seconds since the epoch: until when the feed was watched; 0 before its first poll.
        entries: In how many minutes entries came, older ones counting less.
        watched_seconds: For how long, likewise.
        hours: Shares of `entries` by hour of the day in UTC; they sum to 1, or are all 0.
        days, burst: What came in the last days, and in the last half hour.
    """

    as_of: float = 0.0
    entries: float = 0.0
    watched_seconds: float = 0.0
    hours: tuple[float, ...] = (0.0,) * HOURS
    days: Lately = _NOTHING
    burst: Lately = _NOTHING

    @property
    def rate(self) -> float:
        """Return the expected number of entries a second, over a whole day."""
        return (_PRIOR_ENTRIES + self.entries) / (_PRIOR_SECONDS + self.watched_seconds)

    def rate_before(self, quiet_seconds: float) -> float:
        """Return the rate as it was before that time without an entry, which has made it lower since."""
        fade = math.exp(-min(quiet_seconds, _MAX_QUIET_SECONDS) / _MEMORY_SECONDS)
        watched = max(0.0, (self.watched_seconds - _MEMORY_SECONDS * (1.0 - fade)) / fade)
        return (_PRIOR_ENTRIES + self.entries / fade) / (_PRIOR_SECONDS + watched)

    def curve(self) -> DayCurve:
        """Return the feed's day."""
        share = min(self.watched_seconds / _MEMORY_SECONDS, _MAX_SHARE)
        seconds = -_MEMORY_SECONDS * math.log1p(-share)  # without the fading
        return day_curve(self.hours, self.entries, since=self.as_of - seconds, watched_seconds=seconds)

    def watched(self, times: Iterable[float], *, until: float, since: float | None = None) -> "Rhythm":
        """Return the rhythm after a poll.

        Args:
            times: Of the entries that came since the last poll, seconds since the epoch, in any order.
            until: When the poll was.
            since: For the first poll: from when on `times` are complete.
        """
        start = self.as_of or (until if since is None else since)
        elapsed = max(0.0, until - start)
        fade = math.exp(-elapsed / _MEMORY_SECONDS)
        watched = self.watched_seconds * fade + _MEMORY_SECONDS * (1.0 - fade)
        entries = self.entries * fade
        # Minutes, not entries: an import of a thousand entries at one moment is no rhythm.
        found = sorted({time // _MINUTE for time in times})
        days, burst = self._lately(found, start, elapsed)
        if not found:
            return Rhythm(max(until, self.as_of), entries, watched, self.hours, days, burst)
        counts = [share * entries for share in self.hours]
        for minute in found:
            counts[int(minute / 60) % HOURS] += 1.0
        entries += len(found)
        hours = tuple(count / entries for count in counts)
        return Rhythm(max(until, self.as_of), entries, watched, hours, days, burst)

    def _lately(self, minutes: list[float], start: float, elapsed: float) -> tuple[Lately, Lately]:
        """Return the two factors after a poll; at the first one the rate itself learns all that there is."""
        if not self.as_of:
            return self.days, self.burst
        ages = [max(0.0, start + elapsed - minute * _MINUTE) for minute in minutes]
        expected = self.rate * _level_seconds(self.curve(), start, elapsed)
        days = self.days.after(_DAYS, ages, expected=expected, elapsed=elapsed)
        expected *= self.days.factor(_DAYS)
        return days, self.burst.after(_BURST, ages, expected=expected, elapsed=elapsed)

    def encode(self) -> bytes:
        """Return the packed form, 72 bytes."""
        return _PACKED.pack(
            self.as_of, self.entries, self.watched_seconds, *self.hours, *self.days, *self.burst
        )

    @classmethod
    def decode(cls, packed: bytes) -> "Rhythm":
        """Return the rhythm of a packed form; of any other bytes, that nothing is known."""
        if len(packed) == _PACKED_WITHOUT_LATELY.size:
            packed = packed.ljust(_PACKED.size, b"\0")
        if len(packed) != _PACKED.size:
            return UNKNOWN
        values = _PACKED.unpack(packed)
        hours = values[3 : 3 + HOURS]
        if not all(math.isfinite(value) and value >= 0.0 for value in values) or sum(hours) > 1.5:
            return UNKNOWN
        days, burst = Lately(*values[-4:-2]), Lately(*values[-2:])
        return cls(values[0], values[1], values[2], hours, days, burst)


UNKNOWN = Rhythm()
"""Nothing is known."""


def seconds_until(threshold: float, rhythm: Rhythm, *, now: float, limit: float) -> float:
    """Return after how many seconds the delay to expect reaches a threshold.

    Args:
        threshold: Entries times seconds.
        now: Of the last poll, seconds since the epoch.
        limit: The longest answer, in seconds.

    Returns:
        From 0 to `limit`.
    """
    days, burst = rhythm.days.factor(_DAYS), rhythm.burst.factor(_BURST)
    rate, level, is_burst = rhythm.rate * days, rhythm.curve(), abs(burst - 1.0) > _PLAIN
    waited = delay = mass = 0.0
    while waited < limit:
        now_hour = (now + waited) / _HOUR
        step = _HOUR * (math.floor(now_hour) + 1) - (now + waited)
        here = rate * level(int(now_hour) % HOURS)
        if is_burst:
            step = min(step, _BURST.seconds / _BURST_STEPS)
            lasting = math.exp(-(waited + step / 2.0) / _BURST.seconds)
            here *= 1.0 + (burst - 1.0) * lasting
            is_burst = abs(burst - 1.0) * lasting > _PLAIN
        step = max(step, 1.0)
        after = delay + mass * step + here * step * step / 2.0
        if after >= threshold:
            missing = threshold - delay
            # Of here/2 · x² + mass · x = missing the positive root, without cancellation.
            waited += 2.0 * missing / (mass + math.sqrt(mass * mass + 2.0 * here * missing))
            break
        delay = after
        mass += here * step
        waited += step
    return min(waited, limit)


def _level_seconds(level: DayCurve, start: float, seconds: float) -> float:
    """Return the integral of a day curve, whose mean is 1."""
    days, rest = divmod(seconds, _DAY)
    area, at = days * _DAY, start
    while rest > 0.0:
        step = min(rest, max(_HOUR * (math.floor(at / _HOUR) + 1) - at, 1.0))
        area += level(int(at / _HOUR) % HOURS) * step
        at += step
        rest -= step
    return area
