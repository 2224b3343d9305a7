"""Owners of one partition without a group: what a test gives and takes at will, on the real broker."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import CollectorRegistry

from runtime.clock import Clock
from runtime.errors import Fatal
from runtime.kafka.closing import close_consumer
from runtime.kafka.committer import CommitLimits
from runtime.kafka.connection import Connection
from runtime.kafka.context import ShardContext, ShardWorker, StageServices
from runtime.kafka.probe import BrokerProbe
from runtime.kafka.shard import Shard
from runtime.metrics import RuntimeMetrics
from schemas.contracts import FETCH_STATE, TOPICS, table
from schemas.records import Record, state_headers

TABLE = table(FETCH_STATE)
LIMITS = CommitLimits(linger_seconds=0, min_interval_seconds=0, max_records=4)


class Echo:
    """For each record of the input: an output that names its offset, and the count of all in the table."""

    def __init__(self, shard: ShardContext) -> None:
        self._shard = shard

    async def run(self) -> None:
        """Work until cancelled."""
        counts = self._shard.view(FETCH_STATE).table
        while True:
            for received in await self._shard.read(limit=3, timeout_seconds=0.05):
                count = int(counts.get(b"count") or b"0") + 1
                self._shard.submit(
                    Record(TABLE.topic, b"count", b"%d" % count, state_headers(FETCH_STATE.ce_type)),
                    Record("articles", b"output", b"%d:%d" % (received.offset, count), partition=0),
                    consumed=received.offset + 1,
                )


class Owner:
    """A process that may own the partition: its consumer, its probe, and the shard while it has it."""

    def __init__(self, connection: Connection, worker: Callable[[ShardContext], ShardWorker] = Echo) -> None:
        self.shard: Shard | None = None
        self._worker = worker
        self._connection = connection
        self._consumer = AIOKafkaConsumer(
            **connection.client_arguments(),
            group_id=connection.prefix + "echo",
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
        )
        self._probe = BrokerProbe(connection, clock=Clock())

    async def open(self) -> None:
        """Connect."""
        await self._probe.start()
        await self._consumer.start()

    async def take(self) -> None:
        """Be given the partition: go on, or start."""
        source = TopicPartition(self._connection.topic("entries"), 0)
        if self.shard is not None and self.shard.alive:
            self.shard.resume()
            return
        self._consumer.assign([source])
        self._consumer.seek(source, 0)
        self._consumer.pause(source)
        self.shard = Shard(self._services(), 0)

    async def close(self) -> None:
        """Disconnect."""
        if self.shard is not None:
            await self.shard.stop()
        await self._probe.close()
        await close_consumer(self._consumer)

    def _services(self) -> StageServices:
        def fail(error: Fatal) -> None:
            raise error

        return StageServices(
            name="echo",
            connection=self._connection,
            source="entries",
            shards=2,
            topics=TOPICS,
            writes=("fetch-states", "articles", "outcomes", "dead-letters"),
            tables=(TABLE,),
            worker=self._worker,
            consumer=self._consumer,
            probe=self._probe,
            limits=LIMITS,
            metrics=RuntimeMetrics(CollectorRegistry(), stage="echo"),
            clock=Clock(),
            fail=fail,
        )


@asynccontextmanager
async def owning(
    connection: Connection, worker: Callable[[ShardContext], ShardWorker] = Echo
) -> AsyncIterator[Owner]:
    """Give the partition to a new owner; when the block ends it is stopped in the middle of anything."""
    owner = Owner(connection, worker)
    await owner.open()
    try:
        await owner.take()
        yield owner
    finally:
        await owner.close()
