"""Patterns: under which folded strings a written name is found, and the automaton over all of them.

Owns case, endings and boundaries of a name. Which names there are is `build`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ahocorasick_rs import AhoCorasick

from consumers.tagger.core.gazetteer.names import Case, Gazetteer, Kind, Name, Policy
from consumers.tagger.core.text.cyrillic import given_name_forms, has_cyrillic, makes_adjectives, name_stems
from consumers.tagger.core.text.declension import Stem, stems
from consumers.tagger.core.text.folding import fold_name, has_case, is_joined_script, is_unspaced_script
from consumers.tagger.core.text.inflection import Ending
from consumers.tagger.core.text.west_slavic import LANGUAGES, west_slavic_stems

__all__ = ["GazetteerBuilder"]

_MIN_LETTERS = 2
_MAX_ACRONYM = 6
_AMBIGUOUS = frozenset({Kind.CITY, Kind.COUNTRY, Kind.ADMIN})
_DECLINED = frozenset({Kind.CITY, Kind.COUNTRY, Kind.ADMIN, Kind.ZONE})


class GazetteerBuilder:
    """Collects names by their patterns, then makes the automaton."""

    def __init__(
        self,
        policies: Mapping[str, Policy],
        dropped: frozenset[str],
        words: Mapping[str, frozenset[str]],
    ) -> None:
        self._names: dict[str, list[Name]] = {}
        self._policies = policies
        self._dropped = dropped
        self._words = words
        self._languages: dict[str, frozenset[str]] = {}

    def add(
        self,
        raw: str,
        kind: Kind,
        ref: str,
        languages: str = "",
        *,
        inflected: bool = False,
        slavic: bool = False,
        important: bool = False,
        policy: Policy = Policy.FREE,
    ) -> None:
        """Add a name as a data row writes it.

        Args:
            slavic: Whether the place's country speaks Russian, Ukrainian or Belarusian.
            important: Whether a city stays a place where its name is a word that is dropped.
            policy: The minimum of context that it needs; WORD: of a city, only where it is ambiguous.
        """
        written = raw.rstrip("*").strip()
        folded = fold_name(written)
        if len(folded) < _MIN_LETTERS:
            return
        if kind is Kind.CITY and folded in self._dropped and not important:
            return
        spoken = self._languages.setdefault(languages, frozenset(languages.split()))
        policy = self._policy(folded, kind, policy, important=important)
        meaning = partial(Name, kind, ref, spoken, _case(written))
        if inflected and not raw.endswith("*") and kind in _DECLINED and not written.isupper():
            declined = _declined(written, languages, slavic=slavic)
            if declined:
                self._add_declined(declined, kind, meaning, policy)
                return
        for pattern, ending in _patterns(written, folded, starred=raw.endswith("*"), inflected=inflected):
            bare = pattern.strip()
            if kind is Kind.CITY and bare in self._dropped and not important:
                continue
            if kind is Kind.DEMONYM and ending is Ending.NONE and bare[0].isascii():  # Russian, Russians
                self._put(f" {bare}s ", meaning(ending, policy))
            self._put(pattern, meaning(ending, policy))

    def _policy(self, folded: str, kind: Kind, minimum: Policy, *, important: bool) -> Policy:
        """Return what a name needs: more than the row's minimum where it is something else, too."""
        if minimum is Policy.WORD:
            is_ambiguous = folded in self._policies or folded in self._dropped
            return Policy.WORD if is_ambiguous or not important else Policy.FREE
        if folded in self._dropped and kind in (Kind.CITY, Kind.COUNTRY):
            return Policy.WORD  # Guadalupe, Dominica: given names, too
        if minimum is Policy.FREE and kind in _AMBIGUOUS:
            return self._policies.get(folded, Policy.FREE)
        return minimum

    def _add_declined(
        self, declined: Sequence[Stem], kind: Kind, meaning: Callable[..., Name], policy: Policy
    ) -> None:
        for stem in declined:
            self._put(f" {stem.text}", meaning(Ending.DECLINED, policy, stem.endings))
            if kind is Kind.CITY and makes_adjectives(stem.text):  # "на Покровском направлении"
                self._put(f" {stem.text}", meaning(Ending.ADJECTIVE, Policy.PLACE))

    def _put(self, pattern: str, name: Name) -> None:
        names = self._names.setdefault(pattern, [])
        if name not in names:
            names.append(name)

    def build(self) -> Gazetteer:
        """Return the automaton over everything that was added."""
        patterns = list(self._names)
        return Gazetteer(
            AhoCorasick(patterns, store_patterns=False),
            tuple(map(tuple, self._names.values())),
            tuple(pattern[0] == " " for pattern in patterns),
            tuple(pattern[-1] == " " for pattern in patterns),
            self._dropped | frozenset(form for word in self._dropped for form in given_name_forms(word)),
            self._words,
        )


def _declined(written: str, language: str, *, slavic: bool) -> list[Stem]:
    """Return the stems of a name that has cases here; empty where its language has none."""
    if has_cyrillic(written):
        return stems(written, slavic=slavic)
    return west_slavic_stems(written, language) if language in LANGUAGES else []


def _patterns(written: str, folded: str, *, starred: bool, inflected: bool) -> list[tuple[str, Ending]]:
    first = folded[0]
    if is_unspaced_script(first):
        return [(folded, Ending.ANYTHING)]
    if is_joined_script(first):
        return [(folded, Ending.OPEN)] if starred else [(f"{folded} ", Ending.NONE)]
    if starred:
        return [(f" {folded}", Ending.OPEN)]
    if inflected and has_cyrillic(written) and not written.isupper():
        return [(f" {stem}", Ending.CYRILLIC) for stem in name_stems(written)]
    return [(f" {folded} ", Ending.NONE)]


def _case(written: str) -> Case:
    first = next((char for char in written if char.isalpha()), "")
    if not first or not has_case(first) or first.islower():
        return Case.ANY
    letters = [char for char in written if char.isalpha()]
    return Case.CAPITALS if len(letters) <= _MAX_ACRONYM and written.isupper() else Case.INITIAL
