"""Batches and positions of a clumsy neighbour: good articles come out, and what is bad is parked."""

import asyncio

from aiokafka import AIOKafkaProducer
from confluent_kafka import Producer

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from runtime.kafka.footprint import FOOTPRINT_HEADER, Footprint, encode_footprint
from schemas.records import POSITION_KEY, Record, header
from tests.support.articles import article, article_record, write
from tests.support.kafka import fresh_topics, read_all
from tests.support.running import Process, ready, tagging
from tests.support.watch import Watch

INFLATED = b"\0" * (64 << 20)


async def _write_bomb(connection: Connection, topic: str, partition: int) -> None:
    producer = AIOKafkaProducer(
        **connection.client_arguments(), compression_type="gzip", max_request_size=2 * len(INFLATED)
    )
    await producer.start()
    await producer.send_and_wait(connection.topic(topic), INFLATED, b"bomb", partition=partition)
    await producer.stop()


def _write_zstd(connection: Connection, topic: str, partition: int) -> None:
    producer = Producer({"bootstrap.servers": connection.bootstrap_servers, "compression.type": "zstd"})
    producer.produce(connection.topic(topic), b"{}" * 4_000, b"zstd", partition)
    assert producer.flush(10) == 0


async def test_batches_that_cannot_be_unpacked_stop_nobody(broker: LocalBroker) -> None:
    """64 MiB of zeros, and a codec that we do not have, in the input and in the table."""
    connection, process = await fresh_topics(broker.bootstrap_servers), Process()
    for topic in ("articles", "story-states"):
        await _write_bomb(connection, topic, 0)
        await asyncio.to_thread(_write_zstd, connection, topic, 0)
    good = [article_record(article(f"good {number}"), partition=0) for number in range(2)]
    async with Watch(connection, "outcomes", "dead-letters") as seen, tagging(connection, process) as stage:
        await write(connection, *good)
        await seen.until(lambda: len(seen.outcomes("tagger")) == 4, what="two stories, two dead letters")
        await ready(stage)
        assert stage.readiness().degraded
        assert "story-states" in " ".join(stage.readiness().problems)
    assert process.restarts == 0
    letters = await read_all(connection, ["dead-letters"])
    reasons = [header(letter.headers, "unread_batch") or "" for letter in letters]
    assert sum("inflate to more than" in reason for reason in reasons) == 1, "a table keeps one of a key"
    assert sum("zstd" in reason for reason in reasons) == 2


async def test_position_that_a_neighbour_wrote_does_not_count(broker: LocalBroker) -> None:
    """Garbage, a number without a footprint, and one with it behind the end: the group's offset counts."""
    forged = (FOOTPRINT_HEADER, encode_footprint(Footprint(1, 1, {})))
    positions = [(b"\xff", ()), (b"0", ()), (b"999999", (forged,))]
    connection = await fresh_topics(broker.bootstrap_servers, partitions=len(positions))
    before, after = (
        [article_record(article(f"{when} {number}"), partition=number) for number in range(len(positions))]
        for when in ("before", "after")
    )
    async with Watch(connection, "outcomes") as seen:
        async with tagging(connection):
            await write(connection, *before)
            await seen.until(lambda: len(seen.outcomes("tagger")) == 3, what="the first three")
        for number, (value, headers) in enumerate(positions):
            await write(connection, Record("story-states", POSITION_KEY, value, headers, partition=number))
        async with tagging(connection) as stage:
            await write(connection, *after)
            await seen.until(lambda: len(seen.outcomes("tagger")) == 6, what="the others, once each")
            await ready(stage, shards=3)
            assert stage.readiness().degraded
    assert len(seen.outcomes("tagger")) == 6
    letters = await read_all(connection, ["dead-letters"])
    assert sorted(letter.value or b"" for letter in letters) == [b"0", b"\xff"]
