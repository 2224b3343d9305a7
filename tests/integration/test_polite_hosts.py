"""What a feed's answer means for its site, and what a restart means for the feeds, as servers see it."""

import asyncio
import itertools

from aiohttp import web

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting, ready
from tests.support.site import HTML, RSS, Handler, Item, Reply, Site, page, rss
from tests.support.watch import Watch


async def test_429_to_a_poll_holds_for_the_hosts_other_feeds_and_its_pages_a_503_does_not(
    broker: LocalBroker,
) -> None:
    """Too many requests are counted by who sends them; a feed that is out of order speaks for itself."""
    connection = await fresh_topics(broker.bootstrap_servers)
    limited, neighbour = "http://www.limited.test/feed", "http://m.limited.test/feed"
    broken, fine = "http://www.broken.test/feed", "http://www.broken.test/other"
    limited_page, other = "http://www.limited.test/1", "http://www.broken.test/1"
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
            for feed, url in ((neighbour, limited_page), (fine, other)):
                site.put(feed, Reply(rss(Item(f"At {url}", link=url, guid=url)), RSS))
                site.put_page(url, f"Report at {url}")
            wire = "http://wire.test/feed"
            site.put_feed(wire, Item("Page of the limited", link=limited_page, guid=limited_page))
            await follow(connection, neighbour, fine, wire)
            await seen.until(lambda: bool(seen.became(other)), what="the other site's story")
            await seen.until(lambda: limited_page in {one.url for one in seen.entries()}, what="the entry")
            await asyncio.sleep(1)  # five of the poll intervals
    assert site.times_asked(limited) == site.times_asked(broken) == 1
    assert site.times_asked(neighbour) == site.times_asked(limited_page) == 0


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


async def test_polls_and_pages_of_a_site_share_one_request_and_one_gap(broker: LocalBroker) -> None:
    """Its feeds, its pages and what it says about itself: one after the other, all of them."""
    connection = await fresh_topics(broker.bootstrap_servers)
    feeds = [f"http://{host}.shared.test/feed" for host in ("www", "m", "live")]
    pages = [f"http://www.shared.test/{n}" for n in range(4)]
    in_flight, most = 0, 0

    def slowly(reply: bytes, kind: str) -> Handler:
        async def answer(_request: web.Request) -> web.StreamResponse:
            nonlocal in_flight, most
            in_flight += 1
            most = max(most, in_flight)
            await asyncio.sleep(0.05)
            in_flight -= 1
            return web.Response(body=reply, headers={"Content-Type": kind})

        return answer

    async with Site() as site, Watch(connection, "entries", "outcomes") as seen:
        for feed in feeds:
            items = [Item(f"At {url}", link=url, guid=url) for url in pages] if feed == feeds[0] else []
            site.put(feed, slowly(rss(*items), RSS))
        for url in pages:
            site.put(url, slowly(page(f"Report at {url}"), HTML))
        poll = {"min_seconds": 2, "default_seconds": 2, "max_seconds": 2}
        async with ingesting(connection, site, fetch={"gap_seconds": 0.3}, poll=poll):
            await follow(connection, *feeds)
            await seen.until(lambda: len(seen.outcomes()) == len(pages), what="all pages")
            await seen.until(lambda: site.times_asked(feeds[2]) > 1, what="a second poll of each")
        asked = sorted(one.at for one in [*site.asked, *site.asked_rules])
    assert most == 1
    assert min(after - before for before, after in itertools.pairwise(asked)) >= 0.29
