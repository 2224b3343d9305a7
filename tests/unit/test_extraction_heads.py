"""Heads of pages: headline, authors and time, where a page's statements disagree, in many languages."""

from datetime import datetime
from time import process_time

import pytest
from lxml.html import HtmlElement, document_fromstring

from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.metadata import read
from ingest.core.web.urls import Url

URL = Url.parse("https://www.harbour-post.test/2026/03/04/ferry")
FERRY = "Ferry runs again after ten days"


def tree(head: str, body: str) -> HtmlElement:
    return document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")


def page(head: str = "", body: str = "", url: Url | None = URL) -> PageMetadata:
    return read(tree(head, body), url)


def og(title: str, site: str = "") -> str:
    name = f'<meta property="og:site_name" content="{site}">' if site else ""
    return f'<meta property="og:title" content="{title}">{name}'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (og(f"{FERRY} - Die Harbour Post", "Harbour Post"), "", FERRY),
        (og(f"{FERRY} | Harbour-Post"), "", FERRY),
        (og(f"{FERRY} › Harbour Post"), "", FERRY),
        (og(f"Harbour Post - {FERRY}"), "", FERRY),
        (og(f"{FERRY} at Experience", "Experience"), "", f"{FERRY} at Experience"),
        (og("渡轮十天后恢复运行_港口时报", "港口时报"), "", "渡轮十天后恢复运行"),
        (og("フェリーが10日ぶりに運航再開｜港新聞", "港新聞"), "", "フェリーが10日ぶりに運航再開"),
        (
            og("عودة العبارة إلى العمل بعد عشرة أيام | الميناء", "الميناء"),
            "",
            "عودة العبارة إلى العمل بعد عشرة أيام",
        ),
        (og("Паром снова ходит после перерыва — Гавань", "Гавань"), "", "Паром снова ходит после перерыва"),
        (og("Search title of the ferry"), f"<h1></h1><h1>Harbour Post</h1><h1>{FERRY}</h1>", FERRY),
        (og(f"{FERRY} and more"), f"<h1>{FERRY}</h1><h1>Read this as well today</h1>", FERRY),
        (og("Another title for machines"), f'<h1><span class="kicker">Live</span>{FERRY}</h1>', FERRY),
        (og(FERRY), f"<h1><span>Opinion</span><span>{FERRY}</span></h1>", FERRY),
        (og("Ferry runs again after…") + f"<title>{FERRY} | Harbour Post</title>", "", FERRY),
        (og(FERRY, FERRY), f"<h1>{FERRY}</h1>", FERRY),
        (
            og("The ferry"),
            "<h1><span>T</span>he ferry of the harbour runs</h1>",
            "The ferry of the harbour runs",
        ),
        (og("橋"), "<h1><ruby>橋<rt>はし</rt></ruby>が再び開通した</h1>", "橋が再び開通した"),
    ],
)
def test_headline_is_what_readers_see_without_site_and_kicker(head: str, body: str, title: str) -> None:
    """Separators, names and scripts differ; the headline is none of them."""
    assert page(head, body).title == title


