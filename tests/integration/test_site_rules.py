"""robots.txt and reservations of mining, as a real server and a subscriber see them."""

import asyncio
import itertools

import pytest
from aiohttp import web

from localkafka import LocalBroker
from tests.support.kafka import fresh_topics
from tests.support.running import Process, follow, ingesting
from tests.support.site import HTML, Asked, Item, Reply, Site, page, redirect
from tests.support.watch import Watch

FEED = "http://www.feed.test/feed"
TEXT = "text/plain"
RESERVED = '[{"location": "/reserved/", "tdm-reservation": 1, "tdm-policy": "/policy.json"}]'


def robots(text: str, *, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(text.encode(), TEXT, status, named)


def asked_for(site: Site, host: str) -> list[str]:
    """Return the paths that a host was asked for, in order."""
    return [asked.url.partition(host)[2] for asked in _asked(site) if f"//{host}/" in asked.url]


def _asked(site: Site) -> list[Asked]:
    return sorted([*site.asked, *site.asked_rules], key=lambda asked: asked.at)


async def test_pages_are_fetched_as_their_sites_robots_txt_allows(broker: LocalBroker) -> None:
    """A forbidden page is never asked for: the feed's text goes out with the reason, or nothing does."""
    connection = await fresh_topics(broker.bootstrap_servers)
    urls = {
        name: f"http://www.{name}.test/{path}"
        for name, path in (
            ("open", "news/1"),
            ("closed", "private/1"),
            ("silent", "private/1"),
            ("denied", "1"),
            ("down", "1"),
            ("odd", "1"),
        )
    }
    async with Site() as site, Watch(connection, "articles", "outcomes", "entries") as seen:
        for url in urls.values():
            site.put_page(url, f"Report at {url}")
        forbid = "User-agent: *\nDisallow: /\n\nUser-agent: Conflictwire\nDisallow: /private/\n"
        for name in ("open", "closed", "silent"):
            site.put(f"http://www.{name}.test/robots.txt", robots(forbid))
        site.put("http://www.denied.test/robots.txt", robots("no", status=403))
        site.put_in_turn(
            "http://www.down.test/robots.txt", robots("", status=503, Retry_After="1"), robots(forbid)
        )
        site.put("http://www.odd.test/robots.txt", Reply(b"<p>Disallow: /</p>", HTML))
        words = "The convoy reached the harbour before noon, the office said on Tuesday."
        site.put_feed(
            FEED,
            *[
                Item(f"Report {name}", link=url, guid=url, description=None if name == "silent" else words)
                for name, url in urls.items()
            ],
        )
        process = Process()
        async with ingesting(connection, site, process, fetch={"mining": "ignore"}):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == len(urls), what="an outcome of each")
        counted = {
            word: process.registry.get_sample_value(
                "conflictwire_site_rules_total", {"file": "robots", "result": word}
            )
            for word in ("read", "absent", "unreachable")
        }
        assert counted == {"read": 5, "absent": 1, "unreachable": 1}
        assert seen.became(urls["open"]) == seen.became(urls["denied"]) == seen.became(urls["odd"])
        assert seen.became(urls["open"]) == ["published/new_article"]
        assert seen.became(urls["closed"]) == ["published/feed_text"]
        assert seen.became(urls["silent"]) == ["rejected/disallowed"]
        assert asked_for(site, "www.closed.test") == asked_for(site, "www.silent.test") == ["/robots.txt"]
        assert asked_for(site, "www.open.test") == ["/robots.txt", "/news/1"]
        assert asked_for(site, "www.down.test")[:2] == ["/robots.txt", "/robots.txt"]
        agents = {asked.headers["user-agent"].partition("/")[0] for asked in site.asked_rules}
        assert agents == {"conflictwire"}
        (closed,) = [one for one in seen.articles() if one.ingest.url == urls["closed"]]
    assert closed.ingest.verdict_reason == "http://www.closed.test/robots.txt: Disallow: /private/"


async def test_crawl_delay_and_gap_lie_between_all_requests_of_a_site(broker: LocalBroker) -> None:
    """Also between robots.txt and the page; asked once for all of them."""
    connection = await fresh_topics(broker.bootstrap_servers)
    urls = [f"http://www.slow.test/{n}" for n in range(3)]
    async with Site() as site, Watch(connection, "entries", "outcomes") as seen:
        site.put("http://www.slow.test/robots.txt", robots("User-agent: *\nCrawl-delay: 1.2"))
        for url in urls:
            site.put_page(url, f"Report at {url}")
        site.put_feed(FEED, *[Item(url, link=url, guid=url) for url in urls])
        async with ingesting(connection, site, fetch={"gap_seconds": 0.3, "max_crawl_delay_seconds": 0.8}):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 3, what="three outcomes")
        asked = [one for one in _asked(site) if "slow.test" in one.url]
    paths = [one.url.removeprefix("http://www.slow.test") for one in asked]
    assert paths[:2] == ["/robots.txt", "/.well-known/tdmrep.json"]
    assert sorted(paths[2:]) == ["/0", "/1", "/2"]
    gaps = [after.at - before.at for before, after in itertools.pairwise(asked)]
    assert all(gap >= 0.79 for gap in gaps[1:])  # the delay is known from the second request on


