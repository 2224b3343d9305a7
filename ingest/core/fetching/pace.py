"""The pace of a shard's sites: one request at a time, and a gap between two, for polls and pages alike.

Owns when a site may be requested again. Which article goes is `ingest.core.fetching.queue`, which feed
`ingest.registry`. Mutable, but without clock or I/O; its times are on one scale that never steps.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.core.fetching.politeness import next_fetch_at

__all__ = ["Pace"]

MAX_GAPS = 20_000  # sites whose own gap is remembered
_LOOK_AGAIN = timedelta(seconds=0.25)  # for a poll whose site is being asked for something else
_COMES_FIRST = timedelta(seconds=0.5)  # how long after its time a poll that had to wait goes before pages


@dataclass(slots=True)
class _Site:
    last_request_at: datetime | None = None
    blocked_until: datetime | None = None
    poll_until: datetime | None = None
    was_poll: bool = False
    busy: bool = False


class Pace:
    """When each site may be requested.

    Args:
        gap_seconds: Minimum time between two requests of a site.
    """

    def __init__(self, gap_seconds: float) -> None:
        self._gap_seconds = gap_seconds
        self._gaps: OrderedDict[str, float] = OrderedDict()  # of sites that ask for more
        self._sites: dict[str, _Site] = {}

    def block(self, site: str, until: datetime | None) -> None:
        """Request nothing of a site before then."""
        self._sites.setdefault(site, _Site()).blocked_until = until

    def slow_down(self, site: str, gap_seconds: float) -> None:
        """Keep at least that gap between two requests of a site, as it asks for."""
        self._gaps.pop(site, None)
        if gap_seconds > self._gap_seconds:
            self._gaps[site] = gap_seconds
            if len(self._gaps) > MAX_GAPS:
                self._gaps.popitem(last=False)

    def gap_seconds(self, site: str) -> float:
        """Return the minimum time between two requests of a site."""
        return self._gaps.get(site, self._gap_seconds)

    def is_busy(self, site: str) -> bool:
        """Return whether a request of a site is in flight."""
        known = self._sites.get(site)
        return known is not None and known.busy

    def allowed_at(self, site: str, now: datetime) -> datetime:
        """Return the earliest time for a page of a site that is not busy; never before now.

        A poll that had to wait goes first, but not two in a row: a site of many feeds has its pages fetched.
        """
        known = self._sites.get(site)
        if known is None:
            return now
        at = self._free_at(site, known, now)
        return max(at, known.poll_until) if known.poll_until and not known.was_poll else at

    def begin(self, site: str) -> None:
        """Begin a page's request."""
        known = self._sites.setdefault(site, _Site())
        known.busy, known.was_poll = True, False

    def begin_poll(self, site: str, now: datetime) -> datetime | None:
        """Begin a poll; where it has to wait, return when it is to be tried again."""
        known = self._sites.setdefault(site, _Site())
        at = now + _LOOK_AGAIN if known.busy else self._free_at(site, known, now)
        if known.busy or at > now:
            known.poll_until = at + _COMES_FIRST
            return at
        known.busy, known.was_poll, known.poll_until = True, True, None
        return None

    def end(self, site: str, now: datetime) -> datetime:
        """End a request; return when a page may be requested."""
        known = self._sites.setdefault(site, _Site())
        known.busy, known.last_request_at = False, now
        return self.allowed_at(site, now)

    def forget(self, site: str) -> None:
        """Remember nothing of a site whose turn has come and that has nothing to be requested."""
        self._sites.pop(site, None)

    def _free_at(self, site: str, known: _Site, now: datetime) -> datetime:
        return next_fetch_at(
            known.last_request_at,
            gap_seconds=self.gap_seconds(site),
            blocked_until=known.blocked_until,
            now=now,
        )
