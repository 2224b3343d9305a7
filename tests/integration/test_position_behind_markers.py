"""The input position behind transaction markers: committed with the last record, on the real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from runtime.kafka.context import ShardContext
from runtime.kafka.shard import ShardState
from tests.support.kafka import empty, fresh_topics
from tests.support.owners import Owner, owning
from tests.support.victims import Victim
from tests.support.watch import Watch

SECONDS = 30


class Reads:
    """Reads a part of the input, and decides nothing about it."""

    def __init__(self, shard: ShardContext) -> None:
        self._shard = shard

    async def run(self) -> None:
        """Work until cancelled."""
        await self._shard.read(limit=2)
        await asyncio.Event().wait()


@asynccontextmanager
async def _admin(connection: Connection) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**connection.client_arguments())
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


async def _commit_entries(connection: Connection, count: int) -> None:
    """Write entries into partition 0 as ingest does: in one transaction, its marker behind them."""
    producer = AIOKafkaProducer(**connection.client_arguments(), transactional_id=connection.prefix + "other")
    await producer.start()
    try:
        async with producer.transaction():
            for _ in range(count):
                await producer.send_and_wait(connection.topic("entries"), b"x", b"k", partition=0)
    finally:
        await producer.stop()


async def _committed(connection: Connection, group: str) -> int | None:
    async with _admin(connection) as admin:
        offsets = await admin.list_consumer_group_offsets(connection.prefix + group)
    found = offsets.get(TopicPartition(connection.topic("entries"), 0))
    return found.offset if found is not None else None


async def _running(owner: Owner) -> None:
    async with asyncio.timeout(SECONDS):
        while owner.shard is None or owner.shard.state is not ShardState.RUNNING:  # noqa: ASYNC110 - a shard tells nobody
            await asyncio.sleep(0.01)


async def test_kill_after_the_last_commit_halts_nothing_once_the_topic_is_empty(
    broker: LocalBroker, tmp_path: Path
) -> None:
    """No second of idleness is needed to get behind the marker: it goes with the last record."""
    connection = await fresh_topics(broker.bootstrap_servers)
    arguments = ("-m", "tests.support.trivial_stage", connection.bootstrap_servers, connection.prefix, "i-0")
    killed = Victim(*arguments, log=tmp_path / "killed.log")
    await killed.start()
    async with Watch(connection, "articles") as seen:
        await _commit_entries(connection, 3)
        await seen.until(lambda: len(seen.records) == 3, what="what came of the entries")
    await killed.kill()
    assert await _committed(connection, "ingest") == 4  # three entries and a marker
    await empty(connection, "entries")
    after = Victim(*arguments, log=tmp_path / "after.log")
    await after.start()
    try:
        async with Watch(connection, "articles") as seen:
            await _commit_entries(connection, 1)
            await seen.until(lambda: len(seen.records) == 4, what="what came of the next entry")
        assert "shard_halted" not in after.output
    finally:
        await after.kill()


async def test_marker_behind_a_full_read_is_passed_within_a_second(broker: LocalBroker) -> None:
    """A read that ends with its limit leaves the marker to the next one, which brings no record."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await _commit_entries(connection, 3)  # the limit of a read
    async with owning(connection), asyncio.timeout(SECONDS):
        while await _committed(connection, "echo") != 4:  # noqa: ASYNC110 - a group tells nobody
            await asyncio.sleep(0.05)


async def test_stop_commits_nothing_that_was_read_and_not_decided(broker: LocalBroker) -> None:
    """Markers are passed with a decision, or behind the last one: never over a record."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await _commit_entries(connection, 5)
    async with owning(connection, Reads) as owner:
        await _running(owner)
        async with asyncio.timeout(SECONDS):
            while owner.shard is None or owner.shard.context is None or not owner.shard.context.next_offset:  # noqa: ASYNC110 - a shard tells nobody
                await asyncio.sleep(0.01)
        await owner.shard.stop(drain=True)
    assert await _committed(connection, "echo") is None
    async with owning(connection), Watch(connection, "articles") as seen:
        await seen.until(lambda: len(seen.records) == 5, what="all five")
