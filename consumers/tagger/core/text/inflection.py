"""What may stand before and after a name: endings of inflected languages, prefixes of Arabic and Hebrew.

Owns the small rules that let "Россию" be Россия and "وبسوريا" be سوريا. No dictionary; a name that these
rules do not reach has its forms in the data.
"""

from enum import Enum

from consumers.tagger.core.text.folding import fold_name

__all__ = [
    "MAX_OPEN_LETTERS",
    "Ending",
    "cyrillic_forms",
    "cyrillic_patterns",
    "ending_fits",
    "prefix_fits",
]

MAX_OPEN_LETTERS = 7  # of a `*`: "demonstrat*" reaches demonstrations, not a compound of its own
_ENDINGS = (
    "а я у ю е є и ы і ї о ь й ой ей ою ею єю ом ем єм ам ям ах ях ами ями ов ев ів їв ий ый ого ому им ым "
    "ім ое ая ую ії ій ої ові еві ию ией ии ие ской ский"
)
_CYRILLIC_ENDINGS = frozenset(map(fold_name, _ENDINGS.split()))
_OF_PERSONS = "а я у ю е ы и й о ь ой ей ом ем"
_PERSON_ENDINGS = frozenset(map(fold_name, _OF_PERSONS.split())) | {""}
_OF_NOUNS = f"{_OF_PERSONS} є і ї ою ею єю єм ам ям ах ях ами ями ов ев ів їв ої ию ией ии ие ові еві"
_NOUN_ENDINGS = frozenset(map(fold_name, _OF_NOUNS.split()))
_ADJECTIVE_FORMS = _CYRILLIC_ENDINGS - _NOUN_ENDINGS
_OF_ADJECTIVES = "ая ой ую ый ий ого ому ым им ом ое ые ых ыми их ими а е ої ій ою у ім яя ей юю ее ья ье ьи"
_ADJECTIVE_ENDINGS = tuple(_OF_ADJECTIVES.split())
_ARABIC = "و ف ب ل ك ال وال بال لل فال كال ولل وب ول ولال فب"
_HEBREW = "ה ו ב ל מ ש כ וב ול ומ וה שב של שה מה"
_PREFIXES = frozenset(_ARABIC.split()) | frozenset(_HEBREW.split())
_MIN_STEM = 3


class Ending(Enum):
    """What may follow a pattern up to the next space."""

    NONE = "none"
    OPEN = "open"  # up to MAX_OPEN_LETTERS letters
    CYRILLIC = "cyrillic"
    NOUN = "noun"  # Cyrillic, without the endings of adjectives
    ADJECTIVE = "adjective"  # Cyrillic, those alone
    ANYTHING = "anything"  # a script without spaces


def ending_fits(ending: Ending, rest: str) -> bool:
    """Return whether the letters after a pattern, up to the next space, are an ending of that kind."""
    if not rest or ending is Ending.ANYTHING:
        return True
    if ending is Ending.OPEN:
        return len(rest) <= MAX_OPEN_LETTERS
    if ending is Ending.CYRILLIC:
        return rest in _CYRILLIC_ENDINGS
    if ending is Ending.NOUN:
        return rest in _NOUN_ENDINGS
    if ending is Ending.ADJECTIVE:
        return rest in _ADJECTIVE_FORMS
    return False


def prefix_fits(before: str) -> bool:
    """Return whether the letters before a pattern, back to the last space, are prefixes of the script."""
    return not before or before in _PREFIXES


def _stem(word: str) -> str:
    if word.endswith(("ский", "ский", "ський", "цкий", "цький", "ая", "ый", "ое")):
        cut = word[:-2]
    elif word[-1] in "аяьйоеыиію":
        cut = word[:-1]
    else:
        cut = word
    return cut if len(cut) >= _MIN_STEM else word


def cyrillic_patterns(name: str) -> list[str]:
    """Return the stems under which an inflected name is found, each to be followed by a Cyrillic ending.

    Args:
        name: One or more words in Cyrillic letters, as in a dictionary.
    """
    *before, last = name.lower().split()
    stems = {_stem(last)}
    if last.endswith("ів"):  # Харків, Харкова
        stems |= {last[:-2] + "ов", last[:-2] + "ев"}
    if last.endswith("їв"):  # Київ, Києва
        stems.add(last[:-2] + "єв")
    if last.endswith("ець"):
        stems.add(last[:-3] + "ц")
    leads = [""]
    for word in before:
        adjective = len(word) > 4 and word.endswith(("ая", "ое", "ий", "ый", "ой", "а", "е", "яя"))
        core = word[:-2] if word.endswith(("ая", "ое", "ий", "ый", "ой", "яя")) else word[:-1]
        forms = [core + ending for ending in _ADJECTIVE_ENDINGS] if adjective else [word]
        leads = [f"{lead}{form} " for lead in leads for form in forms]
        if len(leads) > 60:  # three adjectives in a row are a title, not a place
            return [fold_name(name)]
    return sorted({fold_name(lead + stem) for lead in leads for stem in stems})


def cyrillic_forms(word: str) -> set[str]:
    """Return a folded Cyrillic given name in its cases; nothing for a word in other letters."""
    if not "\u0400" <= word[:1] <= "\u04ff" or " " in word:
        return set()
    return {_stem(word) + ending for ending in _PERSON_ENDINGS}
