"""The operator's hand on the registry: add, list and remove feeds, ask for a poll.

Writes `feeds` with a plain idempotent producer, to the partition where it found the key; the owner of the
shard follows (`ingest.registry`).
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.core.web.urls import InvalidUrl, Url
from ingest.registry import feed_record
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from runtime.kafka.writer import Writer
from schemas import ids
from schemas.contracts import FEED, FEED_STATE, State
from schemas.feeds import Feed, FeedState
from schemas.records import DecodeError, Received

__all__ = [
    "RegisteredFeed",
    "add_feeds",
    "list_feeds",
    "poll_now",
    "remove_feed",
]


@dataclass(frozen=True, slots=True)
class RegisteredFeed:
    """A feed, the state of its polls (None before the first), and the partition that holds it."""

    feed: Feed
    state: FeedState | None
    partition: int


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
            continue  # its owner has quarantined it and written a dead letter
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
    """Remove a feed; its owner deletes its state. Return None if it is not registered."""
    listed = await _find(connection, url_or_id)
    if listed is None:
        return None
    async with Writer(connection) as writer:
        await writer.write(FEED.tombstone(listed.feed.feed_id, partition=listed.partition))
    return listed.feed


async def poll_now(connection: Connection, url_or_id: str, *, now: datetime) -> Feed | None:
    """Ask for a poll at once. Return None if it is not registered."""
    listed = await _find(connection, url_or_id)
    if listed is None:
        return None
    feed = listed.feed.model_copy(update={"poll_requested_at": now})
    async with Writer(connection) as writer:
        await writer.write(feed_record(feed, partition=listed.partition))
    return feed


def _last_of(records: list[Received], contract: State[Any]) -> dict[bytes, Received]:
    """Return key to its last record; a feed that moved has its tombstone in another partition."""
    last = {(r.key, r.partition): r for r in records if r.topic == contract.topic and r.key is not None}
    standing = [r for r in last.values() if r.value and contract.describes(r)]
    return {record.key or b"": record for record in sorted(standing, key=lambda r: r.timestamp_ms)}


async def _find(connection: Connection, url_or_id: str) -> RegisteredFeed | None:
    wanted = {url_or_id}
    with contextlib.suppress(InvalidUrl):  # then it is an id
        wanted.add(ids.feed_id(Url.parse(url_or_id).text))
    for listed in await list_feeds(connection):
        if listed.feed.feed_id in wanted or listed.feed.url in wanted:
            return listed
    return None
