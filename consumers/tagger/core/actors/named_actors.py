"""Known actors in a text: whose name a name of the gazetteer is.

Owns the choice between known actors with the same name, by what the text supports, and the check that the
name is not part of a byline or of another person's name. The actors themselves are in `known_actors`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from consumers.tagger.core.actors.acronyms import long_names
from consumers.tagger.core.actors.collector import Collector
from consumers.tagger.core.actors.known_actors import (
    KnownActor,
    KnownPerson,
    NamedActor,
    known_actor,
    role_on,
)
from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.case import is_in_capitals
from consumers.tagger.core.text.document import FoldedSpan, Part
from schemas.stories import ActorKind

__all__ = ["add_known_actors"]

# Confidences, set by hand after the shares of right ones in bench/actors_quality.py.
_FULL_NAME, _SURNAME, _GUARDED, _IN_CONFLICT = 0.9, 0.75, 0.7, 0.5
_IGO = "IGO"
_MIN_IN_CAPITALS = 3  # letters: in a headline in capitals "IS" and "AU" are words
_MAX_GROUP_ACRONYM = 4  # letters: no armed group in a text that is not about conflict
_MAX_SHORT = 5  # letters: "THE POOR OF THE WORLD, WHO CONSTITUTE"
_MAX_ACRONYM = 3  # letters; a longer neighbour in capitals is a word
_MAX_ACRONYMS_ONLY = 20  # characters of a text
_BYLINE, _BYLINE_END = ("(", "/"), (")", "/", " ")  # "LONDON (Reuters) -", "(AFP)"


@dataclass(frozen=True, slots=True)
class _NamedActor:
    """A name of the gazetteer that may be a known actor's."""

    span: FoldedSpan
    text: str
    refs: tuple[str, ...]


def add_known_actors(
    found: Sequence[tuple[Part, Match]],
    mentions: Sequence[Mention],
    known: Mapping[str, KnownActor],
    *,
    parts: Sequence[Part],
    given_names: frozenset[str],
    day: date | None,
    is_conflict: bool,
    collector: Collector,
) -> tuple[list[KnownPerson], list[NamedActor]]:
    """Add the known actors of a text; return the persons among them, by each name, and where all are named.

    Args:
        known: By id.
        day: Decides which office a person holds.
        is_conflict: Whether the text is about conflict: an ambiguous acronym is then rather an armed group's.
    """
    named = _named(found, known, given_names, long_names(parts, found), is_conflict=is_conflict)
    choice = _Choice(named, mentions, known)
    persons: list[KnownPerson] = []
    names: list[NamedActor] = []
    for one in named:
        chosen = choice.best(one)
        ref = chosen or _group(one.refs, known, mentions, is_conflict=is_conflict)
        if ref is None:
            continue
        actor = known[ref]
        names.append(NamedActor(one.span, actor))
        is_person = actor.kind is ActorKind.PERSON
        if is_person:
            persons.append(KnownPerson(ref, actor.country, tuple(one.text.split())))
        confidence = _SURNAME if is_person and " " not in one.text else _FULL_NAME
        if one.text in actor.guarded:
            confidence = _GUARDED if chosen else _IN_CONFLICT
        role = role_on(actor, day)
        make = partial(known_actor, ref, actor, role=role, confidence=confidence, rule=f"actor:{ref}")
        collector.add(ref, confidence, one.span.part.span(one.span.start, one.span.end), make)
    return persons, names


def _named(
    found: Sequence[tuple[Part, Match]],
    known: Mapping[str, KnownActor],
    given_names: frozenset[str],
    long_names: Mapping[str, frozenset[str]],
    *,
    is_conflict: bool,
) -> list[_NamedActor]:
    named = []
    others = _surnames_of_others(found, known, given_names)
    for part, match in found:
        if len(match.names) == 1 and match.names[0].kind is not Kind.ACTOR:
            continue
        refs = tuple(dict.fromkeys(name.ref for name in match.names if name.kind is Kind.ACTOR))
        first, last = part.text.span(match.start, match.end)
        written = part.text.original[first:last]
        if written in long_names:
            refs = tuple(ref for ref in refs if ref in long_names[written]) or tuple(long_names[written])
        if not is_conflict and written.isupper() and len(written) <= _MAX_GROUP_ACRONYM:
            refs = tuple(ref for ref in refs if known[ref].kind is not ActorKind.GROUP)
        if not refs or _is_byline_or_shouted(part, match, known[refs[0]]):
            continue
        is_others = part.text.folded[match.start : match.end] in others
        if not is_others and not _belongs_to_another(part, match, known[refs[0]], given_names):
            span = FoldedSpan(part, match.start, match.end)
            named.append(_NamedActor(span, part.text.folded[match.start : match.end], refs))
    return named


