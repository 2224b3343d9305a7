"""From entries to article versions: updates, doubles, redirects; one outcome for each entry."""

from itertools import pairwise

from localkafka import LocalBroker
from runtime.kafka.committer import shard_of
from schemas import ids
from schemas.feeds import Entry
from schemas.fetches import FetchStatus
from schemas.ninjs import PubStatus
from tests.support.kafka import fresh_topics
from tests.support.running import follow, ingesting
from tests.support.site import Item, Reply, Site, page, redirect
from tests.support.watch import Watch, doubled, outcome_in_short

TOPICS = ("entries", "articles", "outcomes", "dead-letters", "fetch-states")
GAP_SECONDS = 0.2  # between two fetches of a site


def _became(seen: Watch, entry: Entry) -> list[str]:
    about = (entry.entry_id, entry.revision)
    return [
        outcome_in_short(outcome) for outcome in seen.outcomes() if (outcome.id, outcome.version) == about
    ]


async def test_changed_article_is_a_second_version_and_an_unchanged_one_is_none(broker: LocalBroker) -> None:
    """The page says whether its text changed, and what in it; a page that is gone takes the article back."""
    connection = await fresh_topics(broker.bootstrap_servers)
    url, feed = "http://a.test/report", "http://a.test/feed"
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        site.put_page(url, "The report", edition="first")
        site.put_feed(feed, Item("The report", link=url, guid="1", description="As it was"))
        async with ingesting(connection, site):
            await follow(connection, feed)
            await seen.until(lambda: len(seen.outcomes()) == 1, what="the first version")
            site.put_page(url, "The report", edition="second")
            site.put_feed(feed, Item("The report", link=url, guid="1", description="With more detail"))
            await seen.until(lambda: len(seen.outcomes()) == 2, what="the second version")
            site.put_feed(feed, Item("The report", link=url, guid="1", description="With another summary"))
            await seen.until(lambda: len(seen.outcomes()) == 3, what="the outcome of the third revision")
            site.put(url, Reply(b"", status=404))
            site.put_feed(feed, Item("The report", link=url, guid="1", description="Gone by now"))
            await seen.until(lambda: len(seen.outcomes()) == 4, what="the page being gone")
        await seen.catch_up()
    assert [entry.revision for entry in seen.entries()] == [1, 2, 3, 4]
    assert [_became(seen, entry) for entry in seen.entries()] == [
        ["published/new_article"],
        ["published/new_version"],
        ["joined/text_unchanged"],
        ["published/gone"],
    ]
    first, second, last = seen.articles()
    assert (first.version, second.version) == ("1", "2")
    assert first.ingest.article_id == second.ingest.article_id == ids.article_id(url)
    assert first.first_created == second.first_created < second.version_created
    assert "second edition" in second.text
    assert first.ingest.changes is None
    changes = second.ingest.changes
    assert changes is not None
    assert (changes.headline_kept, changes.sentences_added > 0) == (1.0, True)
    assert any("second edition" in sentence for sentence in changes.added)
    assert (last.version, last.pub_status, last.ingest.verdict_reason) == (
        "3",
        PubStatus.CANCELED,
        "HTTP status 404",
    )


async def test_article_in_two_feeds_is_published_once_and_knows_both(broker: LocalBroker) -> None:
    """The same link, once with a tracking parameter, from publishers of different shards."""
    connection = await fresh_topics(broker.bootstrap_servers)
    url, feeds = "http://a.test/report", ("http://a.test/feed", "http://moved.test/feed")
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        site.put_page(url, "The report")
        site.put_page(f"{url}?utm_source=b", "The report")
        listed = Item("The report", link=url, guid="1")
        site.put_feed(feeds[0], listed, listed, Item("The report again", link=url, guid="2"))
        site.put_feed(feeds[1], Item("The report", link=f"{url}?utm_source=b", guid="of-b"))
        async with ingesting(connection, site):
            await follow(connection, *feeds)
            await seen.until(lambda: len(seen.outcomes()) == 3, what="three outcomes")
        await seen.catch_up()
    assert len(seen.entries()) == 3
    outcomes = sorted(str(outcome.outcome) for outcome in seen.outcomes())
    assert outcomes == ["joined", "joined", "published"]
    assert {outcome.article_id for outcome in seen.outcomes()} == {ids.article_id(url)}
    assert len(seen.articles()) == 1
    (state,) = (state for state in seen.fetch_states().values() if state.version)  # others are its names
    assert len(state.feed_ids) == 2
    assert len(state.entry_ids) == 3


