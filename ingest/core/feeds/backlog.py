"""Backlog: which new entries are old news, fetched after fresh ones and left out of freshness.

Owns the judgement by date, and without a date by the place in the document. What backlog means for the
fetcher is `ingest.core.fetching.queue`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.core.feeds.identity import Identified
from ingest.core.feeds.seen import SeenSet, day_number

__all__ = ["Backlog"]

MIN_ARCHIVE = (
    20  # undated entries that come at once below known ones: no desk publishes so many between two polls
)


class Backlog:
    """What of a document is old news.

    Args:
        identified: All entries of the document, in its order.
        is_first_poll: What was listed before we came is not news.
        after: The age from which on an entry that is listed for the first time is backlog.
        now: Aware UTC.
    """

    def __init__(
        self,
        identified: Sequence[Identified],
        seen: SeenSet,
        *,
        is_first_poll: bool,
        after: timedelta,
        now: datetime,
    ) -> None:
        self._seen = seen
        self._is_first_poll = is_first_poll
        self._oldest = now - after
        self._archive = _archive(identified, seen, now)

    def covers(self, one: Identified) -> bool:
        """Return whether an entry is backlog; a known one is as old as its last change."""
        if self._is_first_poll:
            return True
        item, is_known = one.item, self._seen.get(one.entry_id) is not None
        at = (item.updated or item.published) if is_known else (item.published or item.updated)
        return at < self._oldest if at is not None else one.entry_id in self._archive


def _archive(identified: Sequence[Identified], seen: SeenSet, now: datetime) -> frozenset[str]:
    """Return the undated new entries below the last known one, or all of them where none is known, if many.

    Documents list the newest first: what a longer list adds stands below what was listed before.
    """
    known = [n for n, one in enumerate(identified) if seen.get(one.entry_id) is not None]
    usual = seen.listed_since(day_number(now) - 1)
    below = identified[known[-1] + 1 :] if known else identified
    undated = [one.entry_id for one in below if one.item.published is None and one.item.updated is None]
    is_archive = len(undated) >= max(MIN_ARCHIVE, 0 if known else 3 * usual)
    return frozenset(undated) if is_archive else frozenset()
