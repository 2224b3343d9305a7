"""Event types: what happened, in the words of ACLED, PLOVER and IPTC, from cues whose row names an event.

Owns the choice and its confidence; the mapping between the vocabularies is data (events.tsv, medtop.tsv).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.gazetteer.gazetteer import Rows
from consumers.tagger.core.relevance.relevance import FoundCue
from schemas.ninjs import Subject
from schemas.stories import EventType

__all__ = ["EventRow", "build_events", "build_topics", "event_types", "subjects"]

_MEDTOP_URI = "http://cv.iptc.org/newscodes/mediatopic/"
_LEAST_WEIGHT = 1.5  # of a cue, where the event's row says nothing: "fighting" alone is no armed clash
_MIN_STRENGTH = 1.0  # a light word ("condemned") is sure evidence of its own event all the same
_MAX_EVENTS = 8
_MAX_SPANS = 2
_LEAD_FACTOR, _BODY_FACTOR = 1.5, 0.7
_TOPIC_FACTOR = 0.5  # a topic that names no act ("rebels", "war") comes after the acts
_SATURATION = 4.0


@dataclass(frozen=True, slots=True)
class EventRow:
    """A type in the three vocabularies; None where one has no such type.

    Attributes:
        least_weight: A cue that weighs less does not show it.
    """

    acled: str | None
    plover: str | None
    medtop: str | None
    least_weight: float


def build_events(rows: Rows) -> Mapping[str, EventRow]:
    """Return the event types by id."""
    return {
        name: EventRow(acled or None, plover or None, medtop or None, float(least or _LEAST_WEIGHT))
        for name, acled, plover, medtop, least in rows["events"]
    }


def build_topics(rows: Rows) -> Mapping[str, str]:
    """Return the Media Topics' names by number."""
    return {row[0]: row[1] for row in rows["medtop"]}


def _strength(cue: FoundCue) -> float:
    factor = _LEAD_FACTOR if cue.part.in_lead(cue.start) else _BODY_FACTOR
    return max(cue.term.weight, _MIN_STRENGTH) * factor


def _share(row: EventRow) -> float:
    return 1.0 if row.acled or row.plover else _TOPIC_FACTOR


def event_types(cues: Sequence[FoundCue], table: Mapping[str, EventRow]) -> tuple[EventType, ...]:
    """Return the event types of a text, the surest first."""
    found: dict[str, list[FoundCue]] = {}
    for cue in cues:
        event = cue.term.event
        if event and cue.term.weight >= table[event].least_weight:
            found.setdefault(event, []).append(cue)
    strengths = {event: sum(map(_strength, own)) * _share(table[event]) for event, own in found.items()}
    ranked = sorted(strengths, key=lambda event: -strengths[event])[:_MAX_EVENTS]
    return tuple(
        EventType(
            acled=table[event].acled,
            plover=table[event].plover,
            medtop=table[event].medtop,
            confidence=round(strengths[event] / (strengths[event] + _SATURATION), 3),
            rule=f"event:{event}",
            spans=tuple(cue.part.span(cue.start, cue.end) for cue in found[event][:_MAX_SPANS]),
        )
        for event in ranked
    )


def subjects(events: Sequence[EventType], topics: Mapping[str, str]) -> tuple[Subject, ...]:
    """Return the ninjs subjects of the events, each topic once."""
    best: dict[str, float] = {}
    for event in events:
        if event.medtop:
            best[event.medtop] = max(best.get(event.medtop, 0.0), event.confidence)
    return tuple(
        Subject(name=topics[number], uri=_MEDTOP_URI + number, confidence=round(confidence * 100))
        for number, confidence in best.items()
    )
