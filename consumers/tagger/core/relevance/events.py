"""Event types: what happened, in the words of ACLED, PLOVER and IPTC, from cues whose row names an event.

Owns the choice and its confidence; the mapping between the vocabularies is data (events.tsv, medtop.tsv).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.relevance.relevance import FoundCue
from schemas.ninjs import Subject
from schemas.stories import EventType, SpanField

__all__ = ["EventDefinition", "event_sentences", "event_types", "subjects"]

_MEDTOP_URI = "http://cv.iptc.org/newscodes/mediatopic/"
_MIN_STRENGTH = 1.0  # a light word ("condemned") is sure evidence of its own event all the same
_MAX_EVENTS = 8
_MAX_SPANS = 2
_LEAD_FACTOR, _BODY_FACTOR = 1.5, 0.7
_TOPIC_FACTOR = 0.5  # a topic without an act ("rebels", "war") comes after the acts
_SATURATION = 4.0
_SCENE_WEIGHT = 0.9  # a cue of this weight makes its sentence one in which something happens
# Who talks, pays or delivers does it at a desk: the place of the talks is not the place of the war.
_AT_A_DESK = frozenset(
    {"ACCUSE", "AGREE", "AID", "CONSULT", "COOPERATE", "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN"}
)


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


def event_sentences(
    cues: Sequence[FoundCue], definitions: Mapping[str, EventDefinition]
) -> set[tuple[SpanField, int]]:
    """Return part and number of the sentences in which something happens.

    A topic ("rebels") makes its sentence one unless the sentence is about talks.
    """
    acts: set[tuple[SpanField, int]] = set()
    topics: set[tuple[SpanField, int]] = set()
    talks: set[tuple[SpanField, int]] = set()
    for cue in cues:
        row = definitions[cue.term.event] if cue.term.event else None
        key = cue.part.field, cue.part.sentence(cue.part.text.span(cue.start, cue.end)[0])
        if row and row.plover in _AT_A_DESK:
            talks.add(key)
        elif cue.term.weight >= _SCENE_WEIGHT:
            (acts if row and row.plover else topics).add(key)
    return acts | (topics - talks)


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
