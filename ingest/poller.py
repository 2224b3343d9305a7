"""The poller of one shard: requests feeds that are due and writes what they list.

Read, ask the core, write, count. Which feed is due is `ingest.registry`; what follows from a response
`ingest.core.feeds.polls`.
"""

import asyncio
import hashlib
from dataclasses import replace
from datetime import datetime

import structlog

from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import (
    FeedResponse,
    ParserKilled,
    PollDecision,
    PollPart,
    PollResult,
    needs_parsing,
)
from ingest.core.fetching.queue import FetchQueue
from ingest.core.records import entry_record
from ingest.core.web import caching
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
            result, body = await self._request(feed, self._feeds.state(feed_id))
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
            written = self._write(feed, part)
            if part is not decision.parts[-1]:
                await written
        self._services.metrics.polled(
            decision.reason,
            seconds=self._services.clock.monotonic() - began,
            entries=len(decision.entries),
            broken=len(decision.outcomes),
        )

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
            return await self._services.extractor.poll_feed(poll, result, body)
        except WorkerKilled as error:
            return poll.after(ParserKilled(str(error)))

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

    async def _request(self, feed: Feed, state: FeedState | None) -> tuple[PollResult, bytes | None]:
        """Return the answer, and its body where it is to be parsed."""
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
            return StepFailed(f"polling {feed.url}: {error}"), None
        except HttpError as error:
            return error.failed, None
        answer = FeedResponse(
            response.status, response.headers, response.final_url, moved_to=response.moved_to
        )
        if response.status != 200:
            return answer, None
        answer = replace(answer, body_sha256=hashlib.sha256(response.body).hexdigest())
        return answer, response.body if needs_parsing(state, answer.body_sha256 or "") else None

    async def _report_health(self) -> None:
        while True:
            self._services.metrics.feeds(self._shard.partition, self._feeds.health())
            self._feeds.steer()
            await asyncio.sleep(HEALTH_EVERY_SECONDS)
