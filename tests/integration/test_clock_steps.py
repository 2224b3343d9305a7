"""A wrong clock: polls go on after it was put back, and a clock that is ahead still writes."""

from datetime import timedelta

import pytest
from aiokafka import AIOKafkaConsumer
from prometheus_client import CollectorRegistry

from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.watchdog import Watchdog
from runtime.metrics import RuntimeMetrics
from tests.support.kafka import fresh_topics
from tests.support.running import Process, ShiftedClock, follow, ingesting, ready
from tests.support.site import Item, Site
from tests.support.watch import Watch

FEED = "http://a.test/feed"


def _list(site: Site, *names: str) -> None:
    for name in names:
        site.put_page(f"http://a.test/{name}", f"Report {name}")
    site.put_feed(FEED, *[Item(f"Entry {name}", link=f"http://a.test/{name}", guid=name) for name in names])


@pytest.mark.parametrize(
    "wrong_by", [timedelta(hours=-2), timedelta(days=-2), timedelta(hours=2), timedelta(days=2)]
)
async def test_polls_and_fetches_go_on_over_a_step_of_the_clock(
    broker: LocalBroker, wrong_by: timedelta
) -> None:
    """While the process runs, and in the next one, which finds times from before the step."""
    connection = await fresh_topics(broker.bootstrap_servers)
    clock = ShiftedClock()
    async with Site() as site, Watch(connection, "entries", "articles", "outcomes") as seen:
        _list(site, "1")
        async with ingesting(connection, site, Process(clock=clock)):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.articles()) == 1, what="the article from before the step")
            clock.wrong_by = wrong_by
            _list(site, "1", "2")
            await seen.until(lambda: len(seen.articles()) == 2, what="an article after the step", seconds=20)
        async with ingesting(connection, site, Process(clock=ShiftedClock())) as stage:
            await ready(stage)
            _list(site, "1", "2", "3")
            await seen.until(
                lambda: len(seen.articles()) == 3, what="an article after the restart", seconds=20
            )
    assert [str(outcome.reason) for outcome in seen.outcomes()] == ["new_article"] * 3


@pytest.mark.parametrize("wrong_by", [timedelta(hours=1), timedelta(days=2)])
async def test_clock_that_is_ahead_still_writes(broker: LocalBroker, wrong_by: timedelta) -> None:
    """Kafka refused every record whose writer was an hour ahead of it."""
    connection = await fresh_topics(broker.bootstrap_servers)
    process = Process(clock=ShiftedClock(wrong_by))
    async with Site() as site, Watch(connection, "articles") as seen:
        _list(site, "1")
        async with ingesting(connection, site, process):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.articles()) == 1, what="an article")
    assert process.restarts == 0
    (article,) = seen.articles()
    assert article.version_created > Clock().now() + timedelta(minutes=50)


async def test_step_of_the_clock_is_counted_once() -> None:
    """An operator who wonders about the times in his records finds the reason."""
    registry, clock = CollectorRegistry(), ShiftedClock()
    consumer = AIOKafkaConsumer()
    watchdog = Watchdog(consumer, RuntimeMetrics(registry, stage="ingest"), clock)
    counts = []
    for wrong_by in (timedelta(), timedelta(hours=-2), timedelta(hours=-2), timedelta(seconds=-7199)):
        clock.wrong_by = wrong_by
        await watchdog.check([])
        counts.append(registry.get_sample_value("conflictwire_clock_steps_total", {"stage": "ingest"}))
    await consumer.stop()
    assert counts == [0, 1, 1, 1]
