"""The gazetteer: names of countries, cities, hot zones and actors in one automaton.

Owns what a name is, how it is read from a data row, and which patterns find it. Finding is `matching`,
choosing between meanings `places` and `actors`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ahocorasick_rs import AhoCorasick

from consumers.tagger.core.text.folding import fold_name, has_case, is_joined_script, is_unspaced_script
from consumers.tagger.core.text.inflection import Ending, cyrillic_forms, cyrillic_patterns

__all__ = ["Case", "Gazetteer", "Kind", "Name", "Policy", "Row", "Rows", "build_gazetteer"]

Row = Sequence[str]
Rows = Mapping[str, Sequence[Row]]

_MIN_LETTERS = 2
_MAX_ACRONYM = 6
_INFLECTED = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})
_WRITES_CYRILLIC = frozenset(
    {"RU", "UA", "BY", "KZ", "KG", "BG", "RS", "MK", "ME", "BA", "MN", "MD", "TJ", "UZ", "AM", "AZ", "GE"}
)
_WITH_GENITIVE = "de sv da no nb nn"
_NOT_ENGLISH = "ar cs da de es fa fi fr he hr hu id it nl no pl pt ro sv tr vi"
_MAKES_ADJECTIVES = ("ск", "ськ", "цк", "цьк")
_LAST_LATIN = "\u024f"
_STEM = 4  # letters by which a name is the main one, written otherwise
_SHORT_ABROAD = 4  # letters
_HUGE = 1_000_000
_LARGE = 100_000
_MASCULINE = ("ый", "ий", "ой")
_ADJECTIVES = (
    *_MASCULINE,
    "ое",
    "ая",
    "не",
    "ве",
    "те",
    "ме",
    "ре",
    "ське",
)  # "Южное", "Південне": all their forms are words
_KNOWN = 300_000  # a smaller city with a given name for its name is somebody


class Kind(Enum):
    """What a name names."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    CITY = "city"
    ADMIN = "admin1"
    ZONE = "zone"
    HINT = "hint"  # an institution that tells the country of a text
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
    country. COMMA: stands after a town's name and a comma ("Danbury, Conn.").
    """

    FREE = "free"
    PLACE = "place"
    VOTE = "vote"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Name:
    """One meaning of a pattern.

    Attributes:
        ref: Alpha-2 code, GeoNames id, zone id or actor id, by `kind`.
        languages: In which it is a name; empty means in any.
    """

    kind: Kind
    ref: str
    languages: frozenset[str]
    case: Case
    ending: Ending
    policy: Policy = Policy.FREE


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every name, built once.

    Attributes:
        names: By pattern index of the automaton.
        spaced: Whether the pattern begins with the space before a word.
        closed: Whether it ends with the space after one; most do, and so pass over longer words.
        never_cities: Folded words, inflected ones too, that name no city whatever a pattern says.
    """

    automaton: AhoCorasick
    names: tuple[tuple[Name, ...], ...]
    spaced: tuple[bool, ...]
    closed: tuple[bool, ...]
    never_cities: frozenset[str]


_AMBIGUOUS = frozenset({Kind.CITY, Kind.COUNTRY, Kind.ADMIN})


