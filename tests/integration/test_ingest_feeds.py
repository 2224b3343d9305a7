"""The operator's hand on a running service: remove, pause, poll now, move a feed to another shard."""

from conflictwire.feeds import change_feeds, choose, list_feeds, remove_feeds
from ingest.core.feeds.lists import new_feed
from ingest.core.feeds.seen import SeenSet
from ingest.registry import feed_record
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.committer import shard_of
from schemas.feeds import Feed
from schemas.records import decode
from tests.support.articles import write
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import RSS, Item, Reply, Site, rss
from tests.support.watch import Watch

TOPICS = ("feeds", "feed-states", "entries", "outcomes")
FEED = "http://a.test/feed"
SELDOM = {"poll": {"min_seconds": 3600, "default_seconds": 3600, "max_seconds": 3600}}


def _items(count: int) -> list[Item]:
    return [Item(f"Report {n}", link=f"http://a.test/{n}", guid=str(n)) for n in range(count)]


def _site_with_pages(site: Site, count: int) -> None:
    for item in _items(count):
        site.put_page(str(item.link), item.title)


async def test_removed_feed_loses_its_state_and_is_polled_no_more(broker: LocalBroker) -> None:
    """Its entries go on; added again, it starts from nothing."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        _site_with_pages(site, 1)
        site.put_feed(FEED, *_items(1))
        async with ingesting(connection, site):
            (feed,) = await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 1, what="the outcome of its entry")
            await remove_feeds(connection, choose(await list_feeds(connection), [feed.url]))
            held = (feed.feed_id, f"{feed.feed_id}/seen")
            await seen.until(
                lambda: all(seen.last("feed-states")[key].value is None for key in held),
                what="tombstones of state and seen set",
            )
            polls = site.times_asked(FEED)
            other = "http://a.test/other"
            site.put_feed(other)
            (added,) = await follow(connection, other)
            await seen.until(lambda: added.feed_id in seen.feed_states(), what="a poll of another feed")
            assert site.times_asked(FEED) <= polls + 1  # one may have been under way


async def test_feed_is_polled_now_when_asked_though_it_is_due_in_an_hour(broker: LocalBroker) -> None:
    """The request is conditional, as any poll."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        _site_with_pages(site, 2)
        site.put(FEED, Reply(rss(*_items(1)), RSS, headers={"ETag": '"one"'}))
        async with ingesting(connection, site, **SELDOM):
            (feed,) = await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 1, what="the first poll")
            site.put(FEED, Reply(rss(*_items(2)), RSS, headers={"ETag": '"two"'}))
            requested = {"poll_requested_at": Clock().now()}
            chosen = choose(await list_feeds(connection), [feed.url])
            assert await change_feeds(connection, chosen, lambda each: each.model_copy(update=requested))
            await seen.until(lambda: len(seen.outcomes()) == 2, what="the poll that was asked for")
        asked = [each.headers.get("if-none-match") for each in site.asked if each.url == FEED]
    assert asked == [None, '"one"']


async def test_long_document_is_one_poll(broker: LocalBroker) -> None:
    """Written in two transactions, and not due again before the last: it was listed without end."""
    connection = await fresh_topics(broker.bootstrap_servers)
    items = [Item(f"Report {n}", guid=str(n), description=f"What report {n} says.") for n in range(600)]
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        site.put_feed(FEED, *items)
        async with ingesting(connection, site, **SELDOM):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 600, what="an outcome of each item")
        await seen.catch_up()
    assert site.times_asked(FEED) == 1
    assert len(seen.entries()) == 600


async def test_paused_feed_is_not_polled_until_it_goes_on(broker: LocalBroker) -> None:
    """Its neighbour is polled meanwhile, several times."""
    connection = await fresh_topics(broker.bootstrap_servers)
    other = "http://a.test/other"
    paused, running = (new_feed(url, now=Clock().now()) for url in (FEED, other))
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        site.put_feed(FEED)
        site.put_feed(other)
        await write(connection, feed_record(paused.model_copy(update={"paused": True})))
        async with ingesting(connection, site):
            await write(connection, feed_record(running))
            await seen.until(lambda: len(seen.of("feed-states")) > 3, what="several polls of the neighbour")
            assert site.times_asked(FEED) == 0
            await write(connection, feed_record(paused))
            await seen.until(lambda: paused.feed_id in seen.feed_states(), what="a poll of the paused feed")


async def test_feed_whose_url_moved_to_another_shard_takes_its_seen_set_along(broker: LocalBroker) -> None:
    """What it listed before the move is neither news nor backlog after it; one partition holds it."""
    connection = await fresh_topics(broker.bootstrap_servers)
    moved_to = "http://target.test/feed"
    here, there = shard_of("a.test", 2), shard_of("target.test", 2)
    assert here != there
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        _site_with_pages(site, 3)
        site.put_feed(FEED, *_items(2))
        site.put_feed(moved_to, *_items(3))
        async with ingesting(connection, site):
            (feed,) = await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 2, what="the outcomes before the move")
            edited = feed.model_copy(update={"url": moved_to})
            await write(connection, feed_record(edited, partition=here))
            await seen.until(lambda: len(seen.outcomes()) == 3, what="the outcome of the new entry")
        await seen.catch_up()
    assert {(entry.guid, entry.revision, entry.backlog) for entry in seen.entries()} == {
        ("0", 1, True),
        ("1", 1, True),
        ("2", 1, False),
    }
    assert len(seen.entries()) == 3
    last = {(r.partition, r.topic, (r.key or b"").decode()): r.value for r in seen.records}
    moved = decode(Feed, last[there, "feeds", feed.feed_id], what="the moved feed")
    assert (moved.feed_id, moved.url, len(SeenSet.decode(moved.seed))) == (feed.feed_id, moved_to, 2)
    assert last[here, "feeds", feed.feed_id] is None
    for key in (feed.feed_id, f"{feed.feed_id}/seen"):
        assert last[here, "feed-states", key] is None
        assert last[there, "feed-states", key] is not None


async def test_feed_in_a_shard_that_is_not_its_own_is_moved_at_the_start(broker: LocalBroker) -> None:
    """However it got there, for instance by a new list of public suffixes."""
    connection = await fresh_topics(broker.bootstrap_servers)
    feed = new_feed(FEED, now=Clock().now())
    here, elsewhere = shard_of("a.test", 2), 1 - shard_of("a.test", 2)
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        site.put_feed(FEED)
        await write(connection, feed_record(feed, partition=elsewhere))
        async with ingesting(connection, site):
            await seen.until(lambda: feed.feed_id in seen.feed_states(), what="a poll of the feed")
        await seen.catch_up()
    last = {(record.partition, record.topic): record.value for record in seen.records}
    assert last[elsewhere, "feeds"] is None
    assert decode(Feed, last[here, "feeds"], what="the feed").url == FEED
    assert {r.partition for r in seen.of("feed-states") if r.value is not None} == {here}
