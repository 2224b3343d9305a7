"""What may stand before and after a name: endings of inflected languages, prefixes of Arabic and Hebrew.

Owns the check of the letters around a pattern, by which "Россию" is Россия and "وبسوريا" is سوريا. The
endings themselves are `cyrillic`'s.
"""

from enum import Enum

from consumers.tagger.core.text.cyrillic import ADJECTIVE_ENDINGS, NAME_ENDINGS

__all__ = [
    "MAX_OPEN_LETTERS",
    "Ending",
    "ending_fits",
    "prefix_fits",
]

MAX_OPEN_LETTERS = 7  # of a `*`: "demonstrat*" reaches demonstrations, not a compound of its own
_ARABIC = "و ف ب ل ك ال وال بال لل فال كال ولل وب ول ولال فب"
_HEBREW = "ה ו ב ל מ ש כ וב ול ומ וה שב של שה מה"
_PREFIXES = frozenset(_ARABIC.split()) | frozenset(_HEBREW.split())


class Ending(Enum):
    """What may follow a pattern up to the next space."""

    NONE = "none"
    OPEN = "open"  # up to MAX_OPEN_LETTERS letters
    CYRILLIC = "cyrillic"  # any of a Russian or Ukrainian name, for persons
    DECLINED = "declined"  # those of the name's own paradigm, which the name holds
    ADJECTIVE = "adjective"  # of Cyrillic adjectives alone
    ANYTHING = "anything"  # a script without spaces


def ending_fits(ending: Ending, rest: str, paradigm: frozenset[str]) -> bool:
    """Return whether the letters after a pattern, up to the next space, are an ending of that kind.

    Args:
        paradigm: The endings of a declined name; a stem alone may be no form.
    """
    if ending is Ending.DECLINED:
        return rest in paradigm
    if not rest or ending is Ending.ANYTHING:
        return True
    if ending is Ending.OPEN:
        return len(rest) <= MAX_OPEN_LETTERS
    if ending is Ending.CYRILLIC:
        return rest in NAME_ENDINGS
    if ending is Ending.ADJECTIVE:
        return rest in ADJECTIVE_ENDINGS
    return False


def prefix_fits(before: str) -> bool:
    """Return whether the letters before a pattern, back to the last space, are prefixes of the script."""
    return not before or before in _PREFIXES
