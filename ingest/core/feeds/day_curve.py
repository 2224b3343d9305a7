"""The day curve of a feed: how its rate at each hour of the day compares with that of the whole day.

Owns the estimate from a histogram of few entries. Each harmonic of the histogram is drawn towards a flat day
by how far chance alone could have made it: a feed with ten entries shows at most that it has a day and a
night, one that posts at 9:00 every day shows the hour.

Source:
    Wiener's filter: the variance that a harmonic has by nature over that plus the variance of its estimate,
    2/n; by nature at first what newsrooms show, then what the feed itself shows. Constants by
    `bench/polling_schedule.py`.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import mul

__all__ = ["HOURS", "DayCurve", "day_curve"]

HOURS = 24
_HOUR = 3600.0
_DAY = 86_400.0
_FLOOR = 0.05  # of the mean rate: no hour is ever certain to be silent
_NATURAL_VARIANCE = 0.3  # of the first harmonic, falling with the square of its number
_CHANCE = 4.0  # as often the variance of chance, a harmonic of the feed's own is believed beyond that
_EVEN_DAYS = 8  # then an hour that was watched once less than others does not show
_ENTRIES_STEP = 0.05  # of the logarithm: curves are kept by the number of entries, roughly

_HARMONICS = range(1, HOURS // 2 + 1)
_COSINES = [[math.cos(2 * math.pi * k * h / HOURS) for h in range(HOURS)] for k in _HARMONICS]
_SINES = [[math.sin(2 * math.pi * k * h / HOURS) for h in range(HOURS)] for k in _HARMONICS]
_AT_HOUR = [[row[h] for pair in zip(_COSINES, _SINES, strict=True) for row in pair] for h in range(HOURS)]
# A histogram by hours shows a harmonic smaller than it is.
_BY_HOURS = [math.sin(math.pi * k / HOURS) / (math.pi * k / HOURS) for k in _HARMONICS]

DayCurve = Callable[[int], float]
"""From an hour of the day in UTC, 0 to 23, to its rate over that of the day."""


def day_curve(hours: tuple[float, ...], entries: float, *, since: float, watched_seconds: float) -> DayCurve:
    """Return the curve of a feed.

    Args:
        hours: Shares of the entries by hour of the day; they sum to 1, or are all 0.
        entries: How many the shares are of.
        since: From when on the feed was watched, seconds since the epoch.
        watched_seconds: For how long.
    """
    if not any(hours) or entries <= 0.0:
        return _flat
    hours_watched = int(watched_seconds // _HOUR)
    if hours_watched >= _EVEN_DAYS * HOURS:
        since, hours_watched = 0.0, 0
    step = round(math.log(entries) / _ENTRIES_STEP)
    return _curve(hours, step, int(since // _HOUR) % HOURS, hours_watched)


def _flat(_hour: int) -> float:
    return 1.0


@lru_cache(maxsize=1024)
def _curve(hours: tuple[float, ...], step: int, since: int, watched: int) -> DayCurve:
    """Return the curve of quantities that are rounded so that a poll without an entry finds it again."""
    counts = _completed(hours, since, watched)
    total, chance = sum(counts), 2.0 / math.exp(step * _ENTRIES_STEP)
    coefficients: list[float] = []
    for k in _HARMONICS:
        scale = (1.0 if k == HOURS // 2 else 2.0) / total
        cosine = scale * sum(map(mul, counts, _COSINES[k - 1]))
        sine = scale * sum(map(mul, counts, _SINES[k - 1]))
        shown = (cosine * cosine + sine * sine) / 2.0 - _CHANCE * chance
        natural = max(_NATURAL_VARIANCE / (k * k), shown)
        weight = min(1.0, natural / (natural + chance) / _BY_HOURS[k - 1])
        coefficients += (weight * cosine, weight * sine)
    levels: dict[int, float] = {}  # few of them are asked for

    def level(hour: int) -> float:
        if hour not in levels:
            levels[hour] = max(_FLOOR, 1.0 + sum(map(mul, coefficients, _AT_HOUR[hour])))
        return levels[hour]

    return level


def _completed(hours: Sequence[float], since: int, watched: int) -> list[float]:
    """Return the histogram with the mean rate for the hours that were watched a day less than others."""
    counts, rest = list(hours), watched % HOURS
    for offset in range(rest, HOURS if rest else rest):
        counts[(since + offset) % HOURS] += 1.0 / watched
    return counts
