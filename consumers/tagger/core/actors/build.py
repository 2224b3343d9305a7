"""Building what `actors` reads from the tables.

Owns how a row becomes a known actor, and which names of it the gazetteer gets.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from consumers.tagger.core.actors.actors import ActorData
from consumers.tagger.core.actors.agent_countries import ActorWords
from consumers.tagger.core.actors.capitalised_runs import ARABIC_FIRST, ARABIC_PARTICLES, NameWords
from consumers.tagger.core.actors.known_actors import KnownActor, Office, Offices
from consumers.tagger.core.gazetteer.build import ActorName, build_punctuated_names
from consumers.tagger.core.tables.schema import (
    ACTOR_NAMES,
    ACTOR_WORDS,
    ACTORS,
    NAME_WORDS,
    OFFICE_WORDS,
    OFFICES,
    WORDS,
    Tables,
)
from consumers.tagger.core.tables.word_lists import word_lists
from consumers.tagger.core.text.cyrillic import first_word_forms
from consumers.tagger.core.text.folding import fold_name
from schemas.stories import ActorKind

__all__ = ["actor_names", "build_actor_data", "build_actors"]

_GUARD = "?"  # at a name's end: ambiguous, counts only with support in the text
_LISTS = ("of", "within", "filler", "between", "joins", "former", "weak")


def build_actor_data(tables: Tables, actor_names: Iterable[ActorName]) -> ActorData:
    """Return the data of the tables.

    Args:
        actor_names: What `actor_names` returns.
    """
    actors, names = build_actors(tables), _build_name_words(tables)
    return ActorData(
        actors,
        _build_offices(actors),
        _build_words(tables),
        names,
        replace(names, titles={}),
        word_lists(tables[WORDS], "stopword"),
        build_punctuated_names(actor_names),
    )


def build_actors(tables: Tables) -> Mapping[str, KnownActor]:
    """Return the actors by id."""
    offices: dict[str, list[Office]] = defaultdict(list)
    for office in tables[OFFICES]:
        offices[office.actor].append(Office(office.role, office.since, office.until, office.checked))
    guarded: dict[str, set[str]] = defaultdict(set)
    for row in tables[ACTOR_NAMES]:
        if row.name.rstrip("*").endswith(_GUARD):
            guarded[row.actor].add(fold_name(row.name.rstrip("*?")))
    return {
        row.id: KnownActor(
            row.name,
            ActorKind(row.kind),
            row.sector,
            row.country,
            row.wikidata or None,
            tuple(offices[row.id]),
            frozenset(guarded[row.id]),
        )
        for row in tables[ACTORS]
    }


def _build_offices(actors: Mapping[str, KnownActor]) -> Offices:
    """Return who held which office of a country."""
    offices: dict[tuple[str, str], list[tuple[Office, str]]] = defaultdict(list)
    for ref, row in actors.items():
        for office in row.offices:
            offices[row.country or "", office.role].append((office, ref))
    return offices


def _build_words(tables: Tables) -> Mapping[str, ActorWords]:
    """Return the words of each language."""
    lists = {name: word_lists(tables[ACTOR_WORDS], name) for name in _LISTS}
    roles: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in tables[OFFICE_WORDS]:
        word = fold_name(row.word)
        roles[row.language][word] = (*roles[row.language].get(word, ()), row.role)
    built: dict[str, ActorWords] = {}
    for language in roles.keys() | {language for of_list in lists.values() for language in of_list}:
        own = {name: lists[name].get(language, frozenset()) for name in _LISTS}
        built[language] = ActorWords(
            **own,
            offices=roles.get(language, {}),
            after=own["of"] | own["within"] | own["filler"],
            before=own["between"] | own["joins"],
        )
    return built


def _build_name_words(tables: Tables) -> NameWords:
    """Return the words in names."""
    titles: dict[str, str] = {}
    heads: dict[str, str] = {}
    given: set[str] = set()
    others: set[str] = set()
    for row in tables[NAME_WORDS]:
        folded = fold_name(row.word)
        if row.list == "title":
            titles[folded] = row.sector
        elif row.list == "head":
            heads[folded] = row.sector
        else:
            (given if row.list == "given" else others).add(folded)
    telling = frozenset(given) | titles.keys() | heads.keys() | ARABIC_FIRST | ARABIC_PARTICLES
    return NameWords(titles, frozenset(given), frozenset(others) | heads.keys(), heads, telling)


def actor_names(tables: Tables) -> list[ActorName]:
    """Return the actors' names as the gazetteer finds them: no guards, and inflected forms beside.

    Of actors with the same name the preferred one comes first, then they stand in the order of their ids.
    """
    kinds = {row.id: row.kind for row in tables[ACTORS]}
    return [
        ActorName(row.actor, form, kinds[row.actor] == ActorKind.PERSON.value)
        for row in sorted(tables[ACTOR_NAMES], key=lambda row: not row.preferred)
        for form in first_word_forms(row.name.replace(_GUARD, ""))
    ]
