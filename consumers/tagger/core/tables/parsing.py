"""Parsing: from the text of a data file, or one line of an overlay, to typed rows or to what is wrong where.

Owns the files' form: UTF-8, comments that begin with `#`, a header of column names, a tab between cells. A
byte order mark, CRLF and decomposed letters are read as if they were not there.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Generic

from consumers.tagger.core.tables.columns import CellError
from consumers.tagger.core.tables.data_table import DataTable, Row, RowT
from consumers.tagger.core.text.folding import fold_name

__all__ = [
    "DataError",
    "ParsedTable",
    "Problem",
    "RowError",
    "folded_key",
    "parse_table",
    "read_cell",
    "read_row",
    "text_lines",
]

_INVISIBLE = "\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u2000-\u200a\u200e\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
_INVISIBLE_CHAR = re.compile(f"[{_INVISIBLE}]")
_QUOTED = re.compile(r'"[^\t\n]*"')
_SUSPECT = re.compile(
    rf'^ | $|\t | \t|  |[{_INVISIBLE}|]|(?:^|\t)"[^\t\n]*"(?:\t|$)', re.MULTILINE
)  # searched once in a whole file; the cells are examined only where it matches
_MAX_VALUE = 60  # characters of a cell that an error shows


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a data file.

    Attributes:
        line: From 1; 0 where it is the whole file.
        column: Empty where it is the whole line.
        wrong: Continues "'value' ...", and says what is allowed.
    """

    file: str
    line: int
    column: str
    value: str
    wrong: str

    def __str__(self) -> str:
        where = "".join(
            (
                self.file,
                f", line {self.line}" if self.line else "",
                f", column {self.column}" if self.column else "",
            )
        )
        shown = self.value if len(self.value) <= _MAX_VALUE else f"{self.value[:_MAX_VALUE]}…"
        return f"{where}: {shown!r} {self.wrong}"


class DataError(ValueError):
    """Data files that cannot be used; `problems` says why, at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class RowError(ValueError):
    """A row that cannot be used: the column (empty: the whole row), the value, what is wrong with it."""

    def __init__(self, column: str, value: str, wrong: str) -> None:
        super().__init__(f"{value!r} {wrong}")
        self.column, self.value, self.wrong = column, value, wrong


@dataclass(frozen=True, slots=True)
class ParsedTable(Generic[RowT]):
    """The rows of a file, and the line of each."""

    rows: tuple[RowT, ...]
    lines: tuple[int, ...]


def text_lines(text: str) -> list[tuple[int, str]]:
    """Return (line from 1, text) of a file's lines that are neither empty nor comments."""
    plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    return [(number, line) for number, line in enumerate(plain.split("\n"), 1) if line and line[0] != "#"]


def parse_table(table: DataTable[RowT], text: str, file: str) -> ParsedTable[RowT]:
    """Return the rows of a file's text.

    Args:
        file: Its name, for errors.

    Raises:
        DataError: With every problem of the file.
    """
    lines = text_lines(text)
    header = "\t".join(table.header)
    if not lines or lines[0][1] != header:
        number, found = lines[0] if lines else (0, "")
        raise DataError([Problem(file, number, "", found, f"is not the header {header!r}")])
    numbers = tuple(number for number, _ in lines[1:])
    written = [line for _, line in lines[1:]]
    rows = _read_all(table, written)
    if rows is None:
        rows, problems = _read_each(table, written, numbers, file)
        if problems:
            raise DataError(problems)
    _refuse_twins(table, rows, numbers, file)
    return ParsedTable(tuple(rows), numbers)


def _read_all(table: DataTable[RowT], lines: list[str]) -> list[RowT] | None:
    """Return the rows, read a column at a time; None where anything is wrong."""
    cells = [line.split("\t") for line in lines]
    columns = list(table.columns.values())
    if not cells:
        return []
    if any(len(row) != len(columns) for row in cells) or _SUSPECT.search("\n".join(lines)):
        return None
    values: list[Sequence[object]] = []
    for column, written in zip(columns, zip(*cells, strict=True), strict=True):
        if not column.optional and "" in written:
            return None
        try:  # each value once, and shared by its rows: countries and languages stand in thousands
            read = {cell: column.read(cell) if column.read else cell for cell in set(written)}
        except CellError:
            return None
        values.append([read[cell] for cell in written])
    return list(starmap(table.row, zip(*values, strict=True)))


def _read_each(
    table: DataTable[RowT], lines: list[str], numbers: Sequence[int], file: str
) -> tuple[list[RowT], list[Problem]]:
    rows: list[RowT] = []
    problems: list[Problem] = []
    for number, line in zip(numbers, lines, strict=True):
        try:
            rows.append(read_row(table, line.split("\t")))
        except RowError as error:
            problems.append(Problem(file, number, error.column, error.value, error.wrong))
    return rows, problems


def read_row(table: DataTable[RowT], cells: Sequence[str]) -> RowT:
    """Return the row of a line's cells; optional ones at its end may be left out.

    Raises:
        RowError: A cell is not allowed, or there are too many or too few.
    """
    missing = table.header[len(cells) :]
    if all(table.columns[name].optional for name in missing):
        cells = [*cells, *("" for _ in missing)]
    if len(cells) != len(table.columns):
        expected = ", ".join(table.header)
        raise RowError(
            "", "\t".join(cells), f"has {len(cells)} columns; expected {len(table.columns)}: {expected}"
        )
    return table.row(*(read_cell(table, name, cell) for name, cell in zip(table.header, cells, strict=True)))


def read_cell(table: DataTable[RowT], name: str, cell: str) -> object:
    """Return the value of a cell of a column.

    Raises:
        RowError: The cell is not allowed.
    """
    column = table.columns[name]
    try:
        _check_written(cell, optional=column.optional)
        return column.read(cell) if column.read else cell
    except CellError as error:
        raise RowError(name, cell, str(error)) from error


def _check_written(cell: str, *, optional: bool) -> None:
    """Refuse a cell that looks pasted or saved wrongly."""
    if not cell and not optional:
        raise CellError("is empty")
    if found := _INVISIBLE_CHAR.search(cell):
        code = ord(found.group())
        raise CellError(
            f"has the invisible character U+{code:04X} ({unicodedata.name(chr(code), 'control')})"
        )
    if "|" in cell:
        raise CellError("has a |: write one name or term a line")
    if _QUOTED.fullmatch(cell):
        raise CellError('stands in quotes, as a spreadsheet saves it: write it without them, and a " once')
    if cell != cell.strip(" ") or "  " in cell:
        raise CellError("has a blank at an end, or two in a row")


def folded_key(table: DataTable[RowT], key: Row) -> Row:
    """Return a key as duplicates are found by."""
    if not table.folded:
        return key
    at = table.key.index(table.folded)
    folded = "*".join(map(fold_name, str(key[at]).split("*")))
    return (*key[:at], folded, *key[at + 1 :])


def _refuse_twins(table: DataTable[RowT], rows: Sequence[RowT], numbers: Sequence[int], file: str) -> None:
    keys = list(map(table.key_of, rows))
    if table.folded:
        keys = [folded_key(table, key) for key in keys]
    if len(set(keys)) == len(keys):
        return
    counts = Counter(keys)
    first: dict[Row, int] = {}
    problems = []
    for key, row, number in zip(keys, rows, numbers, strict=True):
        if counts[key] > 1 and first.setdefault(key, number) != number:
            shown = " ".join(map(str, table.key_of(row)))
            problems.append(
                Problem(file, number, ", ".join(table.key), shown, f"stands in line {first[key]} already")
            )
    raise DataError(problems)
