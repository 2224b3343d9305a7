"""Topics on the broker: created once, checked, and never changed behind somebody's back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.errors import Fatal, MissingTopics
from runtime.kafka.connection import Connection
from runtime.kafka.topics import check_topics, create_topics, partition_counts, require_topics
from schemas.contracts import TOPICS
from schemas.topics import DESKS, TIMESTAMP_TYPE, Cleanup, PartitionsBy, TopicSpec, desk_topic
from tests.support.kafka import fresh_topics, read_all
from tests.support.running import ingest_to_its_end
from tests.support.site import Site

SECOND = timedelta(seconds=1)


@asynccontextmanager
async def topics_admin(connection: Connection) -> AsyncIterator[AIOKafkaAdminClient]:
    """A client of our own, to make topics that the program would not make."""
    client = AIOKafkaAdminClient(**connection.client_arguments())
    await client.start()
    try:
        yield client
    finally:
        await client.close()


def _fresh(broker: LocalBroker, name: str) -> Connection:
    return Connection(broker.bootstrap_servers, prefix=f"topics.{name}.")


async def test_topics_are_created_as_the_table_says(broker: LocalBroker) -> None:
    """Partitions by kind, and the second time nothing is created."""
    connection = _fresh(broker, "created")
    first = await create_topics(connection, TOPICS.values(), partitions=5, replication=1)
    second = await create_topics(connection, TOPICS.values(), partitions=5, replication=1)
    assert all(report.created and report.problem is None for report in first)
    assert not any(report.created or report.problem for report in second)
    counts = await partition_counts(connection, TOPICS)
    assert counts["entries"] == counts["articles"] == counts["story-states"] == 5
    assert counts[desk_topic(DESKS[0])] == 3
    assert counts["dead-letters"] == 1
    await require_topics(connection, TOPICS.values(), partitions=5)


async def test_another_partition_count_is_a_clear_error_and_changes_nothing(broker: LocalBroker) -> None:
    """Every topic that does not fit is named, with both counts and what to do."""
    connection = await fresh_topics(broker.bootstrap_servers, partitions=2)
    with pytest.raises(Fatal) as caught:
        await require_topics(connection, TOPICS.values(), partitions=4)
    text = str(caught.value)
    assert f"{connection.topic('entries')} has 2 partitions, 4 are wanted" in text
    assert f"{connection.topic('stories')} has 2 partitions, 4 are wanted" in text
    assert "dead-letters" not in text
    assert "set `partitions`" in text
    reports = await create_topics(connection, TOPICS.values(), partitions=4, replication=1)
    assert not any(report.created for report in reports)
    assert (await partition_counts(connection, ["entries"]))["entries"] == 2


async def test_stage_refuses_topics_that_disagree(broker: LocalBroker) -> None:
    """One topic of another count would be read as if its shards were the others'."""
    connection = _fresh(broker, "disagree")
    odd = TOPICS["fetch-states"]
    rest = [spec for spec in TOPICS.values() if spec is not odd]
    await create_topics(connection, [odd], partitions=3, replication=1)
    await create_topics(connection, rest, partitions=2, replication=1)
    async with Site() as site:
        with pytest.raises(Fatal, match="entries has 2 partitions, 3 are wanted"):
            await ingest_to_its_end(connection, site)


async def test_stage_refuses_missing_topics_and_names_them(broker: LocalBroker) -> None:
    """Topics are nobody's side effect."""
    connection = _fresh(broker, "missing")
    async with Site() as site:
        with pytest.raises(MissingTopics, match="entries is missing"):
            await ingest_to_its_end(connection, site)


async def test_configuration_that_loses_records_is_a_problem(broker: LocalBroker) -> None:
    """A table that is not compacted would forget, a limit that is lower would refuse."""
    connection = _fresh(broker, "config")
    wrong = TopicSpec("feeds", PartitionsBy.SHARD, Cleanup.DELETE, retention_seconds=60)
    small = TopicSpec("articles", PartitionsBy.KEY, Cleanup.DELETE, 60, max_record_bytes=1000)
    await create_topics(connection, [wrong, small], partitions=2, replication=1)
    found = await check_topics(connection, [TOPICS["feeds"], TOPICS["articles"]], partitions=2)
    feeds, articles = [report.problem or "" for report in found]
    assert "cleanup.policy=delete, compact is wanted" in feeds
    assert "max.message.bytes=1000, 1048576 is wanted" in articles


async def test_topic_with_the_writers_time_is_a_problem_and_can_be_altered(broker: LocalBroker) -> None:
    """A stage whose clock is ahead could write nothing to it; what else was set on the topic stays."""
    connection = _fresh(broker, "timestamps")
    spec = TOPICS["entries"]
    async with topics_admin(connection) as admin:
        own = {**spec.configs(), TIMESTAMP_TYPE: "CreateTime", "retention.ms": "86400000"}
        await admin.create_topics([NewTopic(connection.topic("entries"), 2, 1, topic_configs=own)])
        await create_topics(connection, [spec], partitions=2, replication=1)
        with pytest.raises(
            Fatal, match=r"entries has message.timestamp.type=CreateTime, LogAppendTime is wanted"
        ):
            await require_topics(connection, [spec], partitions=2)
        await create_topics(connection, [spec], partitions=2, replication=1, alter_timestamps=True)
        await require_topics(connection, [spec], partitions=2)
        resource = ConfigResource(ConfigResourceType.TOPIC, connection.topic("entries"))
        (response,) = await admin.describe_configs([resource])
    assert {entry[0]: entry[1] for entry in response.resources[0][4]}["retention.ms"] == "86400000"


async def test_records_have_the_brokers_time(broker: LocalBroker) -> None:
    """A writer's clock, wrong by decades, says nothing about when a record was written."""
    connection = await fresh_topics(broker.bootstrap_servers)
    before = Clock().now()
    producer = AIOKafkaProducer(**connection.client_arguments())
    await producer.start()
    try:
        for wrong in (0, 4_102_444_800_000):
            await producer.send_and_wait(connection.topic("entries"), b"{}", timestamp_ms=wrong)
    finally:
        await producer.stop()
    written = [
        datetime.fromtimestamp(r.timestamp_ms / 1000, UTC) for r in await read_all(connection, ["entries"])
    ]
    assert len(written) == 2
    assert all(before - SECOND <= at <= Clock().now() + SECOND for at in written)
