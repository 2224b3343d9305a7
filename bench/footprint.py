"""Price of the footprint: transactions with the position record written last, and beside the others.

    python -m bench.footprint [--json] [--rounds 40]

The committer of a shard on a real broker, and one that differs in one thing: it writes the position record
with the other records, as if it had not to say what they are (docs/adr/0011). A transaction is what one
article costs ingest: the article, its outcome, two states, the offset. Both take turns of 25 transactions in
one run, so that whatever else the machine does strikes both.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from aiokafka import TopicPartition
from prometheus_client import CollectorRegistry

from bench.figures import Figure, arguments, quantile, show
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.closing import close_producer
from runtime.kafka.committer import CommitLimits, Committer, Write
from runtime.kafka.connection import Connection
from runtime.kafka.footprint import Footprint, Last
from runtime.kafka.position import position_record
from runtime.kafka.producer import open_producer
from runtime.kafka.topics import create_topics
from runtime.metrics import RuntimeMetrics
from schemas.contracts import TOPICS
from schemas.records import Record

TURN = 25
SIZES = {
    "articles": 6000,
    "outcomes": 500,
    "fetch-states": 700,
    "site-states": 3000,
}  # bytes of a usual record
TABLE = "fetch-states"
WARM_UP_TURNS = 4


class _Beside(Committer):
    """Writes no position record behind the others; whoever submits puts it among them."""

    async def _send_position(self, consumed: int | None) -> None:
        del consumed


@dataclass(slots=True)
class _Side:
    """One of the two, and what its transactions took."""

    committer: Committer
    partition: int
    beside: bool
    seconds: list[float] = field(default_factory=list)
    own_cpu: list[float] = field(default_factory=list)
    broker_cpu: list[float] = field(default_factory=list)
    _offset: int = 0

    async def turn(self, broker: psutil.Process) -> None:
        own, theirs = time.process_time(), _cpu_seconds(broker)
        for _ in range(TURN):
            began = time.perf_counter()
            await self.committer.submit(self._write())
            self.seconds.append(time.perf_counter() - began)
        self.own_cpu.append((time.process_time() - own) / TURN)
        self.broker_cpu.append((_cpu_seconds(broker) - theirs) / TURN)

    def forget(self) -> None:
        self.seconds.clear()
        self.own_cpu.clear()
        self.broker_cpu.clear()

    def _write(self) -> Write:
        self._offset += 1
        key = b"%d" % (self._offset % 500)
        records = [Record(topic, key, b"x" * size, partition=self.partition) for topic, size in SIZES.items()]
        if self.beside:
            last = Last(self._offset, self._offset, self._offset)
            written = {TopicPartition(topic, self.partition): last for topic in SIZES}
            footprint = Footprint(0, self._offset, written)
            records.append(
                position_record(TABLE, self._offset, partition=self.partition, footprint=footprint)
            )
        return Write(tuple(records), self._offset)


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def measure(rounds: int) -> list[Figure]:
    """Return the figures of one run."""
    with tempfile.TemporaryDirectory(prefix="conflictwire-bench-") as directory:
        async with LocalBroker(Path(directory)) as broker:
            connection = Connection(broker.bootstrap_servers)
            await create_topics(connection, TOPICS.values(), partitions=2, replication=1)
            producers = [await open_producer(connection, f"bench-{number}") for number in range(2)]
            sides = [
                _Side(_committer(kind, producers[number], connection, number), number, kind is _Beside)
                for number, kind in enumerate((Committer, _Beside))
            ]
            working = [asyncio.create_task(side.committer.run()) for side in sides]
            try:
                await _take_turns(sides, psutil.Process(broker.pid), rounds)
            finally:
                for task in working:
                    task.cancel()
                await asyncio.gather(*working, return_exceptions=True)
                await asyncio.gather(*[close_producer(producer) for producer in producers])
    return _figures(*sides)


async def _take_turns(sides: list[_Side], broker: psutil.Process, rounds: int) -> None:
    for number in range(WARM_UP_TURNS + rounds):
        if number == WARM_UP_TURNS:
            for side in sides:
                side.forget()
        for side in sides if number % 2 else reversed(sides):
            await side.turn(broker)


def _committer(kind: type[Committer], producer: object, connection: Connection, partition: int) -> Committer:
    return kind(
        producer,
        connection=connection,
        group="bench",
        source=TopicPartition(connection.topic("entries"), partition),
        position_table=TABLE,
        position=0,
        shards=2,
        topics=TOPICS,
        limits=CommitLimits(linger_seconds=0, min_interval_seconds=0),
        metrics=RuntimeMetrics(CollectorRegistry(), stage="bench"),
        clock=Clock(),
    )


def _figures(last: _Side, beside: _Side) -> list[Figure]:
    figures = [Figure("transactions each", len(last.seconds))]
    for name, side in (("written last", last), ("beside the others", beside)):
        figures += [
            Figure(f"transaction p50: {name}", 1000 * statistics.median(side.seconds), "ms"),
            Figure(f"transaction p95: {name}", 1000 * quantile(side.seconds, 95), "ms"),
            Figure(f"CPU a transaction, ours: {name}", 1000 * statistics.mean(side.own_cpu), "ms"),
            Figure(f"CPU a transaction, broker: {name}", 1000 * statistics.mean(side.broker_cpu), "ms"),
        ]
    return figures


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="turns of 25 transactions, each side")
    options = parser.parse_args()
    show(asyncio.run(measure(options.rounds)), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
