"""What a feed's answer means for its site, and what a restart means for the feeds, as servers see it."""

import asyncio

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting, ready
from tests.support.site import RSS, Item, Reply, Site, rss
from tests.support.watch import Watch


async def test_429_to_a_poll_holds_for_the_hosts_other_feeds_and_its_pages_a_503_does_not(
    broker: LocalBroker,
) -> None:
    """Too many requests are counted by who sends them; a feed that is out of order speaks for itself."""
    connection = await fresh_topics(broker.bootstrap_servers)
    limited, neighbour = "http://www.limited.test/feed", "http://m.limited.test/feed"
    broken, fine = "http://www.broken.test/feed", "http://www.broken.test/other"
    page, other = "http://www.limited.test/1", "http://www.broken.test/1"
    async with Site() as site, Watch(connection, "entries", "outcomes", "site-states") as seen:
        site.put(limited, Reply(b"", status=429, headers={"Retry-After": "3600"}))
        site.put(broken, Reply(b"", status=503, headers={"Retry-After": "3600"}))
        async with ingesting(connection, site):
            await follow(connection, limited, broken)
            await seen.until(
                lambda: (
                    site.times_asked(limited) == site.times_asked(broken) == 1
                    and bool(seen.of("site-states"))
                ),
                what="a block",
            )
            for feed, url in ((neighbour, page), (fine, other)):
                site.put(feed, Reply(rss(Item(f"At {url}", link=url, guid=url)), RSS))
                site.put_page(url, f"Report at {url}")
            wire = "http://wire.test/feed"
            site.put_feed(wire, Item("Page of the limited", link=page, guid=page))
            await follow(connection, neighbour, fine, wire)
            await seen.until(lambda: bool(seen.became(other)), what="the other site's story")
            await seen.until(lambda: any(entry.url == page for entry in seen.entries()), what="the entry")
            await asyncio.sleep(1)  # five of the poll intervals
    assert site.times_asked(limited) == site.times_asked(broken) == 1
    assert site.times_asked(neighbour) == site.times_asked(page) == 0


async def test_restart_polls_nothing_early(broker: LocalBroker) -> None:
    """What is not due waits for its time, at whichever worker."""
    connection = await fresh_topics(broker.bootstrap_servers)
    feeds = [f"http://n{n}.early.test/feed" for n in range(6)]
    poll = {"min_seconds": 600, "default_seconds": 600, "max_seconds": 600}
    async with Site() as site, Watch(connection, "feed-states") as seen:
        for feed in feeds:
            site.put_feed(feed)
        async with ingesting(connection, site, poll=poll):
            await follow(connection, *feeds)
            await seen.until(lambda: len(seen.feed_states()) == len(feeds), what="all feeds polled")
        async with ingesting(connection, site, poll=poll) as stage:
            await ready(stage)
            await asyncio.sleep(1)
    assert len(site.asked) == len(feeds)
