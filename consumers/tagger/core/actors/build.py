"""Building what `actors` reads from the rows of the data files.

Owns how a row becomes a known actor, and which names of it the gazetteer gets.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from consumers.tagger.core.actors.actors import ActorData
from consumers.tagger.core.actors.agent_countries import ActorWords
from consumers.tagger.core.actors.capitalised_runs import ARABIC_FIRST, ARABIC_PARTICLES, NameWords
from consumers.tagger.core.actors.known_actors import KnownActor, Office, Offices
from consumers.tagger.core.gazetteer.build import build_punctuated_names
from consumers.tagger.core.tables.rows import Row, Rows, word_lists
from consumers.tagger.core.text.cyrillic import first_word_forms
from consumers.tagger.core.text.folding import fold_name
from schemas.stories import ActorKind

__all__ = ["build_actor_data", "build_actors", "named_rows"]

_TABLES = ("people", "groups", "actors")
_GUARD = "?"  # at a name's end: ambiguous, counts only with support in the text
_LISTS = ("of", "within", "filler", "between", "joins", "former", "weak")


def build_actor_data(rows: Rows, stops: Mapping[str, frozenset[str]]) -> ActorData:
    """Return the data of the files' rows.

    Args:
        stops: Stopwords by language.
    """
    table, names = build_actors(rows), _build_name_words(rows)
    return ActorData(
        table,
        _build_offices(table),
        _build_words(rows),
        names,
        replace(names, titles={}),
        stops,
        build_punctuated_names(named_rows(rows)),
    )


def _joined(rows: Rows) -> list[Row]:
    return [row for table in _TABLES for row in rows[table]]


def build_actors(rows: Rows) -> Mapping[str, KnownActor]:
    """Return the actors by id."""
    return {
        ref: KnownActor(
            names.split("|", 1)[0].rstrip("*?"),
            ActorKind(kind),
            sector,
            country or None,
            wikidata or None,
            tuple(_office(one) for one in offices.split(";") if one),
            frozenset(
                fold_name(name.rstrip("*?")) for name in names.split("|") if name.rstrip("*").endswith(_GUARD)
            ),
        )
        for ref, kind, sector, country, wikidata, offices, names in _joined(rows)
    }


def _build_offices(actors: Mapping[str, KnownActor]) -> Offices:
    """Return who held which office of a country."""
    offices: dict[tuple[str, str], list[tuple[Office, str]]] = defaultdict(list)
    for ref, row in actors.items():
        for office in row.offices:
            offices[row.country or "", office.role].append((office, ref))
    return offices


def _build_words(rows: Rows) -> Mapping[str, ActorWords]:
    """Return the words of each language."""
    lists = {name: word_lists(rows, name, "actor_words") for name in _LISTS}
    offices: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, language, words in rows["actor_words"]:
        if name.startswith("office:"):
            roles = tuple(name.removeprefix("office:").split(";"))
            offices.setdefault(language, {}).update((fold_name(word), roles) for word in words.split("|"))
    built: dict[str, ActorWords] = {}
    for language in offices.keys() | {language for of_list in lists.values() for language in of_list}:
        own = {name: lists[name].get(language, frozenset()) for name in _LISTS}
        built[language] = ActorWords(
            **own,
            offices=offices.get(language, {}),
            after=own["of"] | own["within"] | own["filler"],
            before=own["between"] | own["joins"],
        )
    return built


def _build_name_words(rows: Rows) -> NameWords:
    """Return the words of the file `name_words`."""
    titles: dict[str, str] = {}
    heads: dict[str, str] = {}
    given: set[str] = set()
    others: set[str] = set()
    for name, sector, words in rows["name_words"]:
        folded = [fold_name(word) for word in words.split("|")]
        if name == "title":
            titles.update(dict.fromkeys(folded, sector))
        elif name == "head":
            heads.update(dict.fromkeys(folded, sector))
        else:
            (given if name == "given" else others).update(folded)
    telling = frozenset(given) | titles.keys() | heads.keys() | ARABIC_FIRST | ARABIC_PARTICLES
    return NameWords(titles, frozenset(given), frozenset(others) | heads.keys(), heads, telling)


def named_rows(rows: Rows) -> list[Row]:
    """Return the rows of all actors as the gazetteer reads them: no guards, and inflected forms beside."""
    named: list[Row] = []
    for *before, names in _joined(rows):
        written = [name.replace(_GUARD, "") for name in names.split("|")]
        forms = dict.fromkeys(form for name in written for form in first_word_forms(name))
        named.append((*before, "|".join(forms)))
    return named


def _office(written: str) -> Office:
    role, _, term = written.partition("@")
    since, _, until = term.partition("..")
    return Office(role, _day(since), _day(until))


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
