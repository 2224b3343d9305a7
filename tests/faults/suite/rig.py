"""What the faults strike: Kafka, two processes of each stage, the sample wire without end, the reader.

Owns starting and ending them, and restarting a stage's process that ended, as `conflictwire up` does. It does
not own the faults.
"""

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric

from conflictwire.demo import sample_flags
from conflictwire.feeds import add_feeds
from conflictwire.machine_metrics import MachineMetrics
from conflictwire.samplewire import SampleWire
from conflictwire.samplewire.content import SampleArticle
from conflictwire.samplewire.timeline import Item, Step
from conflictwire.settings import child_environment
from ingest.core.feeds.lists import new_feed
from localkafka import LocalBroker
from localkafka.ports import free_port
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.topics import create_topics
from schemas.contracts import TOPICS
from schemas.topics import DESKS, desk_topic
from tests.faults.suite.bad_publishers import BadPublishers
from tests.faults.suite.ledger import Ledger, Seen
from tests.faults.suite.proxy import Proxy
from tests.faults.suite.reader import CommittedReader
from tests.faults.suite.signals import Scrapes, scrape
from tests.faults.suite.wire import endless
from tests.support.kafka_cluster import LocalCluster
from tests.support.victims import Victim

__all__ = ["PARTITIONS", "SHARDS", "STAGES", "Kafka", "Rig", "running_rig"]

STAGES = ("ingest", "tag")
PROCESSES = 2  # of each stage
PARTITIONS = 2
RATE = 3.0  # changes of feeds a second
READ = ("entries", "articles", "stories", *map(desk_topic, DESKS), "outcomes", "dead-letters")
SHARDS = {(stage, partition) for stage in ("ingest", "tagger") for partition in range(PARTITIONS)}
SETTLE_SECONDS = 180.0
TORN = ("commit_completed", "commit_torn", "commit_unproven")  # lines of runtime/kafka/torn.py
QUIET_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Kafka:
    """The Kafka of a rig.

    Attributes:
        connection: Of the reader and of the faults themselves.
        proxy: Stands between the stages and the broker; None: they connect to the broker.
        stages_port: Where the stages connect; None: where everybody does.
        directory: Of its data.
    """

    server: LocalBroker | LocalCluster
    connection: Connection
    directory: Path
    proxy: Proxy | None = None
    stages_port: int | None = None

    @property
    def stages_connect_to(self) -> str:
        """Bootstrap servers of the stages."""
        return f"127.0.0.1:{self.stages_port}" if self.stages_port else self.connection.bootstrap_servers


@dataclass(slots=True)
class Timeline:
    """When an edition was published, and when the reader saw its entry and its article; monotonic seconds."""

    published: dict[str, float] = field(default_factory=dict)
    listed: dict[str, float] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)

    def delays(self, seen: Mapping[str, float], *, since: float, until: float) -> list[float]:
        """Return how long editions took that were published between two moments; absent ones count to now."""
        now = time.monotonic()
        return [seen.get(title, now) - at for title, at in self.published.items() if since <= at < until]


