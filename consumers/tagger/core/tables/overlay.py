"""Overlays: an editor's changes to the tables, laid over them without a rebuild.

Owns which changes there are and what they make of the rows. Rows are checked as those of the shipped files
are; reading files is `consumers.tagger.loading`.

A line of an overlay is a verb and then: for `add` and `replace` every column; for `remove` the key columns;
for `reweigh` the key columns and a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from consumers.tagger.core.tables.checks import check_tables
from consumers.tagger.core.tables.data_table import DataTable, Row
from consumers.tagger.core.tables.parsing import (
    DataError,
    ParsedTable,
    Problem,
    RowError,
    folded_key,
    read_cell,
    read_row,
    text_lines,
)
from consumers.tagger.core.tables.schema import LEXICON_PREFIX, TABLES, Tables, sort_key, table_named

__all__ = ["Laid", "OverlayText", "TableChanges", "lay_overlay"]

_HEADER = "change"
_VERBS = "add, remove, replace, reweigh"


@dataclass(frozen=True, slots=True)
class OverlayText:
    """A file of an overlay: the name of its table, its path for errors, its text."""

    table: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class TableChanges:
    """What an overlay makes of a table: rows in the order of the table; pairs are before, after."""

    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[tuple[Row, Row], ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """The tables under an overlay, and its changes by table; tables without any are left out."""

    tables: Tables
    changes: Mapping[str, TableChanges]


def lay_overlay(parsed: Mapping[str, ParsedTable[Row]], texts: Sequence[OverlayText]) -> Laid:
    """Return the tables with the changes made, in the order of the texts and of their lines.

    Raises:
        DataError: A file or a line cannot be used, or the tables contradict each other afterwards; with every
            problem.
    """
    layers = _Layers(parsed)
    problems = list(chain.from_iterable(layers.apply(text) for text in texts))
    tables = layers.tables()
    if not problems:  # of rows that contradict each other the overlay's first
        files = {text.file for text in texts}
        problems = sorted(check_tables(tables, layers.place), key=lambda problem: problem.file not in files)
    if problems:
        raise DataError(problems)
    return Laid(tables, layers.changes())


class _Layers:
    """The rows of the tables by key, from the first change of a table on, and where new ones come from."""

    def __init__(self, parsed: Mapping[str, ParsedTable[Row]]) -> None:
        self._parsed = parsed
        self._before: dict[str, Mapping[Row, Row]] = {}
        self._rows: dict[str, dict[Row, Row]] = {}
        self._places: dict[tuple[str, Row], tuple[str, int]] = {}

    def apply(self, text: OverlayText) -> list[Problem]:
        """Make the changes of a file; return what is wrong with it."""
        if text.table not in self._parsed:
            languages = [name for name in self._parsed if name.startswith(LEXICON_PREFIX)]
            known = ", ".join((*sorted(TABLES), *sorted(languages)))
            return [Problem(text.file, 0, "", text.table, f"is not a table; expected one of {known}")]
        table = table_named(text.table)
        problems = []
        for number, line in text_lines(text.text):
            try:
                self._change(table, line.split("\t"), (text.file, number))
            except RowError as error:
                problems.append(Problem(text.file, number, error.column, error.value, error.wrong))
        return problems

    def place(self, table: str, row: Row) -> tuple[str, int]:
        """Return the file and line of a row."""
        if (table, row) in self._places:
            return self._places[table, row]
        parsed = self._parsed[table]
        return f"{table}.tsv", parsed.lines[parsed.rows.index(row)]

    def tables(self) -> Tables:
        """Return the rows of every table; those of a changed one sorted again."""
        changed = {name: tuple(sorted(rows.values(), key=sort_key)) for name, rows in self._rows.items()}
        return Tables({name: changed.get(name, parsed.rows) for name, parsed in self._parsed.items()})

    def changes(self) -> Mapping[str, TableChanges]:
        """Return the changes of each changed table."""
        return {name: _compare(self._before[name], self._rows[name]) for name in sorted(self._rows)}

    def _change(self, table: DataTable[Row], line: list[str], place: tuple[str, int]) -> None:
        verb, *cells = line
        if verb == _HEADER:
            if cells != list(table.header):
                header = "\t".join((_HEADER, *table.header))
                raise RowError("", "\t".join(line), f"is not the header {header!r}")
        elif verb in ("add", "replace"):
            self._set(table, cells, place, is_new=verb == "add")
        elif verb == "remove":
            self._remove(table, cells)
        elif verb == "reweigh":
            self._reweigh(table, cells, place)
        else:
            raise RowError(_HEADER, verb, f"is not one of {_VERBS}")

    def _of(self, table: DataTable[Row]) -> dict[Row, Row]:
        if table.name not in self._rows:
            self._before[table.name] = {
                folded_key(table, table.key_of(row)): row for row in self._parsed[table.name].rows
            }
            self._rows[table.name] = dict(self._before[table.name])
        return self._rows[table.name]

    def _set(self, table: DataTable[Row], cells: list[str], place: tuple[str, int], *, is_new: bool) -> None:
        row = read_row(table, cells)
        key, rows = folded_key(table, table.key_of(row)), self._of(table)
        if (key in rows) == is_new:
            shown = " ".join(map(str, table.key_of(row)))
            wrong = "is there already: use replace" if is_new else "is not there: use add"
            raise RowError(", ".join(table.key), shown, wrong)
        rows[key] = row
        self._places[table.name, row] = place

    def _key(self, table: DataTable[Row], cells: list[str], *, what: str) -> Row:
        """Return the key of a row that is there."""
        if len(cells) != len(table.key):
            expected = ", ".join(table.key)
            raise RowError("", "\t".join(cells), f"has {len(cells)} columns; expected {what}: {expected}")
        key = folded_key(table, tuple(map(partial(read_cell, table), table.key, cells)))
        if key not in self._of(table):
            raise RowError(", ".join(table.key), " ".join(cells), "is not there")
        return key

    def _remove(self, table: DataTable[Row], cells: list[str]) -> None:
        key = self._key(table, cells, what="the key")
        del self._of(table)[key]
        for owned in (one for one in TABLES.values() if one.owner == table.name):
            rows = self._of(owned)
            for of_owner in [other for other, row in rows.items() if row[0] == key[0]]:
                del rows[of_owner]

    def _reweigh(self, table: DataTable[Row], cells: list[str], place: tuple[str, int]) -> None:
        if not table.weight:
            with_weight = ", ".join(one.name for one in TABLES.values() if one.weight)
            raise RowError(
                _HEADER,
                "reweigh",
                f"is for {with_weight} and lexicons, whose rows have a weight: use replace",
            )
        if not cells:
            raise RowError("", "", f"has no columns; expected {', '.join(table.key)}, {table.weight}")
        weight = read_cell(table, table.weight, cells[-1])
        key = self._key(table, cells[:-1], what=f"the key and a {table.weight}")
        rows, at = self._of(table), table.index(table.weight)
        row = table.row(*(weight if index == at else value for index, value in enumerate(rows[key])))
        rows[key] = row
        self._places[table.name, row] = place


def _compare(before: Mapping[Row, Row], after: Mapping[Row, Row]) -> TableChanges:
    both = [(before[key], after[key]) for key in before.keys() & after.keys()]
    return TableChanges(
        tuple(sorted((after[key] for key in after.keys() - before.keys()), key=sort_key)),
        tuple(sorted((before[key] for key in before.keys() - after.keys()), key=sort_key)),
        tuple(sorted((pair for pair in both if pair[0] != pair[1]), key=lambda pair: sort_key(pair[0]))),
    )
