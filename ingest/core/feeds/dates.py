"""The dates of a document: what each of its items says, with what the others show of the publisher's habits.

Owns which zone a date without one takes, and which figure is the month. Reading one string is
`ingest.core.web.dates`.
"""

import bisect
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from ingest.core.web.dates import Locale, WrittenDate, read_date

__all__ = ["DateReader", "Read"]

_IN_FIGURES = re.compile(r"(?<!\d)(\d{1,2})\s?[/-]\s?(\d{1,2})\s?[/-]\s?\d{4}")
_NO_DATE = "0001-01-01"  # what .NET writes for a date that nobody set


class Read(NamedTuple):
    """A date of an item.

    Attributes:
        at: Aware UTC; None where no text could be read.
        has_time: Whether `at` was written with a time and has a zone.
        text: The first that is not empty, as it stands; None where there is none.
    """

    at: datetime | None
    has_time: bool
    text: str | None


class DateReader:
    """Reads the dates of one document. The order of the items changes nothing.

    A date without a zone has the offset that the publisher gives with the date next to it; where he never
    gives one, it is none. A day without a time is midnight.
    """

    def __init__(self, locale: Locale, texts: Iterable[str], *, of_feed: Iterable[str] = ()) -> None:
        """Learn the publisher's habits.

        Args:
            texts: All dates of the items.
            of_feed: Those of the feed itself, which count only where they have a zone of their own: a program
                writes UTC where the editor's clock does not.
        """
        known = list(texts)
        self._locale = replace(locale, month_first=_month_first(known))
        offsets = [
            (date.local, date.offset)
            for date in (read_date(text, self._locale) for text in known)
            if date is not None and date.offset is not None and date.has_time
        ]
        if not offsets:
            offsets = [
                (date.local, date.offset)
                for date in (read_date(text, self._locale) for text in of_feed)
                if date is not None and date.offset
            ]
        self._offsets = sorted(set(offsets))

    def read(self, texts: Iterable[str], language: str | None = None) -> Read:
        """Return the first of an item's dates that can be read.

        Args:
            language: BCP 47 of the item, where it is not the feed's.
        """
        locale = replace(self._locale, language=language) if language else self._locale
        first: str | None = None
        for text in texts:
            if not text or text.startswith(_NO_DATE):
                continue
            first = first or text
            date = read_date(text, locale)
            at = date.at(self._usual_offset(date)) if date is not None else None
            if date is not None and at is not None:
                return Read(at, date.has_time, text)
        return Read(None, has_time=False, text=first)

    def _usual_offset(self, date: WrittenDate) -> timedelta | None:
        if date.offset is not None:
            return None
        if not self._offsets:
            return None if date.has_time else timedelta()
        place = bisect.bisect_left(self._offsets, (date.local, timedelta.min))
        near = self._offsets[max(place - 1, 0) : place + 1]
        return min(near, key=lambda one: (abs(one[0] - date.local), one[1]))[1]


def _month_first(texts: list[str]) -> bool | None:
    """Return how the publisher writes days in figures, None where no date shows it, or they contradict."""
    shown = set()
    for text in texts:
        if found := _IN_FIGURES.search(text):
            first, second = int(found[1]), int(found[2])
            if (first > 12) != (second > 12):
                shown.add(second > 12)
    return shown.pop() if len(shown) == 1 else None
