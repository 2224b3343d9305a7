"""A feed written by a newer version of the program, under an older one that runs beside it."""

from ingest.core.feeds.lists import new_feed
from ingest.registry import feed_record
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.committer import shard_of
from schemas import contracts
from schemas.feeds import FeedState
from schemas.records import Record, encode_state, state_headers
from tests.support.articles import write
from tests.support.kafka import fresh_topics, read_all
from tests.support.running import ingesting
from tests.support.site import Item, Site
from tests.support.watch import Watch

PARTITIONS = 2


async def test_state_of_a_feed_that_only_a_newer_version_reads_is_kept(broker: LocalBroker) -> None:
    """What cannot be read was not removed: the newer version finds its state as it left it."""
    connection = await fresh_topics(broker.bootstrap_servers, partitions=PARTITIONS)
    now, shard = Clock().now(), shard_of("a.test", PARTITIONS)
    newer = new_feed("http://a.test/newer", now=now)
    state = FeedState(feed_id=newer.feed_id, next_poll_at=now, etag='"kept"')
    async with Site() as site, Watch(connection, "outcomes", "dead-letters") as seen:
        site.put_page("http://a.test/1", "Report 1")
        site.put_feed("http://a.test/good", Item("1", link="http://a.test/1", guid="1"))
        await write(
            connection,
            Record(
                "feeds", newer.feed_id.encode(), b"{}", state_headers("conflictwire.feed.v2"), None, shard
            ),
            encode_state(
                "feed-states", state, key=newer.feed_id, ce_type=contracts.FEED_STATE.ce_type, partition=shard
            ),
            feed_record(new_feed("http://a.test/good", now=now)),
        )
        async with ingesting(connection, site):
            await seen.until(lambda: len(seen.outcomes()) == 1, what="the outcome of the good feed's entry")
            await seen.until(lambda: len(seen.of("dead-letters")) == 1, what="the newer feed's dead letter")
    written = [r for r in await read_all(connection, ["feed-states"]) if r.key == newer.feed_id.encode()]
    assert [record.value is not None for record in written] == [True]
