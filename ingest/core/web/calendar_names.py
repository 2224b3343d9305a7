"""The names of months, weekdays and halves of the day, in the languages of the Unicode CLDR.

Owns looking a word up. The table beside it is written by `scripts/build_calendar_names.py`; it is part of the
package and read once.
"""

import bisect
import functools
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

__all__ = ["NameMeaning", "fold", "is_after_noon", "is_word", "meanings"]

_MIN_PREFIX = 3  # letters of an abbreviation that the CLDR does not have
_MARKS = dict.fromkeys(range(768, 880))  # accents; the marks of Indic scripts are vowels


class NameMeaning(NamedTuple):
    """What a word is in one language: the number of a month or 0, and whether it is a weekday."""

    month: int
    is_weekday: bool


class _Names(NamedTuple):
    words: dict[str, dict[str, NameMeaning]]
    sorted_words: list[str]
    halves: dict[str, dict[str, bool]]


def fold(name: str) -> str:
    """Return a name without case, accents, and the dot of an abbreviation."""
    decomposed = unicodedata.normalize("NFKD", name.strip().casefold()).translate(_MARKS)
    return unicodedata.normalize("NFC", decomposed).strip().rstrip(".")


def is_word(name: str) -> bool:
    """Return whether a folded name is one word: letters with their marks, and dots inside."""
    return (
        bool(name)
        and name[0].isalpha()
        and all(letter in ".'’" or unicodedata.category(letter)[0] in "LM" for letter in name)
    )


@functools.lru_cache(maxsize=4096)
def meanings(word: str) -> dict[str, NameMeaning]:
    """Return what a word means, by language; empty for a word that is not a name.

    Args:
        word: As `fold` gives it. In a language that has no such name it is an abbreviation of the one name
            that begins with it, if it has three letters or more.
    """
    names = _names()
    found = dict(names.words.get(word, {}))
    if len(word) < _MIN_PREFIX:
        return found
    longer: dict[str, set[NameMeaning]] = {}
    for name in _beginning_with(word, names.sorted_words):
        for language, meaning in names.words[name].items():
            longer.setdefault(language, set()).add(meaning)
    for language, several in longer.items():
        if language not in found and len(several) == 1:
            found[language] = several.pop()
    return found


def is_after_noon(word: str, language: str | None) -> bool | None:
    """Return which half of the day a word names, None for any other word.

    Args:
        word: Folded, without blanks.
        language: Of the text, without region. Words of other languages are known only where they are not
            written in ASCII, as many of those are words of another meaning.
    """
    if word in ("am", "a.m", "pm", "p.m"):
        return word[0] == "p"
    halves = _names().halves.get(word, {})
    if language in halves:
        return halves[language]
    return None if word.isascii() or len(set(halves.values())) != 1 else next(iter(halves.values()))


def _beginning_with(word: str, sorted_words: list[str]) -> Iterator[str]:
    at = bisect.bisect_left(sorted_words, word)
    while at < len(sorted_words) and sorted_words[at].startswith(word):
        yield sorted_words[at]
        at += 1


@functools.cache
def _names() -> _Names:
    words: dict[str, dict[str, NameMeaning]] = {}
    halves: dict[str, dict[str, bool]] = {}
    table = files("ingest.core.web").joinpath("calendar_names.tsv").read_text("utf-8")
    for row in table.splitlines():
        if row.startswith("#"):
            continue
        language, *columns = row.split("\t")
        for number, column in enumerate(columns[:12], 1):
            for name in column.split("|"):
                _add(words, name, language, month=number)
        for name in columns[12].split("|"):
            _add(words, name, language, month=0)
        for is_after, column in enumerate(columns[13:]):
            for name in filter(None, column.split("|")):
                halves.setdefault(name, {})[language] = bool(is_after)
    return _Names(words, sorted(words), halves)


def _add(words: dict[str, dict[str, NameMeaning]], name: str, language: str, *, month: int) -> None:
    if not name:
        return
    of_name = words.setdefault(name, {})
    known = of_name.get(language, NameMeaning(0, is_weekday=False))
    of_name[language] = NameMeaning(known.month or month, known.is_weekday or not month)
