"""Running one stage in this process: `conflictwire ingest` and `conflictwire tag`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector

from conflictwire.settings import Settings
from consumers.tagger.stage import tagger_stage
from ingest.stage import ingest_stage
from runtime.clock import Clock
from runtime.errors import Fatal
from runtime.health import Health, HealthServer
from runtime.kafka.stage import Stage, StageSpec, stop_on_signals
from runtime.metrics import RuntimeMetrics

__all__ = ["run_ingest", "run_tagger"]

Opener = Callable[[Settings, CollectorRegistry, Clock], AbstractAsyncContextManager[StageSpec]]


async def run_ingest(settings: Settings) -> None:
    """Poll, fetch and extract until stopped."""
    await _run("ingest", settings, lambda s, registry, clock: ingest_stage(s, registry=registry, clock=clock))


async def run_tagger(settings: Settings) -> None:
    """Tag articles until stopped."""

    @asynccontextmanager
    async def opened(
        settings: Settings, registry: CollectorRegistry, clock: Clock
    ) -> AsyncIterator[StageSpec]:
        yield await asyncio.to_thread(tagger_stage, settings, registry=registry, clock=clock)

    await _run("tagger", settings, opened)


async def _run(name: str, settings: Settings, opener: Opener) -> None:
    if settings.bootstrap_servers is None:
        raise Fatal(
            "bootstrap_servers is not set: name your Kafka with --bootstrap-servers HOST:PORT, "
            "or run everything on this machine with `conflictwire up`"
        )
    stop = asyncio.Event()
    stop_on_signals(stop)
    registry, clock = CollectorRegistry(), Clock()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    stage: Stage | None = None

    def health() -> Health:
        if stage is None:
            return Health(ready=False, details="starting")
        found = stage.readiness()
        details = {"shards": found.shards, "problems": found.problems}
        return Health(found.ready, degraded=found.degraded, details=details)

    async with HealthServer(registry, health, host=settings.http_host, port=settings.http_port) as server:
        structlog.get_logger().info("listening", stage=name, host=settings.http_host, port=server.port)
        async with opener(settings, registry, clock) as spec:
            stage = Stage(
                spec,
                connection=settings.connection(settings.bootstrap_servers),
                instance_id=settings.instance_id or None,
                partitions=settings.partitions,
                limits=settings.commit,
                metrics=RuntimeMetrics(registry, stage=name),
                clock=clock,
            )
            await stage.run(stop)
