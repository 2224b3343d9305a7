"""The fetch queue of one shard: which article is fetched next, and when.

Owns the order: one fetch per domain at a time, a gap between two, fresh before backlog, older before newer.
It holds ids, not entries: the table does. Mutable, but without clock, chance or I/O. Its times are on one
scale that the caller chooses, and that never steps.
"""

import heapq
from dataclasses import dataclass, field
from datetime import datetime

from ingest.core.fetching.politeness import next_fetch_at

__all__ = ["FetchQueue"]


@dataclass(slots=True)
class _Domain:
    ready: list[tuple[bool, datetime, str]] = field(default_factory=list)
    last_fetch_at: datetime | None = None
    blocked_until: datetime | None = None
    busy: bool = False
    gap_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    domain: str
    backlog: bool
    discovered_at: datetime
    due: datetime
    size_bytes: int
    is_untold: bool


class FetchQueue:
    """Articles to be fetched.

    Args:
        gap_seconds: Minimum time between two fetches of a domain.
        capacity_bytes: Limit of the pending entries; above it `full` is true, but nothing is refused.
    """

    def __init__(self, *, gap_seconds: float, capacity_bytes: int) -> None:
        self.capacity_bytes = capacity_bytes
        self.held_bytes = 0
        self._gap_seconds = gap_seconds
        self._waiting: dict[str, _Waiting] = {}
        self._domains: dict[str, _Domain] = {}
        self._in_flight: dict[str, str] = {}  # article to its domain
        self._later: list[tuple[datetime, str]] = []
        self._turns: list[tuple[datetime, str]] = []  # when a domain may be requested; stale ones are skipped

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def full(self) -> bool:
        """Return whether no more entries should be taken."""
        return self.held_bytes >= self.capacity_bytes

    def put(
        self,
        article_id: str,
        domain: str,
        *,
        due: datetime,
        backlog: bool,
        discovered_at: datetime,
        size_bytes: int,
        is_untold: bool = False,
    ) -> None:
        """Add an article, or replace what was known of it.

        Args:
            is_untold: Nothing of it is out, and its feed has a text.
        """
        self.remove(article_id)
        self._waiting[article_id] = _Waiting(domain, backlog, discovered_at, due, size_bytes, is_untold)
        self.held_bytes += size_bytes
        heapq.heappush(self._later, (due, article_id))

    def remove(self, article_id: str) -> None:
        """Forget an article, if it is known."""
        known = self._waiting.pop(article_id, None)
        if known is not None:
            self.held_bytes -= known.size_bytes

    def untold(self, domain: str) -> list[str]:
        """Return the articles of a domain of which nothing is out, though their feeds have texts."""
        return [name for name, one in self._waiting.items() if one.is_untold and one.domain == domain]

    def block(self, domain: str, until: datetime | None) -> None:
        """Request nothing of a domain before then."""
        known = self._domains.setdefault(domain, _Domain())
        known.blocked_until = until

    def slow_down(self, domain: str, gap_seconds: float) -> None:
        """Keep at least that gap between two fetches of a domain, as it asks for."""
        self._domains.setdefault(domain, _Domain()).gap_seconds = gap_seconds

    def take(self, now: datetime) -> str | None:
        """Return the article to be fetched now, None where there is none; its domain is busy until `done`.

        It still counts as waiting: `put` it again or `remove` it before `done`.
        """
        self._promote(now)
        while self._turns and self._turns[0][0] <= now:
            _, name = heapq.heappop(self._turns)
            domain = self._domains.get(name)
            if domain is None or domain.busy:
                continue  # it had more than one turn, and this one is stale
            allowed = self._allowed(domain, now)
            if allowed > now:
                heapq.heappush(self._turns, (allowed, name))
                continue
            article_id = self._pop(name, domain, now)
            if article_id is not None:
                domain.busy = True
                self._in_flight[article_id] = name
                return article_id
        return None

    def done(self, article_id: str, now: datetime) -> None:
        """Free the domain of an article that was taken."""
        domain = self._in_flight.pop(article_id)
        known = self._domains[domain]
        known.busy = False
        known.last_fetch_at = now
        if known.ready:
            heapq.heappush(self._turns, (self._allowed(known, now), domain))
        elif known.blocked_until is None and self._gap_seconds == known.gap_seconds == 0:
            del self._domains[domain]  # nothing to remember of it

    def next_at(self) -> datetime | None:
        """Return when `take` may have something; None where only a change can bring it."""
        times = [heap[0][0] for heap in (self._later, self._turns) if heap]
        return min(times) if times else None

    def _allowed(self, domain: _Domain, now: datetime) -> datetime:
        return next_fetch_at(
            domain.last_fetch_at,
            gap_seconds=max(self._gap_seconds, domain.gap_seconds),
            blocked_until=domain.blocked_until,
            now=now,
        )

    def _promote(self, now: datetime) -> None:
        while self._later and self._later[0][0] <= now:
            due, article_id = heapq.heappop(self._later)
            waiting = self._waiting.get(article_id)
            if waiting is None or waiting.due != due:
                continue
            domain = self._domains.setdefault(waiting.domain, _Domain())
            heapq.heappush(domain.ready, (waiting.backlog, waiting.discovered_at, article_id))
            if not domain.busy:
                heapq.heappush(self._turns, (self._allowed(domain, now), waiting.domain))

    def _pop(self, name: str, domain: _Domain, now: datetime) -> str | None:
        while domain.ready:
            _, discovered_at, article_id = heapq.heappop(domain.ready)
            waiting = self._waiting.get(article_id)
            current = waiting is not None and waiting.discovered_at == discovered_at and waiting.due <= now
            if current and waiting is not None and waiting.domain == name:
                return article_id
        return None
