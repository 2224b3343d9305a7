"""Finding names in a folded text: one pass of the automaton, then boundaries, case, language, longest first.

Owns which matches are words of the text. Which meaning of a name applies is decided later.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from consumers.tagger.core.gazetteer.names import Case, Gazetteer, Kind, Name, Policy
from consumers.tagger.core.text.boundaries import stands_alone
from consumers.tagger.core.text.case import is_in_capitals
from consumers.tagger.core.text.folding import Folded
from consumers.tagger.core.text.inflection import Ending, ending_fits, prefix_fits
from consumers.tagger.core.text.words import leftmost_longest, word_end, word_start

__all__ = ["Match", "find_names"]

_MIN_ACRONYM_IN_CAPITALS = 5


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
    found: dict[tuple[int, int], list[Name]] = {}
    for index, begin, stop in gazetteer.automaton.find_matches_as_indexes(folded, overlapping=True):
        start = begin + 1 if gazetteer.spaced[index] else begin
        if gazetteer.closed[index]:
            rest_end, rest = stop - 1, ""
        else:
            rest_end = stop if folded[stop] == " " else word_end(folded, stop)
            rest = folded[stop:rest_end]
        for name in gazetteer.names[index]:
            if name.languages and language and language not in name.languages:
                continue
            end = stop if name.ending is Ending.ANYTHING else rest_end
            if not _is_word(name, folded, start, end, rest):
                continue
            if name.case is not Case.ANY and not fits_case(name, start, end):
                continue
            if _is_dropped(name) and folded[start:end] in gazetteer.never_cities:
                continue
            found.setdefault((start, end), []).append(name)
    return _longest(found, folded, gazetteer.words.get(language or "", frozenset()))


def _longest(found: Mapping[tuple[int, int], list[Name]], folded: str, words: frozenset[str]) -> list[Match]:
    """Return the longest names of those that begin leftmost, guarded where they are words of the language."""
    spans = [(start, end, 0) for start, end in found]
    matches = []
    for start, end, _ in leftmost_longest(spans):
        names = found[start, end]
        if any(name.kind is Kind.NOTHING for name in names):
            continue
        if words and (folded[start:end] in words or folded[word_start(folded, start) : end] in words):
            names = [_guarded(name) for name in names]
        matches.append(Match(tuple(names), start, end))
    return matches


def _is_word(name: Name, folded: str, start: int, end: int, rest: str) -> bool:
    """Return whether a name found at folded[start:end], its ending `rest` included, is a word of the text."""
    if name.ending is Ending.ANYTHING:
        return name.kind is Kind.NOTHING or stands_alone(folded, start, end)
    if (rest or name.paradigm) and not ending_fits(name.ending, rest, name.paradigm):
        return False
    return folded[start - 1] == " " or prefix_fits(folded[word_start(folded, start) : start])


def _is_dropped(name: Name) -> bool:
    """Return whether a name that is a given name, or a word that is never a place, is not looked at."""
    return name.kind is Kind.CITY and name.policy is not Policy.WORD


@cache
def _guarded(name: Name) -> Name:
    """Return a name that is a word of the text's language, too."""
    if name.kind is Kind.ACTOR or name.policy not in (Policy.FREE, Policy.PLACE):
        return name
    return replace(name, policy=Policy.WORD)
