"""Strikes: sites and feeds whose fetches take long and bring nothing.

Owns when a site is left alone for a while (a breaker), which feeds are suspects, and how many of a feed's
links to one foreign site are fetched. What a stranger's links lead to never counts against the site: it did
not choose them. Mutable, but without clock, chance or I/O. It forgets what is oldest.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Asked", "Brought", "FairnessPolicy", "Strikes"]

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")

MAX_REMEMBERED = 20_000  # of each kind, about 3 MB
SUSPECT_AT = 3  # strikes: a site that is down for a moment costs one
MAX_STRIKES = 12


class FairnessPolicy(BaseModel):
    """What one feed may take of what all feeds share; the settings hold it as it stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    breaker_failures: int = Field(
        3,
        ge=1,
        description="Fetches in a row without a page after which a site is left alone for a while; a foreign "
        "feed's links to it count for themselves.",
    )
    breaker_seconds: float = Field(
        60, gt=0, description="How long the first time; doubles with each further failure."
    )
    breaker_max_seconds: float = Field(3600, gt=0, description="How long at most.")
    foreign_burst: int = Field(
        20, ge=1, description="Pages of one foreign site that are fetched for a feed without a wait."
    )
    foreign_per_hour: float = Field(
        60, gt=0, description="Pages of one foreign site that are fetched for a feed in an hour after that."
    )


class Asked(NamedTuple):
    """On whose word a site is asked for a page."""

    feed_id: str
    site: str
    is_foreign: bool


class Brought(NamedTuple):
    """What an attempt brought: whether a page, and whether it cost a slot for long, or a worker."""

    is_page: bool
    is_costly: bool


@dataclass(slots=True)
class _Record:
    strikes: int = 0
    until: datetime | None = None


@dataclass(slots=True)
class _Bucket:
    links: float
    at: datetime


class Strikes:
    """Remembers what attempts brought."""

    def __init__(self, policy: FairnessPolicy) -> None:
        self._policy = policy
        self._asked: OrderedDict[tuple[str, str], _Record] = OrderedDict()
        self._feeds: OrderedDict[str, int] = OrderedDict()
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def attempted(self, asked: Asked, brought: Brought, now: datetime) -> None:
        """Count an attempt.

        What the site itself lists counts for the site where it does not answer; a stranger's link that leads
        nowhere counts for the stranger alone.
        """
        strikes = self._feeds.get(asked.feed_id, 0)
        self._set_feed(asked.feed_id, min(strikes + 1, MAX_STRIKES) if brought.is_costly else strikes - 1)
        key = _key(asked)
        if brought.is_page or not (asked.is_foreign or brought.is_costly):
            self._asked.pop(key, None)
            return
        record = self._asked.setdefault(key, _Record())
        self._asked.move_to_end(key)
        record.strikes = min(record.strikes + 1, MAX_STRIKES)
        over = record.strikes - self._policy.breaker_failures
        if over >= 0:
            seconds = min(self._policy.breaker_seconds * 2.0**over, self._policy.breaker_max_seconds)
            record.until = now + timedelta(seconds=seconds)
        _bound(self._asked)

    def allowed_at(self, asked: Asked, now: datetime) -> datetime:
        """Return when a page may be fetched as far as earlier attempts go; never before now."""
        record = self._asked.get(_key(asked))
        at = max(now, record.until) if record is not None and record.until is not None else now
        if not asked.is_foreign:
            return at
        links = self._links(asked, now)
        if links >= 1:
            return at
        return max(at, now + timedelta(seconds=(1 - links) * 3600 / self._policy.foreign_per_hour))

    def taken(self, asked: Asked, now: datetime) -> None:
        """Take one of a feed's links to a foreign site."""
        if not asked.is_foreign:
            return
        key = (asked.feed_id, asked.site)
        self._buckets[key] = _Bucket(self._links(asked, now) - 1, now)
        self._buckets.move_to_end(key)
        _bound(self._buckets)

    def is_suspect(self, asked: Asked) -> bool:
        """Return whether a slot for it is likely to be held for long and for nothing."""
        if self.is_suspect_feed(asked.feed_id):
            return True
        record = self._asked.get(_key(asked))
        return record is not None and record.strikes > 0

    def is_suspect_feed(self, feed_id: str) -> bool:
        """Return whether that holds for whatever the feed lists."""
        return self._feeds.get(feed_id, 0) >= SUSPECT_AT

    def _links(self, asked: Asked, now: datetime) -> float:
        bucket = self._buckets.get((asked.feed_id, asked.site))
        if bucket is None:
            return self._policy.foreign_burst
        seconds = max(0.0, (now - bucket.at).total_seconds())
        filled = bucket.links + seconds * self._policy.foreign_per_hour / 3600
        return min(filled, self._policy.foreign_burst)

    def _set_feed(self, feed_id: str, strikes: int) -> None:
        if strikes <= 0:
            self._feeds.pop(feed_id, None)
            return
        self._feeds[feed_id] = strikes
        self._feeds.move_to_end(feed_id)
        _bound(self._feeds)


def _key(asked: Asked) -> tuple[str, str]:
    return (asked.feed_id if asked.is_foreign else "", asked.site)


def _bound(remembered: OrderedDict[KeyT, ValueT]) -> None:
    while len(remembered) > MAX_REMEMBERED:
        remembered.popitem(last=False)
