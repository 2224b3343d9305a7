"""A clumsy or hostile neighbour on the cluster: whatever it writes, the good records of the shard come out.

Every bad record ends in a dead letter or an outcome, and no shard restarts for it.
"""

import asyncio
import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import pytest

from ingest.core.feeds.lists import new_feed
from ingest.registry import feed_record
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.committer import shard_of
from schemas import ids
from schemas.contracts import (
    ARTICLE,
    ENTRY,
    FEED,
    FETCH_STATE,
    SITE_STATE,
    Event,
    State,
)
from schemas.records import header
from tests.support.articles import article, article_record
from tests.support.kafka import fresh_topics
from tests.support.raw_records import RawHeaders, RawRecord, write_raw
from tests.support.running import Process, ingesting, tagging
from tests.support.site import Item, Site
from tests.support.watch import Watch, dead_letter_headers

MIB = 1 << 20
SHARDS = 2
TOPICS = (
    "entries",
    "feeds",
    "fetch-states",
    "site-states",
    "articles",
    "stories",
    "outcomes",
    "dead-letters",
)
HOST = "a.test"
SHARD = shard_of(HOST, SHARDS)
ELSEWHERE = next(host for host in (f"b{n}.test" for n in range(99)) if shard_of(host, SHARDS) != SHARD)
NOT_TEXT = (b"\xff\xfe", b"x")
TRACE = b"traceparent"


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad record, and the reason that its dead letter or outcome has."""

    record: RawRecord
    reason: str


def _raw(
    contract: Event[Any] | State[Any], key: bytes | None, value: object, *headers: tuple[bytes, bytes | None]
) -> RawRecord:
    """Return a record of a kind; what is neither bytes nor null is written as JSON."""
    encoded = value if isinstance(value, bytes) or value is None else json.dumps(value).encode()
    typed: RawHeaders = ((b"ce_type", contract.ce_type.encode()), *headers)
    return RawRecord(contract.topic, key, encoded, typed, SHARD)


def _entry(name: str, **fields: object) -> dict[str, object]:
    return {
        "entry_id": ids.entry_id("f", name),
        "feed_id": "f1",
        "article_id": ids.article_id(name),
        "discovered_at": "2026-03-01T12:00:00Z",
        "url": f"http://{HOST}/{name}",
        **fields,
    }


def _bad_entry(name: str, reason: str, *headers: tuple[bytes, bytes | None], **fields: object) -> Bad:
    return Bad(_raw(ENTRY, ids.entry_id("f", name).encode(), _entry(name, **fields), *headers), reason)


def _state(name: str, **fields: object) -> dict[str, object]:
    origin = {"topic": "entries", "partition": 0, "offset": 0}
    return {"article_id": name, "status": "pending", "entry": _entry(name), "origin": origin, **fields}


def _feed(feed_id: str, **fields: object) -> dict[str, object]:
    return {
        "feed_id": feed_id,
        "url": f"http://{HOST}/{feed_id}",
        "added_at": "2026-03-01T12:00:00Z",
        **fields,
    }


def _article(name: str, **fields: object) -> dict[str, object]:
    value: dict[str, object] = json.loads(article_record(article(name)).value or b"")
    ingest = fields.pop("ingest", {})
    assert isinstance(ingest, dict)
    return {**value, **fields, "ingest": {**value["ingest"], **ingest}}  # type: ignore[dict-item]


ENTRIES = {
    "entry with a null header": _bad_entry("null-header", "new_article", (b"theirs", None)),
    "entry with a null traceparent": _bad_entry("null-trace", "new_article", (TRACE, None)),
    "entry with a null ce_type": Bad(
        replace(_raw(ENTRY, b"null-type", _entry("x")), headers=((b"ce_type", None),)), "unknown_version"
    ),
    "entry with a null ce_id": _bad_entry("null-id", "new_article", (b"ce_id", None)),
    "entry with a header name that is not UTF-8": _bad_entry("bad-name", "new_article", NOT_TEXT),
    "entry without any header but one that is not UTF-8": Bad(
        replace(_raw(ENTRY, b"only-bad-name", _entry("x")), headers=(NOT_TEXT,)), "unknown_version"
    ),
    "entry whose URL is a file": _bad_entry("file", "invalid_url", url="file:///etc/passwd"),
    "entry whose URL is garbage": _bad_entry("garbage", "invalid_url", url="\u0001://[::garbage"),
    "entry whose URL is empty": _bad_entry("empty-url", "invalid_url", url=""),
    "entry whose URL has 100 kB": _bad_entry("long", "invalid_url", url="http://a.test/" + "x" * 100_000),
    "entry whose URL is a private address": _bad_entry(
        "private", "address_refused", url="http://127.0.0.1:1/"
    ),
    "entry updated in 9999": _bad_entry("9999", "undecodable", updated_at="9999-12-31T23:59:59Z"),
    "entry discovered in year 1": _bad_entry(
        "year-1", "undecodable", discovered_at="0001-01-01T00:00:00+14:00"
    ),
    "entry discovered in 2150": _bad_entry("2150", "new_article", discovered_at="2150-01-01T00:00:00Z"),
    "entry of 5 MiB": _bad_entry("5-mib", "too_large", content="x" * (5 * MIB)),
    "entry of 9 MiB": _bad_entry("9-mib", "too_large", content="x" * (9 * MIB)),
    "9 MiB that are not JSON": Bad(_raw(ENTRY, b"9-mib-raw", b"x" * (9 * MIB)), "undecodable"),
    "entry with a key of 3 MiB": Bad(_raw(ENTRY, b"k" * (3 * MIB), b"{}"), "undecodable"),
    "entry with headers of 9 MiB": _bad_entry("headers", "new_article", (b"theirs", b"x" * (9 * MIB))),
    "bad entry with headers of 9 MiB": Bad(
        _raw(ENTRY, b"bad-headers", b"{", (b"theirs", b"x" * (9 * MIB))), "undecodable"
    ),
    "entry without key and value": Bad(_raw(ENTRY, None, None), "undecodable"),
    "entry with a key that is not text": Bad(_raw(ENTRY, b"\xff\xfe", b"\xff"), "undecodable"),
    "100,000 brackets": Bad(_raw(ENTRY, b"brackets", b"[" * 100_000), "undecodable"),
    "entry with an endless number": Bad(
        _raw(ENTRY, b"number", json.dumps(_entry("n")).encode()[:-1] + b',"revision":' + b"9" * 5_000 + b"}"),
        "undecodable",
    ),
    "entry with half a surrogate": Bad(
        _raw(ENTRY, b"surrogate", json.dumps(_entry("s")).encode()[:-1] + b',"title":"\\ud800"}'),
        "undecodable",
    ),
    "entry whose article_id looks like a marker": _bad_entry(
        "marker", "undecodable", article_id="a/quarantined"
    ),
    "entry whose article_id is empty": _bad_entry("no-article", "undecodable", article_id=""),
    "entry with a ce_id of other digits": _bad_entry(
        "digits", "undecodable", (b"ce_id", "e.²".encode()), hop=9
    ),
}
FEEDS = {
    "feed with a null ce_type": Bad(
        replace(_raw(FEED, b"fnull", _feed("fnull")), headers=((b"ce_type", None),)), "unreadable_state"
    ),
    "feed with a header name that is not UTF-8": Bad(
        _raw(FEED, b"fname", b"{}", NOT_TEXT), "unreadable_state"
    ),
    "feed whose URL is a file": Bad(
        _raw(FEED, b"ffile", _feed("ffile", url="file:///x")), "unreadable_state"
    ),
    "feed whose URL is garbage": Bad(_raw(FEED, b"fgarbage", _feed("fgarbage", url="?")), "unreadable_state"),
    "feed whose URL is empty": Bad(_raw(FEED, b"fempty", _feed("fempty", url="")), "unreadable_state"),
    "feed whose URL has 100 kB": Bad(
        _raw(FEED, b"flong", _feed("flong", url="http://a.test/" + "x" * 100_000)), "unreadable_state"
    ),
    "feed under the key of another": Bad(_raw(FEED, b"fkey", _feed("fother")), "unreadable_state"),
    "feed added in 9999": Bad(
        _raw(FEED, b"f9999", _feed("f9999", added_at="9999-12-31T23:59:59Z")), "unreadable_state"
    ),
    "feed of 9 MiB": Bad(_raw(FEED, b"f9mib", b"x" * (9 * MIB)), "unreadable_state"),
    "feed that is too large to be handed to its shard": Bad(
        _raw(FEED, b"fmoved", _feed("fmoved", url=f"http://{ELSEWHERE}/", publisher="x" * (4 * MIB))),
        "unreadable_state",
    ),
    "feed with a key of 3 MiB": Bad(_raw(FEED, b"f" * (3 * MIB), b"{}"), "unreadable_state"),
    "feed under the key of a seen set": Bad(_raw(FEED, b"f1/seen", _feed("f1/seen")), "unreadable_state"),
}
STATES = {
    "pending state without its origin": Bad(
        _raw(FETCH_STATE, b"a-no-origin", {**_state("a-no-origin"), "origin": None}), "unreadable_state"
    ),
    "pending state without its entry": Bad(
        _raw(FETCH_STATE, b"a-no-entry", {**_state("a-no-entry"), "entry": None}), "unreadable_state"
    ),
    "state under the key of another": Bad(_raw(FETCH_STATE, b"a-key", _state("a-other")), "unreadable_state"),
    "state with a file to fetch": Bad(
        _raw(FETCH_STATE, b"a-file", _state("a-file", entry=_entry("a-file", url="file:///x"))),
        "unreadable_state",
    ),
    "state tried -10^300 times": Bad(
        _raw(FETCH_STATE, b"a-tries", _state("a-tries", attempts=-(10**300))), "unreadable_state"
    ),
    "state to be tried in 9999": Bad(
        _raw(FETCH_STATE, b"a-9999", _state("a-9999", next_attempt_at="9999-12-31T23:59:59Z")),
        "unreadable_state",
    ),
    "pending state of 9 MiB": Bad(
        _raw(FETCH_STATE, b"a-9mib", b'"pending"' + b"x" * (9 * MIB)), "unreadable_state"
    ),
    "site blocked until 9999": Bad(
        _raw(SITE_STATE, HOST.encode(), {"domain": HOST, "blocked_until": "9999-12-31T23:59:59Z"}),
        "unreadable_state",
    ),
}
ARTICLES = {
    "article with a null traceparent": Bad(
        _raw(ARTICLE, b"null-trace", _article("t1"), (TRACE, None)), "conflict"
    ),
    "article with a traceparent of bytes": Bad(
        _raw(ARTICLE, b"odd-trace", _article("t2"), (TRACE, b"00-" + b"\xff" * 32 + b"-1-1")), "conflict"
    ),
    "article with a header name that is not UTF-8": Bad(
        _raw(ARTICLE, b"name", _article("t3"), NOT_TEXT), "conflict"
    ),
    "article made in year 1": Bad(
        _raw(ARTICLE, b"year-1", _article("t4", versionCreated="0001-01-01T00:00:00+14:00")), "undecodable"
    ),
    "article of version two and a half": Bad(
        _raw(ARTICLE, b"2.5", _article("t5", version="2.5")), "undecodable"
    ),
    "article of 9 MiB": Bad(_raw(ARTICLE, b"9mib", _article("t6", by="x" * (9 * MIB))), "too_large"),
    "article whose id looks like a marker": Bad(
        _raw(ARTICLE, b"marker", _article("t7", ingest={"article_id": "a/quarantined"})), "undecodable"
    ),
    "article without key and value": Bad(_raw(ARTICLE, None, None), "undecodable"),
    "article with a key of 3 MiB": Bad(_raw(ARTICLE, b"k" * (3 * MIB), b"[]"), "undecodable"),
}
EVERY = {**ENTRIES, **FEEDS, **STATES, **ARTICLES}
PAGES = ("first", "last", "listed", "null-header", "null-trace", "null-id", "bad-name", "2150", "headers")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of both stages over all bad records with good ones among them, ended."""

    seen: Watch
    restarts: float
    degraded: tuple[str, ...]

    def reasons(self, name: str) -> set[str]:
        """Return the reasons of the dead letters and outcomes of a bad record."""
        return _reasons(self.seen, EVERY[name].record)


