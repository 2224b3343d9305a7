"""Columns: what a cell of a data table may hold, how it becomes a value, and what an error says of it.

Owns the kinds of cells. Which table has which columns is `rows` and `schema`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

__all__ = [
    "CellError",
    "Column",
    "codes",
    "day",
    "flag",
    "matching",
    "number",
    "one_of",
    "text",
    "whole",
]

_WHOLE = re.compile(r"0|[1-9][0-9]{0,11}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")


class CellError(ValueError):
    """A cell's value is not allowed; the text continues "'value' ..."."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        about: What stands in it, for the README.
        allowed: What a value may be, for the README.
        read: Returns a cell's value; raises CellError. None takes the text as it stands.
        optional: Whether the cell may be empty.
        refers: `table.column` pairs; each value must stand in one of them. Empty: refers to nothing.
        also: Values that `refers` need not know.
    """

    about: str
    allowed: str
    read: Callable[[str], object] | None = None
    optional: bool = False
    refers: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()


def text(about: str, *, optional: bool = False, refers: str = "", also: str = "") -> Column:
    """Return a column of text.

    Args:
        refers: `table.column` pairs, separated by blanks.
        also: Values allowed besides, separated by blanks.
    """
    targets = tuple(refers.split())
    allowed = " or ".join((*(f"a value of {target}" for target in targets), *also.split())) or "text"
    return Column(about, allowed, None, optional, targets, frozenset(also.split()))


def matching(about: str, pattern: str, allowed: str, *, optional: bool = False, refers: str = "") -> Column:
    """Return a column of text that matches a pattern in full."""
    compiled = re.compile(pattern)

    def read(cell: str) -> str:
        if compiled.fullmatch(cell) or (optional and not cell):
            return cell
        raise CellError(f"is not {allowed}")

    return Column(about, allowed, read, optional, tuple(refers.split()))


def one_of(about: str, *values: str, optional: bool = False) -> Column:
    """Return a column of one of these values."""
    listed = ", ".join(values)

    def read(cell: str) -> str:
        if cell in values or (optional and not cell):
            return cell
        raise CellError(f"is not one of {listed}")

    return Column(about, f"one of {listed}", read, optional)


def flag(about: str) -> Column:
    """Return a column that is `yes` or empty; its values are booleans."""

    def read(cell: str) -> bool:
        if cell not in ("", "yes"):
            raise CellError("is neither yes nor empty")
        return bool(cell)

    return Column(about, "`yes`", read, optional=True)


def whole(about: str, *, low: int = 0, high: int = 10**12) -> Column:
    """Return a column of whole numbers."""
    allowed = f"a whole number from {low} to {high}, of digits only"

    def read(cell: str) -> int:
        if not _WHOLE.fullmatch(cell) or not low <= int(cell) <= high:
            raise CellError(f"is not {allowed}")
        return int(cell)

    return Column(about, allowed, read)


def number(about: str, *, low: float, high: float, optional: bool = False) -> Column:
    """Return a column of numbers; an optional empty one is None."""
    allowed = f"a number from {low:g} to {high:g}, with a point for decimals"

    def read(cell: str) -> float | None:
        if optional and not cell:
            return None
        if not _NUMBER.fullmatch(cell) or not low <= float(cell) <= high:
            raise CellError(f"is not {allowed}")
        return float(cell)

    return Column(about, allowed, read, optional)


def day(about: str, *, optional: bool = False) -> Column:
    """Return a column of days; an optional empty one is None."""
    allowed = "a day as YYYY-MM-DD"

    def read(cell: str) -> date | None:
        if optional and not cell:
            return None
        try:
            parsed = date.fromisoformat(cell)
        except ValueError:
            raise CellError(f"is not {allowed}") from None
        if parsed.isoformat() != cell:
            raise CellError(f"is not {allowed}")
        return parsed

    return Column(about, allowed, read, optional)


def codes(about: str, *, refers: str = "", pattern: str = ".+", optional: bool = False) -> Column:
    """Return a column of codes separated by single blanks; its values are tuples in the same order.

    Args:
        refers: The `table.column` that knows them.
        pattern: What each matches in full.
    """
    compiled = re.compile(pattern)
    allowed = f"values of {refers}, separated by single blanks" if refers else f"codes like {pattern}"

    def read(cell: str) -> tuple[str, ...]:
        values = tuple(cell.split(" ")) if cell else ()
        if len(set(values)) < len(values):
            raise CellError("contains a code twice")
        if not all(map(compiled.fullmatch, values)):
            raise CellError(f"is not {allowed}")
        return values

    return Column(about, allowed, read, optional, tuple(refers.split()))
