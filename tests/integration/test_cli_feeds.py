"""The feeds as an operator types them: add, import, list, remove, and what is printed for each."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from tests.support.kafka import fresh_topics
from tests.support.site import RSS, Item, Reply, Site, rss
from tests.support.victims import Victim

OPML = """<opml version="2.0"><body>
<outline text="First" xmlUrl="http://first.test/feed"/>
<outline text="Second"><outline title="Third" xmlUrl="http://third.test/feed"/></outline>
<outline text="Mail" xmlUrl="mailto:desk@third.test"/>
</body></opml>"""


class Terminal:
    """Runs `conflictwire feeds …`; a call gives exit code and output."""

    def __init__(self, connection: Connection, log: Path) -> None:
        self._target = (
            "--bootstrap-servers", connection.bootstrap_servers, "--topic-prefix", connection.prefix
        )  # fmt: skip
        self._log = log
        self._runs = 0

    async def __call__(self, *arguments: str) -> tuple[int, str]:
        """Run a command to its end."""
        self._runs += 1
        log = self._log.with_name(f"{self._log.name}-{self._runs}")
        command = Victim("-m", "conflictwire", "feeds", *arguments, *self._target, log=log)
        await command.start()
        return await command.ended(), command.output

    async def listed(self) -> dict[str, dict[str, Any]]:
        """Return the feeds of `list --json`, by URL."""
        code, printed = await self("list", "--json")
        assert code == 0, printed
        return {row["feed"]["url"]: row for row in json.loads(printed)}


@pytest.fixture
async def feeds(broker: LocalBroker, tmp_path: Path) -> Terminal:
    """A terminal beside topics of its own."""
    return Terminal(await fresh_topics(broker.bootstrap_servers), tmp_path / "log")


async def test_feed_is_added_once_listed_and_removed_by_url_or_id(feeds: Terminal) -> None:
    """What is typed is what is listed; another spelling of the URL is the same feed."""
    code, printed = await feeds(
        "add", "HTTP://First.test:80/feed", "--no-check", "--publisher", "The First",
        "--language", "Ukrainian", "--country", "Ukraine", "--kind", "state-media", "--interval", "2m-1h",
    )  # fmt: skip
    assert (code, "added" in printed) == (0, True)
    code, printed = await feeds("add", "http://first.test/feed", "--no-check")
    assert (code, "already registered" in printed) == (0, True)
    (row,) = (await feeds.listed()).values()
    feed = row["feed"]
    assert (feed["url"], feed["publisher"], feed["language"], feed["country"]) == (
        "http://first.test/feed",
        "The First",
        "uk",
        "UA",
    )
    assert row["state"] is None
    code, printed = await feeds("remove", feed["feed_id"])
    assert (code, feed["url"] in printed) == (0, True)
    assert await feeds.listed() == {}
    code, printed = await feeds("remove", "http://first.test/feed")
    assert (code, "feeds list" in printed, "Traceback" in printed) == (1, True, False)
    code, printed = await feeds("list")
    assert (code, "feeds add" in printed) == (0, True)


async def test_import_takes_what_it_can_and_says_what_it_could_not(feeds: Terminal, tmp_path: Path) -> None:
    """OPML, nested; the line that is not a feed is named, and the exit code is 1."""
    file = tmp_path / "subscriptions.opml"
    file.write_text(OPML)
    code, printed = await feeds("import", str(file))
    assert code == 1
    assert "2 added, 0 already registered, 1 refused" in printed
    assert "mailto" in printed
    assert set(await feeds.listed()) == {"http://first.test/feed", "http://third.test/feed"}
    file.write_text("# ours\nhttp://first.test/feed\n\nhttp://fourth.test/feed\n")
    code, printed = await feeds("import", str(file))
    assert (code, "1 added, 1 already registered, 0 refused" in printed) == (0, True)
    code, printed = await feeds("import", str(tmp_path / "missing.opml"))
    assert (code, "missing.opml" in printed, "Traceback" in printed) == (1, True, False)


async def test_site_is_looked_at_and_its_feed_is_shown_changed_and_exported(
    feeds: Terminal, tmp_path: Path
) -> None:
    """From a site's address to a feed, and what is piped is one line each."""
    async with Site() as site:
        page = '<html><head><link rel="alternate" type="application/rss+xml" href="/f.xml"></head></html>'
        site.put("http://site.test/", Reply(page.encode()))
        site.put("http://site.test/f.xml", Reply(rss(Item("One", link="http://site.test/1")), RSS))
        resolved = ("--set", f'resolve={{"*.test": "127.0.0.1:{site.port}"}}')
        code, printed = await feeds("add", "http://site.test/", "--group", "World/Coast", *resolved)
        assert (code, "announces" in printed, "1 entry" in printed, "added" in printed) == (
            0,
            True,
            True,
            True,
        )
        _put_sitemaps(site)
        code, printed = await feeds("add", "http://maps.test/sitemap.xml", *resolved)
        assert (code, "sitemap index" in printed, "http://maps.test/b.xml.gz" in printed) == (0, True, True)
        assert (await feeds("remove", "http://maps.test/b.xml.gz"))[0] == 0
        code, printed = await feeds("add", "http://site.test/nothing", *resolved)
        assert (code, "--no-check" in printed, "Traceback" in printed) == (1, True, False)
        code, printed = await feeds("check", *resolved)
        assert (code, "http://site.test/f.xml" in printed) == (0, True)
    code, printed = await feeds("pause", "--group", "world")
    assert (code, "paused" in printed) == (0, True)
    code, printed = await feeds("list")
    assert printed.rstrip("\n").split("\t")[:2] == ["paused", "http://site.test/f.xml"]
    code, printed = await feeds("show", "http://site.test/f.xml")
    assert (code, "feeds resume" in printed) == (0, True)
    file = tmp_path / "out.opml"
    assert (await feeds("export", "--output", str(file)))[0] == 0
    code, printed = await feeds("import", str(file))
    assert (code, "0 added, 1 already registered" in printed) == (2, True)


def _put_sitemaps(site: Site) -> None:
    """Put an index on the site: an old sitemap, and one of news that is a file of gzip."""
    sitemap = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    listed = "".join(
        f"<sitemap><loc>http://maps.test/{name}</loc></sitemap>" for name in ("a.xml", "b.xml.gz")
    )
    site.put(
        "http://maps.test/sitemap.xml", Reply(f"<sitemapindex {sitemap}>{listed}</sitemapindex>".encode())
    )
    old = "<url><loc>http://maps.test/1</loc><lastmod>2019-01-01</lastmod></url>"
    site.put("http://maps.test/a.xml", Reply(f"<urlset {sitemap}>{old}</urlset>".encode()))
    date = f"<news:publication_date>{Clock().now():%Y-%m-%dT%H:%M:%SZ}</news:publication_date>"
    story = f"<news:news>{date}<news:title>The army withdrew</news:title></news:news>"
    fresh = f"<urlset {sitemap} {news}><url><loc>http://maps.test/2</loc>{story}</url></urlset>"
    site.put("http://maps.test/b.xml.gz", Reply(gzip.compress(fresh.encode())))


async def test_url_that_is_none_is_a_sentence(feeds: Terminal) -> None:
    """Nothing is registered that could not be polled."""
    for url in ("ftp://first.test/feed", "http://user:hunter2@first.test/feed", "first"):
        code, printed = await feeds("add", url, "--no-check")
        assert (code, "Traceback" in printed, "hunter2" in printed) == (1, False, False)
    assert await feeds.listed() == {}
