"""What the faults strike: Kafka, two processes of each stage, the sample wire without end, the reader.

Owns starting and ending them, and restarting a stage's process that ended, as `conflictwire up` does. It does
not own the faults.
"""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from conflictwire.demo import sample_flags
from conflictwire.feeds import add_feeds
from conflictwire.samplewire import SampleWire
from conflictwire.samplewire.content import SampleArticle
from conflictwire.samplewire.timeline import Step
from conflictwire.settings import child_environment
from ingest.core.feeds.lists import new_feed
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.topics import create_topics
from schemas.contracts import TOPICS
from schemas.topics import DESKS, desk_topic
from tests.faults.suite.ledger import Ledger, Seen
from tests.faults.suite.reader import CommittedReader
from tests.faults.suite.wire import endless
from tests.support.kafka_cluster import LocalCluster
from tests.support.victims import Victim

__all__ = ["STAGES", "Rig", "running_rig"]

STAGES = ("ingest", "tag")
PROCESSES = 2  # of each stage
PARTITIONS = 2
RATE = 3.0  # changes of feeds a second
READ = ("entries", "articles", "stories", *map(desk_topic, DESKS), "outcomes", "dead-letters")
SHARDS = {(stage, partition) for stage in ("ingest", "tagger") for partition in range(PARTITIONS)}


class Rig:
    """The service at work.

    Attributes:
        dice: Seeded; the faults throw it.
        held: Names of processes that stay down until they are taken out.
        ended: "name: exit code" of processes that ended though nobody killed them.
        missing_editions: What the wire published last of each article and no entry has the title of.
    """

    def __init__(
        self,
        kafka: LocalBroker | LocalCluster,
        connection: Connection,
        wire: SampleWire,
        logs: Path,
        seed: int,
    ) -> None:
        self.kafka = kafka
        self.connection = connection
        self.dice = random.Random(seed)  # noqa: S311 - reproducible, guards nothing
        self.ledger = Ledger()
        self.held: set[str] = set()
        self.ended: list[str] = []
        self.publishing = asyncio.Event()
        self._wire = wire
        self._logs = logs
        self._items = endless(seed)
        self._editions: dict[str, str] = {}
        self._titles: set[str] = set()
        self._killed: set[str] = set()
        self.victims = {
            f"{stage}-{number}": self.victim(stage, f"{stage}-{number}")
            for stage in STAGES
            for number in range(PROCESSES)
        }

    def victim(self, stage: str, instance_id: str, *, log: str | None = None, **env: str) -> Victim:
        """Return a process of a stage, not started; `env` is read by `failpoints` alone."""
        flags = {
            **sample_flags(self._wire),
            "bootstrap_servers": self.connection.bootstrap_servers,
            "topic_prefix": self.connection.prefix,
            "extract.workers": "1",
            "log_format": "json",
            "commit.min_interval_seconds": "0",  # more transactions, so more that a fault hits
            "instance_id": instance_id,
        }
        module = "tests.faults.suite.failpoints" if env else "conflictwire"
        path = self._logs / f"{log or instance_id}.log"
        return Victim("-m", module, stage, log=path, env={**child_environment(flags), **env})

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

    def take(self, records: Iterable[Seen]) -> set[tuple[str, int]]:
        """Enter records; return the shards, as (stage, partition), that decided something."""
        decided = set()
        for seen in records:
            self.ledger.take(seen)
            if seen.topic == "entries":
                self._titles.add(str(json.loads(seen.value).get("title", "")))
            elif seen.topic == "outcomes":
                outcome = json.loads(seen.value)
                decided.add((str(outcome["stage"]), int(outcome["partition"])))
        return decided

    @property
    def missing_editions(self) -> list[str]:
        """See the class."""
        return sorted(title for title in self._editions.values() if title not in self._titles)

    async def publish(self) -> None:
        """Publish while `publishing` is set, until cancelled."""
        for item in self._items:
            await self.publishing.wait()
            self._wire.publish(item)
            if isinstance(item.subject, SampleArticle):
                changed = item.step is Step.UPDATE
                self._editions[item.subject.slug] = item.subject.headline(updated=changed)
            await asyncio.sleep(1 / RATE)

    async def supervise(self) -> None:
        """Start what ended again, until cancelled."""
        while True:
            for name, victim in list(self.victims.items()):
                if victim.running or name in self.held:
                    continue
                if name not in self._killed:
                    self.ended.append(f"{name}: {await victim.ended()}")
                self._killed.discard(name)
                await victim.start()
            await asyncio.sleep(0.2)


@asynccontextmanager
async def running_rig(
    kafka: LocalBroker | LocalCluster, connection: Connection, logs: Path, *, seed: int
) -> AsyncIterator[tuple[Rig, CommittedReader]]:
    """Run everything over a Kafka that answers; every process is ended in the end."""
    clock = Clock()
    replication = 3 if isinstance(kafka, LocalCluster) else 1
    await create_topics(connection, TOPICS.values(), partitions=PARTITIONS, replication=replication)
    async with SampleWire(now=clock.now(), slow_page_seconds=0.5) as wire:
        rig = Rig(kafka, connection, wire, logs, seed)
        await add_feeds(connection, [new_feed(url, now=clock.now()) for url in wire.feed_urls])
        with CommittedReader(connection, READ) as reader:
            rig.publishing.set()
            tasks = [asyncio.create_task(rig.publish())]
            try:
                for victim in rig.victims.values():
                    await victim.start()
                tasks.append(asyncio.create_task(rig.supervise()))
                yield rig, reader
            finally:
                for task in tasks:
                    task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.gather(*tasks, return_exceptions=True)
                await asyncio.gather(*(victim.kill() for victim in rig.victims.values()))
