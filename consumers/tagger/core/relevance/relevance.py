"""Relevance: how much a text is about conflict or unrest, from the lexicon's cues.

Owns the weighing. A cue counts once fully and a little more when repeated; it counts more in the title and
the lead; cues against conflict pull down; a long text needs more than a short one; a cue that stands alone
counts less. The sum goes through a logistic that scripts/train_relevance.py fits, so that the score is a
probability. What counts as conflict is written in docs/definition.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from consumers.tagger.core.gazetteer.terms import CueClass, Lexicon, Term, find_terms
from consumers.tagger.core.text.document import Part
from schemas.stories import Cue, Relevance, RelevanceVerdict, SpanField

__all__ = [
    "GREY_BELOW",
    "RELEVANT_FROM",
    "FoundCue",
    "Strengths",
    "Weighed",
    "find_cues",
    "strengths",
    "weigh",
]

# Chosen on the development sets by bench/tagging_quality.py.
TITLE_FACTOR = 1.5
LEAD_FACTOR = 1.15
BODY_FACTOR = 0.7
REPEAT_FACTOR = 0.35
COUNTER_REPEAT_FACTOR = 0.8  # a text about a film says "film" again and again
MAX_COUNTER_SHARE = 1.6  # counter-cues beyond this share of the cues for conflict change nothing more
UNREST_FACTOR = 1.6  # its words are milder than those of war, and mean as much
LONE_FACTOR = 0.8  # one word without company is a metaphor more often: "under siege", "ultimatum"
MIN_COMPANY = 0.8  # a cue that weighs less does not count as company
MIN_SURE = 2.4  # a cue that weighs so much needs none: "truce", "car bomb"
FREE_CHARS = 600
LENGTH_POWER = 0.35
RELEVANT_FROM = 0.22  # recall before precision: a story too many is flagged grey, a story missed is gone
GREY_BELOW = 0.5
MAIN_SHARE = 1.0  # unrest's share of the cues for conflict from which the text is mainly about unrest
UNREST_FROM = 0.9  # the strength from which unrest is flagged beside conflict
UNREST_SHARE = 0.12

# Fitted by scripts/train_relevance.py over all development sets, each weighing the same. More features (kinds
# of events, cues in the lead, share of unrest) did not carry over to a set left out; these two numbers did.
MIDDLE = 3.9  # the sum at which the score is one half
STEEPNESS = 1.05

_MAX_CUES = 12  # what a person reads; each span costs microseconds
_MAX_SPANS = 3


class FoundCue(NamedTuple):
    """A term at folded[start:end] of a part. A tuple, since many are made for each text."""

    term: Term
    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """The verdict, and whether the text reports unrest.

    Attributes:
        unrest: Protest, strike or riot is reported, alone or beside fighting.
        mainly_unrest: More so than conflict.
    """

    relevance: Relevance
    unrest: bool
    mainly_unrest: bool


@dataclass(frozen=True, slots=True)
class Strengths:
    """What speaks for conflict, for unrest and against both, for the length of the text.

    Attributes:
        total: What the score is made of.
    """

    conflict: float
    unrest: float
    counter: float
    total: float


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


def _by_rule(cues: Sequence[FoundCue]) -> list[list[FoundCue]]:
    by_rule: dict[str, list[FoundCue]] = {}  # of strings, which hash faster than terms
    for cue in cues:
        by_rule.setdefault(cue.term.rule, []).append(cue)
    return list(by_rule.values())


def _strengths(by_rule: Sequence[Sequence[FoundCue]], chars: int) -> Strengths:
    conflict = unrest = counter = 0.0
    speaking = sure = 0
    for found in by_rule:
        term = found[0].term
        repeat = COUNTER_REPEAT_FACTOR if term.weight < 0 else REPEAT_FACTOR
        strength = term.weight * (_factor(found[0]) + repeat * math.log(len(found)))  # the first counts most
        speaking += term.weight >= MIN_COMPANY
        sure += term.weight >= MIN_SURE
        if term.cue_class is CueClass.CONFLICT:
            conflict += strength
        elif term.cue_class is CueClass.UNREST:
            unrest += strength
        else:
            counter += strength
    length = max(1.0, chars / FREE_CHARS) ** LENGTH_POWER
    evidence = conflict + UNREST_FACTOR * unrest
    if speaking == 1 and not sure:
        evidence *= LONE_FACTOR
    against = max(counter, -MAX_COUNTER_SHARE * evidence)
    return Strengths(conflict / length, unrest / length, counter / length, (evidence + against) / length)


def strengths(cues: Sequence[FoundCue], chars: int) -> Strengths:
    """Return what the cues of a text of that many characters, title and body, weigh together."""
    return _strengths(_by_rule(cues), chars)


def weigh(cues: Sequence[FoundCue], chars: int) -> Weighed:
    """Return how relevant a text with these cues is.

    Args:
        chars: Length of title and body.
    """
    by_rule = _by_rule(cues)
    sums = _strengths(by_rule, chars)
    found_any = sums.conflict or sums.unrest
    score = 1 / (1 + math.exp(-STEEPNESS * (sums.total - MIDDLE))) if found_any else 0.0
    mainly_unrest = sums.unrest > MAIN_SHARE * sums.conflict
    beside = sums.unrest >= UNREST_FROM and sums.unrest > UNREST_SHARE * sums.conflict
    shown = sorted(by_rule, key=lambda found: -abs(found[0].term.weight) * len(found))[:_MAX_CUES]
    relevance = Relevance(
        score=round(score, 4),
        verdict=_verdict(score, unrest=mainly_unrest),
        cues=tuple(
            Cue(
                rule=found[0].term.rule,
                weight=found[0].term.weight,
                spans=tuple(cue.part.span(cue.start, cue.end) for cue in found[:_MAX_SPANS]),
            )
            for found in shown
        ),
    )
    return Weighed(relevance, mainly_unrest or beside, mainly_unrest)


def _verdict(score: float, *, unrest: bool) -> RelevanceVerdict:
    if score < RELEVANT_FROM:
        return RelevanceVerdict.NOT_RELEVANT
    if score < GREY_BELOW:
        return RelevanceVerdict.GREY
    return RelevanceVerdict.UNREST if unrest else RelevanceVerdict.CONFLICT
