"""What an operator sees of a fault: the metrics of the service's processes, scraped as Prometheus does.

Owns which series count as a sign of a fault, and whether one moved. A counter moves by its increase, over
restarts of its process; a gauge by the worst value between two scrapes' moments.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import aiohttp
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

__all__ = ["SCRAPE_SECONDS", "SIGNALS", "Scrapes", "Signal", "scrape"]

SCRAPE_SECONDS = 1.0
ANSWER_SECONDS = 3.0
SLOW = "1.0"  # a bucket of conflictwire_transaction_seconds

Series = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Signal:
    """A sign of a fault.

    Attributes:
        shown: As the tables write it, like a query of Prometheus.
        sample: Name of the series.
        labels: Those that it must have.
        above: A gauge counts once it is over that; None: a counter, which counts once it grew.
        below: The same, once it is under that.
        minus: A bucket of the same histogram whose growth does not count.
    """

    shown: str
    sample: str
    labels: tuple[tuple[str, str], ...] = ()
    above: float | None = None
    below: float | None = None
    minus: str | None = None


RESTARTED = Signal("changes(process_start_time_seconds)", "process_start_time_seconds", above=0.0)
SCRAPE_FAILED = Signal("up == 0", "up", below=0.5)
GROUP_MOVED = Signal("conflictwire_assignments_total", "conflictwire_assignments_total")
SHARDS_RESTARTED = Signal("conflictwire_shard_restarts_total", "conflictwire_shard_restarts_total")
TRANSACTIONS_FAILED = Signal(
    'conflictwire_transactions_total{result="failed"}',
    "conflictwire_transactions_total",
    (("result", "failed"),),
)
SLOW_TRANSACTIONS = Signal(
    f"conflictwire_transaction_seconds > {SLOW}", "conflictwire_transaction_seconds_count", minus=SLOW
)
BROKER_SILENT = Signal(
    "conflictwire_broker_answered_seconds > 2.5", "conflictwire_broker_answered_seconds", above=2.5
)
NOT_READY = Signal("conflictwire_ready == 0", "conflictwire_ready", below=0.5)
HELD_BACK = Signal("conflictwire_unstable_records > 0", "conflictwire_unstable_records", above=0.0)
WORKERS_DIED = Signal(
    'conflictwire_workers_killed_total{reason="died"}',
    "conflictwire_workers_killed_total",
    (("reason", "died"),),
)
WORKERS_LATE = Signal(
    'conflictwire_workers_killed_total{reason="deadline"}',
    "conflictwire_workers_killed_total",
    (("reason", "deadline"),),
)
CLOCK_STEPPED = Signal("conflictwire_clock_steps_total", "conflictwire_clock_steps_total")
DISK_FULL = Signal("conflictwire_disk_free_bytes < 50 MiB", "conflictwire_disk_free_bytes", below=50 << 20)
FEEDS_FAIL = Signal(
    'conflictwire_feeds{state="failing"} > 0', "conflictwire_feeds", (("state", "failing"),), above=0.0
)
SIGNALS = (
    RESTARTED, SCRAPE_FAILED, GROUP_MOVED, SHARDS_RESTARTED, TRANSACTIONS_FAILED, SLOW_TRANSACTIONS,
    BROKER_SILENT, NOT_READY, HELD_BACK, WORKERS_DIED, WORKERS_LATE, CLOCK_STEPPED, DISK_FULL, FEEDS_FAIL,
)  # fmt: skip


@dataclass(slots=True)
class Scrapes:
    """What was scraped: the last page of each target, and the signals seen since `reset`."""

    seen: set[Signal] = field(default_factory=set)
    _last: dict[str, dict[Series, float]] = field(default_factory=dict)

    def reset(self) -> None:
        """Forget the signals, not the values."""
        self.seen.clear()

    def failed(self, target: str) -> None:
        """Enter that a target that answered before does not answer."""
        if target in self._last:
            self.seen.add(SCRAPE_FAILED)

    def take(self, target: str, families: Iterable[Metric]) -> None:
        """Enter a page."""
        page = {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in families
            for sample in family.samples
        }
        before = self._last.get(target)
        self._last[target] = page
        started = ("process_start_time_seconds", ())
        restarted = before is not None and before.get(started) != page.get(started)
        if restarted:
            self.seen.add(RESTARTED)
        old: Mapping[Series, float] = {} if restarted or before is None else before
        self.seen |= {
            signal
            for signal in SIGNALS
            if signal is not RESTARTED and _moved(signal, page, old, before is None)
        }


def _moved(signal: Signal, page: Mapping[Series, float], old: Mapping[Series, float], first: bool) -> bool:
    chosen = {
        series: value
        for series, value in page.items()
        if series[0] == signal.sample and set(signal.labels) <= set(series[1])
    }
    if signal.above is not None:
        return any(value > signal.above for value in chosen.values())
    if signal.below is not None:
        return any(value < signal.below for value in chosen.values())
    if first:  # what a process counted before its first scrape belongs to no fault
        return False
    grown = sum(value - old.get(series, 0.0) for series, value in chosen.items())
    if signal.minus is not None:
        bucket = signal.sample.removesuffix("_count") + "_bucket"
        grown -= sum(
            value - old.get(series, 0.0)
            for series, value in page.items()
            if series[0] == bucket and ("le", signal.minus) in series[1]
        )
    return grown > 0


async def scrape(
    targets: Mapping[str, int], scrapes: Scrapes, *, own: Callable[[], Iterable[Metric]]
) -> None:
    """Scrape the targets, name to port on loopback, about once a second until cancelled.

    Args:
        own: Metrics of this process, such as those that `conflictwire up` has of the machine.
    """
    limit = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    connector = aiohttp.TCPConnector(force_close=True)  # a port changes its process
    async with aiohttp.ClientSession(timeout=limit, connector=connector) as session:
        while True:
            await asyncio.gather(
                *(_scrape_one(session, name, port, scrapes) for name, port in targets.items())
            )
            scrapes.take("machine", await asyncio.to_thread(lambda: list(own())))  # it asks for the disk
            await asyncio.sleep(SCRAPE_SECONDS)


async def _scrape_one(session: aiohttp.ClientSession, name: str, port: int, scrapes: Scrapes) -> None:
    try:
        async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
            text = await response.text()
    except (aiohttp.ClientError, TimeoutError, OSError):
        scrapes.failed(name)
        return
    with contextlib.suppress(ValueError):  # a process that was killed halfway through its answer
        scrapes.take(name, text_string_to_metric_families(text))
