"""What a host repeats is learnt on the road, kept with the shard, and known after a restart."""

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import Item, Reply, Site, page
from tests.support.watch import Watch

FEED = "http://www.gazette.test/feed"
REPEATED = "Readers of this paper paint the lifeboat each spring."
TITLES = (
    "Barges at the quay",
    "Grain in the old mill",
    "Ice on the northern canal",
    "A clerk and his ledger",
)


def _url(number: int) -> str:
    return f"http://www.gazette.test/story/{number}"


def _publish(site: Site, *numbers: int) -> None:
    for number in numbers:
        written = page(TITLES[number]).replace(b"</article>", f"<p>{REPEATED}</p></article>".encode())
        site.put(_url(number), Reply(written))
    site.put_feed(FEED, *(Item(TITLES[n], link=_url(n), guid=str(n)) for n in range(max(numbers) + 1)))


async def test_line_of_three_articles_is_left_out_of_the_fourth_after_a_restart(broker: LocalBroker) -> None:
    """The first articles teach it; the fourth is read by a process that never saw them."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site, Watch(connection, "articles", "outcomes", "site-states") as seen:
        _publish(site, 0, 1, 2)
        async with ingesting(connection, site):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.articles()) == 3, what="three articles")
        _publish(site, 3)
        async with ingesting(connection, site):
            await seen.until(lambda: len(seen.articles()) == 4, what="the fourth article")
        await seen.catch_up()

    first, *_, fourth = seen.articles()
    assert REPEATED in first.text
    assert REPEATED not in fourth.text
    assert TITLES[3] in fourth.text
    assert b"gazette.test/www.gazette.test" in {record.key for record in seen.of("site-states")}
