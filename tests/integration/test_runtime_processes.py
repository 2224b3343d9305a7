"""Stages as processes: the orderly stop, and two that were given the same name."""

import asyncio
import signal
from pathlib import Path

from localkafka import LocalBroker
from schemas.fetches import FetchStatus
from tests.support.kafka import fresh_topics
from tests.support.processes import stage_process, started, until
from tests.support.running import follow, ingesting
from tests.support.site import Item, Site
from tests.support.watch import Watch

FEED = "http://a.test/feed"
PAGE = "http://a.test/report"
STOP_SECONDS = 5.0  # the contract of SIGTERM; it takes a third of a second on a quiet machine


async def test_terminated_process_leaves_its_fetch_to_the_next(broker: LocalBroker, tmp_path: Path) -> None:
    """SIGTERM ends it in order and in time; what was in flight is pending, fetched once by the next owner."""
    connection = await fresh_topics(broker.bootstrap_servers)
    topics = ("entries", "articles", "outcomes", "fetch-states")
    async with Site() as site, Watch(connection, *topics) as seen:
        site.put(PAGE, site.never_answered)
        site.put_feed(FEED, Item("The report", link=PAGE, guid="1"))
        ingest = stage_process("ingest", connection, site, log=tmp_path / "log", instance_id="i-0")
        async with started(ingest):
            await follow(connection, FEED)
            await until(lambda: site.times_asked(PAGE) == 1, what="the fetch")
            ingest.send(signal.SIGTERM)
            loop = asyncio.get_running_loop()
            began = loop.time()
            assert await ingest.ended() == 0, ingest.output
            assert loop.time() - began <= STOP_SECONDS
        await seen.catch_up()
        articles = [state for state in seen.fetch_states().values() if state.alias_of is None]
        assert [state.status for state in articles] == [FetchStatus.PENDING]
        assert seen.outcomes() == []
        site.released.set()
        async with ingesting(connection, site):
            await seen.until(lambda: bool(seen.outcomes()), what="the outcome of the entry")
        await seen.catch_up()
    assert seen.became(PAGE) == ["published/new_article"]
    assert len(seen.articles()) == 1


async def test_two_processes_of_one_instance_id_end_with_its_name(
    broker: LocalBroker, tmp_path: Path
) -> None:
    """They displace each other without an error of Kafka's; the sentence says which setting is to change."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site:
        twins = [
            stage_process("ingest", connection, site, log=tmp_path / str(number), instance_id="the-same")
            for number in range(2)
        ]
        async with started(*twins):
            await until(lambda: not all(twin.running for twin in twins), what="the end of one of the two")
            (ended, *_) = [twin for twin in twins if not twin.running]
            assert await ended.ended() == 1
            assert "instance_id 'the-same'" in ended.output
            assert "Traceback" not in ended.output
