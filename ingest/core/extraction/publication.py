"""Publication: when a story was published, of all that its page says about it.

Owns which of several statements is believed, and what two of them say together: a day beside a time, a time
without a zone beside one with it, a time in UTC that is labelled with the local offset. Where they stand is
`page_dates`', what a written date means is `dates`'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

__all__ = ["Statement", "believed"]

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
MAX_OFFSET = timedelta(hours=14)
QUARTER_SECONDS = 900  # offsets from UTC are whole quarters of an hour


@dataclass(frozen=True, slots=True)
class Statement:
    """What a page says about when its story was published.

    Attributes:
        source: json-ld, opengraph, meta or html.
        at: Naive where no zone is written or known.
        has_time: Whether a time of day is written.
        is_data: Whether a program wrote it, and not an editor.
    """

    source: str
    at: datetime
    has_time: bool
    is_data: bool = True

    @property
    def is_zoned(self) -> bool:
        """Return whether the moment is known."""
        return self.at.tzinfo is not None

    @property
    def wall(self) -> datetime:
        """Return what the clock showed, to the minute."""
        return self.at.replace(tzinfo=None, second=0, microsecond=0)


def believed(statements: Sequence[Statement]) -> Statement | None:
    """Return the first statement, or one that says the same more exactly; None where there is none."""
    if not statements:
        return None
    first = statements[0]
    if not first.has_time or first.wall.time() == datetime.min.time():
        first = _same_day(first, statements)
    if first.has_time and not first.is_zoned:
        return _same_moment(first, statements)
    return _as_most_say(first, statements) if first.has_time else first


def _same_day(day: Statement, statements: Sequence[Statement]) -> Statement:
    """Return the statement with a time of the same day, or of the night beside it in another zone."""
    timed = [
        each
        for each in statements
        if each.has_time and each.wall.time() != datetime.min.time() and abs(each.wall - day.wall) < 2 * _DAY
    ]
    same = [each for each in timed if each.wall.date() == day.wall.date()]
    # A day alone may be that of another zone; midnight in a zone is a time as good as another.
    near = same or ([] if day.is_zoned else [each for each in timed if each.wall - day.wall < 2 * _DAY])
    midnight = [each for each in statements if each.is_zoned and each.wall == day.wall]
    return next((each for each in near if each.is_zoned), next(iter(near or midnight), day))


def _same_moment(local: Statement, statements: Sequence[Statement]) -> Statement:
    """Return the statement that says the same time with its zone."""
    for each in statements:
        if not each.is_zoned or not each.has_time:
            continue
        apart = each.wall - local.wall
        away = abs(apart.total_seconds()) % QUARTER_SECONDS
        if abs(apart) <= MAX_OFFSET and min(away, QUARTER_SECONDS - away) <= _MINUTE.total_seconds():
            return each
    return local


def _as_most_say(first: Statement, statements: Sequence[Statement]) -> Statement:
    """Return the statement, or what it means with its label corrected, where more of the others say so.

    Programs write the time of UTC and label it with the offset of the site ("16:25-05:00" where a reader sees
    11:25), and the other way around.
    """
    if not first.is_zoned:
        return first
    distinct = {(each.wall, each.at.utcoffset()): each for each in reversed(statements) if each.is_zoned}
    others = [each for each in distinct.values() if each.has_time]
    offsets = {each.at.utcoffset() or timedelta() for each in others}
    readings = (_labelled(first, offset) for offset in offsets | {timedelta()})
    corrected = [reading for reading in readings if reading != first.at]
    support = _support(first.at, others)
    best = max(corrected, key=lambda at: _support(at, others), default=None)
    if best is None or _support(best, others) <= support:
        return first
    corrected_first = Statement(first.source, best, has_time=True)
    return next((each for each in others if abs(each.at - best) <= _MINUTE), corrected_first)


def _labelled(statement: Statement, offset: timedelta) -> datetime:
    """Return the moment at which the same clock shows the same time in another zone."""
    return statement.at.replace(tzinfo=UTC) - offset


def _support(at: datetime, statements: Sequence[Statement]) -> float:
    """Return how many statements say a moment; half of one where its label would be wrong."""
    found = 0.0
    for each in statements:
        if abs(each.at - at) <= _MINUTE:
            found += 1
        elif abs(each.at.replace(tzinfo=UTC) - at) <= _MINUTE:
            found += 0.5
    return found
