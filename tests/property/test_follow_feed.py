"""Properties of a feed that is followed: whatever a server answers, nothing is raised, and in time."""

from collections import Counter
from time import process_time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.adapters import follow_feed, parse_feed, read_feed_list
from ingest.core.extraction.detection import load_detector
from tests.support.following import START, html, item, poll

load_detector()  # or the first example takes as long as that
MAX_SECONDS = 2.0  # of this process
URL = "http://news.test/feed"
_PIECES = st.sampled_from(
    [
        b"<rss><channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<link>http://news.test/",
        b"</link>", b"<guid>", b"</guid>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&#226;&#128;&#166;",
        b"&amp;lt;",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<pubDate>2026-03-01 10:00 Europe/Kyiv",
        b'{"version":"https://jsonfeed.org/version/1.1","items":[', b'{"id":"1","title":"', b'"},', b"]}",
        b"\xff\xfe", b"\xc3\x83\xc2\xa9", b"\xd0\x92", b"\x1b$B", b"\x00", b"url;name\n", b"http://a.test/f;A\n",
        b"<opml><body><outline xmlUrl=", b"\x1f\x8b\x08", b"a" * 2_000, b"\xe4\xf6 " * 500, b"<" * 1_000,
    ]
)  # fmt: skip
BODIES = st.lists(_PIECES | st.binary(max_size=20), max_size=60).map(b"".join)
_ODD = st.none() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=8)
_ROWS: st.SearchStrategy[Any] = st.one_of(
    st.just(poll(item(guid="1", link="http://news.test/1", title="One"))),
    st.fixed_dictionaries(
        {},
        optional={
            "after_seconds": st.integers(0, 100_000) | _ODD,
            "status": st.sampled_from([200, 301, 304, 404, 410, 429, 503]) | _ODD,
            "headers": st.dictionaries(
                st.sampled_from(["ETag", "Location", "Retry-After", "content-type", "content-encoding"]), _ODD
            )
            | _ODD,
            "body": BODIES | _ODD,
            "url": st.sampled_from([URL, "http://other.test/feed"]) | _ODD,
        },
    ),
    _ODD,
)


@given(BODIES)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_answered_in_time(body: bytes) -> None:
    """As a feed and as a list of feeds."""
    began = process_time()
    parse_feed(body, URL, {})
    read_feed_list(body, "feeds.csv")
    assert process_time() - began < MAX_SECONDS


@given(st.lists(_ROWS, max_size=6), st.lists(_ROWS | st.just(html("The page.")), max_size=6))
@settings(max_examples=40, deadline=None)
def test_each_poll_and_each_entry_has_an_end_whatever_the_servers_answer(
    polls: list[Any], answers: list[Any]
) -> None:
    """Rows without a status, bodies that are numbers, a page function that raises."""

    def page(_url: str, n: int) -> Any:  # noqa: ANN401 - anything is the point
        return answers[n - 1] if n <= len(answers) else answers[n]

    got = follow_feed(URL, polls, page, start=START)
    assert len(got["polls"]) == len(polls)
    listed = Counter(row["entry_id"] for row in got["entries"])
    ended = Counter(row["entry_id"] for row in got["outcomes"])
    assert listed <= ended
