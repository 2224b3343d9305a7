"""The feeds of one shard: what the operator wants, what is known of their polls, and which is due.

Owns the two tables `feeds` and `feed-states` and their records. It follows the operator's changes, deletes
what is removed, and hands a feed that stands in the wrong shard to the right one.
"""

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import structlog

from ingest.core.feeds.health import FeedHealth, health_of, log_event
from ingest.core.feeds.schedule import SchedulePolicy, due_at, spread, stretch, stretched
from ingest.core.feeds.seen import is_packed
from ingest.core.web.urls import InvalidUrl, Url
from runtime.clock import Clock
from runtime.errors import Fatal, Halt, Transient
from runtime.kafka.context import ShardContext
from runtime.kafka.table import Unreadable
from schemas.contracts import FEED, FEED_STATE, SEEN_SET, table
from schemas.feeds import Feed, FeedState
from schemas.records import Record

__all__ = ["FEEDS", "FEED_STATES", "FeedRegistry", "feed_record"]

FEEDS = table(FEED)
FEED_STATES = table(FEED_STATE, SEEN_SET)
_SEEN_SUFFIX = "/seen"


def feed_record(feed: Feed, *, partition: int | None = None) -> Record:
    """Return the record of a feed, for its URL's shard or the partition named."""
    return FEED.encode(feed, shard_key=Url.parse(feed.url).registrable_domain, partition=partition)


