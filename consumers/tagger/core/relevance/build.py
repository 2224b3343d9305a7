"""Building what `relevance` reads from the tables."""

from collections.abc import Mapping

from consumers.tagger.core.relevance.events import EventDefinition
from consumers.tagger.core.tables.schema import EVENTS, TOPICS, Tables

__all__ = ["build_events", "build_topics"]

_MIN_WEIGHT = 1.5  # of a cue, where the event's row says nothing: "fighting" alone is not an armed clash


def build_events(tables: Tables) -> Mapping[str, EventDefinition]:
    """Return the event types by id."""
    return {
        row.event: EventDefinition(
            row.acled or None,
            row.plover or None,
            row.medtop or None,
            _MIN_WEIGHT if row.min_weight is None else row.min_weight,
        )
        for row in tables[EVENTS]
    }


def build_topics(tables: Tables) -> Mapping[str, str]:
    """Return the Media Topics' names by number."""
    return {row.number: row.name for row in tables[TOPICS]}
