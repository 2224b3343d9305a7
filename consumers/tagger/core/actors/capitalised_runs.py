"""Capitalised runs of a text, and the words that show what such a run names.

Owns one pass over the text for `persons` and `organisations`, which decide what a run names.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from consumers.tagger.core.text.document import Part
from consumers.tagger.core.text.folding import fold_name

__all__ = [
    "ARABIC_FIRST",
    "ARABIC_PARTICLES",
    "PARTICLES",
    "NameWords",
    "Run",
    "Runs",
    "Word",
    "folded_word",
    "runs",
    "slug",
    "title_before",
]

_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-ŽȘȚА-ЯЁІЇЄҐ"
_TOKEN = rf"(?:[{_CAPITAL}]\.(?:[{_CAPITAL}]\.)*|[{_CAPITAL}][\w'’‘&-]*\.?|\d{{1,4}}(?:st|nd|rd|th)\b)"
_PARTICLE = "al|el|ul|ur|as|ash|an|bin|bint|ibn|ben|von|van|der|den|da|do|dos|di|la|le|ag|ould"
_LINK = r"of the|of|for the|for|and|on|de la|de los|de las|de l['’]|del|des|du|de|&"
# Begins with a plain set of characters, which the engine finds fast; what surrounds them is checked after.
_FIRST = (
    rf"[{_CAPITAL}\d](?<!\w[{_CAPITAL}\d])(?:(?<=\d)\d{{0,3}}(?:st|nd|rd|th)\b"
    rf"|(?<!\d)(?:\.(?:[{_CAPITAL}]\.)*|[\w'’‘&-]*\.?))"
)
_RUN = re.compile(
    rf"{_FIRST}(?:[ \u200e]{{1,2}}(?:{_TOKEN}|(?=[a-z&])(?:(?:{_LINK}|{_PARTICLE})[ -]){{1,2}}{_TOKEN}))*"
)
ARABIC_FIRST = frozenset({"abu", "abou", "umm", "ibn"})
ARABIC_PARTICLES = frozenset({"al", "el", "as", "ash", "ul", "ur", "bin", "bint", "ibn", "ben", "ag", "ould"})
PARTICLES = frozenset(_PARTICLE.split("|"))
_ABBREVIATIONS = "gen col lt maj brig capt sgt adm cpl pvt sen rep gov dr prof mr mrs ms st rev hon no"
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())
_CACHED_WORDS = 50_000

folded_word = lru_cache(maxsize=_CACHED_WORDS)(fold_name)
"""`fold_name`, remembered: a text's capitalised words are mostly those of the texts before."""


@dataclass(frozen=True, slots=True)
class NameWords:
    """Folded words that show what a capitalised run names.

    Attributes:
        titles: Words before a person's name, with the sector of their holder (empty: unknown).
        given: Given names.
        others: Words that stand in names of organisations, places, days.
        heads: First or last words of organisations' names, with their sector.
        indicative: All of these words; a run that names something has one in it, or a title before it.
    """

    titles: Mapping[str, str]
    given: frozenset[str]
    others: frozenset[str]
    heads: Mapping[str, str]
    indicative: frozenset[str]


class Word(NamedTuple):
    """A word of a run: folded, and where it stands in the original; a small one is a link or a particle."""

    key: str
    start: int
    end: int
    is_small: bool


Run = list[Word]
"""The words of a capitalised run, in their order; at least one."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The capitalised runs of a part.

    Attributes:
        longer: Those of two words or more.
        single: Where the lone words stand in the original.
    """

    part: Part
    longer: list[Run]
    single: list[tuple[int, int]]


def slug(words: list[str]) -> str:
    """Return the stable id of an actor that the tables do not have: made of its folded words."""
    return "x-" + "-".join(words).replace(" ", "-")


def runs(part: Part, words: NameWords, stops: Collection[str]) -> Runs:
    """Return the capitalised runs of a part that may be names; a sentence's full stop ends a run.

    Args:
        stops: Words that begin a sentence with a capital letter and belong to no name.
    """
    longer: list[Run] = []
    single: list[tuple[int, int]] = []
    for match in _RUN.finditer(part.text.original):
        written = match.group()
        if " " not in written:
            single.append(match.span())
            continue
        if _is_unindicative(written, words, stops) and not title_before(part, match.start(), words):
            continue
        for run in _words(written.replace("\u200e", " "), match.start()):
            if len(run) > 1:
                longer.append(run)
            else:
                single.append((run[0].start, run[0].end))
    return Runs(part, longer, single)


def _is_unindicative(written: str, words: NameWords, stops: Collection[str]) -> bool:
    """Return whether a run can only name someone if a title stands before it: most runs, cheaply."""
    if "." in written or "'" in written or "’" in written or "-" in written or "\u200e" in written:
        return False
    keys = list(map(folded_word, written.split(" ")))
    return words.indicative.isdisjoint(keys) and keys[0] not in stops


def title_before(part: Part, start: int, words: NameWords) -> str:
    """Return the lower-case title right before an offset of the original, empty if there is none."""
    text = part.text.original
    if start < 3 or text[start - 1] != " " or not text[start - 2].isalpha():
        return ""
    before = folded_word(text[text.rfind(" ", max(0, start - 20), start - 1) + 1 : start - 1])
    return before if before in words.titles else ""


def _words(written: str, start: int) -> Iterator[Run]:
    run: Run = []
    for piece in written.split(" "):
        if piece:
            key = folded_word(piece)
            run.append(Word(key, start, start + len(piece), not _is_capital(piece)))
            if piece[-1] == "." and len(piece) > 2 and key not in _ABBREVIATED:
                yield run
                run = []
        start += len(piece) + 1
    if run and not all(word.is_small for word in run):
        yield run


def _is_capital(piece: str) -> bool:
    return (
        piece[0].isupper() or piece[0].isdigit() or ("-" in piece and piece.rpartition("-")[2][:1].isupper())
    )
