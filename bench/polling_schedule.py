"""Polling schedules in simulation: delay and requests of ours beside fixed intervals, Miniflux and AIMD.

    python -m bench.polling_schedule [--seed N] [--traces FILE] [--json]

Every policy begins without knowledge and polls the same feeds; a poll finds all entries published before
it. Each policy's knob is set so that it makes as many requests as polling every 15 minutes. Then ours is set
so that its median, and its mean, are those of every 15 minutes: by what factor are its requests fewer?

    a           200 feeds for 14 days, median 3 entries a day, log-sd 1.8, with day curves
    b           120 feeds for 14 days, median 10 entries a day, log-sd 1.0, with day curves
    c           the dated entries of the real feeds in ../shared/corpora/feeds, each over its own time
    traces      the feeds of a file, [[name, [epoch, ...]], ...]; only these are simulated then

Feeds of a file that were watched together (all times within 60 days) are polled from the first to the last
time of the file; others each from their own first entry to their last, at most 60 days.
"""

import json
import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import arguments, quantile
from ingest.core.feeds.parsing import parse
from ingest.core.feeds.rhythm import UNKNOWN
from ingest.core.feeds.schedule import SchedulePolicy, interval_seconds

FEEDS = Path(__file__).parents[2] / "shared/corpora/feeds"
DAY = 86_400.0
FIXED_SECONDS = 900.0
MAX_TOGETHER_SECONDS = 60 * DAY
MAX_TRIES = 9
NEAR = 0.004  # relative, of what a knob is set for


@dataclass(frozen=True, slots=True)
class Watched:
    """One feed: its entries' times, ascending, and from when until when it is polled."""

    times: tuple[float, ...]
    start: float
    end: float


Intervals = Callable[[float], Callable[[Sequence[float], float], float]]
"""From a knob, larger for fewer requests, to a policy: new entries' times and now to the next interval."""


def fixed(knob: float) -> Callable[[Sequence[float], float], float]:
    """Poll at a fixed interval."""
    return lambda _new, _now: knob


def miniflux(knob: float) -> Callable[[Sequence[float], float], float]:
    """Poll at the mean gap of the entries of the last week, times the knob; from 5 minutes to a day.

    Source:
        Miniflux, `entry_frequency`: POLLING_SCHEDULER_ENTRY_FREQUENCY_FACTOR, _MIN_INTERVAL, _MAX_INTERVAL.
    """
    recent: list[float] = []

    def interval(new: Sequence[float], now: float) -> float:
        recent.extend(new)
        while recent and recent[0] < now - 7 * DAY:
            recent.pop(0)
        gap = 7 * DAY / len(recent) * knob if recent else DAY
        return min(max(gap, 300.0), DAY)

    return interval


def aimd(knob: float) -> Callable[[Sequence[float], float], float]:
    """Halve the interval after new entries, else lengthen it by the knob; from a minute to a day."""
    current = FIXED_SECONDS

    def interval(new: Sequence[float], _now: float) -> float:
        nonlocal current
        current = min(max(current / 2 if new else current + knob, 60.0), DAY)
        return current

    return interval


def ours(knob: float) -> Callable[[Sequence[float], float], float]:
    """Poll as the service does; the knob is `poll.default_seconds`."""
    policy = SchedulePolicy(default_seconds=knob)
    rhythm = UNKNOWN

    def interval(new: Sequence[float], now: float) -> float:
        nonlocal rhythm
        rhythm = rhythm.watched(new, until=now)
        return interval_seconds(policy, rhythm, now=now)

    return interval


POLICIES: dict[str, Intervals] = {"fixed_15": fixed, "miniflux": miniflux, "aimd": aimd, "conflictwire": ours}


def main() -> int:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--seed", type=int, default=0, help="of the made feeds")
    parser.add_argument("--traces", type=Path, help="JSON: [[name, [epoch, ...]], ...]")
    options = parser.parse_args()
    if options.traces is not None:
        rows = json.loads(options.traces.read_text())
        sets = {"traces": _together([tuple(sorted(map(float, times))) for _name, times in rows])}
    else:
        sets = {
            "a": _made(_rng(f"a{options.seed}"), feeds=200, median=3, log_sd=1.8),
            "b": _made(_rng(f"b{options.seed}"), feeds=120, median=10, log_sd=1.0),
            "c": _together(list(_real())),
        }
    results = {name: _compare(feeds) for name, feeds in sets.items() if feeds}
    if options.json:
        print(json.dumps(results, indent=1))
        return 0
    for name, result in results.items():
        print(f"{name}: policy, requests, delay: mean, median, p95 in minutes")
        for policy, row in result.items():
            if isinstance(row, dict):
                delays = "".join(f"{row[key] / 60:9.1f}" for key in ("mean", "median", "p95"))
                print(f"  {policy:14}{row['requests']:9,}{delays}")
        print(f"  fewer requests for the same median {result['fewer_for_same_median']:.2f}, ", end="")
        print(f"mean {result['fewer_for_same_mean']:.2f}")
    return 0


