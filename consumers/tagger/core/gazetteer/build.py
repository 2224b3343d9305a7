"""Building the gazetteer's automata from the rows of the data files.

Owns which names a row gives and what each needs to count. How a name becomes patterns is `patterns`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ahocorasick_rs import AhoCorasick

from consumers.tagger.core.gazetteer.names import Case, Gazetteer, Kind, Name, Policy
from consumers.tagger.core.gazetteer.patterns import GazetteerBuilder
from consumers.tagger.core.gazetteer.punctuated_names import PunctuatedNames
from consumers.tagger.core.gazetteer.terms import Agent, CueClass, Lexicon, Term, build_term_set
from consumers.tagger.core.tables.rows import Row, Rows
from consumers.tagger.core.text.cyrillic import has_cyrillic, is_adjective, is_masculine_adjective
from consumers.tagger.core.text.folding import fold, fold_name
from consumers.tagger.core.text.inflection import Ending

__all__ = ["build_gazetteer", "build_lexicons", "build_punctuated_names"]

_INFLECTED = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})
_WRITES_CYRILLIC = frozenset(
    {"RU", "UA", "BY", "KZ", "KG", "BG", "RS", "MK", "ME", "BA", "MN", "MD", "TJ", "UZ", "AM", "AZ", "GE"}
)
_WITH_GENITIVE = "de sv da no nb nn"
_NOT_ENGLISH = "ar cs da de es fa fi fr he hr hu id it nl no pl pt ro sv tr vi"
_LAST_LATIN = "\u024f"
_STEM = 4  # letters by which a name is the main one, written otherwise
_SHORT_ABROAD = 4  # letters
_HUGE = 1_000_000
_LARGE = 100_000
_KNOWN = 300_000  # a smaller city with a given name for its name is somebody


def build_gazetteer(rows: Rows) -> Gazetteer:
    """Return the gazetteer of the data files' rows (`consumers.tagger.loading` reads them)."""
    policies, dropped, given = _ambiguous(rows)
    builder = GazetteerBuilder(policies, frozenset(map(fold_name, dropped)))
    for name in dropped:
        if " " in name:
            builder.add(name, Kind.NOTHING, "")
    _add_countries(builder, rows)
    _add_cities(builder, rows, given)
    _add_regions(builder, rows)
    for actor, actor_kind, *_, names in rows["actors"]:
        for name in names.split("|"):
            inflected = actor_kind == "person" and has_cyrillic(name)
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
            dropped += filter(has_cyrillic, words.split("|"))
            given.update(map(fold_name, words.split("|")))
    policies.update(dict.fromkeys(given, Policy.PLACE))
    for policy, names in rows["ambiguous"]:
        for name in names.split("|"):
            if policy == "drop":
                dropped.append(name.rstrip("*"))
            elif policy != "given":
                policies[fold_name(name.rstrip("*"))] = Policy(policy)
    return policies, dropped, frozenset(given)


def _add_countries(builder: GazetteerBuilder, rows: Rows) -> None:
    for code, name, languages in rows["countries"]:
        inflected = has_cyrillic(name) and not _INFLECTED.isdisjoint(languages.split())
        builder.add(name, Kind.COUNTRY, code, languages, inflected=inflected)
        if genitive := _genitive(name, languages):
            builder.add(genitive, Kind.COUNTRY, code, _WITH_GENITIVE)
    for table, kind in (("country_aliases", Kind.COUNTRY), ("demonyms", Kind.DEMONYM)):
        for code, language, names in rows[table]:
            for name in names.split("|"):
                builder.add(name, kind, code, language, inflected=has_cyrillic(name))


def _genitive(name: str, languages: str) -> str | None:
    """Return the genitive of languages that put an s at the end: "Russlands", "Rysslands"."""
    has_one = not set(languages.split()).isdisjoint(_WITH_GENITIVE.split())
    return f"{name}s" if has_one and name[-1].isalpha() and name[-1] not in "sxzß" else None


