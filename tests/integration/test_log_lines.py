"""What a running ingest tells of each change of state, and that list and metrics say the same."""

from collections import Counter
from datetime import timedelta
from itertools import count

from aiohttp import web
from structlog.testing import capture_logs
from structlog.typing import EventDict

from conflictwire.feed_tables import ListedFeed
from conflictwire.feeds import add_feeds, list_feeds
from ingest.core.feeds.health import FeedHealth
from ingest.core.feeds.lists import new_feed
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from schemas.records import Record
from tests.support.articles import write
from tests.support.kafka import fresh_topics
from tests.support.running import Process, follow, ingesting
from tests.support.site import RSS, Item, Reply, Site, redirect, rss
from tests.support.watch import Watch

RECOVERED, GONE, MOVED, UNSTABLE, STALE = (
    f"http://{name}.test/feed" for name in ("recovered", "gone", "moved", "unstable", "stale")
)
FEEDS = (RECOVERED, GONE, MOVED, UNSTABLE, STALE)
EXPECTED = {
    RECOVERED: FeedHealth.HEALTHY,
    GONE: FeedHealth.GONE,
    MOVED: FeedHealth.MOVED,
    UNSTABLE: FeedHealth.UNSTABLE,
    STALE: FeedHealth.STALE,
}
PAGES = {"missing": Reply(b"", status=404), "busy": Reply(b"", status=429, headers={"Retry-After": "3600"})}


def _misbehave(site: Site) -> None:
    """Put a feed of each kind on the site; the one that recovers lists pages that are not to be had."""
    pages = [Item(name, link=f"http://{name}.test/page", guid=name) for name in PAGES]
    for name, reply in PAGES.items():
        site.put(f"http://{name}.test/page", reply)
    bad = Reply(b"", status=500)
    site.put_in_turn(RECOVERED, bad, bad, Reply(rss(*pages), RSS))
    site.put(GONE, Reply(b"", status=410))
    site.put(MOVED, redirect("http://moved.test/new"))
    site.put_feed("http://moved.test/new", Item("One", guid="1", description="The story of the day."))
    site.put_feed(STALE)
    numbers = count()

    async def two_caches(_request: web.Request) -> web.StreamResponse:
        title = "New headline" if next(numbers) % 2 else "Old headline"
        body = rss(Item(title, guid="1", description="The story of the day."))
        return web.Response(body=body, headers={"Content-Type": RSS})

    site.put(UNSTABLE, two_caches)


async def _follow_all(connection: Connection) -> None:
    await follow(connection, *(url for url in FEEDS if url != STALE))
    long_ago = Clock().now() - timedelta(days=90)
    await add_feeds(connection, [new_feed(STALE, now=long_ago)])


async def _listed(connection: Connection) -> dict[str, str]:
    now = Clock().now()
    found = [ListedFeed.of(one, None, now=now) for one in await list_feeds(connection)]
    return {one.registered.feed.url: one.health.state for one in found}


def _lines(logs: list[EventDict], event: str) -> list[EventDict]:
    return [line for line in logs if line["event"] == event]


def _measured(process: Process) -> Counter[str]:
    samples = [each for metric in process.registry.collect() for each in metric.samples]
    found: Counter[str] = Counter()
    for each in samples:
        if each.name == "conflictwire_feeds" and each.value:
            found[each.labels["state"]] += int(each.value)
    return found


async def test_each_change_of_state_is_a_line_and_list_and_metric_agree(broker: LocalBroker) -> None:
    """Of feeds, of sites, of pages that are given up and of dead letters; none for each record."""
    connection = await fresh_topics(broker.bootstrap_servers)
    process = Process()
    with capture_logs() as logs:
        async with Site() as site, Watch(connection, "outcomes", "dead-letters", "feed-states") as seen:
            _misbehave(site)
            async with ingesting(connection, site, process):
                await _follow_all(connection)
                await write(connection, Record("entries", b"bad", b"{no JSON", (), partition=0))
                await seen.until(lambda: bool(seen.of("dead-letters")), what="the dead letter")
                await seen.until(
                    lambda: (
                        {line["event"] for line in logs} >= {f"feed_{one}" for one in _CHANGED}
                        and bool(_lines(logs, "page_given_up"))
                        and bool(_lines(logs, "host_blocked"))
                    ),
                    what="the lines of all changes",
                )
                await seen.until(lambda: _measured(process) == Counter(EXPECTED.values()), what="the metric")
                assert await _listed(connection) == EXPECTED
    assert {line["url"] for line in _lines(logs, "feed_recovered")} == {RECOVERED}
    assert [line["url"] for line in _lines(logs, "feed_failing")] == [RECOVERED]
    for url, state in EXPECTED.items():
        if state is not FeedHealth.HEALTHY:
            assert [line["url"] for line in _lines(logs, f"feed_{state}")] == [url]
    (blocked,) = _lines(logs, "host_blocked")
    assert blocked["url"] == "http://busy.test/page"
    assert [line["url"] for line in _lines(logs, "page_given_up")] == ["http://missing.test/page"]
    assert len(_lines(logs, "dead_letter")) == 1
    assert Counter(line["log_level"] for line in _lines(logs, "feed_gone")) == {"warning": 1}


_CHANGED = ("failing", "recovered", "gone", "moved", "unstable", "stale")