def _reasons(seen: Watch, record: RawRecord) -> set[str]:
    letters = [
        (dead_letter_headers(letter), letter.key)
        for letter in seen.of("dead-letters")
        if letter.key == (record.key or b"")[:65_536] or letter.key == record.key
    ]
    found = {headers["reason"] for headers, _ in letters if headers["topic"] == record.topic}
    places = {
        (each.topic, each.partition, each.offset)
        for each in seen.of(record.topic)
        if (each.key, each.value) == (record.key, record.value)
    }
    every = seen.outcomes("ingest") + seen.outcomes("tagger")
    return found | {str(o.reason) for o in every if (o.topic, o.partition, o.offset) in places}


def _accounted(seen: Watch) -> bool:
    return all(_reasons(seen, bad.record) for bad in EVERY.values())


async def _run(bootstrap_servers: str) -> Run:
    connection = await fresh_topics(bootstrap_servers, partitions=SHARDS)
    ingest, tagger = Process(), Process()
    feed = new_feed(f"http://{HOST}/feed", now=Clock().now())
    first, last = (_raw(ENTRY, name.encode(), _entry(name)) for name in ("first", "last"))
    good = RawRecord.of(article_record(article("good")), partition=SHARD)
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        for name in PAGES:
            site.put_page(f"http://{HOST}/{name}", f"Report {name}")
        site.put_feed(feed.url, Item("Listed", link=f"http://{HOST}/listed", guid="listed"))
        await write_raw(connection, [first, *(bad.record for bad in EVERY.values()), last, good])
        await write_raw(connection, [RawRecord.of(feed_record(feed), partition=SHARD)])
        async with ingesting(connection, site, ingest) as stage, tagging(connection, tagger):
            wanted = {ids.article_id(name) for name in ("first", "last", f"http://{HOST}/listed")}
            await seen.until(lambda: wanted <= set(seen.last("articles")), what="the good articles")
            await seen.until(lambda: ids.article_id("good") in seen.last("stories"), what="the good story")
            await seen.until(lambda: _accounted(seen), what="a dead letter or an outcome of each")
            degraded = stage.readiness().problems
        await seen.catch_up()
    return Run(seen, ingest.restarts + tagger.restarts, degraded)


