"""Real feeds and test feeds of other parsers, and what feedparser reads in them, for the benchmarks.

Owns the corpus and feedparser's answer in the shape of ours.
"""

import argparse
import calendar
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

from bench.figures import Figure, show

__all__ = ["CORPUS", "FIELDS", "CorpusFeed", "by_feedparser", "corpus", "run"]

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "feeds"
FIELDS = ("guid", "link", "title", "published", "updated", "summary", "content", "author")


@dataclass(frozen=True, slots=True)
class CorpusFeed:
    """A document with its address and the headers of its response, in lower case."""

    name: str
    body: bytes
    url: str
    headers: dict[str, str]


class _InMemory:
    """The body as a file: feedparser would take bytes for the name of a file, or a URL to be fetched."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self) -> bytes:
        return self._body


def corpus() -> list[CorpusFeed]:
    """Return the corpus, in the order of its manifest."""
    manifest = json.loads((CORPUS / "manifest.json").read_text("utf-8"))
    files = {file.name: file for folder in ("real", "peers") for file in (CORPUS / folder).iterdir()}
    stems = {file.stem: file for file in files.values()} | files
    return [
        CorpusFeed(
            name,
            stems[name.rpartition("/")[2]].read_bytes(),
            said["url"] or "http://feed.test/feed.xml",
            {header.lower(): value for header, value in said["headers"].items()},
        )
        for name, said in manifest.items()
        if name.rpartition("/")[2] in stems
    ]


def by_feedparser(feed: CorpusFeed, *, as_it_comes: bool = False) -> list[dict[str, Any]]:
    """Return the entries that feedparser reads, with our names.

    Args:
        as_it_comes: With its defaults, which clean HTML and resolve links in it; otherwise as the publisher
            wrote it, which is what we compare.
    """
    options = {} if as_it_comes else {"sanitize_html": False, "resolve_relative_uris": False}
    parsed = feedparser.parse(_InMemory(feed.body), response_headers=feed.headers, **options)
    return [_row(entry, feed.url) for entry in parsed.entries]


def _row(entry: dict[str, Any], url: str) -> dict[str, Any]:
    contents = [_text(content.get("value")) for content in entry.get("content", ())]
    link = _text(entry.get("link"))
    return {
        "guid": _text(entry.get("id")) or None,
        "link": urljoin(url, link) if link else None,
        "title": _text(entry.get("title")),
        "published": _utc(entry.get("published_parsed")),
        "updated": _utc(dict.get(entry, "updated_parsed")),
        "summary": _text(entry.get("summary")),
        "content": max(contents, key=len, default=""),
        "author": _text(entry.get("author")) or None,
    }


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _utc(value: tuple[int, ...] | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC) if value else None
    except (ValueError, OverflowError, OSError):
        return None


def run(parser: argparse.ArgumentParser, measure: Callable[[argparse.Namespace], list[Figure]]) -> int:
    """Measure with the command line's options and print; return the exit code of a program."""
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("no feeds to measure with: ../shared/corpora/feeds does not exist", file=sys.stderr)
        return 1
    show(measure(options), as_json=options.json)
    return 0
