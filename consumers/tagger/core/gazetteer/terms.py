"""Terms: words that speak for or against conflict, and generic agents, found in a text by their automata.

Owns how a term may stand in a text. Weighing what was found is `relevance`.
"""

from dataclasses import dataclass
from enum import Enum

from ahocorasick_rs import AhoCorasick

from consumers.tagger.core.text.folding import Folded, fold_name, is_joined_script, is_unspaced_script
from consumers.tagger.core.text.inflection import MAX_OPEN_LETTERS, prefix_fits
from consumers.tagger.core.text.words import leftmost_longest, word_end, word_start

__all__ = [
    "ACT_WEIGHT",
    "Act",
    "Acts",
    "Agent",
    "CueClass",
    "Lexicon",
    "Term",
    "TermSet",
    "build_term_set",
    "find_terms",
]

ACT_WEIGHT = 2.4  # of a word of headlines with its sides: enough without company, as for "truce"


class CueClass(Enum):
    """What a term is evidence for."""

    CONFLICT = "conflict"
    UNREST = "unrest"
    COUNTER = "counter"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Term:
    """A row's term: its rule id (`lex.<language>:<term>`), weight, and event type (empty: none)."""

    rule: str
    cue_class: CueClass
    weight: float
    event: str


@dataclass(frozen=True, slots=True)
class Act:
    """A word of headlines, and what it is where two sides, or a place at war, are named beside it.

    Attributes:
        attack, flash, deed, supply: The event type as a term; None where it is not one of that kind.
    """

    attack: Term | None
    flash: Term | None
    deed: Term | None
    supply: Term | None
    is_mask: bool


@dataclass(frozen=True, slots=True)
class Agent:
    """A generic agent: PLOVER sector, kind, and what the sector is called."""

    rule: str
    sector: str
    kind: str
    sector_name: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a term may stand in a text: `*angriff*`, `вынужденн* переселен*`.

    Attributes:
        spaced: The pattern begins with the space before a word.
        unspaced: Of a script without spaces: no boundaries.
        open_before, open_after: Letters may stand there.
        tail: What must follow as the next word, where the term has a `*` inside.
    """

    spaced: bool
    unspaced: bool
    open_before: bool
    open_after: bool
    tail: str


@dataclass(frozen=True, slots=True)
class TermSet:
    """An automaton over terms, and the shape of each."""

    automaton: AhoCorasick
    shapes: tuple[_Shape, ...]


@dataclass(frozen=True, slots=True)
class Acts:
    """The words of headlines of one language."""

    acts: tuple[Act, ...]
    term_set: TermSet


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language has."""

    terms: tuple[Term, ...]
    term_set: TermSet
    agents: tuple[Agent, ...]
    agent_set: TermSet | None


def build_term_set(written: list[str]) -> TermSet:
    """Return the automaton over terms as the lexicons write them; `*` allows letters there."""
    patterns, shapes = [], []
    for term in written:
        head, _, tail = term.strip("*").partition("* ")
        folded = fold_name(head)
        unspaced = is_unspaced_script(folded[0])
        open_before = term.startswith("*")
        spaced = not (unspaced or open_before or is_joined_script(folded[0]))
        patterns.append(f" {folded}" if spaced else folded)
        shapes.append(_Shape(spaced, unspaced, open_before, term.endswith("*"), fold_name(tail)))
    return TermSet(AhoCorasick(patterns, store_patterns=False), tuple(shapes))


def _end(folded: str, stop: int, shape: _Shape) -> int | None:
    """Return where a term that was found up to `stop` ends, None where something else stands there."""
    end = stop
    if shape.tail:
        end = word_end(folded, stop)
        if end - stop > MAX_OPEN_LETTERS or not folded.startswith(shape.tail, end + 1):
            return None
        stop = end = end + 1 + len(shape.tail)
    if folded[stop] != " ":
        end = word_end(folded, stop)
        if not shape.open_after or end - stop > MAX_OPEN_LETTERS:
            return None
    return end


def _start(folded: str, begin: int, shape: _Shape) -> int | None:
    if shape.spaced:
        return begin + 1
    first = word_start(folded, begin)
    if shape.open_before:
        return first
    return begin if prefix_fits(folded[first:begin]) else None


def find_terms(term_set: TermSet, text: Folded) -> list[tuple[int, int, int]]:
    """Return (start, end, index) of the terms in folded text, in its order, without overlaps."""
    folded = text.folded
    spans = []
    for index, begin, stop in term_set.automaton.find_matches_as_indexes(folded, overlapping=True):
        shape = term_set.shapes[index]
        if shape.unspaced:
            spans.append((begin, stop, index))
            continue
        end = _end(folded, stop, shape)
        start = _start(folded, begin, shape) if end is not None else None
        if start is not None and end is not None:
            spans.append((start, end, index))
    spans.reverse()  # of two with the same words take the one found later: it is longer, or not open
    return leftmost_longest(spans)
