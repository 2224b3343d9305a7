"""Records that cannot be worked on: parked with their bytes, their place and the reason; the rest goes on."""

import asyncio
import json
from dataclasses import dataclass, replace

import pytest

from localkafka import LocalBroker
from schemas import contracts, ids
from schemas.outcomes import OutcomeKind
from schemas.records import Received, Record, header
from tests.support.articles import article, article_record, write
from tests.support.kafka import fresh_topics
from tests.support.running import ingesting, tagging
from tests.support.site import Site
from tests.support.watch import Watch, dead_letter_headers

TYPED = (("content-type", b"application/json"), ("ce_type", contracts.ARTICLE.ce_type.encode()))


def _without(name: str) -> bytes:
    value = json.loads(article_record(article("bad")).value or b"")
    del value[name]
    return json.dumps(value).encode()


def _with(name: str, value: object) -> bytes:
    return json.dumps({**json.loads(article_record(article("bad")).value or b""), name: value}).encode()


def _bad(key: str, value: bytes | None, headers: tuple[tuple[str, bytes], ...] = TYPED) -> Record:
    return Record("articles", key.encode(), value, headers, partition=0)


WHOLE = article_record(article("bad")).value
NEWER = (
    ("content-type", b"application/json"),
    ("ce_type", b"conflictwire.article.v2"),
    ("theirs", b"\xff\x00"),
)
BAD_ARTICLES = {
    "not-json": (_bad("not-json", b"{this is \xff no JSON"), "undecodable"),
    "list": (_bad("list", b"[]"), "undecodable"),
    "empty": (_bad("empty", b""), "undecodable"),
    "lacks-a-field": (_bad("lacks-a-field", _without("versionCreated")), "undecodable"),
    "lacks-ingest": (_bad("lacks-ingest", _without("ingest")), "undecodable"),
    "field-is-null": (_bad("field-is-null", _with("uri", None)), "undecodable"),
    "value-is-null": (_bad("value-is-null", None), "undecodable"),
    "version-is-no-number": (_bad("version-is-no-number", _with("version", "second")), "undecodable"),
    "unknown-version": (_bad("unknown-version", WHOLE, NEWER), "unknown_version"),
    "no-headers": (_bad("no-headers", WHOLE, ()), "unknown_version"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the tagger over bad records with a good one behind them, ended."""

    seen: Watch
    sent: dict[str, Received]

    def dead_letter(self, key: str) -> Received:
        """Return the one dead letter of a key."""
        (found,) = [record for record in self.seen.of("dead-letters") if record.key == key.encode()]
        return found


async def _run(bootstrap_servers: str) -> Run:
    connection = await fresh_topics(bootstrap_servers)
    async with Watch(connection, "articles", "stories", "outcomes", "dead-letters") as seen:
        await write(connection, *[record for record, _ in BAD_ARTICLES.values()])
        await write(connection, article_record(article("good"), partition=0))
        async with tagging(connection):
            await seen.until(lambda: bool(seen.stories()), what="the story behind the bad records")
        await seen.catch_up()
    return Run(seen, seen.last("articles"))


@pytest.fixture(scope="module")
def run(broker: LocalBroker) -> Run:
    """One run over all bad records of one partition."""
    return asyncio.run(_run(broker.bootstrap_servers))


@pytest.mark.parametrize("key", BAD_ARTICLES)
def test_bad_article_is_parked_as_it_came(run: Run, key: str) -> None:
    """Key, value and headers stand untouched; ours name where it was, and why it is here."""
    sent, parked = run.sent[key], run.dead_letter(key)
    assert parked.value == sent.value
    assert parked.headers[: len(sent.headers)] == sent.headers
    ours = dead_letter_headers(parked)
    assert ours["reason"] == BAD_ARTICLES[key][1]
    assert (ours["topic"], ours["partition"], ours["offset"]) == ("articles", "0", str(sent.offset))
    assert (ours["stage"], ours["timestamp"]) == ("tagger", str(sent.timestamp_ms))
    assert f"articles[0]@{sent.offset}" in ours["detail"]


@pytest.mark.parametrize("key", BAD_ARTICLES)
def test_bad_article_has_one_outcome(run: Run, key: str) -> None:
    """A parked record is accounted for as any other."""
    (outcome,) = [each for each in run.seen.outcomes("tagger") if each.id == key]
    assert (outcome.outcome, str(outcome.reason)) == (OutcomeKind.DEAD_LETTER, BAD_ARTICLES[key][1])
    assert (outcome.topic, outcome.partition, outcome.offset) == ("articles", 0, run.sent[key].offset)


def test_good_article_behind_bad_ones_is_a_story(run: Run) -> None:
    """Nothing that cannot be read stops what can."""
    (story,) = run.seen.stories()
    assert story.ingest.article_id == ids.article_id("good")
    assert len(run.seen.of("dead-letters")) == len(BAD_ARTICLES)


async def test_bad_entries_are_parked_and_the_good_one_is_fetched(broker: LocalBroker) -> None:
    """Ingest's own input is read with the same care."""
    connection = await fresh_topics(broker.bootstrap_servers)
    typed = (("ce_type", contracts.ENTRY.ce_type.encode()),)
    entry = {
        "entry_id": "egood",
        "feed_id": "f1",
        "article_id": "a1",
        "discovered_at": "2026-03-01T12:00:00Z",
        "url": "http://good.test/1",
    }
    good = Record("entries", b"egood", json.dumps(entry).encode(), typed, partition=0)
    bad = {
        "not-json": replace(good, key=b"not-json", value=b"\x00\x01"),
        "null": replace(good, key=b"null", value=None),
        "hops": replace(good, key=b"hops", value=json.dumps({**entry, "hop": 6}).encode()),
        "newer": replace(good, key=b"newer", headers=(("ce_type", b"conflictwire.entry.v2"),)),
    }
    no_url = {**entry, "entry_id": "enourl", "article_id": "a2", "url": "http://127.1/"}
    async with Site() as site, Watch(connection, "entries", "outcomes", "dead-letters") as seen:
        site.put_page("http://good.test/1", "The good one")
        await write(
            connection, *bad.values(), replace(good, key=b"enourl", value=json.dumps(no_url).encode()), good
        )
        async with ingesting(connection, site):
            await seen.until(lambda: len(seen.outcomes()) == 6, what="six outcomes")
        await seen.catch_up()
    became = {outcome.id: str(outcome.reason) for outcome in seen.outcomes()}
    assert became == {
        "not-json": "undecodable",
        "null": "undecodable",
        "hops": "undecodable",
        "newer": "unknown_version",
        "enourl": "invalid_url",
        "egood": "new_article",
    }
    parked = {(record.key or b"").decode(): record for record in seen.of("dead-letters")}
    assert {key: record.value for key, record in parked.items()} == {key: bad[key].value for key in bad}
    assert {header(record.headers, "dead-letter-topic") for record in parked.values()} == {"entries"}
