"""Event types: what happened, in the words of ACLED, PLOVER and IPTC, from cues whose row names an event.

Owns the choice and its confidence; the mapping between the vocabularies is data (events.tsv, medtop.tsv).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.relevance.relevance import FoundCue
from schemas.ninjs import Subject
from schemas.stories import EventType

__all__ = ["EventDefinition", "event_types", "subjects"]

_MEDTOP_URI = "http://cv.iptc.org/newscodes/mediatopic/"
_MIN_STRENGTH = 1.0  # a light word ("condemned") is sure evidence of its own event all the same
_MAX_EVENTS = 8
_MAX_SPANS = 2
_LEAD_FACTOR, _BODY_FACTOR = 1.5, 0.7
_TOPIC_FACTOR = 0.5  # a topic without an act ("rebels", "war") comes after the acts
_SATURATION = 4.0


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """A type in the three vocabularies; None where one has no such type.

    Attributes:
        min_weight: A cue that weighs less does not show it.
    """

    acled: str | None
    plover: str | None
    medtop: str | None
    min_weight: float


def _strength(cue: FoundCue) -> float:
    factor = _LEAD_FACTOR if cue.part.in_lead(cue.start) else _BODY_FACTOR
    return max(cue.term.weight, _MIN_STRENGTH) * factor


def _share(row: EventDefinition) -> float:
    return 1.0 if row.acled or row.plover else _TOPIC_FACTOR


def event_types(
    cues: Sequence[FoundCue], definitions: Mapping[str, EventDefinition]
) -> tuple[EventType, ...]:
    """Return the event types of a text, the surest first."""
    found: dict[str, list[FoundCue]] = {}
    for cue in cues:
        event = cue.term.event
        if event and cue.term.weight >= definitions[event].min_weight:
            found.setdefault(event, []).append(cue)
    strengths = {event: sum(map(_strength, own)) * _share(definitions[event]) for event, own in found.items()}
    ranked = sorted(strengths, key=lambda event: -strengths[event])[:_MAX_EVENTS]
    return tuple(
        EventType(
            acled=definitions[event].acled,
            plover=definitions[event].plover,
            medtop=definitions[event].medtop,
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
