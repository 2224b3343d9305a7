"""Table records that cannot be read: quarantined, reported once, and the shard goes on with the rest."""

from dataclasses import replace

from conflictwire.feeds import list_feeds
from ingest.core.feeds.lists import new_feed
from ingest.registry import feed_record
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.committer import shard_of
from schemas import contracts, examples, ids
from schemas.feeds import Feed
from schemas.records import Headers, Record, state_headers
from tests.support.articles import article, article_record, write
from tests.support.kafka import fresh_topics
from tests.support.running import ingesting, ready, tagging
from tests.support.site import Item, Site
from tests.support.watch import Watch, dead_letter_headers

PARTITIONS = 2
NEWER = state_headers("conflictwire.feed.v2")


def _feed(host: str) -> Feed:
    return new_feed(f"http://{host}/feed", now=Clock().now())


def _bad(topic: str, host: str, key: str, value: bytes, headers: Headers) -> Record:
    """Return a record in the shard of a host."""
    return Record(topic, key.encode(), value, headers, partition=shard_of(host, PARTITIONS))


def _bad_tables() -> list[Record]:
    """Return a bad record for each way in which the tables of ingest may be bad, all in one shard."""
    page = ids.article_id("http://a.test/bad")
    return [
        _bad("feeds", "a.test", "fnojson", b"\x00{", state_headers(contracts.FEED.ce_type)),
        _bad("feeds", "a.test", "fnewer", b'{"feed_id":"fnewer"}', NEWER),
        _bad("feeds", "a.test", "fshort", b'{"feed_id":"fshort"}', state_headers(contracts.FEED.ce_type)),
        replace(_bad("feeds", "a.test", "", b"{}", state_headers(contracts.FEED.ce_type)), key=b"\xff\xfe"),
        _bad(
            "feed-states",
            "a.test",
            _feed("a.test").feed_id,
            b"[]",
            state_headers(contracts.FEED_STATE.ce_type),
        ),
        _bad("feed-states", "a.test", "f1/seen", b"", state_headers("conflictwire.seen.v9")),
        _bad(
            "fetch-states",
            "a.test",
            page,
            b'{"status":"pending"}',
            state_headers(contracts.FETCH_STATE.ce_type),
        ),
        _bad("fetch-states", "a.test", "anewer", b"{}", state_headers("conflictwire.fetch-state.v2")),
        _bad("site-states", "a.test", "a.test", b"null", state_headers(contracts.SITE_STATE.ce_type)),
    ]


async def test_unreadable_states_are_parked_once_and_the_shard_goes_on(broker: LocalBroker) -> None:
    """The neighbours in the same tables are polled and fetched; a restart reports nothing again."""
    connection = await fresh_topics(broker.bootstrap_servers, partitions=PARTITIONS)
    bad, good = _bad_tables(), "http://a.test/good-feed"
    topics = ("entries", "articles", "outcomes", "dead-letters")
    async with Site() as site, Watch(connection, *topics) as seen:
        for name in ("1", "2", "bad"):
            site.put_page(f"http://a.test/{name}", f"Report {name}")
        listed = ("1", "bad")
        site.put_feed(good, *[Item(name, link=f"http://a.test/{name}", guid=name) for name in listed])
        site.put_feed("http://a.test/feed", Item("Of the bad feed", link="http://a.test/3", guid="3"))
        await write(connection, *bad, feed_record(_feed("a.test")))
        async with ingesting(connection, site) as stage:
            await write(connection, feed_record(new_feed(good, now=Clock().now())))
            await seen.until(lambda: len(seen.outcomes()) == 2, what="the outcomes of two entries")
            await seen.until(lambda: len(seen.of("dead-letters")) >= len(bad) + 1, what="dead letters")
            readiness = stage.readiness()
        async with ingesting(connection, site) as stage:
            await ready(stage)
            site.put_feed(good, *[Item(n, link=f"http://a.test/{n}", guid=n) for n in ("1", "2", "bad")])
            await seen.until(
                lambda: len(seen.outcomes()) == 3, what="the outcome of an entry after the restart"
            )
        await seen.catch_up()
        assert site.times_asked("http://a.test/feed") == 0
    assert seen.became("http://a.test/1") == ["published/new_article"]
    assert seen.became("http://a.test/2") == ["published/new_article"]
    assert seen.became("http://a.test/bad") == ["dead_letter/unreadable_state"]
    assert (readiness.ready, readiness.degraded) == (True, True)
    assert "quarantine" in " ".join(readiness.problems)
    parked = {(dead_letter_headers(r)["topic"], r.key): r for r in seen.of("dead-letters")}
    assert len(seen.of("dead-letters")) == len(parked) == len(bad) + 1
    for record in bad:
        assert parked[record.topic, record.key].value == record.value
        assert dead_letter_headers(parked[record.topic, record.key])["reason"] == "unreadable_state"
    newer = parked["feeds", b"fnewer"]
    assert newer.headers[: len(NEWER)] == NEWER
    assert [each.feed.url for each in await list_feeds(connection)] == [good]


