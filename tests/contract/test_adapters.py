"""The plain functions for judges: their keys and types hold, and bad input never raises."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bench.adapters import extract_metadata, extract_page, extract_text, parse_feed, tag

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Hill Gazette</title><item>
<guid isPermaLink="false">tag:hill.test,2020:1</guid><link>/news/1</link>
<title>Bridge &amp; road reopen</title><dc:creator>Ines Vala</dc:creator>
<pubDate>Fri, 01 Jan 2100 10:00:00 +0200</pubDate>
<description>Short &lt;b&gt;text&lt;/b&gt;</description>
<content:encoded>&lt;p&gt;The bridge reopened.&lt;/p&gt;</content:encoded>
</item><item><title>Without anything</title></item></channel></rss>"""

SENTENCES = (
    "The council of the valley reopened the old bridge on Monday after eleven months of repairs.",
    "Engineers had found cracks in two of its pillars, and the road beside it was closed as well.",
    "Traders in the market said that they expect more visitors, since the detour took half an hour.",
    "A second bridge further down the river will be repaired next spring, the council added.",
)
PAGE = (
    '<!doctype html><html lang="en"><head><title>Bridge reopens</title>'
    '<meta name="author" content="Ines Vala">'
    '<meta property="article:published_time" content="2026-03-02T10:00:00+02:00">'
    '<link rel="canonical" href="/news/1"></head><body><nav><a href="/">Home</a></nav><article>'
    "<h1>Bridge reopens</h1>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "</article></body></html>"
).encode()

TITLE = "Russian troops shell Kharkiv"
TEXT = (
    "Russian forces shelled the city of Kharkiv overnight, killing three civilians, officials said. "
    "Ukrainian soldiers answered with artillery fire near Kupiansk. 🚨 The United Nations called for a "
    "ceasefire, and Volodymyr Zelensky asked for more air defence."
)


def test_a_feed_is_given_as_the_publisher_wrote_it() -> None:
    """Markup stays, dates are UTC and unclamped, links are absolute, and what is missing is empty."""
    first, second = parse_feed(FEED, "https://hill.test/feed", {"Content-Type": "application/rss+xml"})
    assert first == {
        "id": "tag:hill.test,2020:1",
        "link": "https://hill.test/news/1",
        "title": "Bridge & road reopen",
        "published": "2100-01-01T08:00:00Z",
        "published_text": None,
        "updated": None,
        "summary": "Short <b>text</b>",
        "author": "Ines Vala",
        "content": "<p>The bridge reopened.</p>",
    }
    assert second.keys() == first.keys()
    assert (second["id"], second["published"]) == (None, None)


def test_the_charset_of_a_header_is_heeded_in_any_case() -> None:
    """A judge's header names are as the server sent them."""
    body = "<rss version='2.0'><channel><item><title>Львів</title></item></channel></rss>".encode("cp1251")
    (entry,) = parse_feed(body, "", {"CONTENT-TYPE": "application/rss+xml; charset=windows-1251"})
    assert entry["title"] == "Львів"


def test_a_page_gives_its_text_and_metadata() -> None:
    """Text without navigation and headline; dates are RFC 3339, as the page has them."""
    assert extract_text(PAGE, "https://hill.test/news/1") == "\n\n".join(SENTENCES)
    found = extract_metadata(PAGE, "https://hill.test/news/1?from=feed")
    assert found == {
        "title": "Bridge reopens",
        "authors": ["Ines Vala"],
        "published_at": "2026-03-02T10:00:00+02:00",
        "modified_at": None,
        "publisher": found["publisher"],
        "canonical_url": "https://hill.test/news/1",
        "language": "en",
        "lead_image": None,
    }
    assert extract_text(PAGE, None) == extract_text(PAGE, "https://hill.test/news/1")


def test_a_conflict_story_has_tags_with_valid_spans() -> None:
    """Keys and types are the contract's, and each span in the text names what it is the evidence of."""
    found = tag(TITLE, TEXT, "en", "2026-03-02T08:00:00Z")
    named = ["conflict", "unrest", "score", "event_types", "regions", "provinces", "places", "actors"]
    assert list(found) == [*named, "primary_place", "casualties"]
    assert (found["conflict"], found["unrest"]) == (True, False)
    assert 0 < found["score"] <= 1
    assert found["event_types"]
    assert all(list(event) == ["acled", "plover", "medtop"] for event in found["event_types"])
    assert set(found["regions"][:2]) == {"UA", "RU"}
    place = next(
        place for place in found["places"] if place["name"] == "Kharkiv" and place["start"] is not None
    )
    assert TEXT[place["start"] : place["end"]] == "Kharkiv"
    assert (place["country"], round(place["lat"]), round(place["lon"])) == ("UA", 50, 36)
    assert {place["role"] for place in found["places"]} <= {"event", "mention"}
    primary = found["primary_place"]
    assert (primary["name"], primary["country"], primary["precision"]) == ("Kharkiv", "UA", "city")
    killed = next(row for row in found["casualties"] if row["kind"] == "killed")
    assert (killed["low"], killed["high"]) == (3, 3)
    assert "three" in TEXT[killed["start"] : killed["end"]]
    actors = {(actor["country"], actor["type"], actor["kind"]) for actor in found["actors"]}
    assert ("RU", "MIL", "group") in actors or ("RU", "MIL", "organisation") in actors
    for row in (*found["places"], *found["actors"], *found["casualties"], primary):
        assert (row["start"] is None) is (row["end"] is None)
        assert row["start"] is None or 0 <= row["start"] < row["end"] <= len(TEXT)
    assert json.loads(json.dumps(found)) == found


