"""Pages that hold no article, or attack: each entry has its outcome, and its neighbours theirs."""

import asyncio
import gzip
from dataclasses import dataclass

import pytest

from ingest.core.web.urls import Url
from localkafka import LocalBroker
from schemas.articles import Verdict
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import HTML, Item, Reply, Site, never_ends, page, redirect, ten_megabytes
from tests.support.watch import Watch, doubled

FEED = "http://www.gazette.test/feed"
GOOD = "http://www.gazette.test/good"
PDF = "http://docs.test/report"
LARGE = "http://large.test/page"
ANNOUNCED = "http://announced.test/page"
ENDLESS = "http://endless.test/page"
SILENT = "http://silent.test/page"
GONE = "http://gone.test/page"
ROUND = "http://round.test/page"
BUSY = "http://busy.test/page"
EMPTY = "http://empty.test/page"
LURED = "http://lure.test/page"
BOMB = "http://bomb.test/page"
NO_GZIP = "http://liar.test/page"
FOLDED = "http://folded.test/page"
PAGES = (
    GOOD, PDF, LARGE, ANNOUNCED, ENDLESS, SILENT, GONE, ROUND, BUSY, EMPTY, LURED, BOMB, NO_GZIP, FOLDED,
)  # fmt: skip
FEED_TEXT = "The whole story stands in the feed, since this publisher has no pages of its own."


@dataclass(frozen=True, slots=True)
class Run:
    """A run over the bad site, ended: what was written, and which URLs the site was asked for.

    Attributes:
        private: Links to addresses that are nobody's business; the first and the second would be answered.
    """

    seen: Watch
    asked: list[str]
    private: tuple[str, ...]


def _prepare(site: Site) -> tuple[str, ...]:
    private = (
        f"http://127.0.0.1:{site.port}/secret",
        f"http://localhost:{site.port}/secret",
        f"http://[::1]:{site.port}/secret",
        f"http://[::ffff:127.0.0.1]:{site.port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/secret",
    )
    site.put_page(GOOD, "The good neighbour")
    site.put(PDF, Reply(b"%PDF-1.7 and so on", HTML))
    site.put(LARGE, ten_megabytes)
    site.put(ANNOUNCED, Reply(b"x" * 10_000_000))
    site.put(ENDLESS, never_ends)
    site.put(SILENT, site.never_answered)
    site.put(ROUND, redirect(ROUND))
    site.put_in_turn(BUSY, Reply(b"later", status=503), Reply(page("After a pause")))
    site.put(EMPTY, Reply(b""))
    site.put(LURED, redirect(f"http://127.0.0.1:{site.port}/another-secret"))
    site.put(BOMB, Reply(gzip.compress(b"\0" * 64_000_000), headers={"Content-Encoding": "gzip"}))
    site.put(NO_GZIP, Reply(page("In the clear"), headers={"Content-Encoding": "gzip"}))
    site.put(FOLDED, Reply(gzip.compress(page("Folded")), headers={"Content-Encoding": "gzip"}))
    for url in private[:2]:
        site.put_page(url, "A secret")
    items = [Item(f"Report {n}", link=url, guid=url) for n, url in enumerate((*PAGES, *private))]
    site.put_feed(FEED, *items, Item("Without a link", guid="linkless", description=FEED_TEXT))
    return private


async def _run(bootstrap_servers: str) -> Run:
    connection = await fresh_topics(bootstrap_servers)
    topics = ("entries", "articles", "outcomes", "dead-letters")
    async with Site() as site, Watch(connection, *topics) as seen:
        private = _prepare(site)
        async with ingesting(
            connection, site, fetch={"deadline_seconds": 1.0}, retry={"give_up_seconds": 3.0}
        ):
            await follow(connection, FEED)
            expected = len(PAGES) + len(private) + 1
            await seen.until(lambda: len(seen.outcomes()) >= expected, what="an outcome for each entry")
        await seen.catch_up()
        return Run(seen, [asked.url for asked in site.asked], private)


@pytest.fixture(scope="module")
def run(broker: LocalBroker) -> Run:
    """One run, with a feed that lists every kind of bad page."""
    return asyncio.run(_run(broker.bootstrap_servers))


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        pytest.param(PDF, "rejected/unsupported_type", id="a PDF that says it is HTML"),
        pytest.param(LARGE, "rejected/too_large", id="10 MB unannounced"),
        pytest.param(ANNOUNCED, "rejected/too_large", id="10 MB announced"),
        pytest.param(ENDLESS, "failed/timed_out", id="a page that never ends"),
        pytest.param(SILENT, "failed/timed_out", id="a page that is never answered"),
        pytest.param(GONE, "failed/gone", id="a page that is not there"),
        pytest.param(ROUND, "rejected/too_many_hops", id="a redirect to itself"),
        pytest.param(EMPTY, "rejected/no_content", id="an empty page"),
        pytest.param(BOMB, "rejected/too_large", id="a gzip bomb"),
        pytest.param(NO_GZIP, "rejected/invalid_encoding", id="a page that is not compressed as it says"),
        pytest.param(FOLDED, "published/new_article", id="a compressed page"),
        pytest.param(LURED, "rejected/address_refused", id="a redirect to a loopback address"),
    ],
)
def test_bad_page_has_one_outcome_that_says_why(run: Run, url: str, outcome: str) -> None:
    """The outcome's reason says what is wrong with the page, and there is only one outcome."""
    assert run.seen.became(url) == [outcome]


def test_good_neighbour_of_bad_pages_is_published(run: Run) -> None:
    """Bad pages in the same feed do not hold it up."""
    assert run.seen.became(GOOD) == ["published/new_article"]


def test_page_that_is_not_there_is_asked_for_twice(run: Run) -> None:
    """A 404 may be a mistake of the moment, so it gets a second try, and no third."""
    assert run.asked.count(GONE) == 2


def test_unanswered_page_was_tried_again_before_it_failed(run: Run) -> None:
    """A host that does not answer may answer later."""
    assert run.asked.count(SILENT) > 1


def test_busy_server_is_asked_again(run: Run) -> None:
    """A 503 is not an outcome."""
    assert run.seen.became(BUSY) == ["published/new_article"]
    assert run.asked.count(BUSY) == 2


def test_entry_without_link_is_an_article_of_the_feed_alone(run: Run) -> None:
    """What the feed says is the text, and the article says where it is from."""
    (article,) = [a for a in run.seen.articles() if a.title == "Without a link"]
    assert run.seen.became(None) == ["published/new_article"]
    assert article.ingest.verdict is Verdict.FEED_ONLY
    assert article.text == FEED_TEXT


def test_private_addresses_are_refused_and_never_asked(run: Run) -> None:
    """Neither a literal address nor a name that leads to one, nor a redirect, reaches our own machine."""
    became = {url: run.seen.became(Url.parse(url).text) for url in run.private}
    assert became == {url: ["rejected/address_refused"] for url in run.private}
    assert not [url for url in run.asked if "secret" in url]


def test_no_entry_of_bad_pages_has_two_outcomes_or_a_dead_letter(run: Run) -> None:
    """A bad page is the publisher's business; dead letters are for what we could not understand."""
    assert doubled(run.seen.of("outcomes")) == {}
    assert run.seen.of("dead-letters") == []