class Rig:
    """The service at work.

    Attributes:
        dice: Seeded; the faults throw it.
        held: Names of processes that stay down until they are taken out.
        problems: What should not be and no reader sees, such as a process that ended though nobody killed it.
        notes: What a fault measured beside its recovery, for people.
        publishing: The wire publishes while it is set.
        bad_publishers: Beside the wire; None: only good ones.
    """

    def __init__(
        self,
        kafka: Kafka,
        wire: SampleWire,
        reader: CommittedReader,
        logs: Path,
        *,
        seed: int,
        flags: Mapping[str, str],
        environment: Mapping[str, str],
        bad_publishers: BadPublishers | None,
    ) -> None:
        self.kafka = kafka
        self.connection = kafka.connection
        self.wire = wire
        self.logs = logs
        self.dice = random.Random(seed)  # noqa: S311 - reproducible, guards nothing
        self.ledger = Ledger()
        self.scrapes = Scrapes()
        self.timeline = Timeline()
        self.held: set[str] = set()
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.publishing = asyncio.Event()
        self.records = 0
        self._reader = reader
        self.bad_publishers = bad_publishers
        self._flags = flags
        self._environment = environment
        self._items = endless(seed)
        self._editions: dict[str, str] = {}
        self._decided: dict[tuple[str, int], float] = {}
        self._killed: set[str] = set()
        self._ports: dict[str, int] = {}
        for stage in STAGES:
            for number in range(PROCESSES):
                port = free_port(avoid=frozenset(self._ports.values()))
                self._ports[f"{stage}-{number}"] = port
        self.victims = {name: self.victim(name.rpartition("-")[0], name) for name in self._ports}

    def victim(
        self,
        stage: str,
        instance_id: str,
        *,
        log: str | None = None,
        guest: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> Victim:
        """Return a process of a stage, not started; `victim` reads `env`, and a guest is not scraped."""
        flags = {
            **sample_flags(self.wire),
            **self._resolve(),
            "bootstrap_servers": self.kafka.stages_connect_to,
            "topic_prefix": self.connection.prefix,
            "extract.workers": "1",
            "log_format": "json",
            "commit.min_interval_seconds": "0",  # more transactions, so more that a fault hits
            "retry.version_gap_seconds": "5",  # with a minute, each kind of fault settled for a minute
            "instance_id": instance_id,
            "http_port": str(0 if guest else self._ports[instance_id]),
            **self._flags,
        }
        more = {**self._environment, **(env or {})}
        module = "tests.faults.suite.victim" if more else "conflictwire"
        path = self.logs / f"{log or instance_id}.log"
        return Victim("-m", module, stage, log=path, env={**child_environment(flags), **more})

    def _resolve(self) -> dict[str, str]:
        if self.bad_publishers is None:
            return {}
        return {"resolve": json.dumps({**self.wire.resolve, **self.bad_publishers.resolve})}

    @property
    def running(self) -> list[str]:
        """The names of the processes that run, sorted."""
        return sorted(name for name, victim in self.victims.items() if victim.running)

    async def kill(self, name: str) -> None:
        """SIGKILL a process; it is started again."""
        self._killed.add(name)
        await self.victims[name].kill()

    def expect_end(self, name: str) -> None:
        """Let a process end by itself, once."""
        self._killed.add(name)

    async def put_in_place(self, name: str, victim: Victim, *, hold: bool = False) -> None:
        """Kill a process and start another one in its place; with `hold` it stays down once it has ended."""
        self.held.add(name)
        await self.victims[name].kill()
        self.victims[name] = victim
        await victim.start()
        if not hold:
            self.held.discard(name)

    @asynccontextmanager
    async def down(self, *names: str) -> AsyncIterator[None]:
        """Keep processes down, ended by SIGKILL, while the context lasts."""
        self.held |= set(names)
        for name in names:
            await self.kill(name)
        try:
            yield
        finally:
            self.held -= set(names)

    def collect(self) -> None:
        """Enter what the reader saw since the last call."""
        for seen in self._reader.new():
            self.records += 1
            self.ledger.take(seen)
            if seen.topic == "outcomes":
                outcome = json.loads(seen.value)
                self._decided[str(outcome["stage"]), int(outcome["partition"])] = seen.at
            elif seen.topic in {"entries", "articles"}:
                self._date(seen)

    def _date(self, seen: Seen) -> None:
        value = json.loads(seen.value)
        if seen.topic == "entries":
            self.timeline.listed.setdefault(str(value.get("title", "")), seen.at)
        else:
            self.timeline.told.setdefault(str(value["headlines"][0]["value"]), seen.at)

    def deciding_since(self, moment: float) -> bool:
        """Return whether every shard of both stages has decided something since then."""
        self.collect()
        return all(self._decided.get(shard, 0.0) >= moment for shard in SHARDS)

    @property
    def missing_editions(self) -> list[str]:
        """What the wire published last of each article and no entry has the title of."""
        return sorted(title for title in self._editions.values() if title not in self.timeline.listed)

    def torn_commits(self) -> Counter[str]:
        """Return how often the stages' logs tell of each fate of a torn commit; reads the logs."""
        texts = [log.read_text("utf-8", errors="replace") for log in self.logs.glob("*.log")]
        counts = Counter({fate: sum(text.count(f'"{fate}"') for text in texts) for fate in TORN})
        return +counts

    @property
    def reader_errors(self) -> list[str]:
        """What the reader complained of."""
        return self._reader.errors

    async def settle(self) -> None:
        """Publish nothing until everything published has come to its end, at most three minutes."""
        self.publishing.clear()
        began = quiet_since = time.monotonic()
        while time.monotonic() < began + SETTLE_SECONDS:
            before = self.records
            self.collect()
            if self.records > before or not self.ledger.settled or self.missing_editions:
                quiet_since = time.monotonic()
            if time.monotonic() > quiet_since + QUIET_SECONDS:
                break
            await asyncio.sleep(0.2)

    async def publish(self) -> None:
        """Publish while `publishing` is set, until cancelled."""
        for item in self._items:
            await self.publishing.wait()
            self.put(item)
            await asyncio.sleep(1 / RATE)

    def put(self, item: Item) -> None:
        """Publish an item now."""
        self.wire.publish(item)
        if isinstance(item.subject, SampleArticle):
            title = item.subject.headline(updated=item.step is Step.UPDATE)
            self._editions[item.subject.slug] = title
            self.timeline.published[title] = time.monotonic()

    async def supervise(self) -> None:
        """Start what ended again, until cancelled."""
        while True:
            for name, victim in list(self.victims.items()):
                if victim.running or name in self.held:
                    continue
                if name not in self._killed:
                    self.problems.append(f"ended by itself: {name}: {await victim.ended()}")
                self._killed.discard(name)
                await victim.start()
            await asyncio.sleep(0.2)

    async def watch(self) -> None:
        """Scrape the processes, and this machine as `conflictwire up` shows it, until cancelled."""
        registry = CollectorRegistry()
        machine = MachineMetrics(registry, data_dir=self.kafka.directory)

        def own() -> Iterable[Metric]:
            machine.read_disk()
            return registry.collect()

        await scrape(self._ports, self.scrapes, own=own)


@asynccontextmanager
async def running_rig(
    kafka: Kafka,
    logs: Path,
    *,
    seed: int,
    flags: Mapping[str, str],
    environment: Mapping[str, str],
    bad_publishers: BadPublishers | None,
) -> AsyncIterator[Rig]:
    """Run everything over a Kafka that answers; every process is ended in the end."""
    clock = Clock()
    replication = 3 if isinstance(kafka.server, LocalCluster) else 1
    await create_topics(kafka.connection, TOPICS.values(), partitions=PARTITIONS, replication=replication)
    async with SampleWire(now=clock.now(), slow_page_seconds=0.5) as wire:
        await add_feeds(kafka.connection, [new_feed(url, now=clock.now()) for url in wire.feed_urls])
        with CommittedReader(kafka.connection, READ) as reader:
            rig = Rig(
                kafka,
                wire,
                reader,
                logs,
                seed=seed,
                flags=flags,
                environment=environment,
                bad_publishers=bad_publishers,
            )
            rig.publishing.set()
            tasks = [asyncio.create_task(rig.publish())]
            try:
                for victim in rig.victims.values():
                    await victim.start()
                tasks += [asyncio.create_task(rig.supervise()), asyncio.create_task(rig.watch())]
                yield rig
            finally:
                for task in tasks:
                    task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.gather(*tasks, return_exceptions=True)
                await asyncio.gather(*(victim.kill() for victim in rig.victims.values()))
