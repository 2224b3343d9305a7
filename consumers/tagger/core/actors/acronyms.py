"""Acronyms: what the text itself says that its acronyms stand for.

Owns the long names beside them: "Reporters Without Borders (RSF)", and names whose words begin with the
letters ("Inflation Reduction Act ... the IRA"). An acronym with a long name is that one's, and nobody else's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.text.document import Part

__all__ = ["long_names"]

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_ACRONYM = re.compile(r"\b[^\W\d_a-zà-ÿа-яё]{2,6}\b")
_LINKS = frozenset(
    {
        *("of", "for", "the", "and", "de", "la", "las", "los", "du", "des", "del", "für", "der", "und"),
        *("i", "dla", "di", "do", "da", "dos", "e", "y", "et", "van", "l", "d"),
    }
)
_MAX_LETTERS = 6
_MIN_INITIALS = 3  # letters: two words begin with the two by chance
_AFTER = re.compile(r" ?(?:\((?:the )?|, (?:kurz|short|or|abrégé|skrót) )([^\W\d_]{2,6})\b")


class _Capital(NamedTuple):
    """A capitalised word of a run, in the original."""

    start: int
    end: int


def long_names(parts: Sequence[Part], found: Sequence[tuple[Part, Match]]) -> Mapping[str, frozenset[str]]:
    """Return the known actors that the long names of a text's acronyms name; empty: somebody not known.

    Args:
        found: The names of the gazetteer.
    """
    acronyms = {one for part in parts for one in _ACRONYM.findall(part.text.original) if one.isupper()}
    if not acronyms:
        return {}
    spans: dict[str, list[tuple[Part, int, int]]] = {}
    for part in parts:
        for run in _runs(part.text.original):
            _read_run(part, run, acronyms, spans)
    names = {short: set[str]() for short in spans}
    for part, match in found:
        refs = {name.ref for name in match.names if name.kind is Kind.ACTOR}
        if refs:
            first, last = part.text.span(match.start, match.end)
            after = _AFTER.match(part.text.original, last)
            if after and after.group(1).isupper() and last - first > len(after.group(1)):
                names.setdefault(after.group(1), set()).update(refs)
            for short, own in spans.items():
                if any(where is part and start <= first and last <= end for where, start, end in own):
                    names[short] |= refs
    return {short: frozenset(refs) for short, refs in names.items()}


def _runs(text: str) -> Iterator[list[_Capital]]:
    """Yield the runs of capitalised words, small links between them left out."""
    run: list[_Capital] = []
    last = 0
    for match in _WORD.finditer(text):
        word = match.group()
        is_joined = bool(run) and text[last : match.start()] in (" ", "-", "'", "’")
        if word[0].isupper():
            if run and not is_joined:
                yield run
                run = []
            run.append(_Capital(match.start(), match.end()))
            last = match.end()
        elif is_joined and word.lower() in _LINKS:
            last = match.end()
        elif run:
            yield run
            run = []
    if run:
        yield run


def _read_run(
    part: Part, run: Sequence[_Capital], acronyms: set[str], spans: dict[str, list[tuple[Part, int, int]]]
) -> None:
    text = part.text.original
    initials = "".join(text[word.start].upper() for word in run)
    for last in range(2, len(run) + 1):
        for letters in range(min(_MAX_LETTERS, last), 1, -1):
            short = initials[last - letters : last]
            if short not in acronyms:
                continue
            end = run[last - 1].end
            after = _AFTER.match(text, end)
            if letters >= _MIN_INITIALS or (after is not None and after.group(1) == short):
                spans.setdefault(short, []).append((part, run[last - letters].start, end))
                break
