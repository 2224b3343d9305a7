"""The orderly stop of a stage whose broker has gone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.processes import stage_process, started, until
from tests.support.running import follow
from tests.support.site import Site
from tests.support.victims import Victim

FEED = "http://a.test/feed"
STOP_SECONDS = 10.0  # the contract is 5; a request in flight would take 10 more, a shard's pause 30


@asynccontextmanager
async def _polling(broker: LocalBroker, site: Site, log: Path) -> AsyncIterator[Victim]:
    """Run ingest until it polls."""
    connection = await fresh_topics(broker.bootstrap_servers)
    site.put_feed(FEED)
    ingest = stage_process("ingest", connection, site, log=log, instance_id="i-0")
    async with started(ingest):
        await follow(connection, FEED)
        await until(lambda: site.times_asked(FEED) > 1, what="polls")
        yield ingest


@contextmanager
def _frozen(broker: LocalBroker) -> Iterator[None]:
    assert broker.pid is not None
    os.kill(broker.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(broker.pid, signal.SIGCONT)


async def _stops_in_order(ingest: Victim) -> None:
    await until(lambda: "shard_restarting" in ingest.output, what="a shard's restart")
    ingest.send(signal.SIGTERM)
    async with asyncio.timeout(STOP_SECONDS):
        code = await ingest.ended()
    assert code == 0, ingest.output[-3000:]
    assert "Traceback" not in ingest.output


async def test_stage_whose_broker_has_gone_stops_in_time_and_in_order(tmp_path: Path) -> None:
    """Its shards are restarting, over and over; SIGTERM ends that, too."""
    broker = LocalBroker(tmp_path / "kafka")
    async with broker, Site() as site, _polling(broker, site, tmp_path / "log") as ingest:
        await broker.stop()
        await _stops_in_order(ingest)


async def test_stage_whose_broker_is_frozen_stops_in_time_and_in_order(
    broker: LocalBroker, tmp_path: Path
) -> None:
    """The same where connections stay open and nothing answers."""
    async with Site() as site, _polling(broker, site, tmp_path / "log") as ingest:
        with _frozen(broker):
            await _stops_in_order(ingest)


async def test_second_interrupt_does_not_wait_for_a_broker_that_is_frozen(
    broker: LocalBroker, tmp_path: Path
) -> None:
    """The first one asks and waits for the open transaction; whoever presses again means now."""
    async with Site() as site, _polling(broker, site, tmp_path / "log") as ingest:
        with _frozen(broker):
            polls = site.times_asked(FEED)
            await until(lambda: site.times_asked(FEED) > polls + 2, what="polls that cannot commit")
            while ingest.running:
                ingest.send(signal.SIGINT)
                await asyncio.sleep(0.3)
        assert await ingest.ended() == -signal.SIGINT, ingest.output[-3000:]
