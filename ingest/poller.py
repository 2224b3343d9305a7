"""The poller of one shard: requests feeds that are due and writes what they list.

Read, ask the core, write, count. Which feed is due is `ingest.registry`; what follows from a response
`ingest.core.feeds.polls`.
"""

import asyncio
import hashlib
from dataclasses import replace
from datetime import datetime

import structlog

from ingest.core.feeds.health import remember_poll
from ingest.core.feeds.polls import (
    FeedResponse,
    ParserKilled,
    PollDecision,
    PollPart,
    PollResult,
    decide,
    needs_parsing,
)
from ingest.core.fetching.queue import FetchQueue
from ingest.core.records import entry_record
from ingest.core.web import caching
from ingest.core.web.dates import Locale
from ingest.core.web.failures import StepFailed
from ingest.core.web.urls import Url
from ingest.feed_headers import MissingSecret, private_headers
from ingest.http.client import HttpError
from ingest.registry import FeedRegistry
from ingest.services import IngestServices, wait_for
from runtime.errors import Fatal, Halt, Transient
from runtime.kafka.context import ShardContext
from runtime.kafka.table import Unreadable
from runtime.workers import WorkerKilled
from schemas.contracts import OUTCOME
from schemas.feeds import Feed, FeedState

__all__ = ["Poller"]

HEALTH_EVERY_SECONDS = 5.0


class Poller:
    """Polls the feeds of a shard until cancelled."""

    def __init__(self, shard: ShardContext, services: IngestServices, queue: FetchQueue) -> None:
        self._shard = shard
        self._services = services
        self._queue = queue
        self._feeds = FeedRegistry(shard, clock=services.clock, policy=services.settings.poll)
        self._log = structlog.get_logger().bind(shard=shard.partition)
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
        began, requested_at = self._services.clock.monotonic(), self._services.clock.now()
        try:
            response = await self._request(feed, self._feeds.state(feed_id))
            await self._take(feed, response, began, requested_at)
        except (Unreadable, Transient, Halt, Fatal):
            raise
        except Exception as error:  # noqa: BLE001 - a response or a state that nobody foresaw
            self._log.exception("poll_failed", feed_id=feed_id)
            await self._take(feed, StepFailed(f"polling {feed.url}: {error!r}"), began, requested_at)

    async def _take(self, feed: Feed, response: PollResult, began: float, requested_at: datetime) -> None:
        current = self._feeds.feed(feed.feed_id)
        if current is None:
            return  # removed meanwhile
        decision = self._decide(current, response, requested_at)
        before = self._feeds.state(feed.feed_id)
        for part in decision.parts:
            current = self._feeds.feed(feed.feed_id)
            if current is None:
                return
            if part is not decision.parts[-1]:
                await self._write(current, part)
                continue
            answer = response if isinstance(response, FeedResponse) else None
            state = remember_poll(part.state, before, answer, entries=len(decision.entries))
            self._write(current, replace(part, state=state))
        self._services.metrics.polled(
            decision.reason,
            seconds=self._services.clock.monotonic() - began,
            entries=len(decision.entries),
            broken=len(decision.outcomes),
        )

    def _decide(self, feed: Feed, response: PollResult, requested_at: datetime) -> PollDecision:
        # As of the request: a poll that the operator asks for in between is not this one.
        return decide(
            feed,
            self._feeds.state(feed.feed_id),
            self._feeds.seen(feed),
            response,
            now=requested_at,
            jitter=self._services.clock.jitter(),
            policy=self._feeds.policy,
        )

    def _write(self, feed: Feed, part: PollPart) -> asyncio.Future[None]:
        records = self._feeds.polled(part.state, part.seen)
        records += [OUTCOME.encode(outcome) for outcome in part.outcomes]
        for outcome in part.outcomes:
            self._services.metrics.outcome(outcome)
        for entry in part.entries:
            shard_key = Url.parse(entry.url or feed.url).registrable_domain
            records.append(entry_record(entry, shard_key=shard_key))
        written = self._shard.submit(*records)
        self._feeds.changed.set()
        return written

    async def _request(self, feed: Feed, state: FeedState | None) -> PollResult:
        poll = self._services.settings.poll
        try:
            private: dict[str, str] = {}
            if feed.private_origin is not None:
                allowed = self._services.settings.feed_secrets
                private = await asyncio.to_thread(private_headers, feed, allowed=allowed)
            response = await self._services.http.get(
                Url.parse(feed.url),
                headers=caching.request_headers(state),
                private=private,
                max_bytes=poll.max_bytes,
                deadline_seconds=poll.deadline_seconds,
            )
        except MissingSecret as error:
            return StepFailed(f"polling {feed.url}: {error}")
        except HttpError as error:
            return error.failed
        if response.status != 200:
            return FeedResponse(
                response.status, response.headers, response.final_url, moved_to=response.moved_to
            )
        digest = hashlib.sha256(response.body).hexdigest()
        if not needs_parsing(state, digest):
            return FeedResponse(200, response.headers, response.final_url, digest, moved_to=response.moved_to)
        try:
            document = await self._services.extractor.parse_feed(
                response.body,
                url=response.final_url,
                headers=response.headers,
                told=Locale(feed.language, feed.country),
            )
        except WorkerKilled as error:
            return ParserKilled(str(error))
        return FeedResponse(
            200, response.headers, response.final_url, digest, document, moved_to=response.moved_to
        )

    async def _report_health(self) -> None:
        while True:
            self._services.metrics.feeds(self._shard.partition, self._feeds.health())
            self._feeds.steer()
            await asyncio.sleep(HEALTH_EVERY_SECONDS)
