"""Whatever is written to the topics that stages read, the good records among it come out.

Every event, damaged or not, has a dead letter or an outcome, and no shard restarts.
"""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from localkafka import LocalBroker
from schemas import ids
from schemas.contracts import ENTRY
from tests.support.articles import article, article_record
from tests.support.kafka import fresh_topics
from tests.support.mutants import EVENTS, mutants
from tests.support.raw_records import RawRecord, write_raw
from tests.support.running import Process, ingesting, tagging
from tests.support.site import Site
from tests.support.watch import Watch, dead_letter_headers

URL = "http://a.test/good"
TOPICS = ("entries", "articles", "stories", "outcomes", "dead-letters")
EXAMPLES = 2  # a run of both stages takes about ten seconds, however many records it reads
QUICK_RETRIES = {"first_seconds": 0.2, "max_seconds": 0.2, "gone_seconds": 0.2, "give_up_seconds": 0.2}

Place = tuple[str, int, int]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of the records that made a run fail
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking would take hours; the records are printed
    suppress_health_check=list(HealthCheck),
)
@given(records=st.lists(mutants(), min_size=60, max_size=90))
def test_good_records_among_mutants_come_out(broker: LocalBroker, records: list[RawRecord]) -> None:
    """The tables are as damaged as the events that come in while the stages run."""
    asyncio.run(_run(broker.bootstrap_servers, records))


async def _run(bootstrap_servers: str, records: list[RawRecord]) -> None:
    connection = await fresh_topics(bootstrap_servers, partitions=1)
    ingest, tagger = Process(), Process()
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        site.put_page(URL, "The good one")
        await write_raw(connection, [r for r in records if r.topic not in EVENTS and r.key is not None])
        async with ingesting(connection, site, ingest, retry=QUICK_RETRIES), tagging(connection, tagger):
            events = [record for record in records if record.topic in EVENTS]
            await write_raw(
                connection, [*events, _good_entry(), RawRecord.of(article_record(article("good")))]
            )
            await seen.until(lambda: ids.article_id("page") in _keys(seen, "articles"), what="the good entry")
            await seen.until(
                lambda: ids.article_id("good") in _keys(seen, "stories"), what="the good article"
            )
            await seen.until(lambda: not _places(seen) - _settled(seen), what="an end of each event")
        await seen.catch_up()
    assert ingest.restarts + tagger.restarts == 0


def _good_entry() -> RawRecord:
    entry = {
        "entry_id": ids.entry_id("f", "page"),
        "feed_id": "f1",
        "article_id": ids.article_id("page"),
        "discovered_at": "2026-03-01T12:00:00Z",
        "url": URL,
    }
    return RawRecord("entries", b"page", json.dumps(entry).encode(), ((b"ce_type", ENTRY.ce_type.encode()),))


def _keys(seen: Watch, topic: str) -> set[str]:
    return {(record.key or b"").decode(errors="replace") for record in seen.of(topic)}


def _places(seen: Watch) -> set[Place]:
    return {(r.topic, r.partition, r.offset) for topic in EVENTS for r in seen.of(topic)}


def _settled(seen: Watch) -> set[Place]:
    letters = [dead_letter_headers(letter) for letter in seen.of("dead-letters")]
    every = seen.outcomes("ingest") + seen.outcomes("tagger")
    return {(each["topic"], int(each["partition"]), int(each["offset"])) for each in letters} | {
        (outcome.topic, outcome.partition, outcome.offset) for outcome in every
    }
