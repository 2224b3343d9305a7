"""Case: whether a text's capitals mark names, or are those of a headline."""

import re

__all__ = ["is_in_capitals", "is_title_case"]

_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones are small in titles, too
_TITLE_SAMPLE_CHARS = 250
_MIN_TITLE_CASE_SHARE = 0.7
_CAPITALS_SAMPLE_CHARS = 400
_MAX_ACRONYM_CAPITALS = 10  # up to this many capital letters may be an acronym or two
_MIN_CAPITALS_SHARE = 0.8


def is_in_capitals(text: str) -> bool:
    """Return whether a text is written in capitals throughout, so that a capital does not mark a name.

    A text that is an acronym or two is not.
    """
    beginning = text[:_CAPITALS_SAMPLE_CHARS]
    capitals = sum(map(str.isupper, beginning))
    return capitals > _MAX_ACRONYM_CAPITALS and capitals > _MIN_CAPITALS_SHARE * sum(
        map(str.isalpha, beginning)
    )


def is_title_case(text: str) -> bool:
    """Return whether most longer words begin with a capital, so that a capital does not mark a name."""
    words = _WORD.findall(text[:_TITLE_SAMPLE_CHARS])
    capitals = sum(map(str.isupper, (word[0] for word in words)))
    return capitals > _MIN_TITLE_CASE_SHARE * len(words)