@pytest.fixture(scope="module")
def run(broker: LocalBroker) -> Run:
    """One run over all kinds of bad records."""
    return asyncio.run(_run(broker.bootstrap_servers))


@pytest.mark.parametrize("name", EVERY)
def test_bad_record_has_a_dead_letter_or_an_outcome(run: Run, name: str) -> None:
    """Nothing that somebody writes to our topics vanishes, and nothing blocks what follows it."""
    assert run.reasons(name) == {EVERY[name].reason}


def test_no_shard_restarts_for_a_bad_record(run: Run) -> None:
    """A restart would read the same record again, and so without end."""
    assert run.restarts == 0


def test_readiness_says_that_something_is_in_quarantine(run: Run) -> None:
    """The rest goes on, so nothing else would show it."""
    assert any("in quarantine" in problem for problem in run.degraded)


def test_letter_that_is_too_large_has_headers_and_a_digest(run: Run) -> None:
    """Nine mebibytes of zeros fit into a topic when they are compressed, and into no dead letter."""
    bad = EVERY["9 MiB that are not JSON"].record
    (letter,) = [each for each in run.seen.of("dead-letters") if each.key == bad.key]
    ours = dead_letter_headers(letter)
    assert letter.value is None
    assert header(letter.headers, "ce_type") == ENTRY.ce_type
    assert ours["sha256"] == sha256(bad.value or b"").hexdigest()
    assert int(ours["bytes"]) > 9 * MIB
