"""Building the gazetteer's automata from the tables.

Owns which names a table gives and what each needs to count. How a name becomes patterns is `patterns`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from consumers.tagger.core.gazetteer.names import Case, Gazetteer, Kind, Name, Policy
from consumers.tagger.core.gazetteer.patterns import GazetteerBuilder
from consumers.tagger.core.gazetteer.punctuated_names import PunctuatedNames
from consumers.tagger.core.gazetteer.terms import (
    ACT_WEIGHT,
    Act,
    Acts,
    Agent,
    CueClass,
    Lexicon,
    Term,
    build_term_set,
)
from consumers.tagger.core.tables.cities import KnownCity, known_cities
from consumers.tagger.core.tables.schema import (
    ACTS,
    AGENTS,
    AMBIGUOUS,
    CITY_ALIASES,
    CITY_NAMES,
    COUNTRIES,
    COUNTRY_ALIASES,
    DEMONYMS,
    FREQUENT_NAMES,
    HINTS,
    PROVINCE_ABBREVIATIONS,
    PROVINCE_NAMES,
    SECTORS,
    TOWN_NAMES,
    WORDS,
    ZONE_NAMES,
    Tables,
)
from consumers.tagger.core.text.cyrillic import has_cyrillic, is_masculine_adjective
from consumers.tagger.core.text.folding import fold, fold_name, is_unspaced_script
from consumers.tagger.core.text.inflection import Ending

__all__ = ["ActorName", "build_acts", "build_gazetteer", "build_lexicons", "build_punctuated_names"]

_INFLECTED = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})
_WRITES_CYRILLIC = frozenset(
    {"RU", "UA", "BY", "KZ", "KG", "BG", "RS", "MK", "ME", "BA", "MN", "MD", "TJ", "UZ", "AM", "AZ", "GE"}
)
_WITH_GENITIVE = frozenset({"de", "sv", "da", "no", "nb", "nn"})
_NOT_ENGLISH = "ar cs da de es fa fi fr he hr hu id it nl no pl pt ro sv tr vi"
_LAST_LATIN = "\u024f"
_STEM = 4  # letters by which a name is the main one, written otherwise
_SHORT_ABROAD = 4  # letters
_HUGE = 1_000_000
_LARGE = 100_000
_SHORT_CHINESE, _KNOWN_CHINESE = 2, 1_000_000
_NEVER_DROPPED = 200_000
_SLAVIC = frozenset({"RU", "UA", "BY"})
_KNOWN = 300_000  # a smaller city with a given name for its name is a person


class ActorName(NamedTuple):
    """A name of a known actor as the gazetteer finds it; of a person, with every Cyrillic ending."""

    actor: str
    name: str
    is_person: bool


def build_gazetteer(tables: Tables, actor_names: Iterable[ActorName]) -> Gazetteer:
    """Return the gazetteer of the tables and of the actors' names."""
    policies, dropped, given = _ambiguous(tables)
    words: dict[str, set[str]] = defaultdict(set)
    for row in tables[FREQUENT_NAMES]:
        if row.reading == "word":
            words[row.language].add(fold_name(row.name))
    builder = GazetteerBuilder(
        policies,
        frozenset(map(fold_name, dropped)),
        {language: frozenset(own) for language, own in words.items()},
    )
    for name in dropped:
        if " " in name or is_unspaced_script(name[0]):
            builder.add(name, Kind.NOTHING, "")
    _add_countries(builder, tables)
    _add_cities(builder, tables, given)
    _add_regions(builder, tables)
    for actor, name, is_person in actor_names:
        builder.add(name, Kind.ACTOR, actor, inflected=is_person and has_cyrillic(name))
    return builder.build()


def _ambiguous(tables: Tables) -> tuple[dict[str, Policy], list[str], frozenset[str]]:
    """Return the policies of folded names, the names that are never places, and folded given names."""
    policies: dict[str, Policy] = {}
    dropped: list[str] = []
    given: set[str] = set()
    for row in tables[WORDS]:
        if row.list == "stopword":
            dropped.append(row.word)
        elif row.list == "given":
            given.add(fold_name(row.word))
            if has_cyrillic(row.word):
                dropped.append(row.word)
    policies.update(dict.fromkeys(given, Policy.PLACE))
    for name, policy in tables[AMBIGUOUS]:
        if policy == "drop":
            dropped.append(name)
        elif policy != "given":
            policies[fold_name(name)] = Policy(policy)
    return policies, dropped, frozenset(given)


