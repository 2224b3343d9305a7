"""Feeds that misbehave, followed by a running service: what comes of them, in stories and requests."""

import itertools
from collections import Counter
from collections.abc import Awaitable, Callable

from aiohttp import web

from localkafka import LocalBroker
from schemas.articles import Verdict
from schemas.fetches import FetchStatus
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import HTML, RSS, Item, Reply, Site, page, rss
from tests.support.watch import Watch, doubled

TOPICS = ("entries", "articles", "outcomes", "dead-letters", "fetch-states", "feed-states")
POLLS = 20
AS_IT_COMES = {
    "first_seconds": 60,
    "gone_seconds": 3600,
    "version_gap_seconds": 60,
    "unchanged_gaps_seconds": (60, 300, 1800),
}
TEXT = "The feed has the story's own text, and the page is closed to us."


def _in_turn(site: Site, url: str, document: Callable[[int], bytes]) -> str:
    """Answer each request of a feed with the next document."""
    numbers = itertools.count()

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=document(next(numbers)), headers={"Content-Type": RSS})

    return site.put(url, answer)


def _stories(host: str, count: int, **changes: Callable[[int], str]) -> list[Item]:
    fields = ({name: change(n) for name, change in changes.items()} for n in range(count))
    return [
        Item(**{"title": f"Story {n} of {host}", "link": f"http://{host}/{n}", "guid": str(n), **each})
        for n, each in enumerate(fields)
    ]


def _any_page(title: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=page(title), headers={"Content-Type": HTML})

    return answer


def _misbehave(site: Site) -> dict[str, str]:
    """Put six feeds on the site, each at a host of its own; return host to feed."""
    for host, count in (("caches.test", 2), ("counter.test", 5), ("guid.test", 6), ("bytes.test", 3)):
        for n in range(count):
            site.put_page(f"http://{host}/{n}", f"Story {n} of {host}")
    for n in range(3):
        for poll in range(1000):
            site.put(f"http://token.test/{n}?s={poll}", _any_page(f"Story {n}"))
    site.put("http://closed.test/0", Reply(b"no", status=403))
    good = rss(*_stories("bytes.test", 3, title=lambda n: f"Café {n}, міст"))
    documents: dict[str, Callable[[int], bytes]] = {
        "token.test": lambda poll: rss(
            *_stories("token.test", 3, link=lambda n: f"http://token.test/{n}?s={poll}")
        ),
        "caches.test": lambda poll: rss(
            *_stories("caches.test", 2, title=lambda n: f"{'New' if poll % 2 else 'Old'} headline {n}")
        ),
        "counter.test": lambda poll: rss(
            *_stories("counter.test", 5, description=lambda n: f"{poll * 3 + n} readers")
        ),
        "guid.test": lambda _: rss(*_stories("guid.test", 6, guid=lambda _: "one")),
        "bytes.test": lambda poll: good.replace("é".encode(), b"\xe9", 1) if poll else good,
        "closed.test": lambda _: rss(*_stories("closed.test", 1, description=lambda _: TEXT)),
    }
    return {host: _in_turn(site, f"http://{host}/feed", document) for host, document in documents.items()}


async def test_feeds_that_misbehave_make_no_storm_and_lose_nothing(broker: LocalBroker) -> None:
    """A token in links, two caches, a counter, one guid, a bad byte, a closed page: twenty polls of each."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        feeds = _misbehave(site)
        async with ingesting(connection, site, retry=AS_IT_COMES):
            await follow(connection, *feeds.values())
            await seen.until(
                lambda: all(site.times_asked(feed) > POLLS for feed in feeds.values()),
                what=f"{POLLS} polls of each feed",
            )
            await seen.until(lambda: len(seen.articles()) >= 20, what="the articles of all feeds")
        await seen.catch_up()
    versions: dict[str, Counter[str]] = {host: Counter() for host in feeds}
    for article in seen.articles():
        versions[str(article.ingest.url).split("/")[2]][article.ingest.article_id] += 1
    assert {host: len(counts) for host, counts in versions.items()} == {
        "token.test": 3,
        "caches.test": 2,
        "counter.test": 5,
        "guid.test": 6,
        "bytes.test": 3,
        "closed.test": 1,
    }
    assert max(versions["caches.test"].values()) <= 3
    for host in ("token.test", "counter.test", "guid.test", "bytes.test", "closed.test"):
        assert set(versions[host].values()) == {1}, host
    fetches = Counter(asked.url.split("/")[2] for asked in site.asked if not asked.url.endswith("/feed"))
    assert fetches["counter.test"] <= 20
    assert fetches["token.test"] <= 20
    assert fetches["closed.test"] == 1
    (closed,) = (article for article in seen.articles() if "closed.test" in str(article.ingest.url))
    assert (closed.ingest.verdict, closed.text, closed.representation_type) == (
        Verdict.FEED_ONLY,
        TEXT,
        "partial",
    )
    state = seen.fetch_states()[closed.ingest.article_id]
    assert (state.status, state.version) == (FetchStatus.PENDING, 1)
    assert doubled(seen.of("articles") + seen.of("outcomes")) == {}
    listed = [entry for entry in seen.entries() if "bytes.test" in str(entry.url)]
    assert [entry.revision for entry in listed] == [1, 1, 1]
    unstable = [state for state in seen.feed_states().values() if state.unstable_since is not None]
    assert len(unstable) >= 2  # the caches and the counter