class _Builder:
    def __init__(self, policies: Mapping[str, Policy], dropped: frozenset[str]) -> None:
        self._names: dict[str, dict[Name, None]] = defaultdict(dict)
        self._policies = policies
        self._dropped = dropped
        self._languages: dict[str, frozenset[str]] = {}

    def add(
        self,
        raw: str,
        kind: Kind,
        ref: str,
        languages: str = "",
        *,
        inflected: bool = False,
        policy: Policy = Policy.FREE,
    ) -> None:
        """Add a name as a data row writes it; `policy` is the least that it needs."""
        written = raw.rstrip("*").strip()
        folded = fold_name(written)
        if len(folded) < _MIN_LETTERS or (kind is Kind.CITY and folded in self._dropped):
            return
        spoken = self._languages.setdefault(languages, frozenset(languages.split()))
        if policy is Policy.FREE and kind in _AMBIGUOUS:
            policy = self._policies.get(folded, Policy.FREE)
        if kind is Kind.COUNTRY and folded in self._dropped:
            policy = Policy.PLACE  # Guadalupe, Dominica: given names, too
        for pattern, ending in _patterns(written, folded, starred=raw.endswith("*"), inflected=inflected):
            bare = pattern.strip()
            if kind is Kind.CITY and bare in self._dropped:
                continue
            first = bare[0]
            if kind is Kind.DEMONYM and ending is Ending.NONE and first.isascii():  # Russian, Russians
                self._names[f" {bare}s "][Name(kind, ref, spoken, _case(written), ending, policy)] = None
            use = ending
            if kind is Kind.CITY and ending is Ending.CYRILLIC:
                use = Ending.NOUN  # "Kirovsk", not the Kirov district of any town
                if bare.endswith(_MAKES_ADJECTIVES):  # but "на Покровском направлении"
                    name = Name(kind, ref, spoken, _case(written), Ending.ADJECTIVE, Policy.PLACE)
                    self._names[pattern][name] = None
            self._names[pattern][Name(kind, ref, spoken, _case(written), use, policy)] = None

    def build(self) -> Gazetteer:
        """Return the automaton over everything that was added."""
        patterns = list(self._names)
        return Gazetteer(
            AhoCorasick(patterns, store_patterns=False),
            tuple(tuple(self._names[pattern]) for pattern in patterns),
            tuple(pattern[0] == " " for pattern in patterns),
            tuple(pattern[-1] == " " for pattern in patterns),
            self._dropped | frozenset(form for word in self._dropped for form in cyrillic_forms(word)),
        )


def _patterns(written: str, folded: str, *, starred: bool, inflected: bool) -> list[tuple[str, Ending]]:
    first = folded[0]
    if is_unspaced_script(first):
        return [(folded, Ending.ANYTHING)]
    if is_joined_script(first):
        return [(folded, Ending.OPEN)] if starred else [(f"{folded} ", Ending.NONE)]
    if starred:
        return [(f" {folded}", Ending.OPEN)]
    if inflected and not written.isupper():
        return [(f" {stem}", Ending.CYRILLIC) for stem in cyrillic_patterns(written)]
    return [(f" {folded} ", Ending.NONE)]


def _case(written: str) -> Case:
    first = next((char for char in written if char.isalpha()), "")
    if not first or not has_case(first) or first.islower():
        return Case.ANY
    letters = [char for char in written if char.isalpha()]
    return Case.CAPITALS if len(letters) <= _MAX_ACRONYM and written.isupper() else Case.INITIAL


def _is_cyrillic(name: str) -> bool:
    return any("\u0400" <= char <= "\u04ff" for char in name)


def build_gazetteer(rows: Rows) -> Gazetteer:
    """Return the gazetteer of the data files' rows (`consumers.tagger.loading` reads them)."""
    policies, dropped, given = _ambiguous(rows)
    builder = _Builder(policies, frozenset(map(fold_name, dropped)))
    for name in dropped:
        if " " in name:
            builder.add(name, Kind.NOTHING, "")
    _add_countries(builder, rows)
    _add_cities(builder, rows, given)
    _add_regions(builder, rows)
    for actor, actor_kind, *_, names in rows["actors"]:
        for name in names.split("|"):
            inflected = actor_kind == "person" and _is_cyrillic(name)
            builder.add(name, Kind.ACTOR, actor, inflected=inflected)
    return builder.build()


def _ambiguous(rows: Rows) -> tuple[dict[str, Policy], list[str], frozenset[str]]:
    """Return the policies of folded names, the names that are never places, and folded given names."""
    policies: dict[str, Policy] = {}
    dropped: list[str] = []
    given: set[str] = set()
    for wanted, _, words in rows["words"]:
        if wanted == "stopword":
            dropped += words.split("|")
        elif wanted == "given":
            dropped += filter(_is_cyrillic, words.split("|"))
            given.update(map(fold_name, words.split("|")))
    policies.update(dict.fromkeys(given, Policy.PLACE))
    for policy, names in rows["ambiguous"]:
        for name in names.split("|"):
            if policy == "drop":
                dropped.append(name.rstrip("*"))
            elif policy != "given":
                policies[fold_name(name.rstrip("*"))] = Policy(policy)
    return policies, dropped, frozenset(given)