def ld(author: str, more: str = "") -> str:
    article = f'{{"@type": "NewsArticle", "author": {author}}}'
    return f'<script type="application/ld+json">{{"@graph": [{article}{more}]}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (
            ld('{"@id": "#ada"}', ', {"@type": "Person", "@id": "#ada", "name": "Ada Pier"}'),
            "",
            ("Ada Pier",),
        ),
        (
            ld('[[{"@type": "Person", "name": "Ada Pier"}], {"name": ["Jo Quay"]}]'),
            "",
            ("Ada Pier", "Jo Quay"),
        ),
        (ld('{"@type": "Organization", "name": "Port Trust"}'), "", ()),
        (ld('{"@type": "Person", "name": "Sarah E. Holm"}'), "", ("Sarah E. Holm",)),
        (ld('{"@type": "Person", "name": "Justus von Daniels"}'), "", ("Justus von Daniels",)),
        (
            ld('{"@type": "Person", "name": "Ada Pier"}'),
            '<h1>x</h1><p class="byline">By Ada Pier and Jo Quay</p>',
            ("Ada Pier", "Jo Quay"),
        ),
        ("", "<p class=byline>JUAN PEÑA Y ANA RUIZ</p>", ("Juan Peña", "Ana Ruiz")),
        ("", "<p class=byline>by Jeff Holm<span>Monday, March 2, 2026</span></p>", ("Jeff Holm",)),
        ("", "<p class=byline>Craig Holm USA TODAY NETWORK</p>", ("Craig Holm",)),
        ("", "<p class=byline>12 March 2026 By Ada Pier</p>", ("Ada Pier",)),
        ("", '<div class="byline"><a href="/author/ada">Ada Pier</a> Harbour Enquirer</div>', ("Ada Pier",)),
        ("", f"<article><h1>{FERRY}</h1><p>By Ada Pier</p><p>The ferry.</p></article>", ("Ada Pier",)),
        ("", f'<h1>{FERRY}</h1><div class="comments"><span class="author">Jo Quay</span></div>', ()),
        ("", "<p class=byline>记者 王小明</p>", ("王小明",)),
        ("", "<p class=byline>홍길동 기자</p>", ("홍길동",)),
        ("", "<p class=byline>Автор: Олена Пристань</p>", ("Олена Пристань",)),
        ("", "<p class=byline>Photo: Ada Pier / Reuters</p>", ("Ada Pier",)),
        ('<meta name="dc.creator" content="Pier, Ada">', "", ("Ada Pier",)),
        ('<meta name="author" content="harbour-post.test - Ada Pier">', "", ("Ada Pier",)),
        (
            '<meta name="author" content="@adapier"><meta name="article:author" content="https://x.test/ada">',
            "",
            (),
        ),
    ],
)
def test_authors_are_the_persons_that_a_page_names(head: str, body: str, names: tuple[str, ...]) -> None:
    """In its data, its tags or beside the headline; never an office, an address or a commenter."""
    assert page(head, body).authors == names


def published(**fields: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", '
        + ", ".join(f'"{name}": "{value}"' for name, value in fields.items())
        + "}</script>"
    )


TAG = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("head", "body", "at"),
    [
        (
            published(datePublished="2026-03-04") + TAG.format("2026-03-04T09:10:00+02:00"),
            "",
            "2026-03-04T09:10:00+02:00",
        ),
        (
            published(datePublished="2026-03-04T12:06:00") + TAG.format("2026-03-04T17:06:00Z"),
            "",
            "2026-03-04T17:06:00+00:00",
        ),
        (
            published(datePublished="2026-03-04T21:05:00-05:00") + TAG.format("2026-03-04T21:05:00+00:00"),
            '<h1>x</h1><time datetime="2026-03-04T16:05:00-05:00">4 March</time>',
            "2026-03-04T16:05:00-05:00",
        ),
        (
            published(datePublished="2026-03-04T08:00:00", dateModified="2026-03-04T09:00:00+03:00"),
            "",
            "2026-03-04T08:00:00+03:00",
        ),
        (published(datePublished="2026-03-04T08:00:00"), "", "2026-03-04T08:00:00"),
        ("", f"<article><h1>{FERRY}</h1><p>4 marca 2026, 10:12</p></article>", "2026-03-04T10:12:00"),
        (
            "",
            f"<article><h1>{FERRY}</h1><span>发布时间：2026-03-04 10:12</span></article>",
            "2026-03-04T10:12:00",
        ),
        ("", f"<article><h1>{FERRY}</h1><time>04.03.2026</time></article>", "2026-03-04T00:00:00"),
        (
            "",
            (
                f"<article><h1>{FERRY}</h1>"
                '<p>Updated: <time datetime="2026-03-05T10:00:00Z">5 March</time></p>'
                "<p>Published 4 March 2026</p></article>"
            ),
            "2026-03-04T00:00:00",
        ),
        (
            "",
            (
                f'<article><h1>{FERRY}</h1></article><ul class="related-posts"><li><time class="published"'
                ' datetime="2019-01-01T10:00:00Z">1 January</time></li></ul>'
            ),
            "2026-03-04T00:00:00",
        ),
    ],
)
def test_time_is_the_most_exact_of_what_the_page_says(head: str, body: str, at: str) -> None:
    """Naive where the page shows no zone: a guess would be hours wrong, and nobody could see it."""
    assert page(head, body).published_at == datetime.fromisoformat(at)


def test_page_of_thousands_of_times_is_read_in_linear_time() -> None:
    """Whether a time belongs to another story is asked of the first few hundred: four seconds otherwise."""
    times = '<time datetime="2026-03-01">1</time>' * 20_000
    rows = f'<li class="row"><a>Harbour</a>{times}</li>' + '<li class="row"></li>' * 2
    ticker = tree("", f"<h1>{FERRY}</h1><ul>{rows}</ul>")
    began = process_time()
    read(ticker, URL)
    assert process_time() - began < 1