def _rng(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a simulation


def _compare(feeds: Sequence[Watched]) -> dict[str, dict[str, float] | float]:
    base = _simulate(fixed, FIXED_SECONDS, feeds)
    found: dict[str, dict[str, float] | float] = {"fixed_15": base}
    for name, policy in POLICIES.items():
        if policy is not fixed:
            found[name] = _tuned(policy, feeds, key="requests", target=base["requests"])
    for key in ("median", "mean"):
        fewest = _tuned(ours, feeds, key=key, target=base[key])
        found[f"fewer_for_same_{key}"] = base["requests"] / fewest["requests"]
    return found


def _tuned(policy: Intervals, feeds: Sequence[Watched], *, key: str, target: float) -> dict[str, float]:
    """Return the outcome of the knob at which `key` comes nearest to its target.

    Requests fall and delays rise nearly as a power of the knob: secants of the logarithms.
    """
    rises = -1.0 if key == "requests" else 1.0
    knob = 1.0 if policy is miniflux else 300.0
    tried: list[tuple[float, float]] = []
    best: dict[str, float] = {}
    for _ in range(MAX_TRIES):
        x = math.log(knob)
        outcome = _simulate(policy, knob, feeds)
        missed = math.log(max(outcome[key], 1e-6) / target)
        if not best or abs(missed) < abs(math.log(max(best[key], 1e-6) / target)):
            best = outcome
        if abs(missed) < NEAR:
            break
        slope = rises
        if tried and tried[-1][1] != missed:
            slope = rises * max(0.3, rises * (missed - tried[-1][1]) / (x - tried[-1][0]))
        tried.append((x, missed))
        knob = math.exp(x - max(-3.0, min(3.0, missed / slope)))
    return best


def _simulate(policy: Intervals, knob: float, feeds: Sequence[Watched]) -> dict[str, float]:
    requests = 0
    delays: list[float] = []
    for feed in feeds:
        interval, times = policy(knob), feed.times
        now, found = feed.start, 0
        while True:
            requests += 1
            new = found
            while new < len(times) and times[new] <= now:
                delays.append(now - times[new])
                new += 1
            if now >= feed.end:
                break
            now += interval(times[found:new], now)
            found = new
    return {
        "requests": requests,
        "mean": sum(delays) / len(delays),
        "median": quantile(delays, 50),
        "p95": quantile(delays, 95),
    }


def _made(rng: random.Random, *, feeds: int, median: float, log_sd: float, days: int = 14) -> list[Watched]:
    """Return feeds of a Poisson process whose rate follows the time of day, a raised cosine."""
    start = 1_770_000_000.0 // DAY * DAY
    made = []
    for _ in range(feeds):
        rate = median * math.exp(rng.gauss(0, log_sd)) / DAY
        peak, depth = rng.uniform(0, 2 * math.pi), rng.uniform(0.5, 1.0)
        times, time = [], start
        while (time := time + rng.expovariate(rate * (1 + depth))) < start + days * DAY:
            level = 1 + depth * math.cos(2 * math.pi * (time % DAY) / DAY - peak)
            if rng.random() * (1 + depth) < level:
                times.append(time)
        made.append(Watched(tuple(times), start, start + days * DAY))
    return made


def _together(feeds: list[tuple[float, ...]]) -> list[Watched]:
    published = [times for times in feeds if times]
    if not published:
        return []
    first, last = min(times[0] for times in published), max(times[-1] for times in published)
    if last - first <= MAX_TOGETHER_SECONDS:
        return [Watched(times, first, last) for times in feeds]
    watched = []
    for times in published:
        start = max(times[0], times[-1] - MAX_TOGETHER_SECONDS)
        watched.append(Watched(tuple(time for time in times if time >= start), start, times[-1]))
    return watched


def _real() -> Iterator[tuple[float, ...]]:
    for file in sorted((FEEDS / "real").glob("*")) if FEEDS.is_dir() else ():
        document = parse(file.read_bytes(), url="http://feeds.test/", headers={})
        items = getattr(document, "items", ())
        times = sorted({item.published.timestamp() for item in items if item.published})
        if len(times) > 1:
            yield tuple(times)


if __name__ == "__main__":
    sys.exit(main())
