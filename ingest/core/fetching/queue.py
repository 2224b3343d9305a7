"""The fetch queue of one shard: which article is fetched next, and when.

Owns the order; when a domain may be requested is `ingest.core.fetching.pace`. Feeds in turn, each within its
share of the slots; a feed's domains in turn; within a domain fresh before backlog, its own feeds' links
before those of others, newer before older. It holds ids, not entries: the table does. Mutable, but without
clock, chance or I/O. Its times are on one scale that the caller chooses, and that never steps.
"""

import heapq
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field, replace
from datetime import datetime

from ingest.core.fetching.pace import Pace
from ingest.core.fetching.shares import has_room, may_take
from ingest.core.fetching.strikes import Asked, Brought, FairnessPolicy, Strikes

__all__ = ["FetchQueue"]

_EVERYTHING = 1 << 30  # slots where nobody limits them
_Rank = tuple[bool, bool]
"""Backlog, foreign: the smaller goes first within a domain."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    domain: str
    feed_id: str
    rank: _Rank
    discovered_at: datetime
    due: datetime
    size_bytes: int
    is_untold: bool

    @property
    def asked(self) -> Asked:
        return Asked(self.feed_id, self.domain, self.rank[1])


@dataclass(slots=True)
class _Domain:
    """What is known of a domain.

    Attributes:
        ready: Of each rank and feed, the newest first.
        offered: Feeds that have it among their offers.
        turn_at: When it is looked at again; None where only a change brings that.
    """

    ready: dict[_Rank, dict[str, list[tuple[float, str]]]] = field(default_factory=dict)
    turn_at: datetime | None = None
    offered: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Taken:
    waiting: _Waiting
    is_suspect: bool


class FetchQueue:
    """Articles to be fetched.

    Args:
        gap_seconds: Minimum time between two fetches of a domain.
        capacity_bytes: Limit of the pending entries; above it `full` is true, but nothing is refused.
        slots: Fetches at the same time.
    """

    def __init__(
        self,
        *,
        gap_seconds: float,
        capacity_bytes: int,
        slots: int = _EVERYTHING,
        policy: FairnessPolicy | None = None,
    ) -> None:
        self.capacity_bytes = capacity_bytes
        self.held_bytes = 0
        self._pace = Pace(gap_seconds)
        self._slots = slots
        self._strikes = Strikes(policy or FairnessPolicy())
        self._waiting: dict[str, _Waiting] = {}
        self._of_feed: dict[str, dict[str, None]] = {}  # feed to its articles
        self._bytes_of: Counter[str] = Counter()
        self._domains: dict[str, _Domain] = {}
        self._untold: dict[str, dict[str, None]] = {}  # domain to its articles
        self._in_flight: dict[str, _Taken] = {}
        self._slots_of: Counter[str] = Counter()
        self._suspects = 0
        self._later: list[tuple[datetime, str]] = []
        self._turns: list[tuple[datetime, str]] = []  # when a domain is looked at; stale ones are skipped
        self._offers: OrderedDict[str, deque[str]] = OrderedDict()  # feed to domains that may be open for it

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def full(self) -> bool:
        """Return whether no more entries should be taken."""
        return self.held_bytes >= self.capacity_bytes

    @property
    def domain_count(self) -> int:
        """Return of how many domains something is remembered."""
        return len(self._domains)

    def has_room(self, feed_id: str, size_bytes: int) -> bool:
        """Return whether a feed may have that many bytes more of pending entries."""
        return has_room(
            held_bytes=self._bytes_of[feed_id],
            size_bytes=size_bytes,
            all_bytes=self.held_bytes,
            capacity_bytes=self.capacity_bytes,
        )

    def of_feed(self, feed_id: str) -> tuple[str, ...]:
        """Return the articles that wait on a feed's word."""
        return tuple(self._of_feed.get(feed_id, ()))

    def is_in_flight(self, article_id: str) -> bool:
        """Return whether an article was taken and is not done."""
        return article_id in self._in_flight

    def is_suspect(self, article_id: str) -> bool:
        """Return whether an article in flight is one of those of which little good is to be expected."""
        taken = self._in_flight.get(article_id)
        return taken is not None and taken.is_suspect

    def put(
        self,
        article_id: str,
        domain: str,
        *,
        due: datetime,
        backlog: bool,
        discovered_at: datetime,
        size_bytes: int,
        feed_id: str = "",
        is_foreign: bool = False,
        is_untold: bool = False,
    ) -> None:
        """Add an article, or replace what was known of it.

        Args:
            feed_id: On whose word it is fetched.
            is_foreign: The feed is not one of the article's site.
            is_untold: Nothing of it is out, and its feed has a text.
        """
        rank = (backlog, is_foreign)
        self._add(article_id, _Waiting(domain, feed_id, rank, discovered_at, due, size_bytes, is_untold))

    def _add(self, article_id: str, waiting: _Waiting) -> None:
        self.remove(article_id)
        self._waiting[article_id] = waiting
        self.held_bytes += waiting.size_bytes
        self._bytes_of[waiting.feed_id] += waiting.size_bytes
        self._of_feed.setdefault(waiting.feed_id, {})[article_id] = None
        if waiting.is_untold:
            self._untold.setdefault(waiting.domain, {})[article_id] = None
        heapq.heappush(self._later, (waiting.due, article_id))

    def remove(self, article_id: str) -> None:
        """Forget an article, if it is known."""
        known = self._waiting.pop(article_id, None)
        if known is None:
            return
        self.held_bytes -= known.size_bytes
        self._bytes_of[known.feed_id] -= known.size_bytes
        if not _without(self._of_feed, known.feed_id, article_id):
            del self._bytes_of[known.feed_id]
        if known.is_untold:
            _without(self._untold, known.domain, article_id)

    def postpone(self, article_id: str, until: datetime) -> None:
        """Offer an article that was taken not before then; nothing else of it changes."""
        known = self._waiting.get(article_id)
        if known is not None:
            self._add(article_id, replace(known, due=max(until, known.due)))

    def untold(self, domain: str) -> list[str]:
        """Return the articles of a domain of which nothing is out, though their feeds have texts."""
        return list(self._untold.get(domain, ()))

    def block(self, domain: str, until: datetime | None) -> None:
        """Request nothing of a domain before then."""
        known = self._domains.setdefault(domain, _Domain())
        self._pace.block(domain, until)
        if until is not None:
            self._schedule(domain, known, until)

    def slow_down(self, domain: str, gap_seconds: float) -> None:
        """Keep at least that gap between two requests of a domain, as it asks for."""
        self._pace.slow_down(domain, gap_seconds)

    def gap_seconds(self, domain: str) -> float:
        """Return the minimum time between two requests of a domain."""
        return self._pace.gap_seconds(domain)

    def begin_poll(self, domain: str, now: datetime) -> datetime | None:
        """Take a domain for a poll, until `end_poll`; where it has to wait, return when to try again."""
        return self._pace.begin_poll(domain, now)

    def end_poll(self, domain: str, now: datetime) -> None:
        """Free the domain of a poll."""
        self._end(domain, self._domains.setdefault(domain, _Domain()), now)

    def take(self, now: datetime) -> str | None:
        """Return the article to be fetched now, None where there is none; its domain is busy until `done`.

        It still counts as waiting: `put` it again or `remove` it before `done`.
        """
        self._promote(now)
        self._open(now)
        unseen = len(self._offers)
        while unseen:
            feed_id, domains = self._offers.popitem(last=False)
            known = len(self._offers)
            found = self._take_of(feed_id, domains, now)
            unseen += len(self._offers) - known - 1  # others may be offered what this one has no more
            if domains:
                self._offers[feed_id] = domains  # behind the others
            if found is not None:
                return found
        return None

    def done(self, article_id: str, now: datetime, brought: Brought | None = None) -> None:
        """Free the domain of an article that was taken.

        Args:
            brought: What the attempt was good for; None where there was none.
        """
        taken = self._in_flight.pop(article_id)
        asked = taken.waiting.asked
        self._slots_of[asked.feed_id] -= 1
        if not self._slots_of[asked.feed_id]:
            del self._slots_of[asked.feed_id]
        self._suspects -= taken.is_suspect
        again = self._waiting.get(article_id)
        if again is not None and again is not taken.waiting:  # put again meanwhile, perhaps at another domain
            heapq.heappush(self._later, (again.due, article_id))
        if brought is not None:
            self._strikes.attempted(asked, brought, now)
        self._end(asked.site, self._domains[asked.site], now)

    def next_at(self) -> datetime | None:
        """Return when `take` may have something; None where only a change can bring it."""
        times = [heap[0][0] for heap in (self._later, self._turns) if heap]
        return min(times) if times else None

    def _end(self, name: str, domain: _Domain, now: datetime) -> None:
        self._schedule(name, domain, self._pace.end(name, now))

    def _promote(self, now: datetime) -> None:
        """Make ready what is due."""
        while self._later and self._later[0][0] <= now:
            due, article_id = heapq.heappop(self._later)
            waiting = self._waiting.get(article_id)
            if waiting is None or waiting.due != due:
                continue
            domain = self._domains.setdefault(waiting.domain, _Domain())
            lane = domain.ready.setdefault(waiting.rank, {}).setdefault(waiting.feed_id, [])
            heapq.heappush(lane, (-waiting.discovered_at.timestamp(), article_id))
            if not self._pace.is_busy(waiting.domain):
                self._schedule(waiting.domain, domain, self._pace.allowed_at(waiting.domain, now))

    def _schedule(self, name: str, domain: _Domain, at: datetime) -> None:
        """Look at a domain then; an earlier look that stands already is none too many."""
        if domain.turn_at is None or at < domain.turn_at:
            domain.turn_at = at
            heapq.heappush(self._turns, (at, name))

    def _open(self, now: datetime) -> None:
        """Offer the domains whose turn has come to the feeds that list something there; forget the others."""
        while self._turns and self._turns[0][0] <= now:
            at, name = heapq.heappop(self._turns)
            domain = self._domains.get(name)
            if domain is None or domain.turn_at != at:
                continue
            domain.turn_at = None
            if self._pace.is_busy(name):
                continue  # its end looks again
            allowed = self._pace.allowed_at(name, now)
            if allowed > now:
                self._schedule(name, domain, allowed)
                continue
            self._offer(name, domain, self._lanes(name, domain, now)[1])
            if not domain.ready and domain.turn_at is None:
                del self._domains[name]
                self._pace.forget(name)

    def _offer(self, name: str, domain: _Domain, feeds: list[str]) -> None:
        for feed_id in feeds:
            if feed_id not in domain.offered:
                domain.offered.add(feed_id)
                self._offers.setdefault(feed_id, deque()).append(name)

    def _lanes(self, name: str, domain: _Domain, now: datetime) -> tuple[_Rank, list[str]]:
        """Return the rank that goes first at a domain, and the feeds that have it; none that has to wait."""
        waits: list[datetime] = []
        for rank in sorted(domain.ready):
            able = []
            for feed_id in list(domain.ready[rank]):
                if self._head(name, domain, (rank, feed_id), now) is None:
                    continue
                at = self._strikes.allowed_at(Asked(feed_id, name, rank[1]), now)
                if at <= now:
                    able.append(feed_id)
                else:
                    waits.append(at)
            if able:
                return rank, able
        if waits:
            self._schedule(name, domain, min(waits))
        return (False, False), []

    def _head(self, name: str, domain: _Domain, lane: tuple[_Rank, str], now: datetime) -> str | None:
        """Return the first article of a lane that still stands; others, and an empty lane, are dropped."""
        rank, feed_id = lane
        ready = domain.ready[rank][feed_id]
        while ready:
            discovered, article_id = ready[0]
            one = self._waiting.get(article_id)
            if (
                one is not None
                and article_id not in self._in_flight
                and (one.domain, one.feed_id, one.rank) == (name, feed_id, rank)
                and -one.discovered_at.timestamp() == discovered
                and one.due <= now
            ):
                return article_id
            heapq.heappop(ready)
        del domain.ready[rank][feed_id]
        if not domain.ready[rank]:
            del domain.ready[rank]
        return None

    def _take_of(self, feed_id: str, domains: deque[str], now: datetime) -> str | None:
        """Return an article of a feed, of the first of its domains that is open still; None if there is none.

        Domains stay where it is the feed that has to wait.
        """
        if not self._may_take(feed_id, is_suspect=self._strikes.is_suspect_feed(feed_id)):
            return None
        for _ in range(len(domains)):
            name = domains.popleft()
            domain = self._domains.get(name)
            if domain is None:
                continue
            domain.offered.discard(feed_id)
            if self._pace.is_busy(name):
                continue  # its end looks again
            allowed = self._pace.allowed_at(name, now)
            if allowed > now:
                self._schedule(name, domain, allowed)
                continue
            rank, feeds = self._lanes(name, domain, now)
            article_id = self._head(name, domain, (rank, feed_id), now) if feed_id in feeds else None
            if article_id is None:
                self._offer(name, domain, feeds)  # what went before this feed's may be gone
                continue
            if self._begin(article_id, name):
                heapq.heappop(domain.ready[rank][feed_id])
                self._strikes.taken(self._waiting[article_id].asked, now)
                return article_id
            domain.offered.add(feed_id)
            domains.append(name)
        return None

    def _may_take(self, feed_id: str, *, is_suspect: bool) -> bool:
        return may_take(
            held=self._slots_of[feed_id],
            in_use=len(self._in_flight),
            slots=self._slots,
            suspects=self._suspects,
            is_suspect=is_suspect,
        )

    def _begin(self, article_id: str, domain: str) -> bool:
        """Return whether the article has a slot from now on."""
        waiting = self._waiting[article_id]
        is_suspect = self._strikes.is_suspect(waiting.asked)
        if not self._may_take(waiting.feed_id, is_suspect=is_suspect):
            return False
        self._pace.begin(domain)
        self._in_flight[article_id] = _Taken(waiting, is_suspect)
        self._slots_of[waiting.feed_id] += 1
        self._suspects += is_suspect
        return True


def _without(index: dict[str, dict[str, None]], key: str, name: str) -> bool:
    """Take a name out of an index; return whether its key has others."""
    names = index[key]
    del names[name]
    if not names:
        del index[key]
    return bool(names)
