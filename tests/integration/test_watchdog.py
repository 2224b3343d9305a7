"""The watchdog, on a real consumer that makes no progress."""

from dataclasses import dataclass

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import CollectorRegistry

from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.errors import Fatal
from runtime.kafka.connection import Connection
from runtime.kafka.watchdog import Watchdog
from runtime.kafka.writer import Writer
from runtime.metrics import RuntimeMetrics
from schemas.records import Record
from tests.support.kafka import fresh_topics


class SteppedClock(Clock):
    """A clock that a test moves."""

    seconds = 0.0

    def monotonic(self) -> float:
        """Return where the test put it."""
        return self.seconds


@dataclass
class Context:
    """What the watchdog asks a shard's context: whether its worker waits for input."""

    waiting: bool


@dataclass
class OwnedShard:
    """What the watchdog asks a shard."""

    source: TopicPartition
    context: Context
    partition: int = 0


async def _consumer_at_the_beginning(connection: Connection) -> tuple[AIOKafkaConsumer, TopicPartition]:
    async with Writer(connection) as writer:
        for number in range(3):
            await writer.write(Record("articles", b"k", str(number).encode(), partition=0))
    source = TopicPartition(connection.topic("articles"), 0)
    consumer = AIOKafkaConsumer(**connection.client_arguments(), isolation_level="read_committed")
    await consumer.start()
    consumer.assign([source])
    consumer.seek(source, 0)
    consumer.pause(source)
    return consumer, source


async def test_worker_that_waits_beside_readable_records_ends_the_process(broker: LocalBroker) -> None:
    """Position below the last stable offset for longer than allowed is a stuck consumer."""
    connection = await fresh_topics(broker.bootstrap_servers)
    consumer, source = await _consumer_at_the_beginning(connection)
    registry, clock = CollectorRegistry(), SteppedClock()
    watchdog = Watchdog(consumer, RuntimeMetrics(registry, stage="tagger"), clock, stuck_seconds=60)
    shard = OwnedShard(source, Context(waiting=True))
    try:
        await watchdog.check([shard])  # type: ignore[list-item]  # of a shard it asks three attributes
        clock.seconds = 59
        await watchdog.check([shard])  # type: ignore[list-item]
        labels = {"stage": "tagger", "partition": "0"}
        assert registry.get_sample_value("conflictwire_lag_records", labels) == 3
        clock.seconds = 61
        with pytest.raises(Fatal, match="stands at 0 for 61 s while 3 is readable"):
            await watchdog.check([shard])  # type: ignore[list-item]
    finally:
        await consumer.stop()


async def test_worker_that_is_busy_is_not_stuck(broker: LocalBroker) -> None:
    """A full queue keeps a worker from reading for hours, and nothing is wrong."""
    connection = await fresh_topics(broker.bootstrap_servers)
    consumer, source = await _consumer_at_the_beginning(connection)
    clock = SteppedClock()
    watchdog = Watchdog(
        consumer, RuntimeMetrics(CollectorRegistry(), stage="tagger"), clock, stuck_seconds=60
    )
    try:
        for hour in range(3):
            clock.seconds = hour * 3600
            await watchdog.check([OwnedShard(source, Context(waiting=False))])  # type: ignore[list-item]
    finally:
        await consumer.stop()