async def test_redirect_to_another_domain_is_fetched_by_its_shard(broker: LocalBroker) -> None:
    """The entry goes to the shard that is polite to the target, and has its outcome from there."""
    connection = await fresh_topics(broker.bootstrap_servers)
    target, short, feed = "http://www.target.test/report", "http://news.test/1", "http://a.test/feed"
    assert shard_of("news.test", 2) != shard_of("target.test", 2)
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        site.put(short, redirect("http://www.target.test/moved"))
        site.put("http://www.target.test/moved", redirect(target))
        site.put_page(target, "The report")
        site.put_feed(feed, Item("The report", link=short, guid="1"))
        async with ingesting(connection, site):
            await follow(connection, feed)
            await seen.until(lambda: len(seen.outcomes()) == 1, what="the outcome of the entry")
        await seen.catch_up()
    moved = "http://www.target.test/moved"
    assert {(entry.url, entry.hop) for entry in seen.entries()} == {(short, 0), (moved, 1)}
    assert {record.partition for record in seen.of("entries")} == {0, 1}
    (outcome,) = seen.outcomes()
    assert (str(outcome.outcome), outcome.article_id) == ("published", ids.article_id(moved))
    (article,) = seen.articles()
    assert (article.ingest.url, article.ingest.final_url) == (moved, target)
    forwarded = seen.fetch_states()[ids.article_id(short)]
    assert (forwarded.status, forwarded.forwarded_to) == (FetchStatus.FORWARDED, outcome.article_id)


async def test_first_poll_is_backlog_and_what_comes_later_is_not(broker: LocalBroker) -> None:
    """Freshness is counted for what was published while we looked."""
    connection = await fresh_topics(broker.bootstrap_servers)
    feed = "http://a.test/feed"
    items = [Item(f"Report {n}", link=f"http://a.test/{n}", guid=str(n)) for n in range(3)]
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        for item in items:
            site.put_page(str(item.link), item.title)
        site.put_feed(feed, *items[:2])
        async with ingesting(connection, site):
            await follow(connection, feed)
            await seen.until(lambda: len(seen.outcomes()) == 2, what="the backlog")
            site.put_feed(feed, *items)
            await seen.until(lambda: len(seen.outcomes()) == 3, what="the new one")
        await seen.catch_up()
    assert {entry.guid: entry.backlog for entry in seen.entries()} == {"0": True, "1": True, "2": False}
    assert {a.title: a.ingest.backlog for a in seen.articles()} == {
        "Report 0": True,
        "Report 1": True,
        "Report 2": False,
    }
    assert doubled(seen.of("articles") + seen.of("outcomes")) == {}


async def test_article_on_three_pages_is_one_and_waits_between_them(broker: LocalBroker) -> None:
    """The pages come in order, each after the site's gap; where one is missing the article says so."""
    connection = await fresh_topics(broker.bootstrap_servers)
    whole, torn, feed = "http://a.test/siege", "http://a.test/truce", "http://a.test/feed"
    async with Site() as site, Watch(connection, *TOPICS) as seen:
        for url in (whole, torn):
            links = "".join(f'<a href="{url}/{number}">{number}</a>' for number in (2, 3)).encode()
            for path in ("", "/2", "/3") if url == whole else ("", "/2"):
                html = page("On three pages", edition=f"part{path[1:] or 1}")
                site.put(url + path, Reply(html.replace(b"</body>", links + b"</body>")))
        site.put_feed(feed, *(Item("On three pages", link=url, guid=url) for url in (whole, torn)))
        async with ingesting(connection, site, fetch={"gap_seconds": GAP_SECONDS}):
            await follow(connection, feed)
            await seen.until(lambda: len(seen.outcomes()) == 2, what="both articles")
        await seen.catch_up()
    articles = {article.ingest.url: article for article in seen.articles()}
    assert articles[whole].ingest.verdict == "article"
    assert [articles[whole].text.count(f"part{number}") > 0 for number in (1, 2, 3)] == [True] * 3
    assert articles[torn].ingest.verdict == "thin"
    assert articles[torn].ingest.verdict_reason == f"the text goes on, 1 pages from {torn}/3 on"
    times = [asked.at for asked in site.asked if asked.url.startswith((whole, torn))]
    assert all(later - earlier >= GAP_SECONDS - 0.01 for earlier, later in pairwise(times))
