"""The extractor: bytes from strangers are parsed in worker processes, under a deadline.

Owns what runs there and for how long; the extraction itself is `ingest.core.extraction`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.core.extraction.extracted import Extracted
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import FeedResponse, PollDecision
from ingest.core.fetching.responses import PageBody, read_body
from ingest.core.fetching.site_rules import RulesKind, read_rules
from ingest.core.web.robots import Robots
from ingest.core.web.tdmrep import Reservations
from ingest.core.web.urls import Url
from ingest.metrics import IngestMetrics
from runtime.clock import Clock
from runtime.workers import WorkerPool

__all__ = ["PRELOAD", "Extractor"]

PRELOAD = ["ingest.extractor"]
"""Modules that are imported once and shared by all workers from their start."""

_HEADERS_READ = frozenset({"content-type", "content-encoding"})


@dataclass(frozen=True, slots=True)
class _PageTask:
    """What a worker needs to read a page; `max_bytes` limits the decompressed body."""

    body: bytes
    url: Url
    headers: Mapping[str, str]
    max_bytes: int


@dataclass(frozen=True, slots=True)
class _TimedResult:
    result: PageBody
    cpu_seconds: float


class Extractor:
    """Parses pages and feeds in other processes.

    Raises (all methods):
        runtime.workers.WorkerKilled: The deadline passed, or the worker died.
    """

    def __init__(
        self, pool: WorkerPool, *, deadline_seconds: float, metrics: IngestMetrics, clock: Clock
    ) -> None:
        self._pool = pool
        self._deadline_seconds = deadline_seconds
        self._metrics = metrics
        self._clock = clock

    async def read_page(
        self, body: bytes, *, url: Url, headers: Mapping[str, str], site_knowledge: bytes, max_bytes: int
    ) -> PageBody:
        """Return the text and the metadata of a page, or why the response has none.

        Args:
            body: As received.
            url: After redirects.
            headers: Of the response, names in lower case.
            site_knowledge: What is known of the page's host, as `sites` encodes it.
            max_bytes: Limit of the decompressed body.
        """
        began = self._clock.monotonic()
        read = {name: value for name, value in headers.items() if name in _HEADERS_READ}
        task = _PageTask(body, url, read, max_bytes)
        timed = await self._pool.run(
            _read_page, task, site_knowledge, deadline_seconds=self._deadline_seconds
        )
        if isinstance(timed.result, Extracted):
            self._metrics.extracted(
                self._clock.monotonic() - began,
                cpu_seconds=timed.cpu_seconds,
                verdict=timed.result.verdict,
            )
        return timed.result

    async def poll_feed(self, poll: Poll, response: FeedResponse, body: bytes) -> PollDecision:
        """Return what follows from a feed's document.

        Args:
            response: The body's, without its document.
            body: Decompressed.
        """
        return await self._pool.run(_poll_feed, poll, response, body, deadline_seconds=self._deadline_seconds)

    async def read_rules(
        self, kind: RulesKind, body: bytes, *, url: Url, product: str
    ) -> Robots | Reservations:
        """Return what a file of a site says.

        Args:
            body: Decompressed.
            url: Of the file, after redirects.
            product: By what name a robots.txt knows us (`product_token`).
        """
        return await self._pool.run(
            _read_rules, kind, body, url, product, deadline_seconds=self._deadline_seconds
        )


def _read_page(task: _PageTask, site_knowledge: bytes) -> _TimedResult:
    began = time.process_time()
    result = read_body(
        task.body,
        url=task.url,
        headers=task.headers,
        site_knowledge=site_knowledge,
        max_bytes=task.max_bytes,
    )
    return _TimedResult(result, time.process_time() - began)


def _poll_feed(poll: Poll, response: FeedResponse, body: bytes) -> PollDecision:
    return poll.after_body(response, body)


def _read_rules(kind: RulesKind, body: bytes, url: Url, product: str) -> Robots | Reservations:
    return read_rules(kind, body, url=url, product=product)
