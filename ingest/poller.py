"""The poller of one shard: requests feeds that are due and writes what they list.

Read, ask the core, write, count. Which feed is due is `ingest.registry`; what follows from a response
`ingest.core.feeds.polls`.
"""

import asyncio
from datetime import datetime

import structlog

from ingest.core.feeds.moves import moved_feed
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import (
    FeedResponse,
    ParserKilled,
    PollDecision,
    PollPart,
    PollResult,
)
from ingest.core.fetching.politeness import blocking_status
from ingest.core.fetching.queue import FetchQueue
from ingest.core.records import entry_record
from ingest.core.web.failures import StepFailed
from ingest.core.web.urls import Url
from ingest.feed_requests import FeedRequests
from ingest.fetch_tables import FetchTables
from ingest.registry import FeedRegistry, feed_record
from ingest.services import IngestServices, wait_for
from runtime.errors import Fatal, Halt, Transient
from runtime.kafka.context import ShardContext
from runtime.kafka.table import Unreadable
from runtime.workers import WorkerKilled
from schemas.contracts import OUTCOME
from schemas.feeds import Feed

__all__ = ["Poller"]

HEALTH_EVERY_SECONDS = 5.0


class Poller:
    """Polls the feeds of a shard until cancelled."""

    def __init__(
        self, shard: ShardContext, services: IngestServices, queue: FetchQueue, tables: FetchTables
    ) -> None:
        self._shard = shard
        self._services = services
        self._queue = queue
        self._sites = tables
        self._feeds = FeedRegistry(
            shard,
            clock=services.clock,
            policy=services.settings.poll,
            removed=services.removals.removed,
        )
        self._log = structlog.get_logger().bind(shard=shard.partition)
        self._requests = FeedRequests(services.http, services.settings)
        self._free = asyncio.Semaphore(services.settings.poll.concurrency)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._report_health())
            while True:
                await self._shard.may_work()
                self._feeds.changed.clear()
                while not self._queue.full and (feed_id := self._feeds.take_due()):
                    await self._free.acquire()
                    group.create_task(self._poll(feed_id))
                await wait_for(self._feeds.changed, self._services.seconds_until(self._feeds.next_due()))

    async def _poll(self, feed_id: str) -> None:
        try:
            await self._poll_feed(feed_id)
        except Unreadable:
            pass  # in quarantine: the shard reports it, and it is not polled
        except (Transient, Halt, Fatal):
            raise
        except Exception:  # noqa: BLE001 - not even that the poll failed can be written
            self._log.exception("feed_quarantined", feed_id=feed_id)
            self._feeds.quarantine(feed_id)
        finally:
            self._feeds.finished(feed_id)
            self._free.release()

    async def _poll_feed(self, feed_id: str) -> None:
        feed = self._feeds.feed(feed_id)
        if feed is None:
            return  # removed since it was due
        site = Url.parse(feed.url).site
        wait_until = self._queue.begin_poll(site, self._services.clock.steady())
        if wait_until is not None:
            self._feeds.postpone(feed_id, wait_until)
            return
        began, requested_at = self._services.clock.monotonic(), self._services.clock.now()
        try:
            try:
                state = self._feeds.state(feed_id)
                result, body = await self._requests.request(feed, state, now=requested_at)
                self._block_site(feed, result)
            finally:
                self._queue.end_poll(site, self._services.clock.steady())
                self._sites.changed.set()
            await self._take(feed_id, result, body, began, requested_at)
        except (Unreadable, Transient, Halt, Fatal):
            raise
        except Exception as error:  # noqa: BLE001 - a response or a state that nobody foresaw
            self._log.exception("poll_failed", feed_id=feed_id)
            failed = StepFailed(f"polling {feed.url}: {error!r}")
            await self._take(feed_id, failed, None, began, requested_at)

    async def _take(
        self, feed_id: str, result: PollResult, body: bytes | None, began: float, requested_at: datetime
    ) -> None:
        feed = self._feeds.feed(feed_id)
        if feed is None:
            return  # removed meanwhile
        decision = await self._decide(feed, result, body, requested_at)
        for part in decision.parts:
            feed = self._feeds.feed(feed_id)
            if feed is None:
                return
            if part is not decision.parts[-1]:
                await self._write(feed, part)
            else:
                self._write(feed, part, moved_feed(feed, part.state, now=requested_at))
        self._services.metrics.polled(
            decision.reason,
            seconds=self._services.clock.monotonic() - began,
            entries=len(decision.entries),
            broken=len(decision.outcomes),
        )

    def _block_site(self, feed: Feed, result: PollResult) -> None:
        """Ask nothing of a site for as long as it wants, neither its other feeds nor its pages."""
        if isinstance(result, FeedResponse):
            asked = blocking_status(result.status, result.headers, now=self._services.clock.now())
            if asked is not None:
                self._shard.submit(*self._sites.answered(Url.parse(feed.url).site, asked, url=feed.url))

    async def _decide(
        self, feed: Feed, result: PollResult, body: bytes | None, requested_at: datetime
    ) -> PollDecision:
        poll = Poll(
            feed,
            self._feeds.state(feed.feed_id),
            self._feeds.seen(feed),
            # As of the request: a poll that the operator asks for in between is not this one.
            now=requested_at,
            jitter=self._services.clock.jitter(),
            policy=self._feeds.policy,
        )
        if body is None or not isinstance(result, FeedResponse):
            return poll.after(result)
        try:
            max_bytes = self._services.settings.poll.max_bytes
            return await self._services.extractor.poll_feed(poll, result, body, max_bytes=max_bytes)
        except WorkerKilled as error:
            return poll.after(ParserKilled(str(error)))

    def _write(self, feed: Feed, part: PollPart, moved: Feed | None = None) -> asyncio.Future[None]:
        records = self._feeds.polled(part.state, part.seen)
        if moved is not None:  # here, so that its owner hands it over with what it has seen
            records.append(feed_record(moved, partition=self._shard.partition))
            self._log.info("feed_url_changed", feed_id=feed.feed_id, url=feed.url, to=moved.url)
        records += [OUTCOME.encode(outcome) for outcome in part.outcomes]
        for outcome in part.outcomes:
            self._services.metrics.outcome(outcome)
        for entry in part.entries:
            shard_key = Url.parse(entry.url or feed.url).registrable_domain
            records.append(entry_record(entry, shard_key=shard_key))
        written = self._shard.submit(*records)
        self._feeds.changed.set()
        return written

    async def _report_health(self) -> None:
        while True:
            self._services.metrics.feeds(self._shard.partition, self._feeds.health())
            self._feeds.steer()
            await asyncio.sleep(HEALTH_EVERY_SECONDS)
