"""Cyrillic names in their cases: the one place that knows the endings of Russian and Ukrainian words.

Owns which endings a noun, an adjective and a person's name may have, and which stems and forms follow from
the form in a dictionary. No dictionary; a name that these rules do not reach has its forms in the data.
"""

import re

from consumers.tagger.core.text.folding import fold_name

__all__ = [
    "ADJECTIVE_ENDINGS",
    "NAME_ENDINGS",
    "first_word_forms",
    "given_name_forms",
    "has_cyrillic",
    "is_masculine_adjective",
    "is_surname_adjective",
    "makes_adjectives",
    "name_stems",
    "surname_stem",
]


def _folded(endings: str) -> frozenset[str]:
    return frozenset(map(fold_name, endings.split()))


_OF_PERSONS = "а я у ю е ы и й о ь ой ей ом ем"
_OF_NOUNS = f"{_OF_PERSONS} є і ї ою ею єю єм ам ям ах ях ами ями ов ев ів їв ої ию ией ии ие ові еві"

NAME_ENDINGS = _folded(
    "а я у ю е є и ы і ї о ь й ой ей ою ею єю ом ем єм ам ям ах ях ами ями ов ев ів їв ий ый ого ому им ым "
    "ім ое ая ую ії ій ої ові еві ию ией ии ие ской ский"
)
"""Folded endings that may follow the stem of a name, whether noun or adjective."""

ADJECTIVE_ENDINGS = NAME_ENDINGS - _folded(_OF_NOUNS)
"""Of these the ones that only adjectives have."""

_PERSON_ENDINGS = _folded(_OF_PERSONS) | {""}
_OF_LEADING_ADJECTIVES = (
    "ая ой ую ый ий ого ому ым им ом ое ые ых ыми их ими а е ої ій ою у ім яя ей юю ее ья ье ьи"
)
_MAX_LEADS = 60  # three adjectives in a row are a title, not a place
_MIN_STEM = 3
_MIN_ADJECTIVE = 5  # letters
_MASCULINE = ("ый", "ий", "ой")
_MAKES_ADJECTIVES = ("ск", "ськ", "цк", "цьк")
_CAPITALISED_WORD = re.compile(r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’-]+")
_CASES = (
    ("ия", ("ии", "ию", "ией")),
    ("ія", ("ії", "ію", "ією")),
    ("ие", ("ия", "ию", "ием", "ии")),
    ("ий", ("ия", "ию", "ием", "ии", "ого", "ому", "им", "ом")),
    ("ей", ("ея", "ею", "еем", "ее")),
    ("ай", ("ая", "аю", "аем", "ае")),
    ("ы", ("", "ам", "ами", "ах")),
    ("ь", ("я", "ю", "ем", "е", "и")),
    ("а", ("ы", "и", "е", "у", "ой", "і", "ою")),
    ("я", ("и", "е", "ю", "ей")),
    ("о", ("а", "у", "ом", "ові", "ем")),
)
_AFTER_CONSONANT = ("а", "у", "ом", "ем", "е", "і", "ові")
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_SURNAME_ENDING = re.compile(
    r"(?:ого|ому|ему|ыми|ими|ой|ей|ою|ею|ом|ем|ым|им|ый|ий|ая|яя|ую|а|у|е|ю|я|ь|й|и|ы|і|ї|є|ов[иі])$"
)
_MIN_SURNAME = 5  # letters; of a shorter one the last may belong to the stem
_SURNAME_ADJECTIVE = re.compile(r"(?:ой|ого|ому|ые|ых|ыми|ской|ских|ского|ая|яя|ое|ії|ої)$")


def has_cyrillic(text: str) -> bool:
    """Return whether a Cyrillic letter stands in a text."""
    return any("\u0400" <= char <= "\u04ff" for char in text)


def is_masculine_adjective(name: str) -> bool:
    """Return whether a place's name of one word is an adjective in the masculine: "Золотой"."""
    return " " not in name and name.endswith(_MASCULINE)


def makes_adjectives(stem: str) -> bool:
    """Return whether a town's stem has the ending of adjectives in it: "Кировск", "кировский"."""
    return stem.endswith(_MAKES_ADJECTIVES)


def _stem(word: str) -> str:
    if word.endswith(("ский", "ський", "цкий", "цький", "ая", "ый", "ое")):
        cut = word[:-2]
    elif word[-1] in "аяьйоеыиію":
        cut = word[:-1]
    else:
        cut = word
    return cut if len(cut) >= _MIN_STEM else word


def name_stems(name: str) -> list[str]:
    """Return the folded stems under which an inflected name is found, each followed by one of NAME_ENDINGS.

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
        leads = [f"{lead}{form} " for lead in leads for form in _forms_before_a_noun(word)]
        if len(leads) > _MAX_LEADS:
            return [fold_name(name)]
    return sorted({fold_name(lead + stem) for lead in leads for stem in stems})


def _forms_before_a_noun(word: str) -> list[str]:
    if len(word) < _MIN_ADJECTIVE or not word.endswith(("ая", "ое", "ий", "ый", "ой", "а", "е", "яя")):
        return [word]
    stem = word[:-2] if word.endswith(("ая", "ое", "ий", "ый", "ой", "яя")) else word[:-1]
    return [stem + ending for ending in _OF_LEADING_ADJECTIVES.split()]


def given_name_forms(word: str) -> set[str]:
    """Return a folded Cyrillic given name in its cases; nothing for a word in other letters."""
    if " " in word or not has_cyrillic(word[:1]):
        return set()
    return {_stem(word) + ending for ending in _PERSON_ENDINGS}


def first_word_forms(name: str) -> list[str]:
    """Return a name, in Cyrillic with the cases of its first word: "Армии Аракана", "Асима Мунира"."""
    first, *rest = name.split(" ")
    if not _CAPITALISED_WORD.fullmatch(first):
        return [name]
    return [" ".join((form, *rest)) for form in _cases(first)]


def _cases(word: str) -> list[str]:
    for ending, others in _CASES:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            return [word, *(stem + other for other in others)]
    return [word, *(word + ending for ending in _AFTER_CONSONANT)] if word[-1] in _CONSONANTS else [word]


def surname_stem(word: str) -> str:
    """Return a folded surname without the ending of its case; in other letters the word itself."""
    if len(word) < _MIN_SURNAME or not "\u0400" <= word[0] <= "\u04ff":
        return word
    return _SURNAME_ENDING.sub("", word)


def is_surname_adjective(word: str) -> bool:
    """Return whether a folded word after a title has an ending that surnames in the nominative have not."""
    return _SURNAME_ADJECTIVE.search(word) is not None
