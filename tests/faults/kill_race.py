"""The race at a broker's start: what does a read_committed reader see of transactions around its death?

Owns the experiment of docs/kafka-transaction-markers.md. Each round: the broker has just started; new owners
of the same transactional ids take over as soon as they can, half of them commit one transaction after the
other, half leave one open; after 0.5 to 3 s the broker is killed. What nobody asked to commit must never be
seen, and no transaction on one topic alone.

The owners are what a shard consists of: its producer, its take-over, its committer with the footprints.

Run: python -m tests.faults.kill_race [--kills 8] [--seed 1] [--without-abort | --without-footprints]
"""

import argparse
import asyncio
import logging
import os
import random
import signal
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from confluent_kafka import Consumer
from confluent_kafka import TopicPartition as Place
from prometheus_client import CollectorRegistry

from localkafka import LocalBroker
from localkafka.ports import free_port
from runtime.clock import Clock
from runtime.errors import Transient
from runtime.kafka.closing import close_producer
from runtime.kafka.committer import CommitLimits, Committer, Write
from runtime.kafka.connection import Connection
from runtime.kafka.producer import open_producer, take_over
from runtime.metrics import RuntimeMetrics
from schemas.records import Record
from schemas.topics import Cleanup, PartitionsBy, TopicSpec

SKIPPED_MARKER = "likely deleted already"  # what TransactionMarkerChannelManager logs when it finds no leader
TOPICS = ("race-a", "race-b")
SOURCE, TABLE = (
    "race-in",
    "race-table",
)  # a partition for each owner: its input, which is empty, and its table
FILLERS = 23  # as many topics beside them as conflictwire has: the more partitions, the wider the window
PARTITIONS = 2
OWNERS = 8
QUIET_READS = 5
SPECS = {name: TopicSpec(name, PartitionsBy.KEY, Cleanup.DELETE) for name in (*TOPICS, TABLE)}
LIMITS = CommitLimits(linger_seconds=0, min_interval_seconds=0)


@dataclass(frozen=True, slots=True)
class RaceResult:
    """What a race came to; a transaction writes one value to each topic.

    Attributes:
        skipped_markers: How often the broker logged that it wrote no marker.
        acknowledged: Transactions whose commit was answered OK.
        undone: Those among them that a read_committed reader misses as a whole: their commit markers were
            left out (docs/adr/0010).
        never_committed: Transactions that nobody asked to commit.
        came_to_life: Those among them that the reader saw, wholly or on one topic.
        torn: Transactions, acknowledged or not, that it saw on one topic alone.
    """

    kills: int
    skipped_markers: int
    acknowledged: int
    undone: int
    never_committed: int
    came_to_life: int
    torn: int


