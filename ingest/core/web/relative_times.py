"""Relative times: "2 minutes ago", which changes at every request of a text that does not.

Owns finding them; the phrases are those of the CLDR (`ingest.core.web.relative_time_phrases`).
"""

import functools
import re

from ahocorasick_rs import AhoCorasick, MatchKind

from ingest.core.web.relative_time_phrases import PHRASES

__all__ = ["without_relative_times"]

MARK = "\x1a"  # stands for a time: two texts that differ in it alone are equal

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u061c]")
_LAST_WITH_WORD_BREAKS = "\u0dff"  # after it come Thai, Lao, Burmese, Khmer, and the scripts of East Asia


def without_relative_times(text: str) -> str:
    """Return a text with a mark in place of each phrase that says how long ago something was.

    What is compared, not what is shown: where there is a phrase, the rest is in lower case and on one line.
    """
    line = " ".join(_INVISIBLE.sub("", text).replace("#", " ").lower().split())
    lowered = _NUMBER.sub("#", line)
    spans = [
        (start, end)
        for _, start, end in _finder().find_matches_as_indexes(lowered)
        if _is_apart(lowered, start, end)
    ]
    return text if not spans else _marked(lowered, spans, _NUMBER.findall(line))


def _marked(lowered: str, spans: list[tuple[int, int]], numbers: list[str]) -> str:
    """Return the text with its numbers back in their places, but for those within the spans."""
    parts: list[str] = []
    position, number = 0, 0
    for start, end in [*spans, (len(lowered), len(lowered))]:
        for piece in re.split("(#)", lowered[position:start]):
            if piece == "#":
                piece = numbers[number]  # noqa: PLW2901 - a number again
                number += 1
            parts.append(piece)
        if end > start:
            parts.append(MARK)
            number += lowered.count("#", start, end)
        position = end
    return "".join(parts)


@functools.cache
def _finder() -> AhoCorasick:
    return AhoCorasick(PHRASES.removesuffix("|").split("|"), matchkind=MatchKind.LeftmostLongest)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Return whether a phrase is not the begin or the end of longer words."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before, text[start]) or _joins(text[end - 1], after))


def _joins(left: str, right: str) -> bool:
    return left.isalpha() and right.isalpha() and max(left, right) <= _LAST_WITH_WORD_BREAKS