def _is_byline_or_shouted(part: Part, match: Match, actor: KnownActor) -> bool:
    """Return whether a name is not an actor here: a byline, or an acronym among words in capitals."""
    text = part.text.original
    first, last = part.text.span(match.start, match.end)
    if actor.sector == "JRN" and text[first - 1 : first] in _BYLINE and text[last : last + 1] in _BYLINE_END:
        return True
    if match.end - match.start > _MAX_SHORT or not text[first:last].isupper():
        return False
    if match.end - match.start < _MIN_IN_CAPITALS and actor.country != _IGO and is_in_capitals(text):
        return len(text) > _MAX_ACRONYMS_ONLY
    before, after = text[max(0, first - 24) : first].split()[-1:], text[last : last + 24].split()[:1]
    return any(len(word) > _MAX_ACRONYM and word.isalpha() and word.isupper() for word in (*before, *after))


def _belongs_to_another(part: Part, match: Match, actor: KnownActor, given_names: frozenset[str]) -> bool:
    """Return whether a given name before a surname makes it another person's ("Melania Trump")."""
    text = part.text.folded
    if actor.kind is not ActorKind.PERSON or " " in text[match.start : match.end]:
        return False
    before = text[max(0, match.start - 24) : match.start - 1].rpartition(" ")[2]
    if before not in given_names:
        return False
    first, _ = part.text.span(match.start, match.end)
    original = part.text.original[max(0, first - 1 - len(before)) : first]
    return original[:1].isupper() and original[-1:] == " " and before not in actor.name.lower().split()


def _surnames_of_others(
    found: Sequence[tuple[Part, Match]], known: Mapping[str, KnownActor], given_names: frozenset[str]
) -> set[str]:
    """Return folded surnames that are another person's in this text: who has another given name there.

    "Village baker Zelensky", where the text calls him Pavel; not where it names the known person in full.
    """
    others: set[str] = set()
    in_full: set[str] = set()
    for part, match in found:
        actors = [known[name.ref] for name in match.names if name.kind is Kind.ACTOR]
        persons = [actor for actor in actors if actor.kind is ActorKind.PERSON]
        surface = part.text.folded[match.start : match.end]
        if persons and " " in surface:
            in_full.add(surface.rpartition(" ")[2])
        elif persons and all(_belongs_to_another(part, match, one, given_names) for one in persons):
            others.add(surface)
    return others - in_full


class _Choice:
    """Chooses between actors with the same name, by the countries of the text and its unambiguous actors."""

    def __init__(
        self, named: Sequence[_NamedActor], mentions: Sequence[Mention], known: Mapping[str, KnownActor]
    ) -> None:
        self._known = known
        self._countries = Counter(mention.country for mention in mentions)
        self._sure: set[str] = set()
        for one in named:
            free = [ref for ref in one.refs if one.text not in known[ref].guarded]
            if len(free) == 1:
                self._sure.add(free[0])
                self._countries[known[free[0]].country] += 1

    def best(self, named: _NamedActor) -> str | None:
        """Return the actor that needs no support or has the most; None if the text supports none of them."""
        allowed = [
            ref for ref in named.refs if named.text not in self._known[ref].guarded or self._support(ref)
        ]
        return max(allowed, key=self._rank, default=None)

    def _support(self, ref: str) -> int:
        return self._countries[self._known[ref].country] + 100 * (ref in self._sure)

    def _rank(self, ref: str) -> tuple[int, bool]:
        # with equal support the intergovernmental organisation: it is known all over the world
        return self._support(ref), self._known[ref].country == _IGO


def _group(
    refs: Sequence[str], known: Mapping[str, KnownActor], mentions: Sequence[Mention], *, is_conflict: bool
) -> str | None:
    """Return the armed group of an ambiguous name that nothing but the text's subject supports.

    Not where the text names countries, and none of them is the group's.
    """
    groups = [ref for ref in refs if known[ref].kind is ActorKind.GROUP] if is_conflict else []
    countries = {mention.country for mention in mentions if mention.country}
    if countries and groups and known[groups[0]].country not in countries:
        return None
    return groups[0] if groups else None
