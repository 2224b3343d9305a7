"""Relevance: how much a text is about conflict or unrest, from the lexicon's cues.

Owns the weighing. A cue counts once fully and a little more when repeated; it counts more in the title and
the lead; cues against conflict pull down; a long text needs more than a short one. The sum goes through a
logistic, so that the score is about a probability.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from consumers.core.document import Part
from consumers.core.lexicon import CueClass, Lexicon, Term, find_terms
from schemas.stories import Cue, Relevance, RelevanceVerdict, SpanField

__all__ = ["GREY_BELOW", "RELEVANT_FROM", "FoundCue", "Weighed", "find_cues", "weigh"]

# Chosen on the development sets by bench/tagging_quality.py.
TITLE_FACTOR = 1.7
LEAD_FACTOR = 1.15
BODY_FACTOR = 0.7
REPEAT_FACTOR = 0.35
COUNTER_REPEAT_FACTOR = 0.8  # a text about a film says "film" again and again
MAX_COUNTER_SHARE = 1.6  # counter-cues beyond this share of the cues for conflict change nothing more
FREE_CHARS = 600
LENGTH_POWER = 0.4
MIDDLE = 2.6  # the sum at which the score is one half
STEEPNESS = 1.0
RELEVANT_FROM = 0.4
GREY_BELOW = 0.6
UNREST_SHARE = 1.0

_MAX_CUES = 24
_MAX_SPANS = 4


@dataclass(frozen=True, slots=True)
class FoundCue:
    """A term at folded[start:end] of a part."""

    term: Term
    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """The verdict, and whether the text is rather about unrest than about conflict."""

    relevance: Relevance
    unrest: bool


def find_cues(lexicon: Lexicon, parts: Sequence[Part]) -> list[FoundCue]:
    """Return the cues of a text in its order; masked words are gone."""
    return [
        FoundCue(lexicon.terms[index], part, start, end)
        for part in parts
        for start, end, index in find_terms(lexicon.term_set, part.text)
        if lexicon.terms[index].cue_class is not CueClass.MASK
    ]


def _factor(cue: FoundCue) -> float:
    if cue.part.field is SpanField.HEADLINE:
        return TITLE_FACTOR
    return LEAD_FACTOR if cue.part.in_lead(cue.start) else BODY_FACTOR


def weigh(cues: Sequence[FoundCue], chars: int) -> Weighed:
    """Return how relevant a text with these cues is.

    Args:
        chars: Length of title and body.
    """
    by_term: dict[Term, list[FoundCue]] = {}
    for cue in cues:
        by_term.setdefault(cue.term, []).append(cue)
    sums = dict.fromkeys(CueClass, 0.0)
    for term, found in by_term.items():
        repeat = COUNTER_REPEAT_FACTOR if term.weight < 0 else REPEAT_FACTOR
        strength = max(map(_factor, found)) + repeat * math.log(len(found))
        sums[term.cue_class] += term.weight * strength
    length = max(1.0, chars / FREE_CHARS) ** LENGTH_POWER
    evidence = sums[CueClass.CONFLICT] + sums[CueClass.UNREST]
    against = max(sums[CueClass.COUNTER], -MAX_COUNTER_SHARE * evidence)
    total = (evidence + against) / length
    score = 1 / (1 + math.exp(-STEEPNESS * (total - MIDDLE))) if evidence else 0.0
    unrest = sums[CueClass.UNREST] > UNREST_SHARE * sums[CueClass.CONFLICT]
    shown = sorted(by_term.items(), key=lambda item: -abs(item[0].weight) * len(item[1]))[:_MAX_CUES]
    relevance = Relevance(
        score=round(score, 4),
        verdict=_verdict(score, unrest=unrest),
        cues=tuple(
            Cue(
                rule=term.rule,
                weight=term.weight,
                spans=tuple(cue.part.span(cue.start, cue.end) for cue in found[:_MAX_SPANS]),
            )
            for term, found in shown
        ),
    )
    return Weighed(relevance, unrest)


def _verdict(score: float, *, unrest: bool) -> RelevanceVerdict:
    if score < RELEVANT_FROM:
        return RelevanceVerdict.NOT_RELEVANT
    if score < GREY_BELOW:
        return RelevanceVerdict.GREY
    return RelevanceVerdict.UNREST if unrest else RelevanceVerdict.CONFLICT
