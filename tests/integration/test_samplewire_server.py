"""The sample wire over HTTP, as its readers meet it."""

import asyncio
import html
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import feedparser
import pytest
import trafilatura

from conflictwire.samplewire import SampleWire, gold
from conflictwire.samplewire.content import PUBLISHERS, Publisher, SampleArticle

NOW = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)


class Reader:
    """Asks the wire for .test URLs; aiohttp's redirects are left to the tests."""

    def __init__(self, wire: SampleWire, session: aiohttp.ClientSession) -> None:
        self.wire = wire
        self._session = session

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> aiohttp.ClientResponse:
        """Return the answer with its body read; not compressed unless the headers ask for it."""
        parts = urlsplit(url)
        address = f"http://{self.wire.resolve['*.test']}{parts.path}"
        sent = {"Host": parts.netloc, "Accept-Encoding": "identity", **(headers or {})}
        response = await self._session.get(address, headers=sent, allow_redirects=False)
        await response.read()
        return response


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    wire = SampleWire(now=NOW, slow_page_seconds=0.0, duration_seconds=0.0)
    async with wire, aiohttp.ClientSession() as session:
        yield Reader(wire, session)


def find(**wanted: object) -> tuple[Publisher, SampleArticle]:
    """Return the only article with these values."""
    return next(
        (publisher, article)
        for publisher in PUBLISHERS
        for article in publisher.articles
        if all(getattr(article, name) == value for name, value in wanted.items())
    )


def find_with(oddity: str) -> tuple[Publisher, SampleArticle]:
    """Return the first article that has the oddity."""
    return next(
        (publisher, article)
        for publisher in PUBLISHERS
        for article in publisher.articles
        if getattr(article, oddity)
    )


def links(entries: Iterable[Mapping[str, str]]) -> set[str]:
    return {entry["link"] for entry in entries if "link" in entry}


async def test_feeds_parse_and_list_every_article(reader: Reader) -> None:
    """Each feed is well-formed, and every article's link stands in one of them."""
    reader.wire.publish_all()
    listed: set[str] = set()
    for url in reader.wire.feed_urls:
        response = await reader.get(url)
        feed = feedparser.parse(await response.read())
        assert not feed.bozo, url
        assert feed.feed.title
        listed |= links(feed.entries)
    assert {article.listed_url for article in gold() if article.listed_url.startswith("http")} <= listed


async def test_not_modified_feed_answers_304(reader: Reader) -> None:
    """An ETag that still holds gets no body; so does the date once its second is over."""
    url = reader.wire.feed_urls[0]
    etag = (await reader.get(url)).headers["ETag"]
    again = await reader.get(url, {"If-None-Match": etag})
    assert (again.status, await again.read()) == (304, b"")
    late = {"If-Modified-Since": "Fri, 17 May 2030 12:00:00 GMT"}
    assert (await reader.get(url, late)).status == 304
    early = {"If-Modified-Since": "Fri, 17 May 2030 11:59:59 GMT"}
    assert (await reader.get(url, early)).status == 200


async def test_etag_decides_over_the_date(reader: Reader) -> None:
    """A stale ETag gets the document though the date would not (RFC 9110 section 13.2.2)."""
    headers = {"If-None-Match": '"stale"', "If-Modified-Since": "Fri, 17 May 2030 23:00:00 GMT"}
    assert (await reader.get(reader.wire.feed_urls[0], headers)).status == 200