class FeedRegistry:
    """Feeds and their states, in the order in which they are due.

    Attributes:
        changed: Set when the operator changed something.

    Args:
        removed: Called with the feed_id of each feed that was polled here and is no more.
    """

    def __init__(
        self,
        shard: ShardContext,
        *,
        clock: Clock,
        policy: SchedulePolicy,
        removed: Callable[[str], None],
    ) -> None:
        self.changed = asyncio.Event()
        self._removed = removed
        self._shard = shard
        self._clock = clock
        self._policy = policy
        self._feeds = shard.view(FEED)
        self._states = shard.view(FEED_STATE)
        self._in_flight: set[str] = set()
        self._stretch = 1.0
        self._demand: dict[str, float] = {}  # polls a second of each feed, when nothing is stretched
        self._due: dict[str, datetime] = {}  # as `Clock.steady` counts, like the heap
        self._heap: list[tuple[datetime, str]] = []
        self._health: dict[
            str, FeedHealth
        ] = {}  # as of the last look at a feed: all of them are not decoded again
        self._not_before: dict[str, datetime] = {}
        self._touched = {key.decode() for key in self._feeds.table}
        self._orphans = {key.decode().removesuffix(_SEEN_SUFFIX) for key in self._states.table}
        self._orphans -= self._touched
        self._restored = set(self._touched)  # which may have been due while nobody looked
        self._log = structlog.get_logger().bind(shard=shard.partition)
        self._feeds.table.listen(self._on_change)

    def feed(self, feed_id: str) -> Feed | None:
        """Return a feed, None where it was removed or cannot be read."""
        try:
            return self._feeds.get(feed_id)
        except Unreadable:
            return None

    def state(self, feed_id: str) -> FeedState | None:
        """Return what is known of a feed's polls, None before the first.

        Raises:
            Unreadable: The feed is not to be worked on.
        """
        return self._states.get(feed_id)

    def seen(self, feed: Feed) -> bytes:
        """Return what the feed listed so far, packed; its seed where it has just moved here.

        Raises:
            Unreadable: The feed is not to be worked on.
        """
        packed = self._states.table.get((feed.feed_id + _SEEN_SUFFIX).encode())
        packed = feed.seed if packed is None else packed
        if not is_packed(packed):
            self._states.table.quarantine((feed.feed_id + _SEEN_SUFFIX).encode())
            raise Unreadable(f"{feed.feed_id}: {len(packed)} bytes are not a seen set")
        return packed

    def polled(self, state: FeedState, seen: bytes | None) -> list[Record]:
        """Return the records that remember a poll; the feed is due again as the state says."""
        records = [FEED_STATE.encode(state)]
        if seen is not None:
            records.append(SEEN_SET.encode(state.feed_id + _SEEN_SUFFIX, seen))
        self._touched.add(state.feed_id)
        return records

    def quarantine(self, feed_id: str) -> None:
        """Stop working on a feed; a dead letter and `/readyz` report it, and writing it again repairs it."""
        self._feeds.table.quarantine(feed_id.encode())

    def steer(self) -> None:
        """Fit the intervals to the budget of polls; from the next poll of each feed on."""
        self._stretch = stretch(self._policy, demand_per_second=sum(self._demand.values()))

    @property
    def policy(self) -> SchedulePolicy:
        """Return the schedule's policy as the budget of polls allows it now."""
        return stretched(self._policy, self._stretch)

    def take_due(self) -> str | None:
        """Return a feed that is due, None where there is none; it is not due again before `finished`."""
        self._apply_changes()
        now = self._clock.steady()
        while self._heap and self._heap[0][0] <= now:
            due, feed_id = heapq.heappop(self._heap)
            if self._due.get(feed_id) == due:
                del self._due[feed_id]
                self._in_flight.add(feed_id)
                return feed_id
        return None

    def finished(self, feed_id: str) -> None:
        """Schedule the next poll of a feed that was taken; until then whatever is written of it waits."""
        self._in_flight.discard(feed_id)
        self._touched.add(feed_id)
        self.changed.set()

    def postpone(self, feed_id: str, until: datetime) -> None:
        """Have a feed that was taken due later, by `Clock.steady`, without a poll: its site is not free."""
        self._not_before[feed_id] = until

    def next_due(self) -> datetime | None:
        """Return when the next feed is due by `Clock.steady`, as far as is known."""
        return self._heap[0][0] if self._heap else None

    def health(self) -> dict[str, int]:
        """Return how many feeds are in each state of `FeedHealth`."""
        return {**dict.fromkeys(map(str, FeedHealth), 0), **Counter(map(str, self._health.values()))}

    def _on_change(self, key: bytes, value: bytes | None) -> None:
        (self._orphans if value is None else self._touched).add(key.decode())
        self.changed.set()

    def _apply_changes(self) -> None:
        """Schedule, forget or hand over what changed since the last look."""
        while self._orphans:
            self._forget(self._orphans.pop())
        while self._touched:
            feed_id = self._touched.pop()
            feed = self.feed(feed_id)
            try:
                if feed is not None and not self._is_elsewhere(feed):
                    self._schedule(feed)
            except (Transient, Halt, Fatal):
                raise
            except Exception:  # noqa: BLE001 - whoever may write the tables may write anything
                self._log.exception("feed_quarantined", feed_id=feed_id)
                self.quarantine(feed_id)

    def _schedule(self, feed: Feed) -> None:
        try:
            state = self.state(feed.feed_id)
        except Unreadable:
            due = None
            self._health.pop(feed.feed_id, None)
        else:
            due = self._due_at(feed, state)
            self._judge(feed, state)
            self._count_demand(feed, state)
        if due is None or feed.feed_id in self._in_flight:
            self._due.pop(feed.feed_id, None)
            return
        steady = self._clock.to_steady(due)
        steady = max(steady, self._not_before.pop(feed.feed_id, steady))
        self._due[feed.feed_id] = steady
        heapq.heappush(self._heap, (steady, feed.feed_id))

    def _due_at(self, feed: Feed, state: FeedState | None) -> datetime | None:
        now = self._clock.now()
        due = due_at(feed, state, now=now, policy=self._policy)
        if due is not None and feed.feed_id in self._restored:
            self._restored.discard(feed.feed_id)
            due = spread(due, feed, state, now=now, jitter=self._clock.jitter())
        return due

    def _judge(self, feed: Feed, state: FeedState | None) -> None:
        """Remember the health of a feed, and log where it changed."""
        health = health_of(feed, state, now=self._clock.now())
        event = log_event(self._health.get(feed.feed_id), health.state)
        if event is not None:
            reason = state.last_reason if state else None
            log = self._log.info if health.state is FeedHealth.HEALTHY else self._log.warning
            log(event, feed_id=feed.feed_id, url=feed.url, reason=reason, detail=health.why)
        self._health[feed.feed_id] = health.state

    def _count_demand(self, feed: Feed, state: FeedState | None) -> None:
        self._demand.pop(feed.feed_id, None)
        if feed.paused or state is None or state.last_polled_at is None:
            return
        seconds = (state.next_poll_at - state.last_polled_at).total_seconds()
        if seconds > 0:
            self._demand[feed.feed_id] = self._stretch / seconds

    def _forget(self, feed_id: str) -> None:
        """Delete the state of a feed that the operator removed, and tell of it."""
        if self.feed(feed_id) is not None or feed_id.encode() in self._feeds.table.unreadable:
            return  # added again, or written by a newer version: not removed
        self._due.pop(feed_id, None)
        self._not_before.pop(feed_id, None)
        self._restored.discard(feed_id)
        self._health.pop(feed_id, None)
        self._demand.pop(feed_id, None)
        held = [key for key in (feed_id, feed_id + _SEEN_SUFFIX) if key.encode() in self._states.table]
        if held:  # else it was handed over, and is polled elsewhere
            self._shard.submit(*[FEED_STATE.tombstone(key) for key in held])
            self._removed(feed_id)

    def _is_elsewhere(self, feed: Feed) -> bool:
        """Return whether the feed is not to be polled here.

        A feed whose URL belongs to another shard is handed to it, in one transaction.
        """
        try:
            home = self._shard.shard_of(Url.parse(feed.url).registrable_domain)
        except InvalidUrl:
            self.quarantine(feed.feed_id)
            return True
        if home == self._shard.partition:
            return False
        try:
            seed = self.seen(feed)
        except Unreadable:
            return True  # it stays here, in quarantine
        self._log.info("feed_handed_over", feed_id=feed.feed_id, url=feed.url, to_shard=home)
        here = self._shard.partition
        self._shard.submit(
            feed_record(feed.model_copy(update={"seed": seed}), partition=home),
            FEED.tombstone(feed.feed_id, partition=here),
            FEED_STATE.tombstone(feed.feed_id),
            SEEN_SET.tombstone(feed.feed_id + _SEEN_SUFFIX),
        )
        return True