def _add_countries(builder: _Builder, rows: Rows) -> None:
    for code, name, languages in rows["countries"]:
        inflected = _is_cyrillic(name) and not _INFLECTED.isdisjoint(languages.split())
        builder.add(name, Kind.COUNTRY, code, languages, inflected=inflected)
        if genitive := _genitive(name, languages):
            builder.add(genitive, Kind.COUNTRY, code, _WITH_GENITIVE)
    for table, kind in (("country_aliases", Kind.COUNTRY), ("demonyms", Kind.DEMONYM)):
        for code, language, names in rows[table]:
            for name in names.split("|"):
                builder.add(name, kind, code, language, inflected=_is_cyrillic(name))


def _genitive(name: str, languages: str) -> str | None:
    """Return the genitive of languages that put an s at the end: "Russlands", "Rysslands"."""
    has_one = not set(languages.split()).isdisjoint(_WITH_GENITIVE.split())
    return f"{name}s" if has_one and name[-1].isalpha() and name[-1] not in "sxzß" else None


def _add_regions(builder: _Builder, rows: Rows) -> None:
    for region, _, _, _, _, _, names, after_comma in rows["admin1"]:
        for name in names.split("|"):
            builder.add(name, Kind.ADMIN, region, inflected=_is_cyrillic(name))
        for name in filter(None, after_comma.split("|")):
            builder.add(name, Kind.ADMIN, region, "en", policy=Policy.COMMA)
    for region, language, names in rows["hints"]:
        for name in names.split("|"):
            builder.add(name, Kind.HINT, region, language)
    for zone, *_, names in rows["zones"]:
        for name in names.split("|"):
            builder.add(name, Kind.ZONE, zone)


def _add_cities(builder: _Builder, rows: Rows, given: frozenset[str]) -> None:
    by_name: dict[tuple[str, str], tuple[int, str]] = {}
    for city, country, _, _, _, population, mark, names in rows["cities"]:
        first, *others = names.split("|")
        key = (first, country)
        by_name[key] = max(by_name.get(key, (0, city)), (int(population), city))
        if int(population) >= _KNOWN or fold_name(first) not in given:
            builder.add(first, Kind.CITY, city)
        for name in others:
            if fold_name(name) in given:
                continue
            policy = _policy_abroad(name, country, mark, int(population))
            adjective = " " not in name and name.endswith(_ADJECTIVES)
            if adjective and name.endswith(_MASCULINE) and int(population) < _LARGE:
                continue  # "Золотой" is a ball more often than a town
            tiny = len(name) <= _SHORT_ABROAD and not mark and int(population) < _HUGE
            inflected = _is_cyrillic(name) and not adjective and not tiny
            languages = "" if mark == "war" or name[:_STEM] == first[:_STEM] else _abroad(name)
            builder.add(name, Kind.CITY, city, languages, inflected=inflected, policy=policy)
    for main, country, names in rows["cities_extra"]:
        city = by_name[main, country][1]
        for name in names.split("|"):
            builder.add(name, Kind.CITY, city, inflected=_is_cyrillic(name))
            if not name.endswith("*") and (genitive := _genitive(name, "de")):
                builder.add(genitive, Kind.CITY, city, _WITH_GENITIVE)


def _abroad(name: str) -> str:
    """Return the languages of a name that has none in GeoNames: not English, which has the main name.

    So that "Tunes" and "Manning" are no cities in an English text; our list has what English calls otherwise.
    """
    return _NOT_ENGLISH if name[0] <= _LAST_LATIN else ""


def _policy_abroad(name: str, country: str, mark: str, population: int) -> Policy:
    """Return what a city's name needs that is short, and foreign where its script is written.

    GeoNames has names of every city in many scripts: "Тан" and "Кали" are far cities more seldom than people.
    """
    if mark == "capital" or not _is_cyrillic(name) or country in _WRITES_CYRILLIC:
        return Policy.FREE
    if len(name) <= _SHORT_ABROAD:
        return Policy.VOTE
    return Policy.PLACE if len(name) == _SHORT_ABROAD + 1 and population < _HUGE and not mark else Policy.FREE