def _add_countries(builder: GazetteerBuilder, tables: Tables) -> None:
    spoken: dict[tuple[str, str], list[str]] = defaultdict(list)
    for country, language, name in tables[COUNTRIES]:
        spoken[country, name].append(language)
    for (country, name), languages in sorted(spoken.items()):
        inflected = has_cyrillic(name) and not _INFLECTED.isdisjoint(languages)
        slavic = not {"uk", "be"}.isdisjoint(languages)  # "Нідерланди" has cases
        builder.add(name, Kind.COUNTRY, country, " ".join(languages), inflected=inflected, slavic=slavic)
        if not _WITH_GENITIVE.isdisjoint(languages) and (genitive := _genitive(name)):
            builder.add(genitive, Kind.COUNTRY, country, " ".join(_WITH_GENITIVE))
    for table, kind in ((COUNTRY_ALIASES, Kind.COUNTRY), (DEMONYMS, Kind.DEMONYM)):
        for country, language, name in tables[table]:
            builder.add(name, kind, country, language, inflected=has_cyrillic(name))


def _genitive(name: str) -> str | None:
    """Return the genitive of languages that put an s at the end: "Russlands", "Rysslands"."""
    return f"{name}s" if name[-1].isalpha() and name[-1] not in "sxzß" else None


def _add_regions(builder: GazetteerBuilder, tables: Tables) -> None:
    for province, name in tables[PROVINCE_NAMES]:
        builder.add(name, Kind.ADMIN, province, inflected=has_cyrillic(name))
    for province, abbreviation in tables[PROVINCE_ABBREVIATIONS]:
        is_short = abbreviation.endswith(".") or abbreviation.isupper()
        language = "en" if is_short else ""
        inflected = has_cyrillic(abbreviation)
        builder.add(abbreviation, Kind.ADMIN, province, language, inflected=inflected, policy=Policy.COMMA)
    for region, language, name in tables[HINTS]:
        builder.add(name, Kind.HINT, region, language)
    for zone, name in tables[ZONE_NAMES]:
        builder.add(name, Kind.ZONE, zone, inflected=has_cyrillic(name))


def _add_cities(builder: GazetteerBuilder, tables: Tables, given: frozenset[str]) -> None:
    others: dict[int, list[str]] = defaultdict(list)
    for geonames, name in tables[CITY_NAMES]:
        others[geonames].append(name)
    largest: dict[tuple[str, str], tuple[int, str]] = {}
    for city in known_cities(tables):
        row, ref = city.row, str(city.row.geonames)
        key = (row.country, row.name)
        largest[key] = max(largest.get(key, (0, ref)), (row.population, ref))
        important = _is_important(city)
        if row.population >= _KNOWN or fold_name(row.name) not in given:
            builder.add(row.name, Kind.CITY, ref, important=important)
        for name in others[row.geonames]:
            if fold_name(name) not in given:
                _add_other_name(builder, name, city)
    _add_town_names(builder, tables, largest)
    for alias in tables[CITY_ALIASES]:
        ref = largest[alias.country, alias.city][1]
        builder.add(
            alias.name,
            Kind.CITY,
            ref,
            inflected=has_cyrillic(alias.name),
            slavic=alias.country in _SLAVIC,
            important=True,
        )
        if not alias.name.endswith("*") and (genitive := _genitive(alias.name)):
            builder.add(genitive, Kind.CITY, ref, " ".join(_WITH_GENITIVE))


def _add_town_names(
    builder: GazetteerBuilder, tables: Tables, largest: Mapping[tuple[str, str], tuple[int, str]]
) -> None:
    for country, city, language, name in tables[TOWN_NAMES]:
        ref = largest[country, city][1]
        slavic = country in _SLAVIC
        builder.add(
            name,
            Kind.CITY,
            ref,
            language,
            inflected=True,
            slavic=slavic,
            important=True,
            policy=Policy.WORD,
        )
        if language in _WITH_GENITIVE and (genitive := _genitive(name)):
            builder.add(genitive, Kind.CITY, ref, language, important=True)


def _add_other_name(builder: GazetteerBuilder, name: str, city: KnownCity) -> None:
    """Add a name of GeoNames, which says nothing of its language."""
    row, at_war = city
    if is_masculine_adjective(name) and row.population < _LARGE and not at_war:
        return  # "Золотой" is a ball more often than a town
    is_marked = row.capital or at_war
    is_tiny = len(name) <= _SHORT_ABROAD and not is_marked and row.population < _HUGE
    is_main_respelled = name[:_STEM] == row.name[:_STEM]
    builder.add(
        name,
        Kind.CITY,
        str(row.geonames),
        "" if at_war or is_main_respelled else _abroad(name),
        inflected=has_cyrillic(name) and not is_tiny,
        slavic=row.country in _SLAVIC,
        important=_is_important(city),
        policy=_policy_of_city(name, city),
    )


