"""Faults of publishers, all kinds at the same time; what counts is that their neighbours do not feel it.

Owns the comparison: how long the good publishers' editions took before, and meanwhile.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence

from conflictwire.feeds import add_feeds, choose, list_feeds, remove_feeds
from ingest.core.feeds.lists import new_feed
from runtime.clock import Clock
from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import FEEDS_FAIL

__all__ = ["FAULTS", "flags"]

COUNT = 12  # of each kind, in feeds and in links: 60 and 60
BEFORE_SECONDS = 25.0
BAD_SECONDS = 45.0
LAST_SECONDS = 20.0  # of the bad time: all of them have had their turn
SLACK_SECONDS = 4.0  # a busy machine; a neighbour that waits for a deadline waits longer
RETRY_GIVE_UP_SECONDS = 20.0


def flags() -> dict[str, str]:
    """Return deadlines and pauses in about the proportions of the defaults, shorter."""
    return {
        "poll.deadline_seconds": "10",
        "fetch.deadline_seconds": "10",
        "poll.max_seconds": "20",
        "retry.give_up_seconds": f"{RETRY_GIVE_UP_SECONDS:g}",
    }


async def bad_publishers(rig: Rig) -> int:
    """Add 60 bad feeds and 60 bad pages to the good ones, and compare how fresh these are."""
    if rig.bad_publishers is None:
        raise TypeError("this fault needs the bad publishers")
    bad, began = rig.bad_publishers, time.monotonic()
    await _wait(rig, BEFORE_SECONDS)
    urls = [*bad.feed_urls(COUNT), bad.listing_url(COUNT)]
    struck = time.monotonic()
    await add_feeds(rig.connection, [new_feed(url, now=Clock().now()) for url in urls])
    await _wait(rig, BAD_SECONDS)
    ended = time.monotonic() - LAST_SECONDS
    for name, seen in (("entries", rig.timeline.listed), ("articles", rig.timeline.told)):
        before = rig.timeline.delays(seen, since=began, until=struck)
        meanwhile = rig.timeline.delays(seen, since=struck, until=ended)
        _compare(rig, name, before, meanwhile)
    await remove_feeds(rig.connection, choose(await list_feeds(rig.connection), urls))
    return len(urls)


async def _wait(rig: Rig, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        rig.collect()
        await asyncio.sleep(0.5)


def _compare(rig: Rig, name: str, before: Sequence[float], meanwhile: Sequence[float]) -> None:
    usual, now = statistics.median(before), statistics.median(meanwhile)
    rig.notes.append(f"good publishers' {name} after {usual:.1f} s before and {now:.1f} s meanwhile (p50)")
    if now > 2 * usual + SLACK_SECONDS:
        rig.problems.append(f"good publishers' {name} came after {now:.1f} s instead of {usual:.1f} s")


FAULTS = (
    Fault("publishers", "60 dead, dripping, resetting, throttling and nameless publishers", bad_publishers,
          seconds=120, shown_by=(FEEDS_FAIL,), goal=61, wave=61),
)  # fmt: skip
