"""The real broker of a test run, and reading topics as a consumer would."""

import asyncio
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from runtime.kafka.topics import create_topics, partition_counts
from schemas.contracts import topics
from schemas.records import Received


@contextmanager
def running_broker(
    data_dir: Path, *, port: int | None = None, overrides: Mapping[str, str] | None = None
) -> Iterator[LocalBroker]:
    """Run a broker on an event loop of its own, so that it outlives the loops of single tests."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="broker", daemon=True)
    thread.start()
    broker = LocalBroker(data_dir, port=port, overrides=overrides)
    asyncio.run_coroutine_threadsafe(broker.start(), loop).result(240)
    try:
        yield broker
    finally:
        asyncio.run_coroutine_threadsafe(broker.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def fresh_topics(
    bootstrap_servers: str, *, partitions: int = 2, outputs: Iterable[str] = ()
) -> Connection:
    """Create all topics, those of the outputs too, under a prefix that nobody used before."""
    connection = Connection(bootstrap_servers, prefix=f"t{uuid.uuid4().hex[:8]}.")
    await create_topics(connection, topics(outputs).values(), partitions=partitions, replication=1)
    return connection


async def read_all(connection: Connection, topics: Iterable[str]) -> list[Received]:
    """Read topics from their beginning to their last stable offset, read_committed."""
    async with Reader(connection, topics) as reader:
        return await reader.read_to_end()


async def empty(connection: Connection, *topics: str) -> None:
    """Do what retention does: remove everything up to the high watermark, markers included."""
    everything = RecordsToDelete(before_offset=-1)
    counts = await partition_counts(connection, topics)
    admin = AIOKafkaAdminClient(**connection.client_arguments())
    await admin.start()
    try:
        sources = [TopicPartition(connection.topic(name), p) for name in topics for p in range(counts[name])]
        await admin.delete_records(dict.fromkeys(sources, everything))
    finally:
        await admin.close()
