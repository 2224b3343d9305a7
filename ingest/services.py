"""What poller and fetcher of all shards of a process share, and waiting for a change or a time."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ingest.extractor import Extractor
from ingest.http.client import HttpClient
from ingest.metrics import IngestMetrics
from ingest.settings import IngestSettings
from runtime.clock import Clock

__all__ = ["IngestServices", "wait_for"]

MAX_WAIT_SECONDS = 1.0  # some changes wake nobody, such as room in a full queue


@dataclass(frozen=True, slots=True)
class Removals:
    """Tells all shards of the process that a feed was removed: its entries may be in each of them."""

    listeners: list[Callable[[str], None]] = field(default_factory=list)

    def removed(self, feed_id: str) -> None:
        """Tell it."""
        for listener in self.listeners:
            listener(feed_id)


@dataclass(frozen=True, slots=True)
class IngestServices:
    """The process's settings, client, workers, metrics and clock."""

    settings: IngestSettings
    http: HttpClient
    extractor: Extractor
    metrics: IngestMetrics
    clock: Clock
    removals: "Removals"

    def seconds_until(self, at: datetime | None) -> float:
        """Return how long to wait for a time of `Clock.steady`, at most a second."""
        if at is None:
            return MAX_WAIT_SECONDS
        return min(max(0.0, (at - self.clock.steady()).total_seconds()), MAX_WAIT_SECONDS)


async def wait_for(changed: asyncio.Event, seconds: float) -> None:
    """Return when `changed` is set, or after that long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await changed.wait()
