"""Lists of feeds: what an operator wants to follow, as a file of OPML, CSV or plain lines.

Owns how a list is read, and the feed that a URL becomes; reading the file and registering the feeds is the
command line's (`conflictwire.feeds`).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from xml.etree import ElementTree as ET

from ingest.core.web.urls import InvalidUrl, Url
from schemas import ids
from schemas.feeds import Feed

__all__ = ["ImportRow", "InvalidFeedList", "new_feed", "parse_feed_list"]

_CSV_COLUMNS = ("url", "publisher", "language", "country")


class InvalidFeedList(ValueError):  # noqa: N818 - as InvalidUrl
    """The text is not a list of feeds."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of a list: a feed, or what is wrong with it.

    Attributes:
        line: From 1; of OPML the number of the outline among those that have a feed.
    """

    line: int
    feed: Feed | None
    problem: str | None = None


def new_feed(
    url: str,
    *,
    now: datetime,
    publisher: str | None = None,
    language: str | None = None,
    country: str | None = None,
) -> Feed:
    """Return the feed of a URL.

    Raises:
        InvalidUrl: It is not an http or https URL.
    """
    normal = Url.parse(url).text
    return Feed(
        feed_id=ids.feed_id(normal),
        url=normal,
        added_at=now,
        publisher=publisher or None,
        language=language or None,
        country=country or None,
    )


def parse_feed_list(text: str, *, now: datetime) -> list[ImportRow]:
    """Return the feeds of an OPML file, a CSV file with a column `url`, or one URL per line.

    Raises:
        InvalidFeedList: It looks like OPML, but is not well-formed.
    """
    stripped = text.lstrip("\ufeff \n")
    if stripped.startswith("<"):
        listed = _from_opml(stripped)
    elif "url" in stripped.partition("\n")[0].lower().split(","):
        listed = _from_csv(stripped)
    else:
        listed = _from_lines(stripped)
    rows = []
    for line, fields in listed:
        try:
            rows.append(ImportRow(line, new_feed(now=now, **fields)))
        except InvalidUrl as error:
            rows.append(ImportRow(line, None, str(error)))
    return rows


def _from_opml(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        root = ET.fromstring(text)  # noqa: S314 - the operator's own file; external entities are not read
    except ET.ParseError as error:
        raise InvalidFeedList(f"reading OPML: {error}") from error
    outlines = [outline for outline in root.iter("outline") if outline.get("xmlUrl")]
    for number, outline in enumerate(outlines, start=1):
        publisher = outline.get("title") or outline.get("text") or ""
        yield number, {"url": outline.get("xmlUrl", ""), "publisher": publisher}


def _from_csv(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(StringIO(text))
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    for row in reader:
        yield reader.line_num, {name: row.get(name) or "" for name in _CSV_COLUMNS}


def _from_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        url = line.strip()
        if url and not url.startswith("#"):
            yield number, {"url": url}
