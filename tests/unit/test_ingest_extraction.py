"""Extraction: the article in a page, and nothing from what is not a page."""

import gzip
import json
import pickle
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.core.extraction.pipeline import EXTRACTION, extract
from ingest.core.web.urls import Url
from schemas.articles import Verdict

PARAGRAPHS = [
    "The ferry between the two islands ran again on Monday after nine days in the harbour, its crew said.",
    "Repairs of the second engine had taken longer than planned as a part had to come from the mainland.",
    "Passengers waited at the pier from six in the morning, and the first crossing was full, officials said.",
]
HEAD = """<title>Ferry runs again | Harbour Post</title><link rel="canonical" href="/ferry">
<meta property="og:site_name" content="Harbour Post"><meta property="og:title" content="Ferry runs again">
<meta property="article:published_time" content="2026-03-01T10:00:00+02:00">
<meta property="article:modified_time" content="2026-03-01T11:30:00+02:00">
<meta name="author" content="Ada Pier"><meta property="og:image" content="/ferry.jpg">"""


def html(paragraphs: list[str], head: str = HEAD) -> bytes:
    """A page with navigation around its article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="en-GB"><head>{head}</head><body><nav><a href="/">Home</a></nav>
    <article><h1>Ferry runs again</h1>{text}</article>
    <footer><p>Subscribe to our newsletter</p></footer></body></html>""".encode()


def test_article_is_found_with_its_metadata() -> None:
    """Paragraphs are separated by one blank line; times are UTC, links absolute."""
    found = extract(
        html(PARAGRAPHS), url=Url.parse("https://www.post.test/2026/ferry?x=1"), content_type="text/html"
    )
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert (found.verdict, found.extraction, found.metadata.title) == (
        Verdict.ARTICLE,
        EXTRACTION,
        "Ferry runs again",
    )
    assert (found.metadata.authors, found.metadata.publisher, found.language) == (
        ("Ada Pier",),
        "Harbour Post",
        "en-GB",
    )
    assert found.metadata.published_at == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert found.metadata.modified_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert found.metadata.canonical_url == Url.parse("https://www.post.test/ferry")
    assert found.metadata.lead_image == "https://www.post.test/ferry.jpg"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - written a moment ago


def test_dates_of_json_ld_are_read() -> None:
    """Many sites say it there alone."""
    head = """<script type="application/ld+json">{"@type": "NewsArticle",
    "datePublished": "2026-03-01T08:00:00Z", "dateModified": "2026-03-01T09:00:00Z"}</script>"""
    found = extract(html(PARAGRAPHS, head), url=None, content_type=None)
    assert found.metadata.published_at == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert found.metadata.modified_at == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def test_short_text_is_thin() -> None:
    """A teaser is published, but flagged."""
    found = extract(html(PARAGRAPHS[:1]), url=Url.parse("https://a.test/1"), content_type=None)
    assert (found.verdict, found.text) == (Verdict.THIN, PARAGRAPHS[0])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"\x00" * 1000,
        b"%PDF-1.7 \xff\xfe\x00",
        b"<",
        b"<html></html>",
        b"<!doctype html><html><body></body></html>",
        b"<div>" * 20_000,
        b'<?xml version="1.0" encoding="utf-7"?><html/>',
        bytes(range(256)) * 40,
    ],
)
def test_page_without_article_never_raises(body: bytes) -> None:
    """The worker answers to anything that a server sends."""
    assert extract(body, url=Url.parse("https://a.test/1"), content_type="text/html").verdict is Verdict.THIN


def test_same_page_gives_the_same_answer() -> None:
    """A second fetch of the same page does not make a new version."""
    page = html(PARAGRAPHS, head="")
    assert len({extract(page, url=Url.parse("https://a.test/1"), content_type=None) for _ in range(3)}) == 1


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_text_is_read_in_its_charset(charset: str) -> None:
    """The header's charset, where the bytes are not UTF-8."""
    word = "Паром снова пошёл в понедельник после девяти дней стоянки в гавани, сообщила команда судна. "
    page = html([word * 4], head="").decode().encode(charset)
    assert word.strip() in extract(page, url=None, content_type=f"text/html; charset={charset}").text


def test_xhtml_with_its_own_declaration_is_read() -> None:
    """The parser refuses text that declares an encoding."""
    page = b'<?xml version="1.0" encoding="iso-8859-1"?>' + html(PARAGRAPHS)
    assert extract(page, url=None, content_type=None).text == "\n\n".join(PARAGRAPHS)


def test_quality_on_gold_pages_stays(shared: Path) -> None:
    """F of shared word 4-grams over fifty calibrated pages; measured 0.960 in November 2026."""
    folder = shared / "corpora/extraction"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text().splitlines()]
    pages = [row for row in rows if row["set"] == "aeb"][:50]
    scores = []
    for row in pages:
        found = extract(
            gzip.decompress((folder / row["html"]).read_bytes()), url=Url.parse(row["url"]), content_type=None
        )
        scores.append(_f1(_shingles(found.text), _shingles(row["body"])))
    assert sum(scores) / len(scores) >= 0.95


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def _f1(found: Counter[tuple[str, ...]], gold: Counter[tuple[str, ...]]) -> float:
    shared = (found & gold).total()
    return 2 * shared / (found.total() + gold.total())