async def test_gzip_when_accepted(reader: Reader) -> None:
    """The same bytes, compressed, under an ETag of their own that also gets 304."""
    url = reader.wire.feed_urls[0]
    plain = await reader.get(url)
    zipped = await reader.get(url, {"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert await zipped.read() == await plain.read()
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert (await reader.get(url, {"If-None-Match": zipped.headers["ETag"]})).status == 304


async def test_publishing_changes_one_feed(reader: Reader) -> None:
    """The feed that lists the new link has a new ETag, the others keep theirs."""
    before = {url: (await reader.get(url)).headers["ETag"] for url in reader.wire.feed_urls}
    published = reader.wire.publish_next()
    assert published is not None
    after = {url: (await reader.get(url)).headers["ETag"] for url in reader.wire.feed_urls}
    assert [url for url in before if before[url] != after[url]] == [published.feed_url]
    assert published.published_at >= NOW


async def test_pages_contain_their_text(reader: Reader) -> None:
    """Every page holds each paragraph and the title."""
    reader.wire.publish_all()
    for article in gold():
        if not article.url.startswith("http"):
            continue
        response = await reader.get(article.url)
        assert response.status == 200, article.url
        page = html.unescape(await response.text())
        assert article.title in page
        assert [paragraph for paragraph in article.text.split("\n\n") if paragraph not in page] == []


async def test_page_is_absent_until_published(reader: Reader) -> None:
    """What no feed lists yet is 404."""
    assert (await reader.get(gold()[1].url)).status == 404
    reader.wire.publish_all()
    assert (await reader.get(gold()[1].url)).status == 200


async def test_moved_article_redirects_within_its_domain(reader: Reader) -> None:
    """The old slug answers 301 with the new address."""
    publisher, article = find_with("listed_slug")
    reader.wire.publish_all()
    response = await reader.get(f"http://{publisher.host}{publisher.path(str(article.listed_slug))}")
    assert (response.status, response.headers["Location"]) == (301, publisher.url(article))


async def test_forwarded_article_redirects_to_another_publisher(reader: Reader) -> None:
    """A link of one publisher leads to the page of another."""
    publisher, article = find_with("listed_by")
    reader.wire.publish_all()
    listed = next(entry.listed_url for entry in gold() if entry.url == publisher.url(article))
    assert urlsplit(listed).netloc == article.listed_by != publisher.host
    response = await reader.get(listed)
    assert (response.status, response.headers["Location"]) == (302, publisher.url(article))


async def test_dead_link_is_listed_and_404(reader: Reader) -> None:
    """A feed lists a page that does not exist."""
    publisher = next(publisher for publisher in PUBLISHERS if publisher.dead_links)
    reader.wire.publish_all()
    url = f"http://{publisher.host}{publisher.path(publisher.dead_links[0].slug)}"
    feed = feedparser.parse(await (await reader.get(publisher.feed_url)).read())
    assert url in links(feed.entries)
    assert (await reader.get(url)).status == 404


async def test_update_changes_page_and_entry(reader: Reader) -> None:
    """Same URL and guid; new ETag, title, text and `updated`; `published` stays."""
    publisher, article = find(slug="overnight-drones-hit-odesa-port")
    url = publisher.url(article)
    published = reader.wire.publish_next()
    while published and published.url != url:
        published = reader.wire.publish_next()
    first_page = await reader.get(url)
    first = _entry(await (await reader.get(publisher.feed_url)).read(), url)
    reader.wire.publish_all()
    last_page = await reader.get(url)
    last = _entry(await (await reader.get(publisher.feed_url)).read(), url)
    assert first_page.headers["ETag"] != last_page.headers["ETag"]
    assert article.paragraphs(updated=False)[0] in await first_page.text()
    assert article.paragraphs(updated=True)[0] in await last_page.text()
    assert (first["title"], last["title"]) == (article.title, article.headline(updated=True))
    assert first["id"] == last["id"]
    assert first["published"] == last["published"]
    assert first["updated"] != last["updated"]


def _entry(body: bytes, url: str) -> Mapping[str, str]:
    found: Mapping[str, str] = next(
        entry for entry in feedparser.parse(body).entries if entry.get("link") == url
    )
    return found


async def test_one_url_stands_in_two_feeds(reader: Reader) -> None:
    """A second publisher lists the first one's page under a guid of its own."""
    publisher, article = find_with("also_in")
    reader.wire.publish_all()
    other = next(candidate for candidate in PUBLISHERS if candidate.host == article.also_in)
    url = publisher.url(article)
    entries = [_entry(await (await reader.get(feed.feed_url)).read(), url) for feed in (publisher, other)]
    assert entries[0]["id"] != entries[1]["id"]


async def test_broken_item_leaves_its_neighbours(reader: Reader) -> None:
    """The item without link, guid and date stands between entries that can be read."""
    publisher = next(publisher for publisher in PUBLISHERS if publisher.broken_item)
    reader.wire.publish_all()
    entries = feedparser.parse(await (await reader.get(publisher.feed_url)).read()).entries
    assert [index for index, entry in enumerate(entries) if "link" not in entry] == [1]
    assert len(entries) == len(publisher.articles) + 1


async def test_entry_without_link_carries_its_text(reader: Reader) -> None:
    """The feed is all there is of this article."""
    publisher, article = find(linkless=True)
    reader.wire.publish_all()
    entries = feedparser.parse(await (await reader.get(publisher.feed_url)).read()).entries
    entry = next(entry for entry in entries if entry.title == article.title)
    assert "link" not in entry
    assert article.paragraphs(updated=False)[-1] in entry.content[0].value
    assert (await reader.get(f"http://{publisher.host}{publisher.path(article.slug)}")).status == 404


async def test_all_listed_once_each_feed_was_read_in_full(reader: Reader) -> None:
    """A 200 counts, a 304 does not, and a change asks for another."""
    for url in reader.wire.feed_urls:
        assert not reader.wire.all_listed()
        etag = (await reader.get(url, {"If-None-Match": "*"})).headers["ETag"]
        assert not reader.wire.all_listed()
        assert (await reader.get(url)).headers["ETag"] == etag
    assert reader.wire.all_listed()
    reader.wire.publish_next()
    assert not reader.wire.all_listed()


async def test_unknown_host_is_404(reader: Reader) -> None:
    """The server speaks for its own publishers only."""
    path = urlsplit(reader.wire.feed_urls[0]).path
    assert (await reader.get(f"http://www.elsewhere.test{path}")).status == 404


async def test_timeline_runs_through(reader: Reader) -> None:
    """The backlog is dated back, the rest as of now, and the end is known."""
    assert not reader.wire.all_published
    await reader.wire.publish_over_time()
    assert reader.wire.all_published
    assert reader.wire.publish_next() is None
    assert len(gold()) <= reader.wire.total_articles
    ages = []
    for publisher in PUBLISHERS:
        body = await (await reader.get(publisher.feed_url)).read()
        dates = [entry.get("published_parsed") for entry in feedparser.parse(body).entries]
        ages += [NOW - datetime(*date[:6], tzinfo=UTC) for date in dates if date]
    old = [age for age in ages if age >= timedelta(minutes=10)]
    assert 0.15 <= len(old) / len(ages) <= 0.3
    assert max(ages) <= timedelta(hours=12)
    assert min(ages) > -timedelta(minutes=5)


async def test_slow_page_waits(reader: Reader) -> None:
    """The slow page has not answered while another one has."""
    publisher, article = find(slow=True)
    async with SampleWire(now=NOW, slow_page_seconds=3600.0) as wire, aiohttp.ClientSession() as session:
        slow_reader = Reader(wire, session)
        wire.publish_all()
        waiting = asyncio.create_task(slow_reader.get(publisher.url(article)))
        assert (await slow_reader.get(gold()[0].url)).status == 200
        assert not waiting.done()
        waiting.cancel()


async def test_taken_port_is_an_error(reader: Reader) -> None:
    """A second wire on the same port is refused and leaves nothing behind."""
    with pytest.raises(OSError, match="address already in use"):
        await SampleWire(now=NOW, port=reader.wire.port).__aenter__()


async def test_dates_are_relative_to_now(reader: Reader) -> None:
    """Moments advance from the given one."""
    published = reader.wire.publish_next()
    assert published is not None
    assert timedelta(0) <= published.published_at - NOW < timedelta(minutes=5)


async def test_templates_are_realistic_not_adversarial(reader: Reader) -> None:
    """Plain trafilatura finds most of the text on every page, and nearly all on most."""
    reader.wire.publish_all()
    scores = []
    for article in gold():
        if not article.url.startswith("http"):
            continue
        extracted = trafilatura.extract(await (await reader.get(article.url)).read(), include_comments=False)
        scores.append(_shingle_f1(extracted or "", article.text))
    assert min(scores) >= 0.9
    assert sum(scores) / len(scores) >= 0.97


def _shingle_f1(extracted: str, wanted: str) -> float:
    one, other = _shingles(extracted), _shingles(wanted)
    return 2 * len(one & other) / (len(one) + len(other))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3))}
