"""Texts folded for matching, with the way back: every span counts code points of the original.

Owns the folding (case, diacritics, zero-width characters, punctuation) and the map of offsets. It does not
know what is searched for.

A folded text has one character per kept character of the original, or none: what is dropped leaves a gap in
the map, and nothing ever grows. Patterns are folded by the same function, so that both sides agree.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Folded", "fold", "fold_name", "has_case", "is_joined_script", "is_unspaced_script"]

_DROPPED_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x0300, 0x036F),  # combining diacritics: NFD text equals NFC text
    (0x0483, 0x0487),
    (0x0591, 0x05BD),  # Hebrew points
    (0x05BF, 0x05C7),
    (0x061C, 0x061C),
    (0x0640, 0x0640),  # tatweel
    (0x064B, 0x065F),  # Arabic vowel signs
    (0x0670, 0x0670),
    (0x200B, 0x200F),  # zero-width characters and marks of direction
    (0x202A, 0x202E),
    (0x2060, 0x2069),
    (0xFEFF, 0xFEFF),
)
_SAME_LETTER = {
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ة": "ه",
    "ە": "ه",
    "ہ": "ه",
    "’": " ",
}
_PREFIXED_SCRIPTS = ((0x0590, 0x05FF), (0x0600, 0x06FF), (0x0750, 0x077F), (0xFB50, 0xFDFF))
_UNSPACED_SCRIPTS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF))
_SPACE = " "
_DROPPED = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _DROPPED_RANGES) + "]")


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _fold_char(code: int) -> str | None:
    if _within(code, _DROPPED_RANGES):
        return None
    char = chr(code)
    bare = [part for part in unicodedata.normalize("NFD", char) if not _within(ord(part), _DROPPED_RANGES)]
    lowered = (bare[0] if len(bare) == 1 else char).lower()
    one = lowered[0] if lowered else char  # "İ" lowers to two characters
    one = _SAME_LETTER.get(one, one)
    return one if unicodedata.category(one)[0] in "LNM" else _SPACE


class _FoldTable(dict[int, str | None]):
    """Fills itself: a character is folded once per process, always to the same result."""

    def __missing__(self, code: int) -> str | None:
        folded = _fold_char(code)
        self[code] = folded
        return folded


_TABLE = _FoldTable()
_FIRST_MARK = "\u0300"  # no character before it combines: most ends of words need no look at the table


def _is_dropped_mark(char: str) -> bool:
    """Return whether a mark belongs to the letter before it; one that folding keeps stands for itself."""
    return bool(unicodedata.combining(char)) and _TABLE[ord(char)] is None


@dataclass(frozen=True, slots=True)
class Folded:
    """A text beside its folded form.

    Attributes:
        original: As it will be published.
        folded: Lower case, without diacritics, punctuation as spaces; a space stands before and after.
        dropped: For each dropped character of the original, in their order, how many were kept before it;
            None where nothing was dropped. Few are, so that this is quicker made than an offset of each.
    """

    original: str
    folded: str
    dropped: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where folded[start:end] stands in the original, combining marks after it included.

        Args:
            start: Offset in `folded`, at least 1.
            end: Exclusive; more than `start`.
        """
        if self.dropped is None:
            return start - 1, end - 1
        first = start - 1 + bisect_right(self.dropped, start - 1)
        stop = end - 1 + bisect_right(self.dropped, end - 2)
        original = self.original
        while stop < len(original) and original[stop] >= _FIRST_MARK and _is_dropped_mark(original[stop]):
            stop += 1
        return first, stop


def fold(text: str) -> Folded:
    """Return the text with its folded form; any text, also lone surrogates."""
    inner = text.lower() if text.isascii() else None
    if inner is not None:
        inner = inner.translate(_TABLE)
        return Folded(text, f" {inner} ", None)
    inner = text.translate(_TABLE)
    if len(inner) == len(text):  # nothing grows, so nothing was dropped
        return Folded(text, f" {inner} ", None)
    dropped = tuple(match.start() - count for count, match in enumerate(_DROPPED.finditer(text)))
    return Folded(text, f" {inner} ", dropped)


def fold_name(name: str) -> str:
    """Return a name as it stands in a folded text, without outer spaces."""
    return _SPACE.join(fold(name).folded.split())


def is_joined_script(char: str) -> bool:
    """Return whether words of the letter's script carry prefixes (Arabic, Hebrew)."""
    return _within(ord(char), _PREFIXED_SCRIPTS)


def is_unspaced_script(char: str) -> bool:
    """Return whether words of the letter's script stand without spaces (Chinese, Thai, …)."""
    return _within(ord(char), _UNSPACED_SCRIPTS)


def has_case(char: str) -> bool:
    """Return whether the letter has upper and lower case."""
    return char.lower() != char.upper()
