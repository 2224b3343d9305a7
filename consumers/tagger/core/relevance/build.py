"""Building what `relevance` reads from the rows of the data files."""

from collections.abc import Mapping

from consumers.tagger.core.relevance.events import EventDefinition
from consumers.tagger.core.tables.rows import Rows

__all__ = ["build_events", "build_topics"]

_MIN_WEIGHT = 1.5  # of a cue, where the event's row says nothing: "fighting" alone is no armed clash


def build_events(rows: Rows) -> Mapping[str, EventDefinition]:
    """Return the event types by id."""
    return {
        name: EventDefinition(acled or None, plover or None, medtop or None, float(least or _MIN_WEIGHT))
        for name, acled, plover, medtop, least in rows["events"]
    }


def build_topics(rows: Rows) -> Mapping[str, str]:
    """Return the Media Topics' names by number."""
    return {row[0]: row[1] for row in rows["medtop"]}
