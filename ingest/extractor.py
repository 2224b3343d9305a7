"""The extractor: bytes from strangers are parsed in worker processes, under a deadline.

Owns what runs there and for how long; the extraction itself is `ingest.core.extraction`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.feed_text import from_feed
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import FeedResponse, PollDecision
from ingest.core.fetching.responses import PageBody, read_body
from ingest.core.fetching.site_rules import RulesKind, read_rules
from ingest.core.web.robots import Robots
from ingest.core.web.tdmrep import Reservations
from ingest.core.web.urls import Url
from ingest.fair_gate import FairGate, Holder
from ingest.metrics import IngestMetrics
from runtime.clock import Clock
from runtime.workers import WorkerPool
from schemas.feeds import Entry, PollReason

__all__ = ["PRELOAD", "Extractor", "Workers"]

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


@dataclass(frozen=True, slots=True)
class Workers:
    """Worker processes, and the gate before them."""

    pool: WorkerPool
    gate: FairGate


class Extractor:
    """Parses pages and feeds in other processes.

    Raises (all methods):
        runtime.workers.WorkerKilled: The deadline passed, or the worker died.
    """

    def __init__(
        self,
        pages: Workers,
        feeds: Workers,
        *,
        deadline_seconds: float,
        metrics: IngestMetrics,
        clock: Clock,
    ) -> None:
        self._pages = pages
        self._feeds = feeds
        self._deadline_seconds = deadline_seconds
        self._metrics = metrics
        self._clock = clock

    async def read_page(
        self,
        body: bytes,
        *,
        url: Url,
        headers: Mapping[str, str],
        site_knowledge: bytes,
        max_bytes: int,
        holder: Holder,
    ) -> PageBody:
        """Return the text and the metadata of a page, or why the response has none.

        Args:
            body: As received.
            url: After redirects.
            headers: Of the response, names in lower case.
            site_knowledge: What is known of the page's host, as `sites` encodes it.
            max_bytes: Limit of the decompressed body.
            holder: On whose word the page was fetched.
        """
        began = self._clock.monotonic()
        read = {name: value for name, value in headers.items() if name in _HEADERS_READ}
        task = _PageTask(body, url, read, max_bytes)
        async with self._pages.gate.entered(holder):
            timed = await self._pages.pool.run(
                _read_page, task, site_knowledge, deadline_seconds=self._deadline_seconds
            )
        if isinstance(timed.result, Extracted):
            self._metrics.extracted(
                self._clock.monotonic() - began,
                cpu_seconds=timed.cpu_seconds,
                verdict=timed.result.verdict,
            )
        return timed.result

    async def feed_text(self, entry: Entry, holder: Holder) -> Extracted:
        """Return the text of an entry that has no page.

        Args:
            holder: The entry's feed.
        """
        async with self._pages.gate.entered(holder):
            return await self._pages.pool.run(from_feed, entry, deadline_seconds=self._deadline_seconds)

    async def poll_feed(
        self, poll: Poll, response: FeedResponse, body: bytes, *, max_bytes: int
    ) -> PollDecision:
        """Return what follows from a feed's document.

        Args:
            response: The body's, without its document.
            body: As sent.
            max_bytes: Of the body, decompressed.
        """
        was_killed = poll.state is not None and poll.state.last_reason is PollReason.WORKER_KILLED
        async with self._feeds.gate.entered(Holder(poll.feed.feed_id, is_suspect=was_killed)):
            return await self._feeds.pool.run(
                _poll_feed, poll, response, body, max_bytes, deadline_seconds=self._deadline_seconds
            )

    async def read_rules(
        self, kind: RulesKind, body: bytes, *, url: Url, product: str
    ) -> Robots | Reservations:
        """Return what a file of a site says.

        Args:
            body: Decompressed.
            url: Of the file, after redirects.
            product: By what name a robots.txt knows us (`product_token`).
        """
        async with self._pages.gate.entered(Holder(url.site)):
            return await self._pages.pool.run(
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


def _poll_feed(poll: Poll, response: FeedResponse, body: bytes, max_bytes: int) -> PollDecision:
    return poll.after_body(response, body, max_bytes=max_bytes)


def _read_rules(kind: RulesKind, body: bytes, url: Url, product: str) -> Robots | Reservations:
    return read_rules(kind, body, url=url, product=product)
