"""End-to-end latency: from publication on the sample wire to the committed tagged story.

    python -m bench.latency [--json] [--rate 5]

Real processes on a real broker; the poll is forced on publication, as a WebSub push would do, and a
read_committed reader measures. Left out: what feeds list at their first poll, and the time that the sample's
slow page takes to answer (set to 0).
"""

import asyncio
import sys
from collections import defaultdict

from bench.figures import Figure, arguments, quantile, show
from bench.service import running_service
from conflictwire.demo import sample_flags
from conflictwire.feeds import RegisteredFeed, add_feeds, list_feeds
from conflictwire.samplewire import Published, SampleWire, gold
from ingest.core.feeds.lists import new_feed
from ingest.registry import feed_record
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from runtime.kafka.writer import Writer
from schemas.articles import Article
from schemas.contracts import ARTICLE
from schemas.records import Received

QUIET_SECONDS = 5.0  # nothing for that long after the last publication: nothing more will come
START_SECONDS = 60.0


class Publications:
    """When each URL was published; an article is known by the URL listed and by the one it redirects to."""

    def __init__(self) -> None:
        self._at: dict[str, list[float]] = defaultdict(list)
        self._ends = {article.listed_url: article.url for article in gold()}

    def add(self, published: Published, at: float) -> None:
        """Remember a publication; `at` is monotonic."""
        for url in {published.url, self._ends.get(published.url, published.url)}:
            self._at[url].append(at)

    def age(self, article: Article, at: float) -> float | None:
        """Return the seconds since the article's latest publication, None where we did not publish it."""
        urls = {article.ingest.url, *(alt.value for alt in article.alt_ids)}
        before = [then for url in urls for then in self._at.get(url or "", ()) if then <= at]
        return at - max(before) if before else None


class Watcher:
    """A read_committed reader that notes the latency of whatever it sees."""

    def __init__(self, connection: Connection, publications: Publications, clock: Clock) -> None:
        self.latencies: dict[str, list[float]] = {"articles": [], "stories": []}
        self.last_at = clock.monotonic()
        self._connection = connection
        self._publications = publications
        self._clock = clock

    async def run(self) -> None:
        """Read until cancelled."""
        async with Reader(self._connection, self.latencies) as reader:
            while True:
                for received in await reader.read():
                    self._take(received)

    def _take(self, received: Received) -> None:
        self.last_at = self._clock.monotonic()
        age = self._publications.age(ARTICLE.decode(received), self.last_at)
        if age is not None:
            self.latencies[received.topic].append(age)


async def publish(
    wire: SampleWire, connection: Connection, publications: Publications, clock: Clock, *, rate: float
) -> float:
    """Publish everything, one by one, each with a request to poll its feed; return articles per second."""
    listed: dict[str, RegisteredFeed] = {each.feed.url: each for each in await list_feeds(connection)}
    began, count = clock.monotonic(), 0
    async with Writer(connection) as writer:
        while published := wire.publish_next():
            publications.add(published, clock.monotonic())
            found = listed[published.feed_url]
            asked = found.feed.model_copy(update={"poll_requested_at": clock.now()})
            await writer.write(feed_record(asked, partition=found.partition))
            count += 1
            await asyncio.sleep(max(0.0, began + count / rate - clock.monotonic()))
    return count / (clock.monotonic() - began)


async def first_polls(wire: SampleWire, connection: Connection, clock: Clock) -> None:
    """Register the feeds and return when each was polled, empty as it is."""
    await add_feeds(connection, [new_feed(url, now=clock.now()) for url in wire.feed_urls])
    async with asyncio.timeout(START_SECONDS):
        while not all(each.state for each in await list_feeds(connection)):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.2)


async def measure(rate: float) -> list[Figure]:
    """Return the figures of one run of the sample wire."""
    clock = Clock()
    async with SampleWire(now=clock.now(), slow_page_seconds=0) as wire:
        # No poll of its own while we measure: what is not found by the forced one comes late, and shows.
        flags = {**sample_flags(wire), "poll.default_seconds": "10", "poll.max_seconds": "10"}
        async with running_service(flags) as machine:
            connection, publications = machine.connection, Publications()
            watcher = Watcher(connection, publications, clock)
            watching = asyncio.create_task(watcher.run())
            await first_polls(wire, connection, clock)
            reached = await publish(wire, connection, publications, clock, rate=rate)
            while clock.monotonic() - watcher.last_at < QUIET_SECONDS:  # noqa: ASYNC110 - silence is not an event
                await asyncio.sleep(0.5)
            watching.cancel()
    stories, articles = watcher.latencies["stories"], watcher.latencies["articles"]
    return [
        Figure("publications", reached, "/s"),
        Figure("stories", len(stories)),
        Figure("publication to committed story, p50", quantile(stories, 50), "s", at_most=1),
        Figure("publication to committed story, p99", quantile(stories, 99), "s", at_most=3),
        Figure("publication to committed story, most", max(stories), "s"),
        Figure("article versions", len(articles)),
        Figure("article versions published", wire.total_articles),
        Figure("publication to committed article, p50", quantile(articles, 50), "s"),
        Figure("publication to committed article, p99", quantile(articles, 99), "s"),
    ]


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rate", type=float, default=5.0, help="articles per second")
    options = parser.parse_args()
    show(asyncio.run(measure(options.rate)), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
