"""What a stage logs while Kafka is away or its topics are gone: what happened, and not ten thousand times."""

import asyncio
import json
import os
import signal
from collections import Counter
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient

from localkafka import LocalBroker
from schemas.contracts import topics
from tests.support.kafka import fresh_topics
from tests.support.processes import stage_process, started, until
from tests.support.site import Site
from tests.support.victims import Victim

OUTAGE_SECONDS = 5.0
MAX_LINES = 50  # of one process in that time; before there was a limit, 350 without a broker


async def test_stage_without_broker_says_so_and_does_not_flood(tmp_path: Path) -> None:
    """The broker is killed; what repeats itself is said once in 30 s."""
    async with LocalBroker(tmp_path / "broker") as broker, Site() as site:
        connection = await fresh_topics(broker.bootstrap_servers)
        tagger = stage_process("tag", connection, site, log=tmp_path / "log", instance_id="t-0")
        async with started(tagger):
            await until(lambda: tagger.output.count('"restored"') == 2, what="two shards at work")
            assert broker.pid is not None
            os.kill(broker.pid, signal.SIGKILL)
            lines = await _lines_of(tagger, OUTAGE_SECONDS)
            assert tagger.running
    assert 0 < len(lines) <= MAX_LINES, _told(lines)


async def test_stage_whose_topics_went_says_so_and_does_not_flood(
    broker: LocalBroker, tmp_path: Path
) -> None:
    """The topics are deleted beneath a stage that works."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site:
        tagger = stage_process("tag", connection, site, log=tmp_path / "log", instance_id="t-0")
        async with started(tagger):
            await until(lambda: tagger.output.count('"restored"') == 2, what="two shards at work")
            admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
            await admin.start()
            await admin.delete_topics([connection.topic(name) for name in topics(())])
            await admin.close()
            lines = await _lines_of(tagger, OUTAGE_SECONDS)
    assert 0 < len(lines) <= MAX_LINES, _told(lines)


async def _lines_of(stage: Victim, seconds: float) -> list[str]:
    before = len(stage.output.splitlines())
    await asyncio.sleep(seconds)
    return stage.output.splitlines()[before:]


def _told(lines: list[str]) -> str:
    events = Counter(json.loads(line)["event"][:80] if line.startswith("{") else line[:80] for line in lines)
    return f"{len(lines)} lines: {events.most_common(20)}"
