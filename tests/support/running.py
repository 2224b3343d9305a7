"""The real stages, in the test's own process: quick to start, and their state at hand.

Tests about processes (signals, two of the same id) run `tests.support.victims` instead.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry

from conflictwire.feeds import add_feeds
from consumers.tagger.settings import TaggerSettings
from consumers.tagger.stage import tagger_stage
from ingest.core.feeds.lists import new_feed
from ingest.settings import IngestSettings
from ingest.stage import ingest_stage
from runtime.clock import Clock
from runtime.kafka.committer import CommitLimits
from runtime.kafka.connection import Connection
from runtime.kafka.stage import Stage, StageSpec
from runtime.metrics import RuntimeMetrics
from schemas.contracts import ARTICLE, ENTRY, topics
from schemas.feeds import Feed
from tests.support.raw_site import RawSite
from tests.support.site import Site

QUICK: Mapping[str, Mapping[str, object]] = {
    "extract": {"workers": 1},
    "fairness": {"breaker_seconds": 0.2, "breaker_max_seconds": 0.2, "foreign_burst": 10_000},
    "fetch": {"gap_seconds": 0.0},
    "poll": {"workers": 1, "min_seconds": 0.2, "default_seconds": 0.2, "max_seconds": 0.2},
    "retry": {
        "first_seconds": 0.2,
        "gone_seconds": 0.2,
        "version_gap_seconds": 0.0,
        "unchanged_gaps_seconds": (0.0,),
    },
}
"""Ingest's settings of a test that does not want to wait."""


class ShiftedClock(Clock):
    """A machine whose clock is wrong, by an amount that a test may change while it runs."""

    def __init__(self, wrong_by: timedelta = timedelta()) -> None:
        super().__init__()
        self.wrong_by = wrong_by

    def now(self) -> datetime:
        """Return the wrong time."""
        return super().now() + self.wrong_by


@dataclass(frozen=True, slots=True)
class Process:
    """What a stage has of its process, for a test that reads its metrics or sets its clock."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    clock: Clock = field(default_factory=Clock)

    @property
    def restarts(self) -> float:
        """Return how often shards were restarted after a fault."""
        samples = [sample for metric in self.registry.collect() for sample in metric.samples]
        return sum(s.value for s in samples if s.name == "conflictwire_shard_restarts_total")


@asynccontextmanager
async def ingesting(
    connection: Connection,
    site: Site | RawSite,
    process: Process | None = None,
    /,
    **settings: Mapping[str, object],
) -> AsyncIterator[Stage]:
    """Run ingest over a site until the block ends."""
    process = process or Process()
    async with (
        _ingest_stage(_settings(site, settings), process) as spec,
        working(spec, connection, process.registry, clock=process.clock) as stage,
    ):
        yield stage


async def ingest_to_its_end(connection: Connection, site: Site, **settings: Mapping[str, object]) -> None:
    """Run ingest until it ends by itself, as it does where it cannot go on."""
    process = Process()
    async with _ingest_stage(_settings(site, settings), process) as spec:
        await _stage(spec, connection, process).run(asyncio.Event())


@asynccontextmanager
async def tagging(
    connection: Connection, process: Process | None = None, /, **settings: object
) -> AsyncIterator[Stage]:
    """Run the tagger until the block ends."""
    process = process or Process()
    registry, clock = process.registry, process.clock
    wanted = TaggerSettings.model_validate(settings)
    async with (
        tagger_stage(wanted, name="tagger", source=ARTICLE.topic, registry=registry, clock=clock) as spec,
        working(spec, connection, registry, clock=clock, outputs=wanted.output_topics()) as stage,
    ):
        yield stage


def _ingest_stage(settings: IngestSettings, process: Process) -> AbstractAsyncContextManager[StageSpec]:
    return ingest_stage(
        settings, name="ingest", source=ENTRY.topic, registry=process.registry, clock=process.clock
    )


@asynccontextmanager
async def working(
    spec: StageSpec,
    connection: Connection,
    registry: CollectorRegistry,
    *,
    clock: Clock | None = None,
    outputs: Iterable[str] = (),
) -> AsyncIterator[Stage]:
    """Run a stage until the block ends; a stage that ended by itself fails the test."""
    stop = asyncio.Event()
    stage = _stage(spec, connection, Process(registry, clock or Clock()), outputs)
    running = asyncio.create_task(stage.run(stop))
    try:
        yield stage
    finally:
        stop.set()
        await running


async def ready(stage: Stage, *, shards: int = 2, seconds: float = 30) -> None:
    """Return when every shard works."""
    async with asyncio.timeout(seconds):
        while not (stage.readiness().ready and len(stage.readiness().shards) == shards):  # noqa: ASYNC110 - a stage tells nobody
            await asyncio.sleep(0.02)


async def follow(connection: Connection, *urls: str) -> list[Feed]:
    """Register feeds, as the command line does."""
    return await add_feeds(connection, [new_feed(url, now=Clock().now()) for url in urls])


def _settings(site: Site | RawSite, settings: Mapping[str, Mapping[str, object]]) -> IngestSettings:
    """Return the quick settings; what the test asks for of a group wins, name by name."""
    groups = {name: {**QUICK.get(name, {}), **settings.get(name, {})} for name in {**QUICK, **settings}}
    return IngestSettings.model_validate({**groups, "resolve": site.resolve})


def _stage(
    spec: StageSpec,
    connection: Connection,
    process: Process,
    outputs: Iterable[str] = (),
) -> Stage:
    return Stage(
        spec,
        connection=connection,
        topics=topics(outputs),
        instance_id=f"{spec.name}-0",
        limits=CommitLimits(),
        metrics=RuntimeMetrics(process.registry, stage=spec.name),
        clock=process.clock,
    )