class Race:
    """One broker, its owners of transactional ids, and what each of them wrote."""

    def __init__(
        self,
        directory: Path,
        *,
        seed: int,
        abort: bool = True,
        footprints: bool = True,
        open_owners: int = OWNERS // 2,
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            abort: New owners abort once before they commit, as a shard does.
            footprints: They note what they write where, and complete what is torn (docs/adr/0011).
            open_owners: How many of them leave a transaction open; the others commit one after the other.
        """
        port = free_port()
        self._directory = directory
        self._broker = LocalBroker(directory, port=port)
        self._connection = Connection(f"127.0.0.1:{port}", prefix="")
        self._dice = random.Random(seed)  # noqa: S311 - reproducible, guards nothing
        self._abort = abort
        self._footprints = footprints
        self._open_owners = open_owners
        self._written: set[bytes] = set()
        self._asked: set[bytes] = set()
        self._acknowledged: set[bytes] = set()
        self.kills = 0

    async def run(
        self, *, kills: int, until_skipped: int | None = None, say: Callable[[str], None] = lambda _text: None
    ) -> RaceResult:
        """Kill the broker that often; stop early once so many markers were skipped."""
        await self._broker.start()
        try:
            await self._create_topics()
            while self.kills < kills and (until_skipped is None or self.skipped_markers() < until_skipped):
                await self._round()
                say(f"kill {self.kills}: {self.skipped_markers()} markers skipped so far")
            await self._broker.start()
            for number in range(OWNERS):
                await self._own(number, transactions=1)
            seen = await asyncio.to_thread(self._read)
        finally:
            await self._broker.stop()
        never = self._written - self._asked
        wholly = set.intersection(*seen.values())
        partly = set.union(*seen.values())
        return RaceResult(
            kills=self.kills,
            skipped_markers=self.skipped_markers(),
            acknowledged=len(self._acknowledged),
            undone=len(self._acknowledged - partly),
            never_committed=len(never),
            came_to_life=len(never & partly),
            torn=len(partly - wholly),
        )

    def skipped_markers(self) -> int:
        """Return how many times the broker's log has the line."""
        logs = (self._directory / "logs").glob("broker*.log")
        return sum(log.read_text(errors="replace").count(SKIPPED_MARKER) for log in logs)

    async def _round(self) -> None:
        """Let new owners wait for the broker, start it, let them write, kill it."""
        owners = [asyncio.create_task(self._own(number)) for number in range(OWNERS)]
        if self._broker.pid is None:
            await self._broker.start()
        await asyncio.sleep(self._dice.uniform(0.5, 3.0))
        pid = self._broker.pid
        if pid is None:
            raise RuntimeError("the broker does not run")
        os.kill(pid, signal.SIGKILL)
        self.kills += 1
        for owner in owners:
            owner.cancel()
        await asyncio.gather(*owners, return_exceptions=True)
        await self._broker.stop()

    async def _own(self, number: int, *, transactions: int | None = None) -> None:
        """Take over an id as a shard does, then write: some owners leave one open."""
        producer = await self._take_over(number)
        committer = self._committer(producer, number)
        working = asyncio.create_task(committer.run())
        count = 0
        try:
            while transactions is None or count < transactions:
                count += 1
                commit = transactions is not None or number >= self._open_owners or count == 1
                value = f"{self.kills}-{number}-{count}".encode()
                producer.commit_transaction = self._asking(producer, value, commit=commit)
                await self._write(committer, working, value, number, count)
        except Transient:
            if transactions is not None:
                raise  # nobody kills the broker here
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await close_producer(producer)

    async def _take_over(self, number: int) -> AIOKafkaProducer:
        """Return the producer of an owner that has closed what its predecessor left open."""
        touched = [TopicPartition(topic, p) for topic in TOPICS for p in range(PARTITIONS)]
        table = TopicPartition(TABLE, number) if self._footprints else None
        while True:
            producer = await self._start_owner(number)
            if not self._abort:
                return producer
            try:
                await take_over(
                    producer,
                    [*touched, TopicPartition(TABLE, number)],
                    group="race",
                    offsets={TopicPartition(SOURCE, number): 0},
                    table=table,
                )
            except Transient:
                await close_producer(producer)
            except BaseException:
                await close_producer(producer)
                raise
            else:
                return producer

    def _committer(self, producer: AIOKafkaProducer, number: int) -> Committer:
        return Committer(
            producer,
            connection=self._connection,
            group="race",
            source=TopicPartition(SOURCE, number),
            position_table=TABLE if self._footprints else None,
            position=0,
            shards=OWNERS,
            topics=SPECS,
            limits=LIMITS,
            metrics=RuntimeMetrics(CollectorRegistry(), stage="race"),
            clock=Clock(),
        )

    def _asking(
        self, producer: AIOKafkaProducer, value: bytes, *, commit: bool
    ) -> Callable[[], Awaitable[None]]:
        """Return what the committer calls to commit: it is noted, or never comes to it."""

        async def ask() -> None:
            if not commit:
                await asyncio.sleep(3600)  # until the broker dies
            self._asked.add(value)
            await AIOKafkaProducer.commit_transaction(producer)

        return ask

    async def _write(
        self, committer: Committer, working: asyncio.Task[None], value: bytes, number: int, count: int
    ) -> None:
        """Write a value to each topic in one transaction.

        Raises:
            Transient: It failed; whether it took effect is unknown.
        """
        self._written.add(value)
        partition = number % PARTITIONS
        records = tuple(Record(topic, None, value, partition=partition) for topic in TOPICS)
        done = committer.submit(Write(records, count))
        await asyncio.wait([done, working], return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
        self._acknowledged.add(value)

    async def _start_owner(self, number: int) -> AIOKafkaProducer:
        while True:
            try:
                return await open_producer(self._connection, f"race-{number}")
            except Transient:
                await asyncio.sleep(0.02)

    async def _create_topics(self) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._connection.bootstrap_servers)
        await admin.start()
        try:
            names = [*TOPICS, *(f"filler-{number}" for number in range(FILLERS))]
            own = [NewTopic(name, OWNERS, 1) for name in (SOURCE, TABLE)]
            await admin.create_topics([*own, *(NewTopic(name, PARTITIONS, 1) for name in names)])
        finally:
            await admin.close()

    def _read(self) -> dict[str, set[bytes]]:
        """Read everything as another client library reads it; return the values of each topic."""
        reader = Consumer(
            {
                "bootstrap.servers": self._connection.bootstrap_servers,
                "group.id": "race-reader",
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
            }
        )
        reader.assign([Place(topic, p, 0) for topic in TOPICS for p in range(PARTITIONS)])
        found: dict[str, set[bytes]] = {topic: set() for topic in TOPICS}
        quiet = 0
        while quiet < QUIET_READS:
            messages = [message for message in reader.consume(500, timeout=1.0) if message.error() is None]
            quiet = 0 if messages else quiet + 1
            for message in messages:
                found[message.topic() or ""].add(message.value() or b"")
        reader.close()
        return found


def main() -> None:
    """Race, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kill_race")
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--open", type=int, default=OWNERS // 2, help="owners that leave one open, of 8")
    parser.add_argument("--without-abort", action="store_true", help="leave both cures out")
    parser.add_argument("--without-footprints", action="store_true", help="complete nothing that is torn")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # the broker is away on purpose
    parser.add_argument("--directory", type=Path, help="the broker's; kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        race = Race(
            options.directory or Path(directory),
            seed=options.seed,
            abort=not options.without_abort,
            footprints=not (options.without_abort or options.without_footprints),
            open_owners=options.open,
        )
        print(asyncio.run(race.run(kills=options.kills, say=print)))  # noqa: T201


if __name__ == "__main__":
    main()
