"""Importing feeds: OPML, CSV and plain lists, with the bad lines named."""

from datetime import UTC, datetime

import pytest

from ingest.core.feeds.lists import InvalidFeedList, parse_feed_list

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_opml_gives_url_and_publisher() -> None:
    """Nested outlines are found; folders without a feed are not."""
    text = (
        '<?xml version="1.0"?><opml version="2.0"><body><outline text="World">'
        '<outline text="The Example" xmlUrl="https://Example.org/feed"/></outline></body></opml>'
    )
    (row,) = parse_feed_list(text, now=NOW)
    assert row.feed is not None
    assert (row.feed.url, row.feed.publisher) == ("https://example.org/feed", "The Example")


def test_csv_takes_its_columns_by_name_and_names_the_bad_line() -> None:
    """A line that is not a URL does not keep its neighbours out."""
    text = "publisher,url,language\nA,https://a.example/f,en\nB,ftp://b.example/,en\nC,https://c.example/f,\n"
    rows = parse_feed_list(text, now=NOW)
    assert [(row.line, row.feed.url if row.feed else None) for row in rows] == [
        (2, "https://a.example/f"),
        (3, None),
        (4, "https://c.example/f"),
    ]
    assert "ftp" in (rows[1].problem or "")


def test_plain_list_skips_comments_and_blank_lines() -> None:
    """One URL a line."""
    rows = parse_feed_list("# mine\n\nhttps://a.example/f\n", now=NOW)
    assert [row.line for row in rows] == [3]


def test_broken_opml_is_one_sentence() -> None:
    """A file cut in the middle is an error that says so."""
    with pytest.raises(InvalidFeedList, match="reading OPML"):
        parse_feed_list("<opml><body>", now=NOW)
