"""The rhythm of a feed: how much it publishes, at which hours of the day, and what waiting costs.

Owns what is learned from the times of a feed's entries, its packed form in the feed's state, and the time at
which the expected delay reaches a threshold. Bounds, hints and errors are `ingest.core.feeds.schedule`.

Entries come as from an inhomogeneous Poisson process. Its rate has a gamma posterior with a weak prior, its
day curve is what the hours have shown, drawn towards a flat one while little is known. A poll at T finds each
entry T - s late that came at s, so the delay to expect is the double integral of the rate since the last
poll. Polling whenever it reaches the same threshold spends requests where they save most delay; at a constant
rate that is an interval in proportion to one over the square root of the rate.

Source:
    Sia, Cho & Cho, "Efficient Monitoring Algorithm for Fast News Alerts", IEEE TKDE 19(7), 2007 (the square
    root); the constants by `bench/polling_schedule.py`, which has what they reach.
"""

import math
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["MAX_HISTORY_SECONDS", "PRIOR_RATE", "UNKNOWN", "Rhythm", "seconds_until"]

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 86_400.0
_HOURS = 24
_PRIOR_ENTRIES = 0.5  # half an entry in six hours: two polls without one tell more
_PRIOR_SECONDS = 6 * _HOUR
PRIOR_RATE = _PRIOR_ENTRIES / _PRIOR_SECONDS
"""Entries a second that are expected of a feed about which nothing is known."""

# Tuned on feeds of bench/polling_schedule.py with other seeds than those that it reports.
_MEMORY_SECONDS = 21 * _DAY  # what is older counts less than 1/e
MAX_HISTORY_SECONDS = _MEMORY_SECONDS
"""How far back the entries of a first poll tell of a feed's rhythm."""
_CURVE_ENTRIES = 6.0  # as many entries as the flat curve is worth
_CURVE_SECONDS = _DAY  # a curve is believed after a whole day
_FLOOR = 0.05  # of the mean rate: no hour is ever certain to be silent
_KERNEL = (0.34, 0.33)  # an hour, and each of its neighbours

_MAX_QUIET_SECONDS = 8 * _MEMORY_SECONDS  # what faded longer than that is lost to rounding

_PACKED = struct.Struct("<dff24e")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of the times at which a feed publishes.

    Attributes:
        as_of: Seconds since the epoch: until when the feed was watched; 0 before its first poll.
        entries: In how many minutes entries came, older ones counting less.
        watched_seconds: For how long, likewise.
        hours: Shares of `entries` by hour of the day in UTC; they sum to 1, or are all 0.
    """

    as_of: float = 0.0
    entries: float = 0.0
    watched_seconds: float = 0.0
    hours: tuple[float, ...] = (0.0,) * _HOURS

    @property
    def rate(self) -> float:
        """Return the expected number of entries a second, over a whole day."""
        return (_PRIOR_ENTRIES + self.entries) / (_PRIOR_SECONDS + self.watched_seconds)

    def rate_before(self, quiet_seconds: float) -> float:
        """Return the rate as it was before that time without an entry, which has made it lower since."""
        fade = math.exp(-min(quiet_seconds, _MAX_QUIET_SECONDS) / _MEMORY_SECONDS)
        watched = max(0.0, (self.watched_seconds - _MEMORY_SECONDS * (1.0 - fade)) / fade)
        return (_PRIOR_ENTRIES + self.entries / fade) / (_PRIOR_SECONDS + watched)

    def levels(self) -> Callable[[int], float]:
        """Return a function from an hour of the day in UTC, 0 to 23, to its rate over that of the day."""
        believed = self.entries / (self.entries + _CURVE_ENTRIES)
        believed *= min(1.0, self.watched_seconds / _CURVE_SECONDS)
        centre, beside = _KERNEL[0] * _HOURS * believed, _KERNEL[1] * _HOURS * believed
        hours, flat = self.hours, 1.0 - believed

        def level(hour: int) -> float:
            neighbours = hours[hour - 1] + hours[hour + 1 - _HOURS]
            return max(_FLOOR, flat + centre * hours[hour] + beside * neighbours)

        return level

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
        found = {time // _MINUTE for time in times}
        if not found:
            return Rhythm(max(until, self.as_of), entries, watched, self.hours)
        counts = [share * entries for share in self.hours]
        for minute in found:
            counts[int(minute / 60) % _HOURS] += 1.0
        entries += len(found)
        return Rhythm(max(until, self.as_of), entries, watched, tuple(count / entries for count in counts))

    def encode(self) -> bytes:
        """Return the packed form, 64 bytes."""
        return _PACKED.pack(self.as_of, self.entries, self.watched_seconds, *self.hours)

    @classmethod
    def decode(cls, packed: bytes) -> "Rhythm":
        """Return the rhythm of a packed form; of any other bytes, that nothing is known."""
        if len(packed) != _PACKED.size:
            return UNKNOWN
        values = _PACKED.unpack(packed)
        if not all(math.isfinite(value) and value >= 0.0 for value in values) or sum(values[3:]) > 1.5:
            return UNKNOWN
        return cls(values[0], values[1], values[2], values[3:])


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
    return _accumulate(threshold / rhythm.rate, rhythm.levels(), now=now, limit=limit)


def _accumulate(threshold: float, level_of: Callable[[int], float], *, now: float, limit: float) -> float:
    """Return when ∫∫ level reaches a threshold in square seconds; the level is constant over each hour."""
    waited = delay = mass = 0.0
    hour = int(now / _HOUR) % _HOURS
    step = _HOUR - now % _HOUR
    while waited < limit:
        level = level_of(hour)
        after = delay + mass * step + level * step * step / 2.0
        if after >= threshold:
            missing = threshold - delay
            # Of level/2 · x² + mass · x = missing the positive root, without cancellation.
            waited += 2.0 * missing / (mass + math.sqrt(mass * mass + 2.0 * level * missing))
            break
        delay = after
        mass += level * step
        waited += step
        hour = (hour + 1) % _HOURS
        step = _HOUR
    return min(waited, limit)
