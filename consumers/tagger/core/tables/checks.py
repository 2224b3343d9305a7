"""Checks across rows and tables: what a row names exists, and no two rows contradict each other.

Owns what one row alone cannot show; a cell by itself is `columns`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple, cast

from consumers.tagger.core.tables.data_table import DataTable, Row, RowT
from consumers.tagger.core.tables.office_rows import OfficeRow
from consumers.tagger.core.tables.parsing import Problem
from consumers.tagger.core.tables.schema import (
    ACTOR_NAMES,
    ACTORS,
    AMBIGUOUS,
    CITIES,
    CITY_ALIASES,
    COUNTRIES,
    DEATHS,
    DESKS,
    M49,
    OFFICES,
    POSTS,
    PROVINCE_NAMES,
    PROVINCES,
    ZONE_NAMES,
    ZONES,
    Tables,
    lexicon,
    table_named,
)
from consumers.tagger.core.text.folding import fold_name

__all__ = ["RowPosition", "check_tables"]

RowPosition = Callable[[str, Row], tuple[str, int]]
"""Returns the file and line of a row, given its table."""

_SIGNS = {"conflict": 1, "unrest": 1, "counter": -1, "mask": 0}
_IGO = "IGO"  # many organisations, each with a president of its own
_EXCLUSIVE = frozenset({"drop", "place", "vote"})


class _Wrong(NamedTuple):
    """A row that cannot stand beside the others; `wrong` continues "'value' ..."."""

    table: str
    row: Row
    column: str
    value: str
    wrong: str


def check_tables(tables: Tables, place: RowPosition) -> list[Problem]:
    """Return what is wrong with the tables together, in the order of the tables; empty: nothing."""
    checks = (
        _references,
        _actors,
        _offices,
        _ambiguous,
        _city_aliases,
        _zones,
        _countries,
        _lexicons,
        _nameless,
    )
    wrong = [one for check in checks for one in check(tables)]
    return [Problem(*place(one.table, one.row), one.column, one.value, one.wrong) for one in wrong]


def _references(tables: Tables) -> Iterator[_Wrong]:
    known: dict[str, set[object]] = {}
    for name, rows in tables.by_name.items():
        table = table_named(name)
        for index, (column_name, column) in enumerate(table.columns.items()):
            if not column.refers:
                continue
            for target in column.refers:
                if target not in known:
                    known[target] = _values(tables, target)
            allowed = set[object]().union(column.also, *(known[target] for target in column.refers))
            targets = " or ".join(_place_of(target) for target in column.refers)
            if column.optional:
                allowed.add("")
            for row in rows:
                cell = row[index]
                for value in cell if isinstance(cell, tuple) else (cell,):
                    if value not in allowed:
                        yield _Wrong(name, row, column_name, str(value), f"is not in {targets}")


def _values(tables: Tables, target: str) -> set[object]:
    name, _, column = target.partition(".")
    index = table_named(name).index(column)
    return {row[index] for row in tables.by_name[name]}


def _place_of(target: str) -> str:
    name, _, column = target.partition(".")
    return f"column {column} of {name}.tsv"


def _wrong(table: DataTable[RowT], row: RowT, column: str, wrong: str) -> _Wrong:
    return _Wrong(table.name, row, column, str(row[table.index(column)]), wrong)


def _actors(tables: Tables) -> Iterator[_Wrong]:
    for row in tables[ACTORS]:
        if row.id.startswith("p-") != (row.kind == "person"):
            yield _wrong(ACTORS, row, "id", f"does not fit {row.kind}: p- is a person, o- is not")
    preferred = Counter(fold_name(row.name.rstrip("*?")) for row in tables[ACTOR_NAMES] if row.preferred)
    for name in tables[ACTOR_NAMES]:
        if name.preferred and preferred[fold_name(name.name.rstrip("*?"))] > 1:
            yield _wrong(ACTOR_NAMES, name, "name", "is preferred for two actors: leave `yes` at one of them")


def _offices(tables: Tables) -> Iterator[_Wrong]:
    for row in tables[OFFICES]:
        if row.until is not None and row.until < row.since:
            yield _wrong(OFFICES, row, "until", f"is before {row.since}, when the office began")
    yield from _after_death(tables)
    yield from _posts(tables)


def _after_death(tables: Tables) -> Iterator[_Wrong]:
    died = {row.actor: row.day for row in tables[DEATHS]}
    for row in tables[OFFICES]:
        death = died.get(row.actor)
        if death is not None and (row.until or date.max) > death:
            yield _wrong(OFFICES, row, "until", f"is after {death}, when {row.actor} died (deaths.tsv)")


def _posts(tables: Tables) -> Iterator[_Wrong]:
    """Refuse a post without a holder today, and two holders on one day; on the day of a change both count."""
    country = {row.id: row.country for row in tables[ACTORS]}
    held: dict[tuple[str, str], list[OfficeRow]] = defaultdict(list)
    for office in tables[OFFICES]:
        held[country.get(office.actor, ""), office.role].append(office)
    for post in tables[POSTS]:
        if post.role != "unknown" and all(row.until for row in held[post.country, post.role]):
            yield _wrong(POSTS, post, "role", "has no holder today in offices.tsv: name one, or `unknown`")
    of_one = {post.role for post in tables[POSTS]}
    for (state, role), rows in held.items():
        if role in of_one and state not in ("", _IGO):
            yield from _together(sorted(rows, key=lambda row: row.since), state)


def _together(rows: list[OfficeRow], state: str) -> Iterator[_Wrong]:
    for before, row in pairwise(rows):
        if before.actor != row.actor and (before.until or date.max) > row.since:
            ended = f"until {before.until}" if before.until else "without an end"
            yield _wrong(
                OFFICES, row, "since", f"is while {before.actor} is {row.role} of {state}, {ended}: end one"
            )


def _ambiguous(tables: Tables) -> Iterator[_Wrong]:
    policies: dict[str, set[str]] = defaultdict(set)
    rows = [row for row in tables[AMBIGUOUS] if row.policy in _EXCLUSIVE]
    for row in rows:
        policies[fold_name(row.name)].add(row.policy)
    for row in rows:
        for other in policies[fold_name(row.name)] - {row.policy}:
            yield _wrong(
                AMBIGUOUS, row, "policy", f"contradicts {other!r} for {row.name!r}: keep one of the two"
            )


def _city_aliases(tables: Tables) -> Iterator[_Wrong]:
    known = {(row.country, row.name) for row in tables[CITIES]}
    shown: dict[tuple[str, str], str] = {}
    for row in tables[CITY_ALIASES]:
        city = (row.country, row.city)
        if city not in known:
            yield _wrong(
                CITY_ALIASES, row, "city", f"is not a city of {row.country} in column name of cities.tsv"
            )
        if row.shown and shown.setdefault(city, row.name) != row.name:
            yield _wrong(
                CITY_ALIASES, row, "name", f"is shown beside {shown[city]!r}: leave `yes` at one of them"
            )


def _zones(tables: Tables) -> Iterator[_Wrong]:
    for row in tables[ZONES]:
        if not row.countries:
            yield _wrong(ZONES, row, "countries", "is empty: a hot zone needs a country")


def _countries(tables: Tables) -> Iterator[_Wrong]:
    with_desk = {row.country for row in tables[DESKS]}
    with_m49 = {row.country for row in tables[M49]}
    english = {row.country for row in tables[COUNTRIES] if row.language == "en"}
    checked: set[str] = set()
    for row in tables[COUNTRIES]:
        if row.country in checked:
            continue
        checked.add(row.country)
        for table, rows in (("desks", with_desk), ("m49", with_m49)):
            if row.country not in rows:
                yield _wrong(COUNTRIES, row, "country", f"has no row in {table}.tsv")
        if row.country not in english:
            yield _wrong(COUNTRIES, row, "country", "has no English name, by which it is shown")


def _lexicons(tables: Tables) -> Iterator[_Wrong]:
    for language, rows in tables.lexicons().items():
        for row in rows:
            if (row.weight > 0) - (row.weight < 0) != _SIGNS[row.cue_class]:
                yield _wrong(
                    lexicon(language),
                    row,
                    "weight",
                    f"does not fit {row.cue_class}: conflict and unrest above 0, counter below 0, mask 0",
                )


def _nameless(tables: Tables) -> Iterator[_Wrong]:
    for table, names in ((ACTORS, ACTOR_NAMES), (ZONES, ZONE_NAMES), (PROVINCES, PROVINCE_NAMES)):
        named = {row[0] for row in cast("Iterable[Row]", tables.by_name[names.name])}
        for row in tables.by_name[table.name]:
            if row[0] not in named:
                yield _Wrong(table.name, row, "id", str(row[0]), f"has no name in {names.name}.tsv")