def _is_important(city: KnownCity) -> bool:
    """Return whether a city is news often enough to be one where its name is a word, too."""
    return city.at_war or city.row.capital or city.row.population >= _NEVER_DROPPED


def _abroad(name: str) -> str:
    """Return the languages of a name that has none in GeoNames: not English, which has the main name.

    So that "Tunes" and "Manning" are not cities in English; our list has what English calls otherwise.
    """
    return _NOT_ENGLISH if name[0] <= _LAST_LATIN else ""


def _policy_abroad(name: str, city: KnownCity) -> Policy:
    """Return what a city's name needs that is short, and foreign where its script is written.

    GeoNames has names of every city in many scripts: "Тан" and "Кали" are far less often cities than people.
    """
    row, at_war = city
    if row.capital or not has_cyrillic(name) or row.country in _WRITES_CYRILLIC:
        return Policy.FREE
    if len(name) <= _SHORT_ABROAD:
        return Policy.VOTE
    is_short = len(name) == _SHORT_ABROAD + 1 and row.population < _HUGE
    return Policy.PLACE if is_short and not at_war else Policy.FREE


def _policy_of_city(name: str, city: KnownCity) -> Policy:
    """Return what a name of a city needs; in Chinese characters two are a word of the language more often."""
    row, at_war = city
    if is_unspaced_script(name[0]) and len(name) <= _SHORT_CHINESE and not (row.capital or at_war):
        return Policy.FREE if row.population >= _KNOWN_CHINESE else Policy.VOTE
    return _policy_abroad(name, city)


def build_lexicons(tables: Tables) -> Mapping[str, Lexicon]:
    """Return the lexicon of each language that has one."""
    agents: dict[str, list[tuple[str, Agent]]] = defaultdict(list)
    sectors = {row.sector: row.name for row in tables[SECTORS]}
    for row in tables[AGENTS]:
        rule = f"agent.{row.language}:{row.term}"
        agents[row.language].append((row.term, Agent(rule, row.sector, row.kind, sectors[row.sector])))
    lexicons = {}
    for language, rows in tables.lexicons().items():
        terms: dict[str, tuple[str, Term]] = {}
        for cue_class, weight, event, name in rows:
            term = Term(f"lex.{language}:{name}", CueClass(cue_class), weight, event)
            terms.setdefault(fold_name(name) + "*" * name.endswith("*"), (name, term))
        ordered, own = sorted(terms.values(), key=_is_closed), sorted(agents[language], key=_is_closed)
        lexicons[language] = Lexicon(
            tuple(term for _, term in ordered),
            build_term_set([name for name, _ in ordered]),
            tuple(agent for _, agent in own),
            build_term_set([name for name, _ in own]) if own else None,
        )
    return lexicons


def build_acts(tables: Tables) -> Mapping[str, Acts]:
    """Return the words of headlines by language."""
    found: dict[str, dict[str, tuple[str, dict[str, Term]]]] = defaultdict(dict)
    for row in tables[ACTS]:
        key = fold_name(row.term) + "*" * row.term.endswith("*")
        term = Term(f"act.{row.language}:{row.term}", CueClass.CONFLICT, ACT_WEIGHT, row.event)
        found[row.language].setdefault(key, (row.term, {}))[1][row.kind] = term
    acts = {}
    for language, terms in found.items():
        ordered = sorted(terms.values(), key=_is_closed)
        acts[language] = Acts(
            tuple(
                Act(
                    kinds.get("attack"),
                    kinds.get("flash"),
                    kinds.get("deed"),
                    kinds.get("supply"),
                    "mask" in kinds,
                )
                for _, kinds in ordered
            ),
            build_term_set([written for written, _ in ordered]),
        )
    return acts


def _is_closed(written: tuple[str, object]) -> bool:
    """Put open terms first: of "protest" and "protest*" the later is taken, see find_terms."""
    return not written[0].endswith("*")


def build_punctuated_names(actor_names: Iterable[ActorName]) -> PunctuatedNames:
    """Return the actors' names with punctuation inside."""
    refs: dict[str, dict[str, bool]] = {}
    for actor, name, _ in actor_names:
        folded = fold(name.rstrip("*")).folded.strip()
        if "  " in folded:
            refs.setdefault(f" {folded} ", {})[actor] = name.lstrip("«\"'(")[:1].isupper()
    return PunctuatedNames(
        AhoCorasick(list(refs), store_patterns=False),
        tuple(
            tuple(Name(Kind.ACTOR, ref, frozenset(), Case.ANY, Ending.NONE) for ref in found)
            for found in refs.values()
        ),
        tuple(all(found.values()) for found in refs.values()),
    )
