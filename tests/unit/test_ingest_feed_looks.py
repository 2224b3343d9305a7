"""Looks at what an operator adds: the sitemaps of an index that may be followed."""

from datetime import UTC, datetime

from ingest.core.feeds.looks import SITEMAP_INDEX, FeedFinding, FeedLook, look_at, news_sitemaps
from ingest.core.web.urls import Url

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def look(name: str, body: str) -> FeedLook:
    """Return the look at a document of a site."""
    url = f"http://a.test/{name}.xml"
    return look_at(url, status=200, body=body.encode(), headers={}, final_url=Url.parse(url), now=NOW)


def pages(*days: str, title: str = "") -> str:
    """Return a sitemap of a page a day."""
    date = "<news:publication_date>{0}</news:publication_date>"
    news = f"<news:news>{date}<news:title>{{1}}</news:title></news:news>"
    inside = "".join(
        f"<url><loc>http://a.test/{day}</loc>"
        + (news.format(day, title) if title else f"<lastmod>{day}</lastmod>")
        + "</url>"
        for day in days
    )
    return f"<urlset {XMLNS} {NEWS}>{inside}</urlset>"


def test_index_names_its_sitemaps_with_news_first() -> None:
    """It is no feed itself: each of its sitemaps has a date and validators of its own."""
    names = ("pages-2019", "pages-2026", "news")
    inside = "".join(f"<sitemap><loc>http://a.test/{name}.xml.gz</loc></sitemap>" for name in names)
    found = look("index", f"<sitemapindex {XMLNS}>{inside}</sitemapindex>")
    assert (found.finding, found.format) == (FeedFinding.NOT_A_FEED, SITEMAP_INDEX)
    assert found.announced[0] == "http://a.test/news.xml.gz"
    assert found.announced[0] in found.detail


def test_sitemaps_with_headlines_come_first_and_the_newest_of_them() -> None:
    """A sitemap without a date, or of another index, is not followed."""
    old, new = look("old", pages("2026-02-01", title="One")), look("new", pages("2026-03-01", title="Two"))
    plain, undated = look("plain", pages("2026-03-01")), look("undated", pages("never"))
    assert news_sitemaps([undated, plain, old, new]) == (new, old, plain)