def test_evidence_in_the_title_has_no_span() -> None:
    """Spans count in the text alone."""
    found = tag(TITLE, "", "en")
    rows = [*found["places"], *found["actors"]]
    assert rows
    assert {(row["start"], row["end"]) for row in rows} == {(None, None)}


def test_civil_unrest_counts_as_conflict() -> None:
    """The definition covers protests and riots, flagged so."""
    text = "Riot police fired tear gas at protesters in Nairobi as the demonstrations turned violent."
    found = tag("Protesters clash with riot police in Nairobi", text, "en")
    assert (found["conflict"], found["unrest"]) == (True, True)
    assert found["regions"][0] == "KE"


def test_sport_is_no_conflict() -> None:
    """The same keys, and false."""
    text = "The home team won the match by three goals and plays the semi-final on Sunday."
    found = tag("Late goal decides the match", text, "en")
    assert (found["conflict"], found["unrest"]) == (False, False)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html><body>no feed</body></html>",
        b"{",
        b"[]",
        b'{"version": 1}',
        b"\x00\xff\xfe",
        b"<rss",
    ],
)
def test_what_is_no_feed_lists_nothing(body: bytes) -> None:
    """Never an exception."""
    assert parse_feed(body, "http://[", {"content-type": "\udcff; charset=no-such"}) == []


@pytest.mark.parametrize(
    "html", [b"", b"   ", b"%PDF-1.7\n\x00\xff", b"\x00", b"<html/>", b"<" * 5_000, b"<div>" * 5_000]
)
def test_what_is_no_page_has_no_text(html: bytes) -> None:
    """Never an exception; the metadata's keys are there all the same."""
    assert extract_text(html, "http://[") == ""
    assert extract_metadata(html, None).keys() == extract_metadata(PAGE, None).keys()


@pytest.mark.parametrize(
    ("title", "text", "language", "published_at"),
    [
        ("", "", None, None),
        (TITLE, TEXT, "xx-nonsense", "yesterday"),
        ("\ud800", "a\x00b \u202e" + "x" * 100_000, "", ""),
    ],
)
def test_odd_texts_are_tagged_without_an_exception(
    title: str, text: str, language: str | None, published_at: str | None
) -> None:
    """Unknown languages and dates, and text that no publisher writes."""
    assert tag(title, text, language, published_at).keys() == tag("", "", None).keys()


def test_every_feed_of_the_corpora_is_read(shared: Path) -> None:
    """Real feeds and test feeds of other parsers: rows of the promised types, nearly all with some."""
    folder = shared / "corpora" / "feeds"
    if not folder.is_dir():
        pytest.skip("../shared/corpora/feeds is not here")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = {
        name: parse_feed((folder / name).read_bytes(), about["url"], about["headers"])
        for name, about in manifest.items()
    }
    rows = [row for rows in listed.values() for row in rows]
    assert all(isinstance(row[name], str) for row in rows for name in ("title", "summary", "content"))
    for row in rows:
        for name in ("published", "updated"):
            at = row[name]
            assert at is None or datetime.fromisoformat(at).utcoffset() == timedelta(0)
    assert sum(map(bool, listed.values())) > 0.9 * len(listed)


def test_a_page_is_its_text_its_metadata_and_its_verdict() -> None:
    """One reading gives what the two functions give; the type comes from the headers, in any case."""
    paragraph = "<p>Shells hit the market in the morning, and the hospital counted the wounded.</p>"
    page = f"<html><body><article><h1>Shelling</h1>{paragraph * 5}</article></body></html>".encode()
    url = "https://example.org/a"
    row = extract_page(page, url, {"Content-Type": "text/html; charset=utf-8"})
    assert row["text"] == extract_text(page, url) != ""
    assert row.items() >= extract_metadata(page, url).items()
    assert row["verdict"] == "article" or row["reason"]