async def test_states_whose_url_cannot_be_requested_are_parked(broker: LocalBroker) -> None:
    """Whoever may write the tables may write nonsense; the shard must not start again without end."""
    connection = await fresh_topics(broker.bootstrap_servers, partitions=1)
    feed = contracts.FEED.encode(
        _feed("a.test").model_copy(update={"feed_id": "fbad", "url": "http://127.1/"})
    )
    pending = examples.FETCH_STATE.model_copy(
        update={"entry": examples.ENTRY.model_copy(update={"url": "http://127.1/"})}
    )
    good = "http://a.test/good-feed"
    async with Site() as site, Watch(connection, "feed-states", "dead-letters") as seen:
        site.put_feed(good)
        state = replace(contracts.FETCH_STATE.encode(pending), partition=0)
        await write(connection, replace(feed, partition=0), state)
        async with ingesting(connection, site):
            await write(connection, feed_record(new_feed(good, now=Clock().now())))
            await seen.until(lambda: bool(seen.feed_states()), what="a poll of the good feed")
            await seen.until(lambda: len(seen.of("dead-letters")) == 2, what="two dead letters")
    assert {record.key for record in seen.of("dead-letters")} == {feed.key, state.key}


async def test_mended_record_is_worked_on_at_once(broker: LocalBroker) -> None:
    """The operator writes the feed again, and the running service polls it."""
    connection = await fresh_topics(broker.bootstrap_servers)
    feed = _feed("a.test")
    async with Site() as site, Watch(connection, "feed-states", "dead-letters") as seen:
        site.put_feed(feed.url)
        await write(connection, _bad("feeds", "a.test", feed.feed_id, b"{}", NEWER))
        async with ingesting(connection, site) as stage:
            await seen.until(lambda: bool(seen.of("dead-letters")), what="a dead letter of the feed")
            assert stage.readiness().degraded
            await write(connection, feed_record(feed))
            await seen.until(lambda: feed.feed_id in seen.feed_states(), what="a poll of the feed")
            assert not stage.readiness().degraded


async def test_unreadable_story_state_parks_the_next_version_alone(broker: LocalBroker) -> None:
    """The tagger does not know what it published of that article, so it publishes nothing more of it."""
    connection = await fresh_topics(broker.bootstrap_servers, partitions=1)
    bad, good = article("bad", version=2), article("good")
    state = Record(
        "story-states",
        bad.ingest.article_id.encode(),
        b"?",
        state_headers(contracts.STORY_STATE.ce_type),
        partition=0,
    )
    async with Watch(connection, "stories", "outcomes", "dead-letters") as seen:
        await write(connection, state, article_record(bad), article_record(good))
        async with tagging(connection):
            await seen.until(lambda: len(seen.of("dead-letters")) == 2, what="state and article parked")
            await seen.until(lambda: len(seen.outcomes("tagger")) == 2, what="two outcomes")
        await seen.catch_up()
    assert [story.ingest.article_id for story in seen.stories()] == [good.ingest.article_id]
    parked = {dead_letter_headers(record)["topic"]: record for record in seen.of("dead-letters")}
    assert parked["articles"].value == article_record(bad).value
    assert parked["story-states"].value == b"?"
    assert {dead_letter_headers(record)["reason"] for record in parked.values()} == {"unreadable_state"}
