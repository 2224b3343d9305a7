"""The stage table: one row for each kind of process, and how one runs in this process.

The command line and the one-machine mode follow from it; a test holds docker-compose.yml and the jobs of
Prometheus to it. To add a stage, add its folder and a row.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector

from conflictwire.settings import Settings
from consumers.tagger.stage import tagger_stage, tagger_topics
from ingest.stage import ingest_stage, ingest_topics
from runtime.clock import Clock
from runtime.errors import Fatal
from runtime.health import Health, HealthServer
from runtime.kafka.stage import Stage, StageSpec, StageTopics, stop_on_signals
from runtime.liveness import ends_when_stuck
from runtime.metrics import RuntimeMetrics
from schemas import contracts

__all__ = ["STAGES", "StageRow", "run_stage"]


class Opener(Protocol):
    """Opens what a process of the stage shares, and yields the stage."""

    def __call__(
        self, settings: Settings, *, name: str, source: str, registry: CollectorRegistry, clock: Clock
    ) -> AbstractAsyncContextManager[StageSpec]: ...


class TopicsOf(Protocol):
    """Tells what a stage reads and writes, without opening it."""

    def __call__(self, settings: Settings, /, *, name: str, source: str) -> StageTopics: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One kind of process.

    Attributes:
        name: In the consumer group, the outcomes, the logs and the metrics.
        command: The subcommand of `conflictwire` that runs it.
        port: Of its `/metrics`, `/healthz` and `/readyz` on one machine, where it is free.
        input_topic: Logical name; its partitions are the stage's shards.
        summary, examples: The command's help, and command lines below it.
        shorthands: Options of the command (`overlay`: `--overlay DIR`) to setting, metavar and help.
    """

    name: str
    command: str
    port: int
    input_topic: str
    topics: TopicsOf
    opener: Opener
    summary: str
    examples: tuple[str, ...]
    shorthands: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


_ROWS = (
    StageRow(
        name="ingest",
        command="ingest",
        port=9464,
        input_topic=contracts.ENTRY.topic,
        topics=ingest_topics,
        opener=ingest_stage,
        summary="Run one ingest process: feeds in, articles out.",
        examples=(
            "conflictwire ingest --bootstrap-servers kafka:9092 --set instance_id=ingest-0",
            "CONFLICTWIRE_BOOTSTRAP_SERVERS=kafka:9092 CONFLICTWIRE_HTTP_PORT=9464 conflictwire ingest",
        ),
    ),
    StageRow(
        name="tagger",
        command="tag",
        port=9465,
        input_topic=contracts.ARTICLE.topic,
        topics=tagger_topics,
        opener=tagger_stage,
        summary="Run one tagger process: articles in, stories out.",
        examples=(
            "conflictwire tag --bootstrap-servers kafka:9092 --set instance_id=tagger-0",
            "conflictwire tag --bootstrap-servers kafka:9092 --overlay /srv/my-names",
        ),
        shorthands={
            "overlay": (
                "tag_overlay",
                "DIR",
                "Your changes to the tagger's data (docs/overlay.md). Default: none.",
            )
        },
    ),
)
STAGES = {row.name: row for row in _ROWS}


async def run_stage(row: StageRow, settings: Settings) -> None:
    """Run one process of a stage until it is stopped."""
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

    async with (
        ends_when_stuck(settings.liveness_seconds),
        HealthServer(registry, health, host=settings.http_host, port=settings.http_port) as server,
    ):
        structlog.get_logger().info("listening", stage=row.name, host=settings.http_host, port=server.port)
        opened = row.opener(settings, name=row.name, source=row.input_topic, registry=registry, clock=clock)
        async with opened as spec:
            stage = Stage(
                spec,
                connection=settings.connection(settings.bootstrap_servers),
                topics=contracts.topics(settings.output_topics()),
                instance_id=settings.instance_id or None,
                partitions=settings.partitions,
                limits=settings.commit,
                metrics=RuntimeMetrics(registry, stage=row.name),
                clock=clock,
            )
            await stage.run(stop)
