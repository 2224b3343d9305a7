"""Politeness towards a domain, as its server sees it."""

import itertools

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import Item, Reply, Site, page
from tests.support.watch import Watch

GAP_SECONDS = 0.5
ROUNDING_SECONDS = 0.01  # two clocks, one of them in whole milliseconds
FEED = "http://www.feed.test/feed"


class Platform(Site):
    """Publishers, and the tenants of a platform."""

    @property
    def resolve(self) -> dict[str, str]:
        """The `resolve` setting under which the service finds both."""
        found = super().resolve
        return {**found, "*.blogspot.com": found["*.test"]}


async def test_gap_between_two_fetches_of_a_domain_is_kept(broker: LocalBroker) -> None:
    """Hosts of one registrable domain share the gap; another domain is not slowed by it."""
    connection = await fresh_topics(broker.bootstrap_servers)
    slow = [f"http://{host}.slow.test/{n}" for host in ("www", "m") for n in range(3)]
    other = [f"http://other{n}.test/1" for n in range(3)]
    async with Site() as site, Watch(connection, "entries", "outcomes") as seen:
        for url in (*slow, *other):
            site.put_page(url, f"Report at {url}")
        site.put_feed(FEED, *[Item(url, link=url, guid=url) for url in (*slow, *other)])
        async with ingesting(connection, site, fetch={"gap_seconds": GAP_SECONDS}):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 9, what="nine outcomes")
        at = {asked.url: asked.at for asked in site.asked}
    times = sorted(at[url] for url in slow)
    assert all(
        after - before >= GAP_SECONDS - ROUNDING_SECONDS for before, after in itertools.pairwise(times)
    )
    assert max(at[url] for url in other) < max(times)


async def test_retry_after_holds_for_the_whole_domain(broker: LocalBroker) -> None:
    """A server that asks for time gets it, also from the articles that it did not speak of."""
    connection = await fresh_topics(broker.bootstrap_servers)
    busy, neighbour = "http://www.busy.test/1", "http://m.busy.test/2"
    async with Site() as site, Watch(connection, "entries", "outcomes") as seen:
        later = Reply(b"later", status=429, headers={"Retry-After": "2"})
        site.put_in_turn(busy, later, Reply(page("The busy one")))
        site.put_in_turn(neighbour, later, Reply(page("The neighbour")))
        site.put_feed(FEED, *[Item(url, link=url, guid=url) for url in (busy, neighbour)])
        async with ingesting(connection, site):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 2, what="two outcomes")
        pages = [asked.at for asked in site.asked if "busy" in asked.url]
    assert seen.became(busy) == seen.became(neighbour) == ["published/new_article"]
    assert pages[1] - pages[0] >= 2 - ROUNDING_SECONDS


async def test_tenant_of_a_platform_does_not_silence_the_others(broker: LocalBroker) -> None:
    """One blog that asks for a day of peace speaks for itself alone."""
    connection = await fresh_topics(broker.bootstrap_servers)
    hostile, good = "http://hostile.blogspot.com/1", "http://good.blogspot.com/2"
    async with Platform() as site, Watch(connection, "entries", "outcomes") as seen:
        site.put(hostile, Reply(b"", status=503, headers={"Retry-After": "86400"}))
        site.put_feed(FEED, Item("Hostile", link=hostile, guid=hostile))
        async with ingesting(connection, site):
            await follow(connection, FEED)
            await seen.until(lambda: any(asked.url == hostile for asked in site.asked), what="a block")
            site.put_page(good, "The good one")
            site.put_feed(FEED, *[Item(url, link=url, guid=url) for url in (hostile, good)])
            await seen.until(lambda: bool(seen.became(good)), what="the good story")
    assert seen.became(good) == ["published/new_article"]
