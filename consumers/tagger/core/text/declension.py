"""Declension: the exact forms of a place's name in Russian and Ukrainian, from the form in a dictionary.

Owns the paradigms of nouns, adjectives and plurals, the changes of stem ("Дружківка, у Дружківці"), and which
foreign names have one form only ("Мали", "Того"). What no paradigm gives is no form of the name: Нигерии is
not Нигер. Persons' names are `cyrillic`'s. No dictionary.
"""

from itertools import product
from typing import NamedTuple

from consumers.tagger.core.text.folding import fold_name

__all__ = ["Stem", "stems"]

_VOWELS = "аеёиоуыэюяіїє"
_SIBILANTS = "жчшщц"
_MUTATIONS = {"к": "ц", "г": "з", "х": "с"}
_FIXED_AFTER = frozenset({"на", "над", "під", "под", "де", "эль", "ель", "аль"})
_SLAVIC_O = ("ово", "ево", "єво", "ино", "ыно", "іно", "їно", "ко", "но", "дніпро", "ґо")
_ADJECTIVAL_A = ("ова", "ева", "єва", "ська", "цька", "на", "яна", "біла", "стара", "мала", "нова")
_ADJECTIVAL_E = ("не", "ве", "ке", "ре", "ле", "ме", "те", "же", "пе", "де")
_MIN_ADJECTIVE = 4
_MAX_LEADS = 80  # more forms before the last word: a title, not a place


class Stem(NamedTuple):
    """A folded stem, and the folded endings that may follow it; an empty one among them is a form, too."""

    text: str
    endings: frozenset[str]


def _endings(written: str) -> frozenset[str]:
    return frozenset("" if one == "-" else fold_name(one) for one in written.split())


_ONE_FORM = _endings("-")
_FEMININE = _endings("а ы и і е у ой ою ею")
_FEMININE_ADJECTIVE = _FEMININE | _endings("ої ій")
_SOFT_A = _endings("я и і ї е ю ей ею єю")
_SOFT_NEUTER = _endings("я ю ям і")
_SOFT_SIGN = _endings("ь и ью я ю ем єм е і еві")
_MASCULINE = _endings("- а у ом е і ові")
_MASCULINE_SIBILANT = _MASCULINE | _endings("ем еві")
_OBLIQUE = _MASCULINE - {""}
_SHORT_I = _endings("й я ю ем єм е ї єві")
_NEUTER = _endings("о а у ом е і ові")
_NEUTER_SOFT = _endings("е а я у ю ем єм і")
_PLURAL = _endings("ы и і - ів ов ам ами ах ям ями ях")
_ADJECTIVE_M = _endings("ый ий ой ого ому ым им ом ім")
_ADJECTIVE_F = _endings("ая ой ую ою яя ей юю ею")
_ADJECTIVE_N = _endings("ое ого ому ым им ом ім ее его ему ем")
_ADJECTIVE_UK_N = _endings("е ого ому им ім")


def stems(name: str, *, slavic: bool) -> list[Stem]:
    """Return the stems of a name with their endings; for a name that is not declined the name itself.

    Args:
        name: One or more words in Cyrillic letters, as in a dictionary.
        slavic: Whether the name belongs to a country that speaks such a language: "Сочи" and "Суми" are
            declined there, "Дели" is not.
    """
    words = name.lower().replace("-", " ").split()
    if not words:
        return []
    if len(words) > 1 and words[1] in _FIXED_AFTER:
        rest = fold_name(" ".join(words[1:]))
        return [
            Stem(f"{stem.text}{ending} {rest}", _ONE_FORM)
            for stem in _noun(words[0], slavic=slavic)
            for ending in sorted(stem.endings)
        ]
    leads = [_lead(word) for word in words[:-1]]
    count = 1
    for forms in leads:
        count *= len(forms)
    if count > _MAX_LEADS:
        return [Stem(fold_name(name), _ONE_FORM)]
    found: dict[str, frozenset[str]] = {}
    for lead in product(*leads):
        for stem in _noun(words[-1], slavic=slavic):
            text = " ".join((*lead, stem.text))
            found[text] = found.get(text, frozenset()) | stem.endings
    return [Stem(text, endings) for text, endings in found.items()]


def _lead(word: str) -> list[str]:
    """Return the folded forms of a word before the last: adjectives agree, others have one form."""
    if len(word) < _MIN_ADJECTIVE:
        return [fold_name(word)]
    forms = {word}
    if word.endswith(("ый", "ий", "ой")):
        forms |= {word[:-2] + ending for ending in ("ого", "ому", "ым", "им", "ом", "ім")}
    elif word.endswith(("ая", "яя")):
        forms |= {word[:-2] + ending for ending in ("ой", "ую", "ою", "ей", "юю")}
    elif word.endswith(("ое", "ее")):
        forms |= {word[:-2] + ending for ending in ("ого", "ому", "ым", "им", "ом", "его", "ему", "ем")}
    elif word.endswith(("ые", "ие")):
        forms |= {word[:-2] + ending for ending in ("ых", "ым", "ыми", "их", "им", "ими")}
    elif word.endswith("а"):
        forms |= {word[:-1] + ending for ending in ("ої", "ій", "у", "ою", "ой")}
    elif word.endswith("е"):
        forms |= {word[:-1] + ending for ending in ("ого", "ому", "им", "ім")}
    elif word.endswith(("ів", "їв")):
        stem = word[:-2] + "ов"
        forms |= {stem + ending for ending in ("а", "у", "ого", "ому", "им", "ом", "ої")}
    elif word.endswith(("ов", "ев")):
        forms |= {word + ending for ending in ("а", "у", "ого", "ому", "ым", "ом", "е")}
    return sorted(map(fold_name, forms))


