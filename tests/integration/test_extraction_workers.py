"""Extraction workers killed from outside: ingest goes on, and no article is lost by it."""

import asyncio
from multiprocessing import forkserver

import psutil

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.processes import until
from tests.support.running import follow, ingesting, ready
from tests.support.site import Item, Site
from tests.support.watch import Watch

FEED = "http://a.test/feed"
PAGES = [f"http://a.test/{number}" for number in range(4)]


def _workers() -> list[psutil.Process]:
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # noqa: SLF001 - nothing public says it
    return psutil.Process(server).children()


async def test_workers_killed_while_idle_restart_nothing(broker: LocalBroker) -> None:
    """The stage keeps its shards, and the next page finds a worker."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site, Watch(connection, "entries", "articles", "outcomes") as seen:
        site.put_feed(FEED)
        async with ingesting(connection, site, extract={"workers": 2}) as stage:
            await ready(stage)
            await follow(connection, FEED)
            for number, page in enumerate(PAGES, start=1):
                site.put_page(page, f"Report {number}")
                site.put_feed(FEED, *[Item(url, link=url, guid=url) for url in PAGES[:number]])
                await seen.until(lambda n=number: len(seen.outcomes()) == n, what="the article")  # type: ignore[misc]
                await until(lambda: len(_workers()) > 0, what="a worker")
                for worker in _workers():
                    worker.kill()
                await asyncio.sleep(0.3)
            assert stage.readiness().problems == ()
            assert stage.readiness().ready
    assert [seen.became(page) for page in PAGES] == [["published/new_article"]] * len(PAGES)
