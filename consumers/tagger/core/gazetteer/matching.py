"""Finding names in a folded text: one pass of the automaton, then boundaries, case, language, longest first.

Owns which matches are words of the text. Which meaning of a name applies is decided later.
"""

from collections.abc import Callable
from typing import NamedTuple

from consumers.tagger.core.gazetteer.names import Case, Gazetteer, Kind, Name
from consumers.tagger.core.text.case import is_in_capitals
from consumers.tagger.core.text.folding import Folded
from consumers.tagger.core.text.inflection import Ending, ending_fits, prefix_fits
from consumers.tagger.core.text.words import leftmost_longest, word_end, word_start

__all__ = ["Match", "find_names"]

_MIN_ACRONYM_IN_CAPITALS = 5
_AREAS = frozenset({Kind.ADMIN, Kind.COUNTRY})


class Match(NamedTuple):
    """Names found at folded[start:end] (without outer spaces), their ending included."""

    names: tuple[Name, ...]
    start: int
    end: int


def _case_check(text: Folded) -> Callable[[Name, int, int], bool]:
    in_capitals: bool | None = None
    original = text.original

    def fits(name: Name, start: int, end: int) -> bool:
        nonlocal in_capitals
        first, last = text.span(start, end)
        if name.case is Case.INITIAL:
            return not original[first].islower()
        written = original[first:last]
        if not written.isupper():
            return False
        if in_capitals is None:
            in_capitals = is_in_capitals(text.original)
        return not in_capitals or not 2 < sum(map(str.isalpha, written)) < _MIN_ACRONYM_IN_CAPITALS

    return fits


def find_names(gazetteer: Gazetteer, text: Folded, language: str | None) -> list[Match]:
    """Return the names of a text in its order, without overlaps.

    Args:
        language: Names of other languages are skipped; None takes those of every language.
    """
    folded = text.folded
    fits_case = _case_check(text)
    never_cities = gazetteer.never_cities
    found: dict[tuple[int, int], list[Name]] = {}
    for index, begin, stop in gazetteer.automaton.find_matches_as_indexes(folded, overlapping=True):
        spaced = gazetteer.spaced[index]
        start = begin + 1 if spaced else begin
        if gazetteer.closed[index]:
            rest_end, rest = stop - 1, ""
        else:
            rest_end = stop if folded[stop] == " " else word_end(folded, stop)
            rest = folded[stop:rest_end]
        for name in gazetteer.names[index]:
            if name.languages and language and language not in name.languages:
                continue
            anything = name.ending is Ending.ANYTHING
            if rest and not ending_fits(name.ending, rest):
                continue
            if not spaced and not anything and not prefix_fits(folded[word_start(folded, start) : start]):
                continue
            end = stop if anything else rest_end
            if name.case is not Case.ANY and not fits_case(name, start, end):
                continue
            wordlike = name.kind is Kind.CITY or (name.kind in _AREAS and name.ending is Ending.CYRILLIC)
            if wordlike and folded[start:end] in never_cities:
                continue  # "Доминик" is a given name, not the island
            found.setdefault((start, end), []).append(name)
    spans = [(start, end, 0) for start, end in found]
    matches = [Match(tuple(found[start, end]), start, end) for start, end, _ in leftmost_longest(spans)]
    return [match for match in matches if all(name.kind is not Kind.NOTHING for name in match.names)]
