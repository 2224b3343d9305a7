"""Lists of feeds: any bytes give an answer, every line has one fate, and a URL is what stood in its line."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.feeds.lists.reading import FeedList, InvalidFeedList, read_feed_list
from ingest.core.feeds.lists.rows import FeedRow, RefusedRow

PIECES = st.sampled_from(
    ["http://a.test/f", "http://b.test/g?x=1&y=2", "https://c.test/h", "Name", "Two Words", "", " ", "\t",
     ";", ",", "|", '"', "'", "#", "# remark", "url", "publisher", "xmlUrl", "<outline", "xmlUrl=", "/>",
     ">", "<opml>", "<!--", "[", "{", "feed:", "~x", "sep=;", "\u00a0", "é"]
)  # fmt: skip
LISTS = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=8)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def read(body: bytes) -> FeedList | None:
    """Read a list, None where it is not one."""
    try:
        return read_feed_list(body)
    except InvalidFeedList:
        return None


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(body: bytes) -> None:
    """A file that is none is refused in a sentence."""
    read(body)


@given(LISTS, ENDS)
def test_lines_have_one_fate_in_their_order(lines: list[str], end: str) -> None:
    """Numbers are those of the file, whatever stands in it; blank lines and remarks have no fate."""
    found = read(end.join(lines).encode())
    if found is None:
        return
    numbers = [row.line for row in found.rows]
    assert numbers == sorted(numbers)
    if found.format != "OPML":
        assert len(numbers) == len(set(numbers))
    assert all(1 <= number <= len(lines) for number in numbers)
    for row in found.rows:
        if isinstance(row, RefusedRow):
            assert row.reason


@given(st.lists(st.lists(PIECES, max_size=4).map("".join), min_size=1, max_size=6))
def test_nothing_is_glued_to_a_url(lines: list[str]) -> None:
    """No URL holds what separates values elsewhere, and none is longer than one that the line has."""
    found = read("\n".join(lines).encode())
    for row in found.rows if found else ():
        if isinstance(row, FeedRow):
            assert not re.search(r"[\s;|\"]|%20|%22|%7C|%C2%A0|%09", row.url)
            assert row.url.count("://") == 1
