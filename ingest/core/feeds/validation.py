"""Validation: whether a poll is conditional, and what is made of the validators that come back.

Owns the probe. Some servers and caches answer 304 for ever, whatever the feed lists. So a feed that has
answered nothing else for longer than its own rhythm lets expect is asked once without validators; one that
was found out is asked so every day.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from ingest.core.feeds.rhythm import Rhythm
from ingest.core.web import caching
from ingest.core.web.caching import NO_VALIDATORS, Conditional
from ingest.core.web.urls import Url
from schemas.feeds import Entry, Feed, FeedState

__all__ = ["conditional", "found_false", "is_probe", "probed", "validated"]

_PROBE_EVERY = timedelta(days=8)
_PROBE_FALSE_EVERY = timedelta(days=1)
_MISSED_ENTRIES = 5.0  # expected and not seen: by chance once in 150 times (exp(-5))
_GAPS = 2  # longer than the longest pause that the feed has shown


def conditional(feed: Feed, state: FeedState | None, *, now: datetime) -> Conditional | None:
    """Return what makes a poll conditional; None at the first poll, and for a probe.

    Args:
        now: Aware UTC, of the request.
    """
    if state is None or is_probe(state, now=now):
        return None
    found = caching.conditional(state, Url.parse(feed.url))
    if found is None or "If-None-Match" not in found.headers:
        return found
    return Conditional(found.url, {**found.headers, "A-IM": "feed"})  # RFC 3229: a 226 has what is new alone


def is_probe(state: FeedState, *, now: datetime) -> bool:
    """Return whether a poll is to go without validators, though there are some."""
    if not (state.etag or state.last_modified) or state.whole_at is None:
        return False
    asked_at = max(state.whole_at, state.probed_at or state.whole_at)
    if state.false_304_at is not None:
        return now >= asked_at + _PROBE_FALSE_EVERY
    quiet = now - state.whole_at
    if now < asked_at + _PROBE_EVERY or quiet <= _GAPS * _longest_gap(state.recent_new_at):
        return False
    rhythm = Rhythm.decode(state.rhythm)
    return rhythm.rate_before(quiet.total_seconds()) * quiet.total_seconds() >= _MISSED_ENTRIES


def probed(state: FeedState, *, now: datetime) -> dict[str, object]:
    """Return what changes in a state because its poll was a probe; nothing where it was none."""
    return {"probed_at": now} if is_probe(state, now=now) else {}


def found_false(state: FeedState, new: Iterable[Entry], *, now: datetime) -> bool:
    """Return whether a poll was a probe that found what the answers 304 before it had hidden."""
    last = state.last_polled_at
    hidden = (entry.published_at is None or last is None or entry.published_at <= last for entry in new)
    return is_probe(state, now=now) and any(hidden)


def validated(
    state: FeedState, status: int, headers: Mapping[str, str], final_url: Url
) -> Mapping[str, object]:
    """Return the validators after a response, each stored for itself, and the URL that they are of.

    Args:
        headers: Names in lower case.

    Source:
        RFC 9110 §15.4.5: what a 304 leaves out still holds; §7.7: what a proxy has changed (203) is not what
        the origin's validators are of.
    """
    etag, last_modified = caching.validators(headers)
    if status == 304:
        return {"etag": etag or state.etag, "last_modified": last_modified or state.last_modified}
    if status == 203:
        return NO_VALIDATORS
    return {"etag": etag, "last_modified": last_modified, "validated_url": final_url.text}


def _longest_gap(news: tuple[datetime, ...]) -> timedelta:
    """Return the longest time between two polls with news; they are listed the latest first."""
    return max((later - earlier for later, earlier in pairwise(news)), default=timedelta())
