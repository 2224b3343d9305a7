"""The operator's hand on the registry: add, list, remove and import feeds, ask for a poll.

Writes `feeds` with a plain idempotent producer, to the partition where it found the key; the owner of the
shard follows (`ingest.registry`).
"""

import contextlib
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

from ingest.core.web.urls import InvalidUrl, normalise
from ingest.registry import feed_record
from runtime.errors import Fatal
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from runtime.kafka.writer import Writer
from schemas import ids
from schemas.contracts import FEED, FEED_STATE, State
from schemas.feeds import Feed, FeedState
from schemas.records import DecodeError, Received

__all__ = [
    "ImportRow",
    "RegisteredFeed",
    "add_feeds",
    "list_feeds",
    "new_feed",
    "parse_feed_list",
    "poll_now",
    "remove_feed",
]


@dataclass(frozen=True, slots=True)
class RegisteredFeed:
    """A feed as it stands, with what is known of its polls, and the partition that holds it."""

    feed: Feed
    state: FeedState | None
    partition: int


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of an import: a feed, or what is wrong with it."""

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
        Fatal: It is no http or https URL.
    """
    try:
        normalised = normalise(url)
    except InvalidUrl as error:
        raise Fatal(str(error)) from error
    return Feed(
        feed_id=ids.feed_id(normalised),
        url=normalised,
        added_at=now,
        publisher=publisher or None,
        language=language or None,
        country=country or None,
    )


async def list_feeds(connection: Connection) -> list[RegisteredFeed]:
    """Return every feed, by URL."""
    async with Reader(connection, [FEED.topic, FEED_STATE.topic]) as reader:
        records = await reader.read_to_end()
    feeds = _last_of(records, FEED)
    states = _last_of(records, FEED_STATE)
    found = []
    for key, record in feeds.items():
        state = states.get(key)
        try:
            found.append(
                RegisteredFeed(
                    FEED.decode(record),
                    FEED_STATE.decode(state) if state else None,
                    record.partition,
                )
            )
        except DecodeError:
            continue  # the owner has it in quarantine and tells of it
    return sorted(found, key=lambda listed: listed.feed.url)


async def add_feeds(connection: Connection, feeds: list[Feed]) -> list[Feed]:
    """Add the feeds that are not registered yet; return those."""
    known = {listed.feed.feed_id for listed in await list_feeds(connection)}
    fresh = list({feed.feed_id: feed for feed in feeds if feed.feed_id not in known}.values())
    async with Writer(connection) as writer:
        for feed in fresh:
            await writer.write(feed_record(feed))
    return fresh


async def remove_feed(connection: Connection, url_or_id: str) -> Feed | None:
    """Remove a feed; its owner deletes its state. Return None where there is no such feed."""
    listed = await _find(connection, url_or_id)
    if listed is None:
        return None
    async with Writer(connection) as writer:
        await writer.write(FEED.tombstone(listed.feed.feed_id, partition=listed.partition))
    return listed.feed


async def poll_now(connection: Connection, url_or_id: str, *, now: datetime) -> Feed | None:
    """Ask for a poll at once. Return None where there is no such feed."""
    listed = await _find(connection, url_or_id)
    if listed is None:
        return None
    feed = listed.feed.model_copy(update={"poll_requested_at": now})
    async with Writer(connection) as writer:
        await writer.write(feed_record(feed, partition=listed.partition))
    return feed


def parse_feed_list(text: str, *, now: datetime) -> list[ImportRow]:
    """Return the feeds of an OPML file, a CSV file with a column `url`, or one URL a line."""
    stripped = text.lstrip("\ufeff \n")
    if stripped.startswith("<"):
        given = _from_opml(stripped)
    elif "url" in stripped.partition("\n")[0].lower().split(","):
        given = _from_csv(stripped)
    else:
        given = _from_lines(stripped)
    rows = []
    for line, values in given:
        try:
            rows.append(ImportRow(line, new_feed(now=now, **values)))
        except Fatal as error:
            rows.append(ImportRow(line, None, str(error)))
    return rows


def _from_opml(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        root = ET.fromstring(text)  # noqa: S314 - the operator's own file; entities are not expanded from outside
    except ET.ParseError as error:
        raise Fatal(f"reading OPML: {error}") from error
    outlines = [outline for outline in root.iter("outline") if outline.get("xmlUrl")]
    for number, outline in enumerate(outlines, start=1):
        publisher = outline.get("title") or outline.get("text") or ""
        yield number, {"url": outline.get("xmlUrl", ""), "publisher": publisher}


def _from_csv(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(StringIO(text))
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    for row in reader:
        known = {name: row.get(name) or "" for name in ("url", "publisher", "language", "country")}
        yield reader.line_num, known


def _from_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        url = line.strip()
        if url and not url.startswith("#"):
            yield number, {"url": url}


def _last_of(records: list[Received], contract: State[Any]) -> dict[bytes, Received]:
    """Return key to its last record; a feed that moved has its tombstone in another partition."""
    last = {(r.key, r.partition): r for r in records if r.topic == contract.topic and r.key is not None}
    standing = [r for r in last.values() if r.value and contract.describes(r)]
    return {record.key or b"": record for record in sorted(standing, key=lambda r: r.timestamp_ms)}


async def _find(connection: Connection, url_or_id: str) -> RegisteredFeed | None:
    wanted = {url_or_id}
    with contextlib.suppress(InvalidUrl):  # then it is an id
        wanted.add(ids.feed_id(normalise(url_or_id)))
    for listed in await list_feeds(connection):
        if listed.feed.feed_id in wanted or listed.feed.url in wanted:
            return listed
    return None
