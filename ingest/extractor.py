"""The extractor: strangers' bytes are parsed in worker processes, under a deadline.

Owns what runs there and how long; the extraction itself is `ingest.core.extraction`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.pipeline import extract
from ingest.core.feeds import documents as feed_documents
from ingest.core.feeds.documents import FeedDocument, NotAFeed
from ingest.core.fetching.results import Unsupported
from ingest.core.web.content_types import unsupported_type
from ingest.core.web.decompression import decompress
from ingest.core.web.failures import RequestFailed
from ingest.metrics import IngestMetrics
from runtime.clock import Clock
from runtime.workers import WorkerPool

__all__ = ["PRELOAD", "Extractor"]

PRELOAD = ["ingest.extractor"]
"""Modules that every worker shares from its start."""


_HEADERS_READ = frozenset({"content-type", "content-encoding"})


@dataclass(frozen=True, slots=True)
class _Sent:
    """What of a response a worker needs; `max_bytes` bounds the decompressed body."""

    body: bytes
    url: str
    headers: Mapping[str, str]
    max_bytes: int


@dataclass(frozen=True, slots=True)
class _Timed:
    result: Extracted | Unsupported | RequestFailed
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

    async def read_page(
        self, body: bytes, *, url: str, headers: Mapping[str, str], site: bytes, max_bytes: int
    ) -> Extracted | Unsupported | RequestFailed:
        """Return the text and the metadata of a page, or why the response holds none.

        Args:
            body: As sent.
            url: After redirects.
            headers: Of the response, names in lower case.
            site: What is known of the page's host.
            max_bytes: Of the decompressed body.
        """
        began = self._clock.monotonic()
        read = {name: value for name, value in headers.items() if name in _HEADERS_READ}
        sent = _Sent(body, url, read, max_bytes)
        timed = await self._pool.run(_read_page, sent, site, deadline_seconds=self._deadline_seconds)
        if isinstance(timed.result, Extracted):
            self._metrics.extracted(
                self._clock.monotonic() - began,
                cpu_seconds=timed.cpu_seconds,
                verdict=timed.result.verdict,
            )
        return timed.result

    async def parse_feed(
        self, body: bytes, *, url: str, headers: Mapping[str, str]
    ) -> FeedDocument | NotAFeed:
        """Return the entries that a feed lists."""
        return await self._pool.run(
            _parse_feed, body, url, dict(headers), deadline_seconds=self._deadline_seconds
        )


def _read_page(sent: _Sent, site: bytes) -> _Timed:
    began = time.process_time()
    result = _result(sent, site)
    return _Timed(result, time.process_time() - began)


def _result(sent: _Sent, site: bytes) -> Extracted | Unsupported | RequestFailed:
    html = decompress(sent.body, sent.headers.get("content-encoding"), max_bytes=sent.max_bytes)
    if isinstance(html, RequestFailed):
        return RequestFailed(html.reason, f"reading {sent.url}: {html.detail}")
    media_type = unsupported_type(sent.headers, html)
    if media_type is not None:
        return Unsupported(media_type)
    return extract(html, url=sent.url, content_type=sent.headers.get("content-type"), site=site)


def _parse_feed(body: bytes, url: str, headers: dict[str, str]) -> FeedDocument | NotAFeed:
    return feed_documents.parse(body, url=url, headers=headers)
