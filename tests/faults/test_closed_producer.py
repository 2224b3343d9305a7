"""A producer that was abandoned writes nothing more, and leaves no task behind."""

import asyncio
import os
import signal
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from localkafka import LocalBroker
from runtime.kafka.closing import close_producer
from runtime.kafka.connection import Connection
from runtime.kafka.producer import open_producer
from tests.support.kafka import fresh_topics


def _tasks_of_aiokafka() -> list[str]:
    names = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]  # type: ignore[union-attr]
    return [name for name in names if name.startswith(("Sender.", "AIOKafka", "MessageAccumulator."))]


async def _values(connection: Connection) -> list[bytes | None]:
    """Return what stands in `articles`, committed or not."""
    source = TopicPartition(connection.topic("articles"), 0)
    consumer = AIOKafkaConsumer(
        **connection.client_arguments(), auto_offset_reset="earliest", isolation_level="read_uncommitted"
    )
    await consumer.start()
    consumer.assign([source])
    end = (await consumer.end_offsets([source]))[source]
    found: list[bytes | None] = []
    while await consumer.position(source) < end:
        found += [r.value for records in (await consumer.getmany(timeout_ms=200)).values() for r in records]
    await consumer.stop()
    return found


async def test_what_was_given_up_while_the_broker_stood_still_is_not_written_later(
    broker: LocalBroker,
) -> None:
    """The socket closes with the producer: the broker that goes on finds nobody who sends."""
    connection = await fresh_topics(broker.bootstrap_servers)
    producer = await open_producer(connection, f"{connection.prefix}given-up")
    topic, pid = connection.topic("articles"), broker.pid
    assert pid is not None
    await producer.begin_transaction()
    await producer.send_and_wait(topic, b"before", partition=0)
    await producer.commit_transaction()
    await producer.begin_transaction()
    os.kill(pid, signal.SIGSTOP)
    try:
        sent = await producer.send(topic, b"given up", partition=0)
        await asyncio.sleep(0.5)
        await close_producer(producer)
        assert _tasks_of_aiokafka() == []
        assert isinstance(sent.exception(), KafkaError)
    finally:
        os.kill(pid, signal.SIGCONT)
    await asyncio.sleep(1)
    assert _tasks_of_aiokafka() == []
    assert await _values(connection) == [b"before"]


async def test_nothing_of_a_producer_is_left_when_the_broker_has_gone(tmp_path: Path) -> None:
    """No task that connects again and again, whatever the producer was doing."""
    async with LocalBroker(tmp_path / "kafka") as broker:
        connection = await fresh_topics(broker.bootstrap_servers)
        producers = [await open_producer(connection, f"p-{number}") for number in range(3)]
        topic = connection.topic("articles")
        for producer in producers[1:]:
            await producer.begin_transaction()
        await producers[1].send_and_wait(topic, b"open", partition=0)
        await producers[2].partitions_for(topic)
        await broker.stop()
        sent = await producers[2].send(topic, b"on its way", partition=0)
        await asyncio.sleep(1)
        await asyncio.gather(*[close_producer(producer) for producer in producers])
        assert _tasks_of_aiokafka() == []
        assert isinstance(sent.exception(), KafkaError)