def _noun(word: str, *, slavic: bool) -> list[Stem]:
    """Return the stems of a single word."""
    if len(word) < 3:
        return [Stem(fold_name(word), _ONE_FORM)]
    return [Stem(fold_name(text), endings) for text, endings in _paradigm(word, slavic=slavic)]


def _paradigm(word: str, *, slavic: bool) -> list[tuple[str, frozenset[str]]]:
    for endings, cut, paradigm, slavic_only in _ADJECTIVES:
        if word.endswith(endings) and len(word) > _MIN_ADJECTIVE and (slavic or not slavic_only):
            return [(word[:-cut], paradigm)]
    if slavic and word[-1] in _SLAVIC:
        return _SLAVIC[word[-1]](word)
    by_last = _BY_LAST.get(word[-1])
    if by_last is not None:
        return by_last(word)
    return [(word, _ONE_FORM)] if word[-1] in _VOWELS else _consonant(word)


def _soft_a(word: str) -> list[tuple[str, frozenset[str]]]:
    doubled = word[-2] == word[-3] or word[-2] in "'’"
    return [(word[:-1], _SOFT_NEUTER if doubled else _SOFT_A)]


def _short_i(word: str) -> list[tuple[str, frozenset[str]]]:
    return [(word[:-1], _SHORT_I)]


def _in_o(word: str) -> list[tuple[str, frozenset[str]]]:
    return [(word[:-1], _NEUTER)] if word.endswith(_SLAVIC_O) else [(word, _ONE_FORM)]


def _feminine(word: str) -> list[tuple[str, frozenset[str]]]:
    before = word[-2]
    if before in _VOWELS:  # Самоа, Никарагуа
        return [(word, _ONE_FORM)]
    stem = word[:-1]
    endings = _FEMININE_ADJECTIVE if word.endswith(_ADJECTIVAL_A) else _FEMININE
    if before in _MUTATIONS:
        return [(stem, endings), (stem[:-1] + _MUTATIONS[before], _endings("і"))]
    return [(stem, endings)]


def _soft_sign(word: str) -> list[tuple[str, frozenset[str]]]:
    stem = word[:-1]
    found = [(stem, _SOFT_SIGN)]
    if word.endswith("піль"):
        found.append((word[:-4] + "пол", _SOFT_SIGN - _endings("ь")))
    if word.endswith(("ець", "ець")):
        found.append((word[:-3] + "ц", _endings("я ю ем і еві")))
    if word.endswith("ень"):
        found.append((word[:-3] + "н", _endings("я ю ем е і")))
    return found


def _in_e(word: str) -> list[tuple[str, frozenset[str]]]:
    if word.endswith(("ще", "ье", "ьє", "ие", "оре")):
        return [(word[:-1], _NEUTER_SOFT)]
    if word.endswith(_ADJECTIVAL_E):
        return [(word[:-1], _ADJECTIVE_UK_N)]
    return [(word, _ONE_FORM)]


def _plural(word: str) -> list[tuple[str, frozenset[str]]]:
    return [(word[:-1], _PLURAL)]


def _consonant(word: str) -> list[tuple[str, frozenset[str]]]:
    endings = _MASCULINE_SIBILANT if word[-1] in _SIBILANTS else _MASCULINE
    if word.endswith(("ів", "їв")):
        stem = word[:-2] + ("єв" if word.endswith("їв") else "ов")
        return [(word, _ONE_FORM), (stem, _OBLIQUE), (word[:-2] + "ев", _OBLIQUE)]
    if word.endswith("ріг"):
        stem = word[:-3] + "ро"
        return [(word, _ONE_FORM), (stem + "г", _OBLIQUE), (stem + "з", _endings("і"))]
    found = [(word, endings)]
    if word.endswith(("ок", "ёк")) and len(word) > _MIN_ADJECTIVE:
        found.append((word[:-2] + "к", _OBLIQUE))
    if word.endswith(("ец", "єць")) and len(word) > _MIN_ADJECTIVE:
        found.append((word[:-2] + "ц", _OBLIQUE | _endings("ем")))
    if word in ("орёл", "орел"):  # the vowel is fleeting
        found.append(("орл", _OBLIQUE))
    return found


_ADJECTIVES = (
    (("ый", "ий", "ой"), 2, _ADJECTIVE_M, False),
    (("ая", "яя"), 2, _ADJECTIVE_F, True),
    (("ое", "ее"), 2, _ADJECTIVE_N, True),
)
_BY_LAST = {"а": _feminine, "я": _soft_a, "ь": _soft_sign, "й": _short_i, "ы": _plural}
_SLAVIC = {"о": _in_o, "е": _in_e, "и": _plural, "і": _plural, "ї": _plural}
