"""Torn commits: made on the real broker, and the owner that comes next.

With its check of partitions turned off, the broker takes records of a producer that did not tell the
coordinator of the partition, which then writes no marker there. That is what Kafka's logs look like where a
broker's death leaves markers out (docs/kafka-transaction-markers.md).
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiokafka import TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.admin._resource import ResourceType
from structlog.testing import capture_logs
from structlog.typing import EventDict

from runtime.kafka.connection import Connection
from runtime.kafka.context import ShardContext
from runtime.kafka.marker_requests import open_transactions
from schemas.contracts import FETCH_STATE
from schemas.records import Record, state_headers
from tests.support.articles import write
from tests.support.kafka import read_all
from tests.support.owners import TABLE, Owner, owning

CHECK = "transaction.partition.verification.enable"
RECORD = Record("entries", b"k", b"x", partition=0)
SECONDS = 20


class Copies:
    """For each record of the input: two outputs that name its offset, and the count of all in the table."""

    def __init__(self, shard: ShardContext) -> None:
        self._shard = shard

    async def run(self) -> None:
        """Work until cancelled."""
        counts = self._shard.view(FETCH_STATE).table
        while True:
            for received in await self._shard.read(limit=1, timeout_seconds=0.05):
                count = int(counts.get(b"count") or b"0") + 1
                value = b"%d:%d" % (received.offset, count)
                self._shard.submit(
                    Record(TABLE.topic, b"count", b"%d" % count, state_headers(FETCH_STATE.ce_type)),
                    Record("articles", b"output", value, partition=0),
                    Record("outcomes", b"output", value, partition=0),
                    consumed=received.offset + 1,
                )


@contextmanager
def unchecked(bootstrap_servers: str) -> Iterator[None]:
    """Let the broker take records of a transaction whose coordinator does not know of the partition."""
    admin = AdminClient({"bootstrap.servers": bootstrap_servers})
    resource = ConfigResource(ResourceType.BROKER, "1")

    def check(value: str) -> None:
        entry = ConfigEntry(CHECK, value, incremental_operation=AlterConfigOpType.SET)
        changed = ConfigResource(ResourceType.BROKER, "1", incremental_configs=[entry])
        for future in admin.incremental_alter_configs([changed]).values():
            future.result(10)
        for _ in range(100):
            if admin.describe_configs([resource])[resource].result(10)[CHECK].value == value:
                return
            time.sleep(0.05)
        raise AssertionError(f"{CHECK} is not {value} after 5 s")

    check("false")
    try:
        yield
    finally:
        check("true")


async def until(condition: Callable[[], bool], *, what: str) -> None:
    """Wait for a condition that nobody tells of."""
    try:
        async with asyncio.timeout(SECONDS):
            while not condition():  # noqa: ASYNC110 - a shard tells nobody
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"{what}: not in {SECONDS} s") from None


async def committed(owner: Owner, position: int) -> None:
    """Wait until the owner has committed so far."""

    def there() -> bool:
        committer = owner.shard._committer if owner.shard is not None else None  # noqa: SLF001
        return committer is not None and committer._position == position and committer._idle.is_set()  # noqa: SLF001

    await until(there, what=f"position {position}")


async def tear(
    connection: Connection, topics: tuple[str, ...], *, commit: bool = True, behind: bool = False
) -> None:
    """Run an owner over two records; the second's transaction has no marker in the topics, and ends so.

    Args:
        commit: It is committed; else it ends before.
        behind: The session lives on, and ends in the transaction of a third record, which hangs there too.
    """
    partitions = [TopicPartition(connection.topic(name), 0) for name in topics]
    async with owning(connection, Copies) as owner:
        await write(connection, RECORD)
        await committed(owner, 1)
        assert owner.shard is not None
        committer = owner.shard._committer  # noqa: SLF001
        assert committer is not None
        producer = committer._producer  # noqa: SLF001
        transactions, at_commit = producer._txn_manager, asyncio.Event()  # noqa: SLF001
        transactions._txn_partitions.update(partitions)  # noqa: SLF001 - as if the coordinator knew them
        if not commit:
            producer.commit_transaction = lambda: _stand_still(at_commit)
        await write(connection, RECORD)
        await (committed(owner, 2) if commit else asyncio.wait_for(at_commit.wait(), SECONDS))
        if commit:
            hanging = await open_transactions(producer.client, transactions.producer_id, partitions)
            assert set(hanging) == set(partitions), "the tear was not made"
        if behind:
            transactions._txn_partitions.update(partitions)  # noqa: SLF001
            producer.commit_transaction = lambda: _stand_still(at_commit)
            await write(connection, RECORD)
            await asyncio.wait_for(at_commit.wait(), SECONDS)


async def _stand_still(reached: asyncio.Event) -> None:
    reached.set()
    await asyncio.sleep(3600)


async def outputs(connection: Connection, topic: str) -> list[bytes]:
    """Return what a read_committed reader sees."""
    return [record.value or b"" for record in await read_all(connection, [topic])]


async def go_on(connection: Connection, *, position: int = 3) -> None:
    """Write one record more, and run the next owner to the end of the input."""
    async with owning(connection, Copies) as owner:
        await write(connection, RECORD)
        await committed(owner, position)


async def go_on_and_warn(connection: Connection, *, position: int = 3) -> EventDict:
    """Do the same; return the one line that it warned with."""
    with capture_logs() as logs:
        await go_on(connection, position=position)
    (line,) = (line for line in logs if line["log_level"] in {"error", "warning", "critical"})
    return dict(line)
