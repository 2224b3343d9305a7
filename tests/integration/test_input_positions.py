"""Input positions: what retention, expired offsets and topics that went do to a stage, on the real broker."""

import asyncio
import time
from collections.abc import Callable

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from runtime.kafka.stage import Stage
from schemas.topics import LOG_APPEND_TIME, TIMESTAMP_TYPE
from tests.support.articles import article, article_record, write
from tests.support.kafka import empty, fresh_topics, read_all
from tests.support.running import ready, tagging
from tests.support.watch import Watch

TOPICS = ("articles", "stories", "outcomes", "story-states", "dead-letters")


async def _until(condition: Callable[[], bool], *, what: str) -> None:
    try:
        async with asyncio.timeout(30):
            while not condition():  # noqa: ASYNC110 - a stage tells nobody
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"{what}: not in 30 s") from None


async def _tag(connection: Connection, *names: str) -> None:
    """Run a tagger over new articles to the end, and some seconds of idleness longer."""
    async with Watch(connection, "outcomes") as seen, tagging(connection):
        for name in names:
            await write(connection, article_record(article(name)))
        await seen.until(lambda: len(seen.outcomes("tagger")) == len(names), what="their outcomes")


def _problems(stage: Stage) -> str:
    return " ".join(stage.readiness().problems)


async def test_retention_that_empties_a_quiet_topic_halts_nothing(broker: LocalBroker) -> None:
    """Behind the last article stand markers of transactions alone; they were committed as read."""
    connection = await fresh_topics(broker.bootstrap_servers)
    transactional = AIOKafkaProducer(
        **connection.client_arguments(), transactional_id=connection.prefix + "other"
    )
    await transactional.start()
    for partition in (0, 1):
        async with transactional.transaction():
            record = article_record(article(f"in a transaction {partition}"))
            await transactional.send_and_wait(
                connection.topic("articles"),
                record.value,
                record.key,
                partition=partition,
                headers=list(record.headers),
            )
    await transactional.stop()
    await _tag(connection)
    async with tagging(connection) as stage:
        await ready(stage)
    await empty(connection, "articles")
    async with tagging(connection) as stage:
        await ready(stage)
        assert _problems(stage) == ""


async def test_records_that_were_removed_unread_halt_the_shard(broker: LocalBroker) -> None:
    """Nobody jumps over them in silence: the sentence names position and first offset kept."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await _tag(connection, "one", "two", "three", "four")
    for name in ("five", "six", "seven", "eight", "nine", "ten"):
        await write(connection, article_record(article(name)))
    await empty(connection, "articles")
    async with tagging(connection) as stage:
        await _until(lambda: "removed before they were consumed" in _problems(stage), what="a halt")
        assert not stage.readiness().ready


async def test_expired_group_offsets_decide_nothing_a_second_time(broker: LocalBroker) -> None:
    """Kafka forgets the offsets of a group a week after its last process; the table does not."""
    connection = await fresh_topics(broker.bootstrap_servers)
    names = [f"article {number}" for number in range(8)]
    await _tag(connection, *names)
    before = await read_all(connection, TOPICS)
    await asyncio.to_thread(_forget_offsets, connection, "tagger")
    async with tagging(connection) as stage:
        await ready(stage)
        await asyncio.sleep(1)
    after = await read_all(connection, TOPICS)
    assert sorted(record.position for record in after) == sorted(record.position for record in before)


def _forget_offsets(connection: Connection, stage: str) -> None:
    """Remove what the group has committed, as Kafka does when it expires.

    A static member is one until its session has ended, so the group is not empty at once.
    """
    group = connection.prefix + stage
    admin = AdminClient({"bootstrap.servers": connection.bootstrap_servers})
    for _ in range(30):
        try:
            admin.delete_consumer_groups([group], request_timeout=10)[group].result()
        except KafkaException as error:
            if error.args[0].code() != KafkaError.NON_EMPTY_GROUP:
                raise
            time.sleep(0.5)
        else:
            return
    raise AssertionError(f"{group} has members after 15 s")


async def test_topic_that_was_created_again_halts_the_shard(broker: LocalBroker) -> None:
    """Its position is behind the end; a reader that begins again in silence would repeat or miss records."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await _tag(connection, *[f"article {number}" for number in range(8)])
    admin = AIOKafkaAdminClient(**connection.client_arguments())
    await admin.start()
    topic = connection.topic("articles")
    await admin.delete_topics([topic])
    await asyncio.sleep(1)
    configs = {"max.message.bytes": str(1 << 20), TIMESTAMP_TYPE: LOG_APPEND_TIME}
    await admin.create_topics([NewTopic(topic, 2, 1, topic_configs=configs)])
    await admin.close()
    await asyncio.sleep(1)
    async with tagging(connection) as stage:
        await _until(lambda: "created again" in _problems(stage), what="a halt")
        assert not stage.readiness().ready


async def test_restore_waits_for_a_foreign_open_transaction_and_says_so(broker: LocalBroker) -> None:
    """Behind it stand states of ours; a table without them would publish versions again."""
    connection = await fresh_topics(broker.bootstrap_servers)
    foreign = AIOKafkaProducer(
        **connection.client_arguments(),
        transactional_id=connection.prefix + "foreign",
        transaction_timeout_ms=60_000,
    )
    await foreign.start()
    await foreign.begin_transaction()
    for partition in (0, 1):
        await foreign.send_and_wait(connection.topic("story-states"), b"{}", b"foreign", partition=partition)
    async with tagging(connection) as stage:
        await _until(lambda: "another producer's open transaction" in _problems(stage), what="the reason")
        assert not stage.readiness().ready
        await foreign.abort_transaction()
        await ready(stage)
        assert _problems(stage) == ""
    await foreign.stop()


async def test_topics_that_went_make_a_stage_not_ready(broker: LocalBroker) -> None:
    """An idle stage notices it too, within the age of its metadata."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with tagging(connection) as stage:
        await ready(stage)
        admin = AIOKafkaAdminClient(**connection.client_arguments())
        await admin.start()
        await admin.delete_topics([connection.topic("stories.east-asia")])
        await admin.close()
        await _until(lambda: "stories.east-asia" in _problems(stage), what="the reason")
        assert not stage.readiness().ready
