"""Reading a list of feeds: which format it is, and the fate of every line.

Owns the choice of the format. Bytes become text by `ingest.core.web.charsets`; what a value may be is `rows`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.core.feeds.lists.json_lists import is_json, read_json
from ingest.core.feeds.lists.opml import is_opml, read_opml
from ingest.core.feeds.lists.plain import is_newsboat, read_newsboat, read_plain
from ingest.core.feeds.lists.rows import FeedRow, RawRow, RefusedRow, read_row
from ingest.core.feeds.lists.tables import find_layout, read_table
from ingest.core.web.charsets import decode_xml

__all__ = ["DuplicateRow", "FeedList", "InvalidFeedList", "read_feed_list"]

MAX_LIST_BYTES = 10 << 20  # a hundred thousand feeds

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)


class InvalidFeedList(ValueError):  # noqa: N818 - as InvalidUrl
    """The bytes are not a list of feeds; the text says what they are and what to do."""


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A line whose feed an earlier line names.

    Attributes:
        first_line: Of the one that is taken.
    """

    line: int
    url: str
    first_line: int


@dataclass(frozen=True, slots=True)
class FeedList:
    """A list, line by line.

    Attributes:
        format: `OPML`, `CSV`, `TSV`, `JSON`, `newsboat` or `plain`, for people.
        rows: Of every line that names a feed or tries to, in the file's order.
    """

    format: str
    rows: tuple[FeedRow | DuplicateRow | RefusedRow, ...]

    @property
    def feeds(self) -> tuple[FeedRow, ...]:
        """Return the feeds, each once."""
        return tuple(row for row in self.rows if isinstance(row, FeedRow))

    @property
    def refused(self) -> tuple[RefusedRow, ...]:
        """Return the lines that are none."""
        return tuple(row for row in self.rows if isinstance(row, RefusedRow))


def read_feed_list(body: bytes, name: str = "", *, content_type: str | None = None) -> FeedList:
    """Return the feeds of a file and the lines that are refused.

    Args:
        name: The file's, for formats that look like others (newsboat's `urls`); may be empty.
        content_type: Of the response that brought it, verbatim.

    Raises:
        InvalidFeedList: It is a feed or a page itself, or too large.
    """
    if len(body) > MAX_LIST_BYTES:
        raise InvalidFeedList(f"{len(body)} bytes exceed the {MAX_LIST_BYTES} of a list of feeds; split it")
    text = decode_xml(body, content_type).removeprefix("\ufeff")
    found, raw_rows = _split(text, name)
    first_lines: dict[str, int] = {}
    rows: list[FeedRow | DuplicateRow | RefusedRow] = []
    for raw in raw_rows:
        row = read_row(raw)
        if isinstance(row, FeedRow) and first_lines.setdefault(row.url, row.line) != row.line:
            rows.append(DuplicateRow(row.line, row.url, first_lines[row.url]))
        else:
            rows.append(row)
    return FeedList(found, tuple(rows))


def _split(text: str, name: str) -> tuple[str, Iterator[RawRow]]:
    if is_opml(text):
        return "OPML", read_opml(text)
    stripped = text.lstrip()
    if stripped.startswith("<") and not re.match(r"<\s*(?:URL:)?\w+://", stripped, re.IGNORECASE):
        raise InvalidFeedList(_what_markup_is(stripped))
    if is_json(text):
        return "JSON", _json_rows(text)
    lines = _lines(text)
    if is_newsboat(lines, name):
        return "newsboat", read_newsboat(lines)
    layout = find_layout(lines)
    if layout is not None:
        return "TSV" if layout.separator == "\t" else "CSV", read_table(lines, layout)
    return "plain", read_plain(lines)


def _what_markup_is(text: str) -> str:
    if _FEED.search(text[:4096]):
        return "this is a feed, not a list of feeds; follow it with `conflictwire feeds add URL`"
    if re.search(r"<(?:!doctype\s+html|html)\b", text[:4096], re.IGNORECASE):
        return (
            "this is a web page, not a list of feeds; `conflictwire feeds add URL` looks for a site's feeds"
        )
    return "this is XML without a single <outline>, and so neither OPML nor another list of feeds"


def _json_rows(text: str) -> Iterator[RawRow]:
    if '"https://jsonfeed.org/version' in text[:4096]:
        raise InvalidFeedList(
            "this is a JSON Feed, not a list of feeds; follow it with `conflictwire feeds add URL`"
        )
    try:
        return iter(list(read_json(text)))
    except (ValueError, RecursionError) as error:
        raise InvalidFeedList(f"reading JSON: {error}") from error


def _lines(text: str) -> list[str]:
    r"""Return the lines with their ends: \n, \r\n or \r, and no other character, as editors count."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
