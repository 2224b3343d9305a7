"""The operator's hand on the registry: list, add, change and remove feeds.

Writes `feeds` with a plain idempotent producer, to the partition where it found the key; the owner of the
shard follows (`ingest.registry`).
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.core.web.urls import InvalidUrl, Url
from ingest.registry import feed_record
from runtime.errors import Fatal
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from runtime.kafka.writer import Writer
from schemas import ids
from schemas.contracts import FEED, FEED_STATE, State
from schemas.feeds import Feed, FeedState
from schemas.records import DecodeError, Received, Record

__all__ = [
    "RegisteredFeed",
    "add_feeds",
    "change_feeds",
    "choose",
    "in_group",
    "list_feeds",
    "remove_feeds",
]

WRITTEN_AT_ONCE = 200  # records on their way to the broker; one after the other is a round trip each


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
    registered = await list_feeds(connection)
    # A feed keeps its id when its URL changes: the new address is known as well.
    known = {each.feed.feed_id for each in registered} | {ids.feed_id(each.feed.url) for each in registered}
    fresh = list({feed.feed_id: feed for feed in feeds if feed.feed_id not in known}.values())
    await _write(connection, [feed_record(feed) for feed in fresh])
    return fresh


async def change_feeds(
    connection: Connection, chosen: Sequence[RegisteredFeed], change: Callable[[Feed], Feed]
) -> list[Feed]:
    """Write each feed as `change` makes it, where it stands; return those that are other than before."""
    changed = [(change(each.feed), each) for each in chosen]
    written = [(feed, each.partition) for feed, each in changed if feed != each.feed]
    await _write(connection, [feed_record(feed, partition=partition) for feed, partition in written])
    return [feed for feed, _ in written]


async def remove_feeds(connection: Connection, chosen: Sequence[RegisteredFeed]) -> None:
    """Remove feeds; their owners delete their states."""
    await _write(connection, [FEED.tombstone(each.feed.feed_id, partition=each.partition) for each in chosen])


def choose(
    registered: Sequence[RegisteredFeed], names: Sequence[str], *, group: str | None = None
) -> list[RegisteredFeed]:
    """Return the feeds that are named by URL, id or the beginning of an id, and those of a group.

    Raises:
        Fatal: A name or the group is not registered, or an id's beginning is of several feeds.
    """
    chosen: dict[str, RegisteredFeed] = {}
    for name in names:
        found = [each for each in registered if _is_named(each.feed, name)]
        if not found:
            raise Fatal(f"feed {name!r} is not registered; `conflictwire feeds list` shows those that are")
        if len(found) > 1:
            raise Fatal(f"{name!r} is the beginning of {len(found)} ids; give more of it")
        chosen[found[0].feed.feed_id] = found[0]
    if group is not None:
        of_group = [each for each in registered if in_group(each.feed, group)]
        if not of_group:
            groups = sorted({each.feed.group for each in registered if each.feed.group})
            raise Fatal(f"no feed is in the group {group!r}; groups: {', '.join(groups) or 'none'}")
        chosen.update((each.feed.feed_id, each) for each in of_group)
    return list(chosen.values())


def in_group(feed: Feed, group: str) -> bool:
    """Return whether a feed is in a group, or in one within it; case does not matter."""
    own, wanted = (feed.group or "").casefold(), group.strip("/").casefold()
    return own == wanted or own.startswith(f"{wanted}/")


def _is_named(feed: Feed, name: str) -> bool:
    if name in (feed.url, feed.feed_id) or (len(name) >= 5 and feed.feed_id.startswith(name)):
        return True
    with contextlib.suppress(InvalidUrl):  # then it is an id
        return Url.parse(name).text == feed.url
    return False


async def _write(connection: Connection, records: Sequence[Record]) -> None:
    async with Writer(connection) as writer:
        for begin in range(0, len(records), WRITTEN_AT_ONCE):
            await asyncio.gather(*map(writer.write, records[begin : begin + WRITTEN_AT_ONCE]))


def _last_of(records: list[Received], contract: State[Any]) -> dict[bytes, Received]:
    """Return key to its last record; a feed that moved has its tombstone in another partition."""
    last = {(r.key, r.partition): r for r in records if r.topic == contract.topic and r.key is not None}
    standing = [r for r in last.values() if r.value and contract.describes(r)]
    return {record.key or b"": record for record in sorted(standing, key=lambda r: r.timestamp_ms)}
