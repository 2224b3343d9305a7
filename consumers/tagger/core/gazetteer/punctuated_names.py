"""Names of actors with punctuation inside: "Kurdistan Workers' Party", "CPI (Maoist)".

Owns their automaton. Folding makes each mark a space, so that a text has two in a row where the gazetteer's
pattern has one; here the patterns keep them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Name
from consumers.tagger.core.text.document import Part
from schemas.stories import SpanField

__all__ = ["PunctuatedNames", "find_punctuated", "merge_longer"]


@dataclass(frozen=True, slots=True)
class PunctuatedNames:
    """An automaton over names with punctuation inside, and the actors of each."""

    automaton: AhoCorasick
    names: tuple[tuple[Name, ...], ...]
    capital: tuple[bool, ...]


def find_punctuated(punctuated: PunctuatedNames, part: Part) -> list[tuple[Part, Match]]:
    """Return the names that stand in a part."""
    found = []
    text = part.text
    for index, begin, stop in punctuated.automaton.find_matches_as_indexes(text.folded, overlapping=True):
        start, end = begin + 1, stop - 1
        if not punctuated.capital[index] or text.original[text.span(start, end)[0]].isupper():
            found.append((part, Match(punctuated.names[index], start, end)))
    return found


def merge_longer(
    found: Sequence[tuple[Part, Match]], longer: Sequence[tuple[Part, Match]]
) -> list[tuple[Part, Match]]:
    """Return both, without those found inside one of the longer ones, in the order of the text."""
    if not longer:
        return list(found)
    within: dict[int, list[Match]] = {id(part): [] for part, _ in longer}
    for part, match in longer:
        within[id(part)].append(match)
    kept = [
        (part, match)
        for part, match in found
        if not any(one.start <= match.start and match.end <= one.end for one in within.get(id(part), ()))
    ]
    return sorted((*kept, *longer), key=lambda pair: (pair[0].field is SpanField.BODY, pair[1].start))
