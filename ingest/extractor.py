"""The extractor: strangers' bytes are parsed in worker processes, under a deadline.

Owns what runs there and how long; the extraction itself is `ingest.core.extraction`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.core import feed_documents
from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.pipeline import extract
from ingest.core.feed_documents import FeedDocument, NotAFeed
from ingest.metrics import IngestMetrics
from runtime.clock import Clock
from runtime.workers import WorkerPool

__all__ = ["PRELOAD", "Extractor"]

PRELOAD = ["ingest.extractor"]
"""Modules that every worker shares from its start."""


@dataclass(frozen=True, slots=True)
class _Timed:
    extracted: Extracted
    cpu_seconds: float


class Extractor:
    """Parses pages and feeds outside of this process.

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

    async def extract(self, html: bytes, *, url: str, content_type: str | None, site: bytes) -> Extracted:
        """Return the text and the metadata of a page.

        Args:
            site: What is known of the page's host.
        """
        began = self._clock.monotonic()
        timed = await self._pool.run(
            _extract, html, url, content_type, site, deadline_seconds=self._deadline_seconds
        )
        self._metrics.extracted(
            self._clock.monotonic() - began,
            cpu_seconds=timed.cpu_seconds,
            verdict=timed.extracted.verdict,
        )
        return timed.extracted

    async def parse_feed(
        self, body: bytes, *, url: str, headers: Mapping[str, str]
    ) -> FeedDocument | NotAFeed:
        """Return the entries that a feed lists."""
        return await self._pool.run(
            _parse_feed, body, url, dict(headers), deadline_seconds=self._deadline_seconds
        )


def _extract(html: bytes, url: str, content_type: str | None, site: bytes) -> _Timed:
    began = time.process_time()
    extracted = extract(html, url=url, content_type=content_type, site=site)
    return _Timed(extracted, time.process_time() - began)


def _parse_feed(body: bytes, url: str, headers: dict[str, str]) -> FeedDocument | NotAFeed:
    return feed_documents.parse(body, url=url, headers=headers)
