"""Metadata: what a page says about its article, from the best of its parts, and which part that was."""

from datetime import UTC, datetime

import pytest
from lxml import html

from ingest.core.extraction.dates import date_in_url, read_date
from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.metadata import read
from ingest.core.extraction.people import clean_authors
from ingest.core.web.urls import Url

URL = "https://www.post.test/world/ferry"
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY = datetime(2026, 3, 1)  # noqa: DTZ001 - a page that writes no zone


def page(head: str = "", body: str = "<p>Text</p>", url: str | None = URL) -> PageMetadata:
    """What is read of a page."""
    return read(
        html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"),
        Url.parse(url) if url else None,
    )


def ld(document: str) -> str:
    """A JSON-LD block."""
    return f'<script type="application/ld+json">{document}</script>'


def test_json_ld_gives_every_field_and_the_provenance_says_so() -> None:
    """The node of the article is found anywhere in the graph."""
    found = page(
        ld(
            """{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Post"},
            {"@type": "NewsArticle", "headline": "Ferry runs &amp; runs",
            "datePublished": "2026-03-01T08:00:00Z",
            "dateModified": "2026-03-01T10:30:00+0200", "author": [{"name": "Ada Pier"}, {"name": "Jo Quay"}],
            "publisher": {"name": "Harbour Post"}, "articleSection": "World", "image": [{"url": "/f.jpg"}],
            "isAccessibleForFree": "False", "copyrightNotice": "© 2026 Harbour Post", "inLanguage": "en"}]}"""
        )
    )
    assert found.title == "Ferry runs & runs"
    assert found.authors == ("Ada Pier", "Jo Quay")
    assert (found.published_at, found.modified_at) == (AT, datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    assert (found.publisher, found.section, found.language) == ("Harbour Post", "World", "en")
    assert (found.lead_image, found.rights) == ("https://www.post.test/f.jpg", "© 2026 Harbour Post")
    assert found.is_accessible_for_free is False
    assert set(dict(found.provenance).values()) == {"json-ld"}


@pytest.mark.parametrize(
    "document",
    [
        '{"@type": "NewsArticle", "headline": "Ferry runs again",}',
        '<!-- {"@type": "NewsArticle", "headline": "Ferry runs again"} -->',
        '[{"@type": ["NewsArticle", "Thing"], "headline": "Ferry runs again"}]',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Ferry runs again"}}',
        '{"@type": "NewsArticle", "headline": "Ferry\\truns again"}'.replace("\\t", "\t"),
    ],
)
def test_json_ld_with_common_faults_is_read(document: str) -> None:
    """Trailing commas, comment marks, lists and raw tabs are common."""
    assert page(ld(document)).title == "Ferry runs again"


def test_json_that_does_not_parse_leaves_the_tags() -> None:
    """A broken block affects nothing else."""
    found = page(ld('{"headline": ') + '<meta property="og:title" content="Ferry runs again">')
    assert (found.title, dict(found.provenance)["title"]) == ("Ferry runs again", "opengraph")


@pytest.mark.parametrize(
    "title",
    [
        "Ferry runs again | Harbour Post",
        "Ferry runs again - The Harbour Post",
        "Harbour Post - Ferry runs again",
    ],
)
def test_name_of_the_site_is_not_part_of_the_title(title: str) -> None:
    """Before or after the headline."""
    head = f'<title>{title}</title><meta property="og:site_name" content="Harbour Post">'
    assert page(head).title == "Ferry runs again"


def test_headline_that_readers_see_counts_more_than_the_one_for_search_engines() -> None:
    """A single h1 of some words."""
    head = '<meta property="og:title" content="Ferry timetable 2026: all times">'
    found = page(head, "<h1>Ferry runs again on Monday</h1><p>Text</p>")
    assert (found.title, dict(found.provenance)["title"]) == ("Ferry runs again on Monday", "html")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-01T08:00:00Z", AT),
        ("2026-03-01T10:00:00.123456+0200", AT),
        ("2026-03-01 08:00:00 UTC", AT),
        ("Sun, 01 Mar 2026 08:00:00 GMT", AT),
        ("1772352000", AT),
        ("March 1, 2026", DAY),
        ("20260301", DAY),
        ("yesterday", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("", None),
    ],
)
def test_dates_are_read_as_pages_write_them(written: str, expected: datetime | None) -> None:
    """And what is not a date is None."""
    assert read_date(written) == expected


def test_day_in_the_path_speaks_where_the_page_is_silent() -> None:
    """Before any search in the text."""
    assert date_in_url("https://post.test/2026/03/01/ferry.html") == DAY
    assert date_in_url("https://post.test/2026/mar/01/ferry/") == DAY
    assert date_in_url("https://post.test/2026/13/01/ferry.html") is None
    found = page(url="https://post.test/2026/03/01/ferry.html")
    assert (found.published_at, dict(found.provenance)["published_at"]) == (DAY, "url")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["By Ada Pier and Jo Quay"], ("Ada Pier", "Jo Quay")),
        (["By Ada Pier, Jo Quay, and Ben Ott"], ("Ada Pier", "Jo Quay", "Ben Ott")),
        (["Ada Pier, a Harbour Prize Winner"], ("Ada Pier",)),
        (["ADA PIER", "Ada Pier"], ("Ada Pier",)),
        (["Von Ada Pier, Berlin Bureau"], ("Ada Pier",)),
        (["Ada Pier | March 3, 2026"], ("Ada Pier",)),
        (["Harbour Post", "Staff Writer", "admin", "desk@post.test", "https://post.test/ada"], ()),
    ],
)
def test_authors_are_persons_names_alone(written: list[str], names: tuple[str, ...]) -> None:
    """Without what bylines write around them."""
    assert clean_authors(written, publisher="Harbour Post") == names


@pytest.mark.parametrize(
    ("head", "reserved"),
    [
        ('<meta name="tdm-reservation" content="1">', True),
        ('<meta name="tdm-reservation" content="0">', False),
        ('<meta name="robots" content="index, noai">', True),
        ("", None),
    ],
)
def test_reservation_of_text_and_data_mining_is_read(head: str, *, reserved: bool | None) -> None:
    """Whoever uses the wire must know it."""
    assert page(head).tdm_reservation is reserved


def test_silent_page_says_nothing() -> None:
    """Nothing is guessed."""
    assert page(url=None) == PageMetadata()


def test_kicker_in_the_heading_is_not_part_of_the_headline() -> None:
    """Where the JSON-LD has the headline alone; another headline stays as readers see it."""
    block = ld('{"@type": "NewsArticle", "headline": "Ferry runs again after storm"}')
    assert page(block, "<h1><span>Opinion</span> Ferry runs again after storm</h1>").title == (
        "Ferry runs again after storm"
    )
    other = ld('{"@type": "NewsArticle", "headline": "Why the ferry runs again"}')
    assert page(other, "<h1>Ferry runs again after storm</h1>").title == "Ferry runs again after storm"


def test_date_in_words_takes_the_zone_that_the_page_writes_elsewhere() -> None:
    """A time on the publisher's clock is not UTC."""
    found = page(
        '<meta property="article:modified_time" content="2026-03-04T16:00:00+02:00">',
        body="<main><div class='post-date'>4 березня 2026, 14:05</div></main>",
    )

    assert found.published_at is not None
    assert found.published_at.isoformat() == "2026-03-04T14:05:00+02:00"
