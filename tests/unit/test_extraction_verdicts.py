"""Verdicts: what a page was, by its signs, and a whole article is never mistaken for anything else."""

import gzip
import json
from pathlib import Path

import pytest

from ingest.core.extraction.pipeline import extract
from ingest.core.web.urls import Url
from schemas.articles import Verdict
from tests.support.bad_pages import STORY, page

TEASER = ("The ferry between the two islands ran again on Monday.",)
NOT_FREE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
)
LOCKED = "<meta property='article:content_tier' content='locked'>"
LOCKED_PART = """<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False",
"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".locked"}}</script>"""
METERED = "<meta property='article:content_tier' content='metered'>"
HUNGARIAN_WALL = """<html lang=hu><body><div><div><h2>Az adatok védelme</h2>
<p>Mi és 214 partnerünk információkat tárolunk az eszközön, és adatokat dolgozunk fel hirdetések céljából.</p>
<p>Az Elfogadom gombra kattintva hozzájárul ehhez; döntését bármikor módosíthatja a beállításokban.</p></div>
<div><a role=button href="#ok">Elfogadom</a></div></div></body></html>"""
LIVE = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry live"}</script>'
CONSENT = (
    "We and our partners store cookies on your device and need your consent to use personal data.",
) * 3


@pytest.mark.parametrize(
    ("html", "url", "verdict"),
    [
        (page(), "https://a.test/1", Verdict.ARTICLE),
        (page(head=LIVE), "https://a.test/1", Verdict.LIVE_BLOG),
        (page(paragraphs=TEASER), "https://a.test/1", Verdict.THIN),
        (page(paragraphs=TEASER), "https://a.test/", Verdict.INDEX_PAGE),
        (page(head=NOT_FREE, paragraphs=TEASER), "https://a.test/1", Verdict.PAYWALLED),
        (
            page("<div class='paywall'>Subscribe to continue</div>", paragraphs=TEASER),
            "https://a.test/1",
            Verdict.PAYWALLED,
        ),
        (page("<div class='more locked'></div>", head=LOCKED_PART), "https://a.test/1", Verdict.PAYWALLED),
        (page(head=LOCKED, paragraphs=TEASER), "https://a.test/1", Verdict.PAYWALLED),
        (page(head=METERED), "https://a.test/1", Verdict.ARTICLE),
        (page(paragraphs=CONSENT), "https://a.test/1", Verdict.CONSENT_WALL),
        (HUNGARIAN_WALL.encode(), "https://a.test/1", Verdict.CONSENT_WALL),
        (
            page(paragraphs=TEASER).replace(b"Ferry runs again", b"404 - page not found"),
            "https://a.test/1",
            Verdict.SOFT_404,
        ),
    ],
)
def test_page_is_recognised_by_its_signs(html: bytes, url: str, verdict: Verdict) -> None:
    """And the reason is given where it is not a whole article."""
    found = extract(html, url=Url.parse(url), content_type="text/html; charset=utf-8")
    assert found.verdict is verdict
    assert bool(found.reason) is not verdict.is_whole


def test_article_about_cookies_and_a_404_stays_an_article() -> None:
    """The signs count on short pages alone."""
    paragraphs = (
        *STORY * 3,
        "The ministry said that cookies on its site need consent, after a page was not found.",
    )
    found = extract(page(paragraphs=paragraphs), url=Url.parse("https://a.test/1"), content_type=None)
    assert found.verdict is Verdict.ARTICLE


def test_articles_of_the_corpus_are_hardly_ever_taken_for_something_else(shared: Path) -> None:
    """Of 60 pages of a calibrated set at most one; short ones may be thin."""
    folder = shared / "corpora/extraction"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text().splitlines()]
    verdicts = [
        extract(
            gzip.decompress((folder / row["html"]).read_bytes()), url=row["url"], content_type=None
        ).verdict
        for row in [row for row in rows if row["set"] == "aeb"][:60]
    ]
    assert sum(not verdict.is_whole and verdict is not Verdict.THIN for verdict in verdicts) <= 1


def test_locked_part_that_is_there_all_the_same_is_no_wall() -> None:
    """Some sites send the whole text, and a script covers it."""
    part = f"<div class=locked><p>{' '.join(STORY)}</p></div>"
    found = extract(page(part, head=LOCKED_PART, paragraphs=TEASER), url=None, content_type=None)

    assert found.verdict is Verdict.ARTICLE
