"""What is not a feed, broken, or there twice: the poll says why, and its neighbours go on."""

import asyncio
from dataclasses import dataclass

import pytest

from ingest.core.feeds.lists import new_feed
from ingest.registry import feed_record
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.writer import Writer
from schemas.feeds import FeedState, PollReason
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import RSS, Item, Reply, Site, rss, ten_megabytes
from tests.support.watch import Watch, doubled

HTML = "http://html.test/feed"
EMPTY = "http://empty.test/feed"
TRUNCATED = "http://truncated.test/feed"
LARGE = "http://large.test/feed"
SILENT = "http://silent.test/feed"
GONE = "http://gone.test/feed"
CIRCLE = "http://circle.test/feed"
SLOW = "http://slow.test/feed"
COMPRESSED = "http://compressed.test/feed"
GOOD = "http://good.test/feed"
TWIN = "http://good.test/twin"
FEEDS = (HTML, EMPTY, TRUNCATED, LARGE, SILENT, GONE, CIRCLE, SLOW, COMPRESSED, GOOD)

SLOW_AUTHOR = f"<item><guid>1</guid><author>{'a' * 131_072}</author></item>"  # took feedparser 40 s


def _pages(host: str, count: int) -> list[str]:
    return [f"http://{host}/{number}" for number in range(count)]


@dataclass(frozen=True, slots=True)
class Run:
    """A run over bad feeds, ended.

    Attributes:
        states: By URL, the twin of `GOOD` as `TWIN`.
    """

    seen: Watch
    states: dict[str, FeedState]


def _prepare(site: Site, private: str) -> None:
    every = [*_pages("truncated.test", 3), *_pages("good.test", 2)]
    for url in every:
        site.put_page(url, f"Report at {url}")
    site.put(HTML, Reply(b"<!doctype html><html><body><h1>We have moved</h1></body></html>"))
    site.put(EMPTY, Reply(b"", RSS))
    whole = rss(*[Item(f"Cut {url}", link=url, guid=url) for url in _pages("truncated.test", 3)])
    site.put(TRUNCATED, Reply(whole[: whole.rindex(b"<guid>") + 3], RSS))
    site.put(LARGE, ten_megabytes)
    site.put(SILENT, site.never_answered)
    site.put(GONE, Reply(b"gone", status=410))
    site.put(CIRCLE, Reply(b"", status=302, headers={"Location": CIRCLE}))
    site.put(COMPRESSED, Reply(b"\x0b\x02\x80rss\x03", RSS, headers={"Content-Encoding": "compress"}))
    site.put(SLOW, Reply(rss().replace(b"</channel>", f"{SLOW_AUTHOR}</channel>".encode()), RSS))
    site.put_feed(GOOD, *[Item(f"Good {url}", link=url, guid=url) for url in _pages("good.test", 2)])
    site.put_feed(private, Item("A secret", link="http://good.test/0", guid="secret"))


async def _add_twin(connection: Connection) -> str:
    """Register the URL of a feed under another feed_id, as it is left when a feed moves to another's URL."""
    twin = new_feed(TWIN, now=Clock().now()).model_copy(update={"url": GOOD})
    async with Writer(connection) as writer:
        await writer.write(feed_record(twin))
    return twin.feed_id


async def _run(bootstrap_servers: str) -> Run:
    connection = await fresh_topics(bootstrap_servers)
    topics = ("feeds", "feed-states", "entries", "articles", "outcomes", "dead-letters")
    async with Site() as site, Watch(connection, *topics) as seen:
        private = f"http://127.0.0.1:{site.port}/feed"
        _prepare(site, private)
        async with ingesting(
            connection, site, poll={"deadline_seconds": 1.0}, extract={"deadline_seconds": 3.0}
        ):
            added = await follow(connection, *FEEDS, private)
            assert await follow(connection, "HTTP://GOOD.test:80/feed") == []
            twin = await _add_twin(connection)
            await seen.until(lambda: len(seen.feed_states()) == len(added) + 1, what="a poll of each feed")
            await seen.until(lambda: len(seen.outcomes()) >= 8, what="the outcomes of eight items")
        await seen.catch_up()
    urls = {feed.feed_id: feed.url for feed in added} | {twin: TWIN}
    urls = {feed_id: "private" if url == private else url for feed_id, url in urls.items()}
    return Run(seen, {urls[feed_id]: state for feed_id, state in seen.feed_states().items()})


@pytest.fixture(scope="module")
def run(broker: LocalBroker) -> Run:
    """One run over every kind of bad feed, and a good one."""
    return asyncio.run(_run(broker.bootstrap_servers))


@pytest.mark.parametrize(
    ("url", "reason", "word"),
    [
        pytest.param(HTML, PollReason.NOT_A_FEED, "HTML", id="a page"),
        pytest.param(EMPTY, PollReason.NOT_A_FEED, "empty", id="no body"),
        pytest.param(LARGE, PollReason.TOO_LARGE, "exceeds", id="10 MB"),
        pytest.param(SILENT, PollReason.TIMED_OUT, "1 s", id="never answered"),
        pytest.param(GONE, PollReason.GONE, "410", id="gone"),
        pytest.param(CIRCLE, PollReason.TOO_MANY_REDIRECTS, "redirects", id="redirects in a circle"),
        pytest.param(
            COMPRESSED, PollReason.INVALID_ENCODING, "'compress'", id="a coding that was not asked for"
        ),
        pytest.param("private", PollReason.ADDRESS_REFUSED, "allowed_ports", id="a port of this machine"),
    ],
)
def test_poll_of_a_bad_feed_says_what_is_wrong(run: Run, url: str, reason: PollReason, word: str) -> None:
    """The feed's state has the reason for machines and a sentence for people."""
    state = run.states[url]
    assert state.last_reason is reason
    assert word in (state.last_error or "")
    assert state.failures > 0
    assert state.last_success_at is None


def test_document_that_would_stall_a_parser_is_read(run: Run) -> None:
    """What is too long in it is cut before it is parsed, and the feed goes on."""
    assert run.states[SLOW].last_success_at is not None
    assert (run.states[SLOW].failures, run.states[SLOW].last_error) == (0, None)


def test_truncated_feed_gives_the_entries_that_are_whole(run: Run) -> None:
    """The entry in which the document ends is not taken: its link may be half a link."""
    whole = _pages("truncated.test", 2)
    assert [run.seen.became(url) for url in whole] == [["published/new_article"]] * 2
    listed = {entry.url for entry in run.seen.entries() if entry.url and "truncated" in entry.url}
    assert listed == set(whole)


def test_feed_added_again_in_another_spelling_is_the_same_feed(run: Run) -> None:
    """One URL has one feed_id, however it is written."""
    assert len(run.seen.last("feeds")) == len(FEEDS) + 2  # the private one, the twin


def test_two_feeds_with_the_same_url_share_their_articles(run: Run) -> None:
    """Each feed's entries have outcomes of their own, each article is published once."""
    for url in _pages("good.test", 2):
        first, second = sorted(run.seen.became(url), reverse=True)
        assert first == "published/new_article"
        assert second.startswith("joined/")
    assert doubled(run.seen.of("articles")) == {}
    assert run.states[GOOD].failures == run.states[TWIN].failures == 0


def test_bad_feeds_make_no_dead_letters(run: Run) -> None:
    """A bad feed is the publisher's business."""
    assert run.seen.of("dead-letters") == []
