"""The orderly stop of a stage whose broker has gone."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.processes import stage_process, started, until
from tests.support.running import follow
from tests.support.site import Site

FEED = "http://a.test/feed"
STOP_SECONDS = 10.0  # the contract is 5; a request in flight would take 10 more, a shard's pause 30


@pytest.mark.parametrize("gone", ["stopped", "frozen"])
async def test_stage_whose_broker_has_gone_stops_in_time_and_in_order(tmp_path: Path, gone: str) -> None:
    """Its shards are restarting, over and over; SIGTERM ends that, too."""
    broker = LocalBroker(tmp_path / "kafka")
    async with broker, Site() as site:
        connection = await fresh_topics(broker.bootstrap_servers)
        site.put_feed(FEED)
        ingest = stage_process("ingest", connection, site, log=tmp_path / "log", instance_id="i-0")
        async with started(ingest):
            await follow(connection, FEED)
            await until(lambda: site.times_asked(FEED) > 1, what="polls")
            pid = broker.pid
            assert pid is not None
            if gone == "frozen":
                os.kill(pid, signal.SIGSTOP)
            else:
                await broker.stop()
            try:
                await until(lambda: "shard_restarting" in ingest.output, what="a shard's restart")
                ingest.send(signal.SIGTERM)
                async with asyncio.timeout(STOP_SECONDS):
                    code = await ingest.ended()
            finally:
                if gone == "frozen":
                    os.kill(pid, signal.SIGCONT)
            assert code == 0, ingest.output[-3000:]
            assert "Traceback" not in ingest.output


async def test_second_interrupt_does_not_wait_for_a_broker_that_is_frozen(tmp_path: Path) -> None:
    """The first one asks and waits for the open transaction; whoever presses again means now."""
    broker = LocalBroker(tmp_path / "kafka")
    async with broker, Site() as site:
        connection = await fresh_topics(broker.bootstrap_servers)
        site.put_feed(FEED)
        ingest = stage_process("ingest", connection, site, log=tmp_path / "log", instance_id="i-0")
        async with started(ingest):
            await follow(connection, FEED)
            await until(lambda: site.times_asked(FEED) > 1, what="polls")
            pid = broker.pid
            assert pid is not None
            os.kill(pid, signal.SIGSTOP)
            try:
                polls = site.times_asked(FEED)
                await until(lambda: site.times_asked(FEED) > polls + 2, what="polls that cannot commit")
                while ingest.running:
                    ingest.send(signal.SIGINT)
                    await asyncio.sleep(0.3)
            finally:
                os.kill(pid, signal.SIGCONT)
            assert await ingest.ended() == -signal.SIGINT, ingest.output[-3000:]