def _add_regions(builder: GazetteerBuilder, rows: Rows) -> None:
    for region, _, _, _, _, _, names, after_comma in rows["admin1"]:
        for name in names.split("|"):
            builder.add(name, Kind.ADMIN, region, inflected=has_cyrillic(name))
        for name in filter(None, after_comma.split("|")):
            builder.add(name, Kind.ADMIN, region, "en", policy=Policy.COMMA)
    for region, language, names in rows["hints"]:
        for name in names.split("|"):
            builder.add(name, Kind.HINT, region, language)
    for zone, *_, names in rows["zones"]:
        for name in names.split("|"):
            builder.add(name, Kind.ZONE, zone)


def _add_cities(builder: GazetteerBuilder, rows: Rows, given: frozenset[str]) -> None:
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
            if is_masculine_adjective(name) and int(population) < _LARGE:
                continue  # "Золотой" is a ball more often than a town
            tiny = len(name) <= _SHORT_ABROAD and not mark and int(population) < _HUGE
            inflected = has_cyrillic(name) and not is_adjective(name) and not tiny
            languages = "" if mark == "war" or name[:_STEM] == first[:_STEM] else _abroad(name)
            builder.add(name, Kind.CITY, city, languages, inflected=inflected, policy=policy)
    for main, country, names in rows["cities_extra"]:
        city = by_name[main, country][1]
        for name in names.split("|"):
            builder.add(name, Kind.CITY, city, inflected=has_cyrillic(name))
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
    if mark == "capital" or not has_cyrillic(name) or country in _WRITES_CYRILLIC:
        return Policy.FREE
    if len(name) <= _SHORT_ABROAD:
        return Policy.VOTE
    return Policy.PLACE if len(name) == _SHORT_ABROAD + 1 and population < _HUGE and not mark else Policy.FREE


def build_lexicons(rows: Rows) -> Mapping[str, Lexicon]:
    """Return the lexicon of each language that has one."""
    agents: dict[str, list[tuple[str, Agent]]] = defaultdict(list)
    for language, sector, kind, names in rows["agents"]:
        for name in names.split("|"):
            agents[language].append((name, Agent(f"agent.{language}:{name}", sector, kind)))
    lexicons = {}
    for file in sorted(name for name in rows if name.startswith("lexicon/")):
        language = file.removeprefix("lexicon/")
        terms: dict[str, tuple[str, Term]] = {}
        for cue_class, weight, event, names in rows[file]:
            for name in names.split("|"):
                term = Term(f"lex.{language}:{name}", CueClass(cue_class), float(weight), event)
                terms.setdefault(fold_name(name) + "*" * name.endswith("*"), (name, term))
        # open terms first: of "protest" and "protest*" the later is taken, see find_terms
        ordered = sorted(terms.values(), key=lambda written: not written[0].endswith("*"))
        own = agents[language]
        lexicons[language] = Lexicon(
            tuple(term for _, term in ordered),
            build_term_set([name for name, _ in ordered]),
            tuple(agent for _, agent in own),
            build_term_set([name for name, _ in own]) if own else None,
        )
    return lexicons


def build_punctuated_names(rows: Sequence[Row]) -> PunctuatedNames:
    """Return the names with punctuation inside of actors' rows (as the gazetteer reads them)."""
    refs: dict[str, dict[str, bool]] = {}
    for ref, *_, names in rows:
        for name in names.split("|"):
            folded = fold(name.rstrip("*")).folded.strip()
            if "  " in folded:
                refs.setdefault(f" {folded} ", {})[ref] = name.lstrip("«\"'(")[:1].isupper()
    return PunctuatedNames(
        AhoCorasick(list(refs), store_patterns=False),
        tuple(
            tuple(Name(Kind.ACTOR, ref, frozenset(), Case.ANY, Ending.NONE) for ref in found)
            for found in refs.values()
        ),
        tuple(all(found.values()) for found in refs.values()),
    )
