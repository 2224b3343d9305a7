"""A hostile feed beside a good one: whatever it lists, the good one's stories come out.

The figures (p99 beside and without each attack, at full size) are those of `bench.hostile_feeds`.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from conflictwire.feeds import list_feeds, remove_feeds
from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import RSS, Item, Reply, Site, rss
from tests.support.watch import Watch

GOOD = "http://www.good.test/feed"
HOSTILE = "http://www.hostile.test/feed"
STORIES = 6
FETCH: Mapping[str, object] = {"concurrency": 8, "gap_seconds": 0.02, "deadline_seconds": 60}


class _Scene:
    """Both feeds, followed."""

    def __init__(self, connection: Connection, site: Site, seen: Watch) -> None:
        self.connection, self.site, self.seen = connection, site, seen

    async def is_over(self, url: str) -> None:
        """Return when an entry has its outcome."""
        await self.seen.until(lambda: bool(self.seen.became(url)), what=url)

    async def good_stories_come(self) -> None:
        """List stories one after the other, and wait until each is out."""
        listed: list[Item] = []
        for n in range(STORIES):
            url = f"http://www.good.test/story/{n}"
            self.site.put_page(url, f"Story {n}")
            listed.insert(0, Item(f"Story {n}", link=url, guid=url))
            self.site.put_feed(GOOD, *listed)
            await self.is_over(url)
            assert self.seen.became(url) == ["published/new_article"]


@asynccontextmanager
async def _scene(
    broker: LocalBroker, hostile: Reply, **settings: Mapping[str, object]
) -> AsyncIterator[_Scene]:
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site, Watch(connection, "entries", "outcomes") as seen:
        site.put(HOSTILE, hostile)
        site.put_feed(GOOD)
        async with ingesting(connection, site, **({"fetch": FETCH} | settings)):
            await follow(connection, HOSTILE)
            await seen.until(lambda: site.times_asked(HOSTILE) > 0, what="the hostile feed")
            await follow(connection, GOOD)
            yield _Scene(connection, site, seen)


def _links(*urls: str) -> Reply:
    return Reply(rss(*[Item(url, link=url, guid=url) for url in urls]), RSS)


async def test_links_to_domains_that_never_answer_delay_nobody(broker: LocalBroker) -> None:
    """Eighty of them, eight slots, and a deadline that the test does not live to see."""
    silent = [f"http://silent{n}.test/" for n in range(80)]
    async with _scene(broker, _links(*silent)) as scene:
        for url in silent:
            scene.site.put(url, scene.site.never_answered)
        await scene.good_stories_come()
        assert 1 <= sum("silent" in asked.url for asked in scene.site.asked) <= 8
        assert not any(scene.seen.became(url) for url in silent)


async def test_made_up_links_on_the_good_domain_are_not_asked_before_its_own(broker: LocalBroker) -> None:
    """And few of them at all: after three that lead nowhere the rest waits for a minute."""
    made_up = [f"http://www.good.test/made-up/{n}" for n in range(100)]
    fairness = {"breaker_seconds": 60, "breaker_max_seconds": 3600}
    async with _scene(broker, _links(*made_up), fairness=fairness) as scene:
        await scene.good_stories_come()
        assert sum("made-up" in asked.url for asked in scene.site.asked) == 3


async def test_links_that_fill_a_feeds_budget_leave_the_queue_to_others_and_go_with_it(
    broker: LocalBroker,
) -> None:
    """The shard goes on polling; what is over the budget is refused; a removed feed's entries end."""
    silent = [f"http://silent.test/{n}" for n in range(60)]
    fetch = {**FETCH, "queue_bytes": 64 * 1024}
    async with _scene(broker, _links(*silent), fetch=fetch) as scene:
        for url in silent:
            scene.site.put(url, scene.site.never_answered)
        await scene.good_stories_come()
        refused = [url for url in silent if scene.seen.became(url) == ["rejected/over_budget"]]
        assert 0 < len(refused) < 60
        feeds = await list_feeds(scene.connection)
        await remove_feeds(scene.connection, [one for one in feeds if one.feed.url == HOSTILE])
        await scene.seen.until(
            lambda: sum(bool(scene.seen.became(url)) for url in silent) >= 59, what="the end of the rest"
        )
        ends = {end for url in silent for end in scene.seen.became(url)}
        assert ends == {"rejected/over_budget", "rejected/feed_removed"}


async def test_pages_and_titles_that_cost_much_delay_nobody(broker: LocalBroker) -> None:
    """A title of 400,000 combining marks, and a summary of one tag with 400,000 attributes."""
    marks = "a" + "\u0301\u0327" * 200_000
    attributes = "<b " + " ".join(f"a{n}=1" for n in range(400_000)) + ">x</b>"
    item = Item(marks, link="http://www.hostile.test/1", guid="1", description=attributes)
    async with _scene(broker, Reply(rss(item), RSS)) as scene:
        scene.site.put_page("http://www.hostile.test/1", "Much")
        async with asyncio.timeout(30):
            await scene.good_stories_come()
        await scene.seen.until(
            lambda: bool(scene.seen.became("http://www.hostile.test/1")), what="the costly entry"
        )
