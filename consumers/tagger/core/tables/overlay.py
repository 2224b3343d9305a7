"""Overlays: an editor's changes to the data's rows, laid over them without a rebuild.

Owns which changes there are, how a changed row is checked and what it makes of the rows. Reading files is
`consumers.tagger.loading`.

A change is a row of the table with `add`, `remove` or `reweigh` before it. `add` has every column; `remove`
has the key columns, and may end with names, which then go alone; `reweigh` has the key columns and a number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.tables.rows import Row, Rows

__all__ = ["OVERLAID", "Change", "ChangeError", "apply_changes"]


class ChangeError(ValueError):
    """A row of an overlay that cannot be meant; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line of an overlay: `cells` after its verb."""

    table: str
    line: int
    verb: str
    cells: Row


@dataclass(frozen=True, slots=True)
class _Table:
    """How a table is changed.

    Attributes:
        columns: Their names.
        key: How many of the first columns tell rows apart; 0 for lexicons, whose rows go by their terms.
        names: Index of the column of names, None where there is none.
        weight: Index of the column that `reweigh` sets, None where there is none.
        checks: By index of a column.
    """

    columns: tuple[str, ...]
    key: int
    names: int | None
    weight: int | None
    checks: Mapping[int, Callable[[str], str | None]]


def _between(least: float, most: float) -> Callable[[str], str | None]:
    def check(cell: str) -> str | None:
        try:
            inside = least <= float(cell) <= most
        except ValueError:
            return "is no number"
        return None if inside else f"is not between {least:g} and {most:g}"

    return check


def _one_of(*values: str) -> Callable[[str], str | None]:
    return lambda cell: None if cell in values else f"is none of {', '.join(values)}"


def _some(cell: str) -> str | None:
    return None if all(name.strip() for name in cell.split("|")) else "has an empty name"


def _country(cell: str) -> str | None:
    is_code = len(cell) == 2 and cell.isascii() and cell.isupper()
    return None if is_code else "is no ISO 3166-1 alpha-2 code"


def _countries(cell: str) -> str | None:
    wrong = [code for code in cell.split() if _country(code)]
    return f"has {wrong[0]!r}, which is no ISO 3166-1 alpha-2 code" if wrong else None


def _zone_id(cell: str) -> str | None:
    return None if cell.startswith("hz-") else "does not begin with hz-"


def _whole(cell: str) -> str | None:
    return None if cell.isascii() and cell.isdigit() else "is no whole number"


_LATITUDE, _LONGITUDE = _between(-90, 90), _between(-180, 180)
_ACTORS = _Table(
    ("id", "kind", "sector", "country", "wikidata", "offices", "names"),
    1,
    6,
    None,
    {0: _some, 1: _one_of("person", "organisation", "group"), 6: _some},
)
_LEXICON = _Table(
    ("class", "weight", "event", "terms"),
    0,
    3,
    1,
    {0: _one_of("conflict", "unrest", "counter", "mask"), 1: _between(-10, 10), 3: _some},
)
_POLICIES = ("drop", "given", "place", "vote")
OVERLAID: Mapping[str, _Table] = {
    "cities": _Table(
        ("geonames", "country", "admin1", "latitude", "longitude", "population", "capital", "names"),
        1,
        7,
        5,
        {
            0: _whole,
            1: _country,
            3: _LATITUDE,
            4: _LONGITUDE,
            5: _whole,
            6: _one_of("", "capital", "war"),
            7: _some,
        },
    ),
    "admin1": _Table(
        ("id", "country", "admin1", "name", "latitude", "longitude", "names", "after_comma"),
        1,
        6,
        None,
        {1: _country, 4: _LATITUDE, 5: _LONGITUDE, 6: _some},
    ),
    "zones": _Table(
        ("id", "name", "countries", "desks", "latitude", "longitude", "names"),
        1,
        6,
        None,
        {0: _zone_id, 2: _countries, 4: _LATITUDE, 5: _LONGITUDE, 6: _some},
    ),
    "country_aliases": _Table(("country", "language", "names"), 2, 2, None, {0: _country, 2: _some}),
    "demonyms": _Table(("country", "language", "words"), 2, 2, None, {0: _country, 2: _some}),
    "cities_extra": _Table(("city", "country", "names"), 2, 2, None, {1: _country, 2: _some}),
    "hints": _Table(("region", "language", "names"), 2, 2, None, {2: _some}),
    "ambiguous": _Table(("policy", "names"), 1, 1, None, {0: _one_of(*_POLICIES), 1: _some}),
    "words": _Table(("list", "language", "words"), 2, 2, None, {2: _some}),
    "actors": _ACTORS,
    "people": _ACTORS,
    "groups": _ACTORS,
}


def _table(name: str) -> _Table:
    return _LEXICON if name.startswith("lexicon/") else OVERLAID[name]


def apply_changes(
    rows: Rows, changes: Sequence[Change], *, fails: Callable[[Change, str], Exception]
) -> Rows:
    """Return the rows with the changes made in their order.

    Args:
        rows: By table.
        fails: Returns the error to raise for a change that cannot be meant.
    """
    changed: dict[str, list[Row]] = {}
    for change in changes:
        table = changed.setdefault(change.table, list(rows[change.table]))
        try:
            changed[change.table] = _changed(table, change, {**rows, **changed})
        except ChangeError as error:
            raise fails(change, str(error)) from error
    return {**rows, **changed}


def _changed(rows: list[Row], change: Change, every: Rows) -> list[Row]:
    table = _table(change.table)
    if change.verb == "add":
        return _add(rows, change.cells, table, change.table, every)
    if change.verb == "remove":
        return _remove(rows, change.cells, table)
    if change.verb == "reweigh":
        return _reweigh(rows, change.cells, table)
    raise ChangeError(f"the first column is {change.verb!r}: add, remove and reweigh are known")


def _add(rows: list[Row], cells: Row, table: _Table, name: str, every: Rows) -> list[Row]:
    if len(cells) != len(table.columns):
        raise ChangeError(
            f"{len(cells)} columns after the verb; add needs {len(table.columns)}: {', '.join(table.columns)}"
        )
    _check(cells, table)
    _check_against(cells, name, every)
    if table.key == 1 and table.names != 1 and any(row[0] == cells[0] for row in rows):
        raise ChangeError(f"{table.columns[0]} {cells[0]!r} is there already: remove it first")
    same = [row for row in rows if table.names == table.key and row[: table.key] == cells[: table.key]]
    if not same:
        return [*rows, cells]
    first = same[0]  # lists have one row for each key: names join those that are there
    joined = "|".join(dict.fromkeys([*first[-1].split("|"), *cells[-1].split("|")]))
    return [(*row[:-1], joined) if row is first else row for row in rows]


def _check(cells: Row, table: _Table) -> None:
    for index, check in table.checks.items():
        wrong = check(cells[index])
        if wrong:
            raise ChangeError(f"{table.columns[index]} {cells[index]!r} {wrong}")


def _check_against(cells: Row, name: str, every: Rows) -> None:
    """Check what a row refers to in another table."""
    known = {row[0] for row in every["countries"]}
    codes = _codes(cells, name)
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ChangeError(f"country {unknown[0]!r} is not known")
    if name == "zones" and not codes:
        raise ChangeError("a zone needs a country")
    if name == "zones":
        desks = {desk for desk, _ in every["desks"]}
        wrong = [desk for desk in cells[3].split() if desk not in desks]
        if wrong:
            raise ChangeError(f"desk {wrong[0]!r} is not known")
    if name == "cities_extra" and not any(
        row[1] == cells[1] and row[7].split("|", 1)[0] == cells[0] for row in every["cities"]
    ):
        raise ChangeError(f"city {cells[0]!r} of {cells[1]} is not in cities.tsv under this name")
    if name.startswith("lexicon/"):
        _check_term(cells, every)


def _codes(cells: Row, name: str) -> list[str]:
    if name == "zones":
        return cells[2].split()
    if name in ("cities", "admin1", "cities_extra"):
        return [cells[1]]
    if name in ("country_aliases", "demonyms"):
        return [cells[0]]
    return [cells[0].split("-", 1)[0]] if name == "hints" else []


def _check_term(cells: Row, every: Rows) -> None:
    kind, weight, event, _ = cells
    if event and event not in {row[0] for row in every["events"]}:
        raise ChangeError(f"event {event!r} is not in events.tsv")
    if not _fits_class(weight, kind):
        raise ChangeError(
            f"weight {weight} does not fit {kind}: conflict and unrest > 0, counter < 0, mask 0"
        )


def _fits_class(weight: str, kind: str) -> bool:
    """Return whether a weight has the sign of its class."""
    sign = (float(weight) > 0) - (float(weight) < 0)
    return sign == {"counter": -1, "mask": 0}.get(kind, 1)


def _remove(rows: list[Row], cells: Row, table: _Table) -> list[Row]:
    if table.key and len(cells) == table.key:
        kept = [row for row in rows if row[: table.key] != cells]
        if len(kept) == len(rows):
            raise ChangeError(f"there is no row {' '.join(cells)!r} to remove")
        return kept
    if table.names is None or len(cells) != table.key + 1:
        keys = ", ".join(table.columns[: table.key])
        raise ChangeError(
            f"{len(cells)} columns after the verb; remove needs {keys or 'names'}, then names or none"
        )
    return _without(rows, cells, table, table.names)


def _without(rows: list[Row], cells: Row, table: _Table, column: int) -> list[Row]:
    gone = dict.fromkeys(cells[-1].split("|"))
    missing, kept = set(gone), list[Row]()
    for row in rows:
        names = row[column].split("|")
        if row[: table.key] != cells[: table.key] or gone.keys().isdisjoint(names):
            kept.append(row)
            continue
        missing -= set(names)
        left = [name for name in names if name not in gone]
        if left:
            kept.append((*row[:column], "|".join(left), *row[column + 1 :]))
    if missing:
        raise ChangeError(f"there is no {min(missing)!r} to remove")
    return kept


def _reweigh(rows: list[Row], cells: Row, table: _Table) -> list[Row]:
    if table.weight is None:
        raise ChangeError("rows of this table have no weight: add and remove are known")
    if len(cells) != max(table.key, 1) + 1:
        what = table.columns[0] if table.key else "terms"
        raise ChangeError(f"{len(cells)} columns after the verb; reweigh needs {what} and a number")
    wrong = table.checks[table.weight](cells[-1])
    if wrong:
        raise ChangeError(f"{table.columns[table.weight]} {cells[-1]!r} {wrong}")
    if table.key:
        return _weighed(rows, cells, table.weight)
    return _weighed_terms(rows, cells[0].split("|"), cells[1], table)


def _weighed(rows: list[Row], cells: Row, column: int) -> list[Row]:
    if not any(row[0] == cells[0] for row in rows):
        raise ChangeError(f"there is no row {cells[0]!r} to reweigh")
    return [(*row[:column], cells[1], *row[column + 1 :]) if row[0] == cells[0] else row for row in rows]


def _weighed_terms(rows: list[Row], terms: list[str], weight: str, table: _Table) -> list[Row]:
    """Return a lexicon in which the terms have a row of their own, of their class and event."""
    weighed = list[Row]()
    for term in terms:
        of_term = [row for row in rows if term in row[3].split("|")]
        if not of_term:
            raise ChangeError(f"there is no {term!r} to reweigh")
        row = (of_term[0][0], weight, of_term[0][2], term)
        if not _fits_class(weight, row[0]):
            raise ChangeError(f"weight {weight} does not fit {row[0]}, the class of {term!r}")
        weighed.append(row)
    return [*_without(rows, ("|".join(terms),), table, 3), *weighed]
