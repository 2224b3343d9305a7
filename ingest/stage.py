"""The stage `ingest`: poller, intake and fetcher of each shard, over what a process shares."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry

from ingest.core.extraction.detection import load_detector
from ingest.core.fetching.queue import FetchQueue
from ingest.extractor import PRELOAD, Extractor, Workers
from ingest.fair_gate import FairGate
from ingest.fetch_tables import FETCH_STATES, SITE_STATES, FetchTables
from ingest.fetcher import Fetcher
from ingest.http.client import HttpClient
from ingest.intake import Intake
from ingest.metrics import IngestMetrics
from ingest.poller import Poller
from ingest.registry import FEED_STATES, FEEDS
from ingest.services import IngestServices, Removals
from ingest.settings import IngestSettings
from runtime.clock import Clock
from runtime.kafka.context import ShardContext
from runtime.kafka.stage import StageSpec, StageTopics
from runtime.workers import WorkerMetrics, WorkerPool
from schemas.contracts import ARTICLE, ENTRY, FEED, FEED_STATE, FETCH_STATE, OUTCOME, SITE_STATE

__all__ = ["ingest_stage", "ingest_topics"]

_WRITES = tuple(
    contract.topic for contract in (FEED, FEED_STATE, ENTRY, FETCH_STATE, SITE_STATE, ARTICLE, OUTCOME)
)


def ingest_topics(_settings: IngestSettings, *, name: str, source: str) -> StageTopics:
    """Return what the stage reads and writes."""
    return StageTopics(name, source, _WRITES, (FEEDS, FEED_STATES, FETCH_STATES, SITE_STATES))


@asynccontextmanager
async def ingest_stage(
    settings: IngestSettings, *, name: str, source: str, registry: CollectorRegistry, clock: Clock
) -> AsyncIterator[StageSpec]:
    """Open what a process shares (client, workers) and yield the stage."""
    metrics = IngestMetrics(registry)
    if settings.user_agent == IngestSettings.model_fields["user_agent"].default:
        hint = "publishers cannot reach you: set user_agent to your name and a contact"
        structlog.get_logger().info("user_agent_names_nobody", user_agent=settings.user_agent, hint=hint)
    pages, feeds = await asyncio.to_thread(_open_pools, settings, registry)
    try:
        async with HttpClient(
            resolve=settings.resolve, user_agent=settings.user_agent, limits=settings.http_client
        ) as http:
            services = IngestServices(
                settings=settings,
                http=http,
                extractor=Extractor(
                    Workers(pages, FairGate(settings.extract.workers)),
                    Workers(feeds, FairGate(settings.poll.workers)),
                    deadline_seconds=settings.extract.deadline_seconds,
                    metrics=metrics,
                    clock=clock,
                ),
                metrics=metrics,
                clock=clock,
                removals=Removals(),
            )
            topics = ingest_topics(settings, name=name, source=source)
            yield StageSpec(
                name, source, topics.writes, topics.tables, lambda shard: _IngestWorker(shard, services)
            )
    finally:
        await asyncio.gather(pages.close(), feeds.close())


def _open_pools(settings: IngestSettings, registry: CollectorRegistry) -> tuple[WorkerPool, WorkerPool]:
    """Return the workers of pages, and those of feeds: a page that takes long delays no poll."""
    load_detector()  # for the texts of feeds, which this process reads itself
    metrics = WorkerMetrics(registry)
    pools = []
    for workers in (settings.extract.workers, settings.poll.workers):
        pool = WorkerPool(
            workers=workers,
            tasks_per_worker=settings.extract.tasks_per_worker,
            preload=PRELOAD,
            metrics=metrics,
            max_memory_bytes=settings.extract.max_memory_bytes,
        )
        pool.warm_up()
        pools.append(pool)
    return pools[0], pools[1]


class _IngestWorker:
    """The three of one shard; they share its queue and its tables."""

    def __init__(self, shard: ShardContext, services: IngestServices) -> None:
        self._shard = shard
        self._metrics = services.metrics
        fetch = services.settings.fetch
        queue = FetchQueue(
            gap_seconds=fetch.gap_seconds,
            capacity_bytes=fetch.queue_bytes,
            slots=fetch.concurrency,
            policy=services.settings.fairness,
        )
        tables = FetchTables(shard, queue, clock=services.clock, policy=services.settings.retry)
        self._removals = services.removals
        self._removals.listeners.append(tables.feed_removed)
        self._tables = tables
        self._parts = (
            Poller(shard, services, queue, tables),
            Intake(shard, services, queue, tables),
            Fetcher(shard, services, queue, tables),
        )

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                for part in self._parts:
                    group.create_task(part.run())
        finally:
            self._removals.listeners.remove(self._tables.feed_removed)
            self._metrics.forget(self._shard.partition)
