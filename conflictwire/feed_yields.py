"""What feeds yield: the entries of the last days, and the stories that came of them.

Owns counting, from the outcomes that both stages write. There is no counter in a state: the tagger knows no
feed states, and a second writer would break their rule. Reading is bounded instead: where a week has more
outcomes than `MAX_OUTCOMES`, the count is of the last of them, and says of how long.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from schemas.contracts import OUTCOME
from schemas.outcomes import OutcomeKind

__all__ = ["FeedYield", "FeedYields", "read_yields"]

WINDOW = timedelta(days=7)
MAX_OUTCOMES = 30_000  # read at 10,000 a second on two busy cores
_STORY = OutcomeKind.STORY.value


@dataclass(slots=True)
class FeedYield:
    """What one feed gave.

    Attributes:
        entries, stories: Ids; each counts once, whatever its revisions and versions.
    """

    entries: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class FeedYields:
    """What all feeds gave.

    Attributes:
        window: How far back the count goes: seven days, less where a week is more than is read.
        feeds: By feed_id; a feed without an entry is absent.
    """

    window: timedelta
    feeds: dict[str, FeedYield]

    def of(self, feed_id: str) -> tuple[int, int]:
        """Return the entries and the stories of a feed."""
        found = self.feeds.get(feed_id)
        return (len(found.entries), len(found.stories)) if found else (0, 0)


async def read_yields(connection: Connection, *, now: datetime) -> FeedYields:
    """Return what the feeds gave in the last seven days.

    Args:
        now: Aware UTC.
    """
    feeds: dict[str, FeedYield] = {}
    async with Reader(connection, [OUTCOME.topic], since=now - WINDOW, last=MAX_OUTCOMES) as reader:
        records = await reader.read_to_end()
    for record in records:
        try:
            outcome = json.loads(record.value or b"{}")
            entry_or_article, feed_ids = outcome["id"], outcome.get("feed_ids", ())
        except (ValueError, KeyError, AttributeError):
            continue  # a neighbour's record; readers of the topic see it as well
        for feed_id in feed_ids:
            found = feeds.setdefault(feed_id, FeedYield())
            if outcome.get("stage") == "ingest":
                found.entries.add(entry_or_article)
            elif outcome.get("outcome") == _STORY:
                found.stories.add(entry_or_article)
    return FeedYields(_window(records_at_ms=[r.timestamp_ms for r in records], now=now), feeds)


def _window(*, records_at_ms: list[int], now: datetime) -> timedelta:
    if len(records_at_ms) < MAX_OUTCOMES:
        return WINDOW
    return min(WINDOW, timedelta(seconds=now.timestamp() - min(records_at_ms) / 1000))
