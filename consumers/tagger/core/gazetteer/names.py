"""Names: what a name of the gazetteer is, and the automaton that holds them all.

Owns the vocabulary: kinds, policies, how a name is written. Which rows become which names is `build`, finding
them in a text is `matching`, choosing between meanings is for `places` and `actors`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ahocorasick_rs import AhoCorasick

from consumers.tagger.core.text.inflection import Ending

__all__ = ["Case", "Gazetteer", "Kind", "Name", "Policy"]


class Kind(Enum):
    """What a name names."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    CITY = "city"
    ADMIN = "admin1"
    ZONE = "zone"
    HINT = "hint"  # an institution that hints at the country of a text
    ACTOR = "actor"
    NOTHING = "nothing"  # a longer name that takes its words away: "Washington Post"


class Case(Enum):
    """How the name must be written in scripts with case."""

    ANY = "any"
    INITIAL = "initial"
    CAPITALS = "capitals"


class Policy(Enum):
    """How much context an ambiguous name needs.

    PLACE: a word that goes with places, or another mention of the country. VOTE: another mention of the
    country. WORD: it is a word of the language, too: a capital inside a sentence, where capitals mark names,
    or another mention of the country. COMMA: stands after a town's name and a comma ("Danbury, Conn.").
    """

    FREE = "free"
    PLACE = "place"
    VOTE = "vote"
    WORD = "word"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Name:
    """One meaning of a pattern.

    Attributes:
        ref: Alpha-2 code, GeoNames id, zone id or actor id, by `kind`.
        languages: In which it is a name; empty means in any.
        paradigm: Endings of a declined name.
    """

    kind: Kind
    ref: str
    languages: frozenset[str]
    case: Case
    ending: Ending
    policy: Policy = Policy.FREE
    paradigm: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every name, built once.

    Attributes:
        names: By pattern index of the automaton.
        spaced: Whether the pattern begins with the space before a word.
        closed: Whether it ends with the space after one; most do, so that longer words do not match.
        never_cities: Folded words, inflected ones too, that are never a city, even where a pattern matches.
        words: By language the folded words of it that a name is, too.
    """

    automaton: AhoCorasick
    names: tuple[tuple[Name, ...], ...]
    spaced: tuple[bool, ...]
    closed: tuple[bool, ...]
    never_cities: frozenset[str]
    words: Mapping[str, frozenset[str]]
