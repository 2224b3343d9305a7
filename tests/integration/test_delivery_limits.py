"""What docs/delivery.md does not promise: shown, so that the page says no more and no less."""

import asyncio

from confluent_kafka import Consumer, TopicPartition

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting, ready, tagging
from tests.support.site import Item, Site
from tests.support.watch import Watch

FEED = "http://a.test/feed"


def _values(connection: Connection, topic: str, isolation: str) -> list[bytes | None]:
    """Return what another client library reads in the first partition, up to the end as it sees it."""
    reader = Consumer(
        {
            "bootstrap.servers": connection.bootstrap_servers,
            "group.id": f"{connection.prefix}{isolation}",
            "isolation.level": isolation,
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    reader.assign([TopicPartition(connection.topic(topic), 0, 0)])
    found: list[bytes | None] = []
    try:
        while (message := reader.poll(30)) is not None and message.error() is None:
            found.append(message.value())
    finally:
        reader.close()
    return found


async def test_readers_in_another_isolation_mode_see_what_was_aborted(broker: LocalBroker) -> None:
    """Each start of a shard aborts a record without a type in every partition that it may write."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with tagging(connection) as stage:
        await ready(stage)
    assert await asyncio.to_thread(_values, connection, "stories", "read_committed") == []
    assert None in await asyncio.to_thread(_values, connection, "stories", "read_uncommitted")


async def test_edition_that_is_replaced_before_the_next_poll_was_never_an_entry(broker: LocalBroker) -> None:
    """Nobody looked while it was there."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site, Watch(connection, "entries") as seen:
        site.put_feed(FEED, Item("First", link="http://a.test/1", guid="1"))
        await follow(connection, FEED)
        async with ingesting(connection, site):
            await seen.until(lambda: _titles(seen) == ["First"], what="the first edition")
            for title in ("Second", "Third"):
                site.put_feed(FEED, Item(title, link=f"http://a.test/{title}", guid=title))
            await seen.until(lambda: len(seen.records) == 2, what="the edition that stays")
    assert _titles(seen) == ["First", "Third"]


def _titles(seen: Watch) -> list[str | None]:
    return [entry.title for entry in seen.entries()]
