"""A broker that is not there: down at the start, and gone for a while in the middle."""

import asyncio
from pathlib import Path

import pytest

from conflictwire.feeds import add_feeds
from ingest.core.feeds.lists import new_feed
from localkafka import LocalBroker
from localkafka.ports import free_port
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.topics import create_topics
from schemas.contracts import TOPICS
from tests.support.processes import stage_process, started, until
from tests.support.site import Item, Site
from tests.support.thorough import thorough
from tests.support.watch import Watch

FEED = "http://a.test/feed"
OUTAGE_SECONDS = thorough(30.0, otherwise=9.0)  # longer than a transaction may take


def _publish(site: Site, count: int) -> None:
    """List that many articles, the newest first."""
    names = [str(number) for number in range(count)]
    for name in names:
        site.put_page(f"http://a.test/{name}", f"Report {name}")
    site.put_feed(FEED, *[Item(f"Report {n}", link=f"http://a.test/{n}", guid=n) for n in reversed(names)])


@pytest.mark.timeout(400)
async def test_broker_that_comes_late_and_goes_for_a_while_costs_nothing(tmp_path: Path) -> None:
    """The stages wait with a clear sentence, recover unaided, and nothing is lost or doubled."""
    port = free_port()
    connection = Connection(f"127.0.0.1:{port}", prefix="late.")
    broker = LocalBroker(tmp_path / "kafka", port=port)
    async with broker:
        await create_topics(connection, TOPICS.values(), partitions=2, replication=1)
    async with Site() as site:
        _publish(site, 2)
        ingest = stage_process("ingest", connection, site, log=tmp_path / "ingest", instance_id="i-0")
        tagger = stage_process("tag", connection, site, log=tmp_path / "tagger", instance_id="t-0")
        async with started(ingest, tagger):
            sentence = f"waiting for Kafka at 127.0.0.1:{port}"
            await until(lambda: sentence in ingest.output, what="ingest to say that it waits")
            await until(lambda: sentence in tagger.output, what="the tagger to say that it waits")
            try:
                await _through_an_outage(broker, connection, site)
            finally:
                await broker.stop()
            assert ingest.running
            assert tagger.running


async def _through_an_outage(broker: LocalBroker, connection: Connection, site: Site) -> None:
    await broker.start()
    await add_feeds(connection, [new_feed(FEED, now=Clock().now())])
    topics = ("articles", "outcomes", "dead-letters")
    async with Watch(connection, *topics) as before:
        await before.until(lambda: len(before.of("outcomes")) == 4, what="two articles, both judged")
    await broker.stop()
    _publish(site, 5)
    await asyncio.sleep(OUTAGE_SECONDS)
    await broker.start()
    async with Watch(connection, *topics) as seen:
        await seen.until(
            lambda: len(seen.of("outcomes")) >= 10, what="five articles, all judged", seconds=120
        )
        await asyncio.sleep(2)
        await seen.catch_up()
    assert len(seen.of("outcomes")) == 10
    assert len({record.key for record in seen.of("articles")}) == len(seen.of("articles")) == 5
    assert seen.of("dead-letters") == []
