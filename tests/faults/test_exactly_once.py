"""The whole road under SIGKILL: every article version once, every entry an outcome."""

import asyncio
import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from conflictwire.demo import sample_flags
from conflictwire.feeds import add_feeds
from conflictwire.samplewire import SampleWire, gold
from conflictwire.settings import child_environment
from conflictwire.tally import TALLIED, Tally
from ingest.core.feeds.lists import new_feed
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from schemas.contracts import ARTICLE
from schemas.records import Received, header
from schemas.topics import DESKS, desk_topic
from tests.support.kafka import fresh_topics
from tests.support.thorough import thorough
from tests.support.victims import Victim

KILLS = thorough(20, otherwise=5)
SECONDS_BETWEEN_KILLS = (1.0, 3.0)
WIRE_SECONDS = thorough(55, otherwise=12)
SETTLE_SECONDS = 90.0
TOPICS = (*TALLIED, *map(desk_topic, DESKS))


class Watcher:
    """A concurrent read_committed reader: keeps all that it sees."""

    def __init__(self, connection: Connection) -> None:
        self.seen: list[Received] = []
        self.tally = Tally()
        self._connection = connection

    async def run(self) -> None:
        """Read until cancelled."""
        clock = Clock()
        async with Reader(self._connection, TOPICS) as reader:
            while True:
                for received in await reader.read():
                    self.seen.append(received)
                    if received.topic in TALLIED:
                        self.tally.take(received, now=clock.now())

    def doubled(self) -> dict[tuple[str, str], int]:
        """Return what was seen more than once, by topic and ce_id; the hops of an entry are its own."""
        counts = Counter(
            (r.topic, header(r.headers, "ce_id") or "") for r in self.seen if r.topic != "entries"
        )
        return {key: count for key, count in counts.items() if count > 1}


def _victims(connection: Connection, wire: SampleWire, logs: Path) -> list[Victim]:
    common = {
        **sample_flags(wire),
        "bootstrap_servers": connection.bootstrap_servers,
        "topic_prefix": connection.prefix,
        "extract.workers": "1",
        "log_format": "json",
    }
    return [
        Victim(
            "-m",
            "conflictwire",
            stage,
            log=logs / f"{stage}-{number}.log",
            env=child_environment({**common, "instance_id": f"{stage}-{number}"}),
        )
        for stage in ("ingest", "tag")
        for number in range(2)
    ]


async def _torment(victims: list[Victim], dice: random.Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(*SECONDS_BETWEEN_KILLS))
        victim = dice.choice(victims)
        await victim.kill()
        await victim.start()


async def _until_settled(wire: SampleWire, watcher: Watcher) -> None:
    quiet = 0
    async with asyncio.timeout(SETTLE_SECONDS):
        while quiet < 4:
            before = len(watcher.seen)
            await asyncio.sleep(0.5)
            settled = wire.all_published and wire.all_listed() and watcher.tally.settled
            quiet = quiet + 1 if settled and len(watcher.seen) == before else 0


@pytest.mark.timeout(600)
async def test_kills_of_every_stage_lose_and_double_nothing(broker: LocalBroker, tmp_path: Path) -> None:
    """SIGKILLs among two ingest and two tagger processes are not seen downstream."""
    connection = await fresh_topics(broker.bootstrap_servers)
    clock = Clock()
    watcher = Watcher(connection)
    async with SampleWire(now=clock.now(), duration_seconds=WIRE_SECONDS) as wire:
        victims = _victims(connection, wire, tmp_path)
        for victim in victims:
            await victim.start()
        watching = asyncio.create_task(watcher.run())
        try:
            await add_feeds(connection, [new_feed(url, now=clock.now()) for url in wire.feed_urls])
            dice = random.Random(20261123)  # noqa: S311 - reproducible, guards nothing
            await asyncio.gather(wire.publish_over_time(), _torment(victims, dice))
            await _until_settled(wire, watcher)
        finally:
            watching.cancel()
            for victim in victims:
                victim.send(signal.SIGTERM)
            codes = [await victim.ended() for victim in victims]
    tally = watcher.tally
    assert watcher.doubled() == {}
    assert tally.entries == tally.entry_outcomes.keys()
    assert tally.articles == tally.article_outcomes.keys()
    assert tally.dead_letters == 0
    assert codes == [0, 0, 0, 0], [victim.output[-2000:] for victim in victims]
    articles = [ARTICLE.decode(record) for record in watcher.seen if record.topic == "articles"]
    assert {article.title for article in articles} >= {each.title for each in gold()}
    for article_id in {article.ingest.article_id for article in articles}:
        versions = sorted(int(a.version) for a in articles if a.ingest.article_id == article_id)
        assert versions == list(range(1, len(versions) + 1))
