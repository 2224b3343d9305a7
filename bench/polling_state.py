"""Memory of feed states: a table with the states of many feeds, in a process of its own.

    python -m bench.polling_state FEEDS ENTRIES

Prints the resident bytes a feed. Each has a state as after many polls, and a seen set of that many entries.
"""

import gc
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import psutil

from ingest.core.feeds.rhythm import UNKNOWN
from ingest.core.feeds.seen import Seen, SeenSet
from ingest.registry import FEED_STATES
from runtime.kafka.table import Table
from schemas.contracts import FEED_STATE, SEEN_SET
from schemas.feeds import FeedState, PollReason, PollRecord

__all__ = ["state_bytes"]

_NOW = datetime(2026, 11, 30, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def state_bytes(command: Sequence[str]) -> float:
    """Return what the command of this module prints."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
    return float(json.loads(done.stdout))


def _state(feed_id: str, number: int) -> FeedState:
    polls = tuple(
        PollRecord(at=_NOW - n * _HOUR, reason=PollReason.NOT_MODIFIED, seconds=1800 + n) for n in range(10)
    )
    rhythm = UNKNOWN.watched((), until=_NOW.timestamp() - 86_400)
    rhythm = rhythm.watched([_NOW.timestamp() - 3000 * n for n in range(1, 20)], until=_NOW.timestamp())
    return FeedState(
        feed_id=feed_id,
        next_poll_at=_NOW + timedelta(seconds=number),
        etag=f'"{number:032x}"',
        last_modified="Sun, 29 Nov 2026 00:00:00 GMT",
        validated_url=f"https://www.site{number}.example/news/rss.xml",
        body_sha256=f"{number:064x}",
        last_polled_at=_NOW,
        last_success_at=_NOW,
        whole_at=_NOW,
        last_new_entry_at=_NOW,
        last_reason=PollReason.NOT_MODIFIED,
        title=f"The news of site {number}",
        recent_polls=polls,
        recent_new_at=tuple(_NOW - n * _HOUR for n in range(8)),
        rhythm=rhythm.encode(),
    )


def main() -> int:
    """Fill a table and print what a feed takes."""
    feeds, entries = map(int, sys.argv[1:])
    table = Table(FEED_STATES, 0)
    ids = [f"e{hashlib.sha256(b'%d' % n).hexdigest()[:20]}" for n in range(entries)]
    seen = SeenSet().after_listing({one: Seen("0" * 20, 1, 20_000) for one in ids}, today=20_000).encode()
    process = psutil.Process()
    table.apply(FEED_STATE.encode(_state("f" + "0" * 20, 0)))
    gc.collect()
    before = process.memory_info().rss
    for number in range(feeds):
        feed_id = f"f{number:020x}"
        table.apply(FEED_STATE.encode(_state(feed_id, number)))
        table.apply(SEEN_SET.encode(f"{feed_id}/seen", bytes(bytearray(seen))))
    gc.collect()
    print(json.dumps((process.memory_info().rss - before) / feeds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
