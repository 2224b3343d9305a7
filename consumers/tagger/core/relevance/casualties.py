"""Casualties: how many people a text says were killed, wounded, captured, or are missing or displaced.

Owns the numbers beside the words; the words are data (casualty_words.tsv). A number belongs to the nearest
word of its sentence; a year, an age, a share and a time do not count people.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consumers.tagger.core.gazetteer.terms import TermSet, build_term_set, find_terms
from consumers.tagger.core.tables.schema import CASUALTY_WORDS, Tables
from consumers.tagger.core.text.document import Part
from schemas.stories import Casualties, CasualtyKind

__all__ = ["CasualtyWords", "build_casualty_words", "find_casualties"]

_NUMBER = re.compile(r"(?<![\d])\d{1,3}(?:[  ]\d{3})+(?!\d)|(?<!\d)\d{1,7}(?!\d)")
_MAX_NUMBER = 24  # characters of a number
_MAX_GAP = 45  # characters between a number and its word
_YEARS = range(1900, 2101)
_NOT_PEOPLE = frozenset("-%:°/€$")
_MAX_FOUND = 20
_KINDS = frozenset(kind.value for kind in CasualtyKind)
_COMMAS = frozenset(",;،，；、")
_CLAUSE = 30  # characters that a comma is worth: "12 killed, five wounded"
_DOZENS = 20  # from here on a number in words means that many or more
_NONE, _NUMBER_WORD, _LEAST = "none", "number", "least"


class _Word(NamedTuple):
    """A word: what it says, its rule, and the number that it is."""

    kind: str
    rule: str
    value: int


class CasualtyWords(NamedTuple):
    """The words of one language."""

    words: tuple[_Word, ...]
    term_set: TermSet


class _Count(NamedTuple):
    """A number at folded[start:end]."""

    start: int
    end: int
    low: int
    is_open: bool


def build_casualty_words(tables: Tables) -> Mapping[str, CasualtyWords]:
    """Return the words by language."""
    rows: dict[str, list[tuple[str, _Word]]] = {}
    for language, kind, value, term in tables[CASUALTY_WORDS]:
        word = _Word(kind, f"casualties.{language}:{term}", value)
        rows.setdefault(language, []).append((term, word))
    built = {}
    for language, own in rows.items():
        own.sort(key=lambda row: not row[0].endswith("*"))
        built[language] = CasualtyWords(
            tuple(word for _, word in own), build_term_set([term for term, _ in own])
        )
    return built


def find_casualties(words: CasualtyWords | None, parts: Sequence[Part]) -> tuple[Casualties, ...]:
    """Return the casualties of a text in its order; the same statement once."""
    found: dict[tuple[CasualtyKind, int, int | None], Casualties] = {}
    for part in parts if words else ():
        for one in _of_part(words, part) if words else ():
            found.setdefault((one.kind, one.low, one.high), one)
    return tuple(list(found.values())[:_MAX_FOUND])


def _of_part(words: CasualtyWords, part: Part) -> list[Casualties]:
    hits = [(start, end, words.words[index]) for start, end, index in find_terms(words.term_set, part.text)]
    counts = sorted(_counts(part, hits))
    starts = [one.start for one in counts]
    stated = [(start, end, word) for start, end, word in hits if word.kind in _KINDS]
    found: list[Casualties] = []
    used: set[int] = set()
    for index, (start, end, word) in enumerate(stated):
        floor = stated[index - 1][1] if index else 0
        ceiling = stated[index + 1][0] if index + 1 < len(stated) else len(part.text.folded)
        rivals = stated[max(0, index - 1) : index + 2]
        near = []
        first_near = bisect_left(starts, start - _MAX_GAP - _MAX_NUMBER)
        for one in counts[first_near : bisect_left(starts, end + _MAX_GAP)]:
            gap = _gap(part, one, start, end)
            is_free = floor <= one.start and one.end <= ceiling and one.start not in used
            is_nearest = gap <= min(_gap(part, one, first, last) for first, last, _ in rivals)
            if is_free and gap <= _MAX_GAP and is_nearest and _is_one_sentence(part, one, start):
                near.append((gap, one))
        if near:
            _, count = min(near)
            used.add(count.start)
            found.append(_casualties(part, word, count, start, end))
    for start, end, word in hits:
        if word.kind == _NONE:
            for kind in (CasualtyKind.KILLED, CasualtyKind.WOUNDED):
                span = part.span(start, end)
                found.append(Casualties(kind=kind, low=0, high=0, rule=word.rule, span=span))
    return found


def _casualties(part: Part, word: _Word, count: _Count, start: int, end: int) -> Casualties:
    return Casualties(
        kind=CasualtyKind(word.kind),
        low=count.low,
        high=None if count.is_open else count.low,
        rule=word.rule,
        span=part.span(min(start, count.start), max(end, count.end)),
    )


def _gap(part: Part, count: _Count, start: int, end: int) -> int:
    """Return how many characters stand between a number and a word; a comma is worth many."""
    first, last = (count.end, start) if count.end <= start else (end, count.start)
    if last <= first:
        return 0
    between = part.text.original[part.text.span(first - 1, first)[1] : part.text.span(last, last + 1)[0]]
    return last - first + _CLAUSE * (not _COMMAS.isdisjoint(between))


def _is_one_sentence(part: Part, count: _Count, start: int) -> bool:
    offsets = (part.text.span(at, at + 1)[0] for at in (count.start, start))
    return len({part.sentence(offset) for offset in offsets}) == 1


def _counts(part: Part, hits: Sequence[tuple[int, int, _Word]]) -> list[_Count]:
    """Return the numbers of people of a part, in digits and in words."""
    least = {end for _, end, word in hits if word.kind == _LEAST}
    counts = []
    for match in _NUMBER.finditer(part.text.folded):
        value = int(re.sub(r"\D", "", match.group()))
        if _is_of_people(part, *match.span(), value):
            is_open = not least.isdisjoint((match.start(), match.start() - 1))
            counts.append(_Count(*match.span(), value, is_open))
    for start, end, word in hits:
        if word.kind == _NUMBER_WORD:
            is_open = word.value >= _DOZENS or not least.isdisjoint((start, start - 1))
            counts.append(_Count(start, end, word.value, is_open))
    return counts


def _is_of_people(part: Part, start: int, end: int, value: int) -> bool:
    folded, original = part.text.folded, part.text.original
    first, last = part.text.span(start, end)
    around = original[max(0, first - 1) : first] + original[last : last + 1]
    if not _NOT_PEOPLE.isdisjoint(around) or (value in _YEARS and end - start == len("2026")):
        return False
    before = folded[start - 1]
    is_decimal = original[last : last + 1] in (",", ".") and original[last + 1 : last + 2].isdigit()
    is_decimal |= (
        original[max(0, first - 1) : first] in (",", ".") and original[first - 2 : first - 1].isdigit()
    )
    return not is_decimal and not (before.isalpha() and before.lower() != before.upper())
