"""The past: what a text tells of years more than a generation ago is history, and no conflict of today.

Owns which sentences tell of it, and how little their cues weigh; docs/definition.md says why. Crimes of war
are exempt: their trials and graves are news whenever they happened.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from consumers.tagger.core.gazetteer.terms import CueClass, Term
from consumers.tagger.core.relevance.relevance import FoundCue
from consumers.tagger.core.text.document import Part
from schemas.stories import SpanField

__all__ = ["age_cues"]

_YEAR = re.compile(r"(?<![\d.,:/-])(?:1\d|20)\d\d(?![\d%]|[.,]\d)")
_GENERATION_YEARS = 25
_RECENT_YEARS = 3
_PAST_FACTOR = 0.3
_TIMELESS = frozenset({"war_crime", "genocide", "mass_grave", "massacre"})
_MAX_REMEMBERED = 4_000


def age_cues(cues: Sequence[FoundCue], parts: Sequence[Part], year: int | None) -> list[FoundCue]:
    """Return the cues of a text, those that tell of the past with a fraction of their weight.

    A term that stands in a sentence of the past is of the past in the whole text. A text that names the past
    and no recent year, and has a cue against conflict ("museum", "book"), is of the past as a whole.

    Args:
        year: Of publication; None leaves the cues as they are.
    """
    past, is_recent = _past_sentences(parts, year) if year else (set[tuple[SpanField, int]](), False)
    if not past:
        return list(cues)
    all_past = not is_recent and any(cue.term.cue_class is CueClass.COUNTER for cue in cues)
    rules = {cue.term.rule for cue in cues if all_past or _sentence(cue) in past}
    return [cue._replace(term=_aged(cue.term)) if cue.term.rule in rules else cue for cue in cues]


def _past_sentences(parts: Sequence[Part], year: int) -> tuple[set[tuple[SpanField, int]], bool]:
    """Return part and number of the sentences of the past, and whether the text names a recent year."""
    past: dict[tuple[SpanField, int], bool] = {}
    is_recent = False
    for part in parts:
        for match in _YEAR.finditer(part.text.original):
            age = year - int(match.group())
            is_recent = is_recent or age <= _RECENT_YEARS
            key = part.field, part.sentence(match.start())
            past[key] = past.get(key, True) and age >= _GENERATION_YEARS
    return {key for key, is_past in past.items() if is_past}, is_recent


def _sentence(cue: FoundCue) -> tuple[SpanField, int]:
    return cue.part.field, cue.part.sentence(cue.part.text.span(cue.start, cue.end)[0])


@lru_cache(maxsize=_MAX_REMEMBERED)
def _aged(term: Term) -> Term:
    if term.weight <= 0 or term.event in _TIMELESS:
        return term
    return replace(term, weight=round(term.weight * _PAST_FACTOR, 3))
