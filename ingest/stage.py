"""The stage `ingest`: poller, intake and fetcher of each shard, over what a process shares."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry

from ingest.core.extraction.detection import load_detector
from ingest.core.fetching.queue import FetchQueue
from ingest.extractor import PRELOAD, Extractor
from ingest.fetch_tables import FETCH_STATES, SITE_STATES, FetchTables
from ingest.fetcher import Fetcher
from ingest.http.client import HttpClient
from ingest.intake import Intake
from ingest.metrics import IngestMetrics
from ingest.poller import Poller
from ingest.registry import FEED_STATES, FEEDS
from ingest.services import IngestServices
from ingest.settings import IngestSettings
from runtime.clock import Clock
from runtime.kafka.context import ShardContext
from runtime.kafka.stage import StageSpec, StageTopics
from runtime.workers import WorkerPool
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
    pool = await asyncio.to_thread(_open_pool, settings, registry)
    try:
        async with HttpClient(
            resolve=settings.resolve, user_agent=settings.user_agent, limits=settings.http_client
        ) as http:
            services = IngestServices(
                settings=settings,
                http=http,
                extractor=Extractor(
                    pool, deadline_seconds=settings.extract.deadline_seconds, metrics=metrics, clock=clock
                ),
                metrics=metrics,
                clock=clock,
            )
            topics = ingest_topics(settings, name=name, source=source)
            yield StageSpec(
                name, source, topics.writes, topics.tables, lambda shard: _IngestWorker(shard, services)
            )
    finally:
        await pool.close()


def _open_pool(settings: IngestSettings, registry: CollectorRegistry) -> WorkerPool:
    load_detector()  # for the texts of feeds, which this process reads itself
    pool = WorkerPool(
        workers=settings.extract.workers,
        tasks_per_worker=settings.extract.tasks_per_worker,
        preload=PRELOAD,
        registry=registry,
    )
    pool.warm_up()
    return pool


class _IngestWorker:
    """The three of one shard; they share its queue and its tables."""

    def __init__(self, shard: ShardContext, services: IngestServices) -> None:
        self._shard = shard
        self._metrics = services.metrics
        fetch = services.settings.fetch
        queue = FetchQueue(gap_seconds=fetch.gap_seconds, capacity_bytes=fetch.queue_bytes)
        tables = FetchTables(shard, queue, clock=services.clock, policy=services.settings.retry)
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
            self._metrics.forget(self._shard.partition)
