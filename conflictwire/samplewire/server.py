"""The sample wire's HTTP server: conditional answers, redirects and delays on one port of 127.0.0.1.

It owns the listener, the running timeline and what clients were sent. What is published is in `board`.
"""

import asyncio
import gzip
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from conflictwire.samplewire.board import Board, Redirect, ServedFile
from conflictwire.samplewire.content import PUBLISHERS
from conflictwire.samplewire.timeline import Item, count_versions, plan

__all__ = ["Published", "SampleWire"]

LOOPBACK = "127.0.0.1"
BACKLOG_SHARE = 0.25
BACKLOG_SPACING = timedelta(minutes=17)  # spreads the backlog over the last half day
SHUTDOWN_SECONDS = 0.5  # a client that still reads the slow page must not hold the end of a test


@dataclass(frozen=True, slots=True)
class Published:
    """One change of one feed: the link it lists (the guid where there is none) and the date on it."""

    feed_url: str
    url: str
    published_at: datetime


class SampleWire:
    """Serves the fictional publishers while it is entered, and publishes their articles on request.

    Attributes:
        port: The port wanted; once entered the port bound.
        feed_urls: One per publisher.
        total_articles: Article versions that a reader ends with who has seen each state in time: distinct
            articles, the entry without a link and the dead link among them, and updates.
    """

    def __init__(
        self,
        *,
        now: datetime,
        port: int = 0,
        duration_seconds: float = 20.0,
        slow_page_seconds: float = 3.0,
        seed: int = 1,
    ) -> None:
        """Plan the timeline; nothing is listed and nothing listens yet.

        Args:
            now: Aware UTC. Later moments are this one plus what a monotonic clock says has passed.
            port: 0 takes a free one.
            duration_seconds: Of `publish_over_time`.
            slow_page_seconds: Delay of the one slow page.
            seed: Changes the order of publication only.
        """
        self.port = port
        self.feed_urls = tuple(publisher.feed_url for publisher in PUBLISHERS)
        self._items = plan(PUBLISHERS, seed=seed)
        self.total_articles = count_versions(self._items)
        self._now = now.astimezone(UTC)
        self._started = time.monotonic()
        self._duration_seconds = duration_seconds
        self._slow_page_seconds = slow_page_seconds
        self._board = Board(PUBLISHERS, now=self._now)
        self._hosts = {publisher.host: publisher for publisher in PUBLISHERS}
        self._answered: dict[str, str] = {}
        self._next = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Start to listen.

        Raises:
            OSError: The port is taken.
        """
        application = web.Application()
        application.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, LOOPBACK, self.port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop to listen."""
        if self._runner:
            await self._runner.cleanup()

    @property
    def resolve(self) -> dict[str, str]:
        """The service's `resolve` setting under which it finds these publishers."""
        return {"*.test": f"{LOOPBACK}:{self.port}"}

    @property
    def all_published(self) -> bool:
        """Whether the timeline is through."""
        return self._next == len(self._items)

    def all_listed(self) -> bool:
        """Return whether each feed's newest document was sent in full (200) since its last change."""
        return all(self._answered.get(host) == self._board.feed(host).etag for host in self._hosts)

    def publish_next(self) -> Published | None:
        """Publish the next item as of now; None when all is out."""
        return self._publish(self._clock())

    def publish(self, item: Item) -> Published:
        """Publish an item that is not of the timeline, as of now."""
        return self._put(item, self._clock())

    def publish_all(self) -> None:
        """Publish what is left at once; of an article with an update only the last state can be seen."""
        while self.publish_next():
            pass

    async def publish_over_time(self) -> None:
        """List the backlog at once, dated back, then one item after the other until all is published.

        An interrupted timeline goes on where it stopped.
        """
        backlog = int(len(self._items) * BACKLOG_SHARE)
        while self._next < backlog:
            self._publish(self._clock() - BACKLOG_SPACING * (backlog - self._next))
        interval = self._duration_seconds / max(1, len(self._items) - backlog)
        while not self.all_published:
            await asyncio.sleep(interval)
            self.publish_next()

    def _clock(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._started)

    def _publish(self, published_at: datetime) -> Published | None:
        if self.all_published:
            return None
        item = self._items[self._next]
        self._next += 1
        return self._put(item, published_at)

    def _put(self, item: Item, published_at: datetime) -> Published:
        url = self._board.publish(item, published_at=published_at, changed_at=self._clock())
        return Published(self._hosts[item.feed_host].feed_url, url, published_at)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        host = request.host.partition(":")[0].lower()
        found = self._board.find(host, request.path)
        if found is None:
            return web.Response(status=404, text="<h1>404</h1>", content_type="text/html")
        if isinstance(found, Redirect):
            return web.Response(status=found.status, headers={"Location": found.location})
        if found.slow:
            await asyncio.sleep(self._slow_page_seconds)
        return await self._send(request, host, found)

    async def _send(self, request: web.Request, host: str, document: ServedFile) -> web.StreamResponse:
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        headers = {
            "ETag": f'"{document.etag}-gzip"' if zipped else f'"{document.etag}"',
            "Vary": "Accept-Encoding",
            "Cache-Control": "no-cache",
        }
        # Last-Modified counts seconds: sent before its second is over, it would hide a change in its rest.
        last_modified = document.changed_at.replace(microsecond=0)
        if self._clock() - last_modified >= timedelta(seconds=1):
            headers["Last-Modified"] = format_datetime(last_modified, usegmt=True)
        if _not_modified(request, document.etag, last_modified):
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = document.content_type
        if zipped:
            headers["Content-Encoding"] = "gzip"
        body = gzip.compress(document.body, mtime=0) if zipped else document.body
        response = web.Response(body=body, headers=headers)
        await response.prepare(request)
        await response.write_eof()
        if request.method == "GET" and request.path == self._hosts[host].feed_path:
            self._answered[host] = document.etag
        return response


def _not_modified(request: web.Request, etag: str, last_modified: datetime) -> bool:
    """Apply RFC 9110 section 13.2.2: If-None-Match takes precedence."""
    if tags := request.headers.get("If-None-Match"):
        wanted = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gzip") for tag in tags.split(",")}
        return etag in wanted or "*" in wanted
    if since := request.headers.get("If-Modified-Since"):
        try:
            return parsedate_to_datetime(since) >= last_modified
        except (TypeError, ValueError):
            return False
    return False
