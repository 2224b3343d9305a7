"""Declension of place names in Polish and Czech: the forms that follow from the form in a dictionary.

Owns the paradigms by the last letters, with the changes of consonants ("Odessa, w Odessie"; "Bejrut, w
Bejrucie"; "Rakka, v Rakce"). Endings are folded, so that "ę" is "e". The last word of a name is declined, an
adjective before it with it ("Krzywy Róg, w Krzywym Rogu"). No dictionary.
"""

from consumers.tagger.core.text.declension import Stem
from consumers.tagger.core.text.folding import fold_name

__all__ = ["LANGUAGES", "west_slavic_stems"]

LANGUAGES = frozenset({"pl", "cs"})
_MIN_WORD = 3
_Changes = tuple[tuple[str, str, str], ...]


def _set(endings: str) -> frozenset[str]:
    return frozenset("" if one == "-" else one for one in endings.split())


# The written end of a word, the stem in its place, the folded endings. Of the ends that fit the first is
# taken, with all its rows.
_POLISH: _Changes = (
    ("ów", "ów", "-"),
    ("ów", "ow", "a u owi em ie"),
    ("róg", "róg", "-"),
    ("róg", "rog", "u iem owi"),
    ("ec", "ec", "-"),
    ("ec", "c", "a u owi em"),
    ("ek", "ek", "-"),
    ("ek", "k", "a u iem owi"),
    ("ń", "n", "- ia iu iem iowi"),
    ("ck", "ck", "- a u iem owi"),
    ("sk", "sk", "- a u iem owi"),
    ("k", "k", "- a u iem owi"),
    ("g", "g", "- a u iem owi"),
    ("t", "t", "- a u em owi"),
    ("t", "ci", "e"),
    ("d", "d", "- a u em owi zie"),
    ("r", "r", "- a u em owi ze"),
    ("ł", "l", "- a u em owi e"),
    ("l", "l", "- a u em owi"),
    ("j", "j", "- a u em owi"),
    ("ż", "z", "- a u em owi"),
    ("sz", "sz", "- a u em owi"),
    ("cz", "cz", "- a u em owi"),
    ("ka", "k", "a i e a o"),
    ("ka", "c", "e"),
    ("ga", "g", "a i e o"),
    ("ga", "dz", "e"),
    ("ra", "r", "a y e o ze"),
    ("ła", "l", "a y e o"),
    ("ta", "t", "a y e o"),
    ("ta", "c", "ie"),
    ("da", "d", "a y e o zie"),
    ("cha", "ch", "a y e o"),
    ("cha", "sz", "e"),
    ("ia", "i", "a i e o"),
    ("ia", "", "i"),
    ("ja", "j", "a i e o"),
    ("la", "l", "a i e o"),
    ("ca", "c", "a y e o"),
    ("a", "", "a y i e ie o"),
    ("ne", "n", "e ego emu ym em"),
    ("e", "", "e a u em"),
    ("o", "", "o a u em ie"),
    ("y", "", "y - om ami ach ow"),
)
_CZECH: _Changes = (
    ("ec", "ec", "-"),
    ("ec", "c", "e i em"),
    ("ek", "ek", "-"),
    ("ek", "k", "u em a"),
    ("ka", "k", "a y u ou o"),
    ("ka", "c", "e"),
    ("ha", "h", "a y u ou o"),
    ("ha", "z", "e"),
    ("ga", "g", "a y u ou o"),
    ("ga", "z", "e"),
    ("cha", "ch", "a y u ou o"),
    ("cha", "š", "e"),
    ("ja", "j", "a e i u ou o"),
    ("ie", "i", "e i ich im"),
    ("a", "", "a y e i u ou o"),
    ("á", "", "a y e u ou o"),
    ("y", "", "y - um ech ach ami"),
    ("é", "", "e eho emu em ym"),
    ("e", "", "e i ich im"),
    ("o", "", "o a u em e"),
    ("í", "", "i im ich"),
)
_BY_LANGUAGE = {
    "pl": (
        _POLISH,
        _set("- a u em owi ie e"),
        ("y", "i"),
        ("y", "ego", "emu", "ym", "i", "iego", "iemu", "im"),
    ),
    "cs": (_CZECH, _set("- a u e i em ovi"), ("ý", "í"), ("y", "eho", "emu", "ym", "em")),
}


def west_slavic_stems(name: str, language: str) -> list[Stem]:
    """Return the folded stems of a name with their endings.

    Args:
        language: One of LANGUAGES.
    """
    changes, of_others, adjectives, endings = _BY_LANGUAGE[language]
    *before, last = name.lower().replace("-", " ").split()
    leads = [fold_name(" ".join(before))]
    if len(before) == 1 and before[0].endswith(adjectives):
        leads = [fold_name(before[0][:-1]) + ending for ending in endings]
    found: dict[str, frozenset[str]] = {}
    for lead in leads:
        for stem, own in _declined(last, changes, of_others):
            text = f"{lead} {fold_name(stem)}".strip()
            found[text] = found.get(text, frozenset()) | own
    return [Stem(text, own) for text, own in found.items()]


def _declined(word: str, changes: _Changes, of_others: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    if len(word) < _MIN_WORD:
        return [(word, _set("-"))]
    ending = next((end for end, _, _ in changes if word.endswith(end)), None)
    if ending is None:
        is_indeclinable = word[-1] in "aeiouyáéíóúůýäöü"
        return [(word, _set("-") if is_indeclinable else of_others)]
    return [(word[: -len(end)] + stem, _set(own)) for end, stem, own in changes if end == ending]