async def test_redirect_within_a_site_is_judged_by_where_it_leads(broker: LocalBroker) -> None:
    """Another origin has a robots.txt of its own; a forbidden target is not asked for either."""
    connection = await fresh_topics(broker.bootstrap_servers)
    here, closed = "http://moved.test/1", "http://moved.test/2"
    async with Site() as site, Watch(connection, "entries", "outcomes") as seen:
        site.put(here, redirect("http://www.moved.test/1"))
        site.put(closed, redirect("http://www.moved.test/closed/2"))
        site.put_page("http://www.moved.test/1", "The page that moved")
        site.put_page("http://www.moved.test/closed/2", "The page behind a door")
        site.put("http://www.moved.test/robots.txt", robots("User-agent: *\nDisallow: /closed"))
        site.put_feed(FEED, *[Item(f"At {url}", link=url, guid=url) for url in (here, closed)])
        async with ingesting(connection, site, fetch={"mining": "ignore"}):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 2, what="two outcomes")
    assert (seen.became(here), seen.became(closed)) == (["published/new_article"], ["rejected/disallowed"])
    assert site.times_asked("http://www.moved.test/closed/2") == 0
    assert asked_for(site, "www.moved.test").count("/robots.txt") == 1


async def test_redirects_to_ever_new_hosts_of_a_site_end(broker: LocalBroker) -> None:
    """A site with a wildcard name does not keep us asking it about itself."""
    connection = await fresh_topics(broker.bootstrap_servers)
    start = "http://n0.endless.test/x"
    async with Site() as site, Watch(connection, "entries", "outcomes") as seen:
        for n in range(20):
            site.put(f"http://n{n}.endless.test/x", redirect(f"http://n{n + 1}.endless.test/x"))
        site.put_feed(FEED, Item("Endless", link=start, guid=start))
        async with ingesting(connection, site):
            await follow(connection, FEED)
            await seen.until(lambda: bool(seen.became(start)), what="an end")
    assert seen.became(start) == ["rejected/too_many_hops"]
    assert len([one for one in _asked(site) if "endless" in one.url]) < 30


@pytest.mark.parametrize("mining", ["record", "obey"])
async def test_reservation_of_mining_is_recorded_with_the_article_and_obeyed_by_setting(
    broker: LocalBroker, mining: str
) -> None:
    """Of the page, of its response, of its site's file; the nearest word counts."""
    connection = await fresh_topics(broker.bootstrap_servers)
    base = "http://www.rights.test"
    by_file, by_header, by_page, freed, free = (
        f"{base}/{path}" for path in ("reserved/1", "header/2", "meta/3", "reserved/4", "free/5")
    )
    meta = b'<head><meta name="tdm-reservation" content="%d">'
    async with Site() as site, Watch(connection, "articles", "outcomes", "entries") as seen:
        site.put(f"{base}/.well-known/tdmrep.json", Reply(RESERVED.encode(), "application/json"))
        for url in (by_file, by_header, by_page, freed, free):
            site.put_page(url, f"Report at {url}")
        header = {"TDM-Reservation": "1", "TDM-Policy": "https://licence.test/p"}
        site.put(by_header, Reply(page("By header"), headers=header))
        site.put(by_page, Reply(page("By page").replace(b"<head>", meta % 1)))
        site.put(freed, Reply(page("Freed").replace(b"<head>", meta % 0)))
        words = "What the feed itself says of it, in one sentence of some length."
        site.put_feed(
            FEED,
            *[
                Item(f"At {url}", link=url, guid=url, description=words)
                for url in (by_file, by_header, by_page, freed, free)
            ],
        )
        async with ingesting(connection, site, fetch={"mining": mining, "robots": False}):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.outcomes()) == 5, what="five outcomes")
        of = {one.ingest.url: one.ingest for one in seen.articles()}
    if mining == "obey":
        became = [seen.became(url) for url in (by_file, by_header, by_page, free)]
        assert became == [["published/feed_text"]] * 3 + [["published/new_article"]]
        assert site.times_asked(by_file) == 0
        assert "tdmrep.json reserves" in (of[by_file].verdict_reason or "")
        return
    found = {url: (of[url].tdm_reservation, of[url].tdm_policy) for url in of}
    assert found == {
        by_file: (True, f"{base}/policy.json"),
        by_header: (True, "https://licence.test/p"),
        by_page: (True, None),
        freed: (False, None),
        free: (None, None),
    }
    assert of[by_file].provenance["tdm_reservation"] == "tdmrep.json"
    assert of[by_header].provenance["tdm_policy"] == "header"


async def test_large_slow_and_broken_robots_txt_hold_up_their_site_alone(broker: LocalBroker) -> None:
    """What is longer than 500 kB is read to there; what does not come is a failure of the site."""
    connection = await fresh_topics(broker.bootstrap_servers)
    large, silent = "http://www.large.test/private/1", "http://www.silent.test/1"
    good = "http://www.good.test/1"

    async def never(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    async with Site() as site, Watch(connection, "articles", "outcomes", "entries") as seen:
        lines = "User-agent: *\nDisallow: /private/\n" + "Disallow: /archive/some/long/path\n" * 40_000
        site.put("http://www.large.test/robots.txt", robots(lines))
        site.put("http://www.silent.test/robots.txt", never)
        for url in (large, silent, good):
            site.put_page(url, f"Report at {url}")
        words = "What the feed itself says of it, in one sentence of some length."
        site.put_feed(
            FEED,
            *[Item(f"At {url}", link=url, guid=url, description=words) for url in (large, silent, good)],
        )
        async with ingesting(connection, site, fetch={"deadline_seconds": 1.0}):
            await follow(connection, FEED)
            await seen.until(lambda: len(seen.articles()) == 3, what="three articles")
        texts = {one.ingest.url: one.ingest.verdict_reason for one in seen.articles()}
    assert seen.became(good) == ["published/new_article"]
    assert seen.became(large) == ["published/feed_text"]
    assert "no complete response within 1 s" in (texts[silent] or "")
    assert site.times_asked(silent) == site.times_asked(large) == 0
