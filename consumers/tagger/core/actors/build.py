"""Building what `actors` reads from the tables.

Owns how a row becomes a known actor, and which names of it the gazetteer gets.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    GIVEN_NAMES,
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
_IGO, _ARMED = "IGO", "MIL"
_MIN_SPOKEN = 5  # letters: shorter acronyms are words
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
    """Return the actors' names as the gazetteer finds them: no guards, with the forms that texts give them.

    Of actors with the same name the preferred one comes first, then they stand in the order of their ids.
    """
    kinds = {row.id: row.kind for row in tables[ACTORS]}
    respelled = _respellings(tables, kinds)
    spoken = {row.id for row in tables[ACTORS] if row.country == _IGO or row.sector == _ARMED}
    return [
        ActorName(row.actor, form, kinds[row.actor] == ActorKind.PERSON.value)
        for row in sorted(tables[ACTOR_NAMES], key=lambda row: not row.preferred)
        for written in (
            *_written(row.name.replace(_GUARD, ""), is_spoken=row.actor in spoken),
            *(respelled.get((row.actor, row.name), ())),
        )
        for form in first_word_forms(written)
    ]


def _respellings(tables: Tables, kinds: Mapping[str, str]) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the other spellings of persons' full names, by the given name, by actor and name.

    None that is a name of another actor.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    group_of: dict[str, str] = {}
    for group, name in tables[GIVEN_NAMES]:
        groups[group].append(name)
        group_of[name] = group
    taken = {row.name for row in tables[ACTOR_NAMES]}
    found: dict[tuple[str, str], Sequence[str]] = {}
    for row in tables[ACTOR_NAMES]:
        given, _, rest = row.name.partition(" ")
        if rest and given in group_of and kinds[row.actor] == ActorKind.PERSON.value:
            others = [f"{one} {rest}" for one in groups[group_of[given]]]
            found[row.actor, row.name] = [one for one in others if one not in taken]
    return found


def _written(name: str, *, is_spoken: bool) -> tuple[str, ...]:
    """Return a name, and an acronym that is spoken as a word also as one: MONUSCO, Monusco."""
    if is_spoken and name.isalpha() and name.isupper() and len(name) >= _MIN_SPOKEN:
        return name, name.capitalize()
    return (name,)
