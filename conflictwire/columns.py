"""Columns: a table as wide as the terminal, each row with a line of detail that may use all of it.

Owns the widths alone; rich's tables have no cell over several columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from conflictwire.printable import printable

__all__ = ["ShownColumn", "ShownRow", "print_columns"]

_GAP = 2
_INDENT = 4  # of a detail
_MIN_FLEXIBLE = 12


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column.

    Attributes:
        share: Of what the others leave; 0 for a column as wide as its widest cell.
    """

    title: str
    share: int = 0
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row.

    Attributes:
        style: Of the first cell, and of the detail.
        detail: A line below; empty for none.
    """

    cells: tuple[str, ...]
    style: str = ""
    detail: str = ""


def print_columns(terminal: Console, columns: Sequence[ShownColumn], rows: Sequence[ShownRow]) -> None:
    """Print titles and rows; what is too long ends in an ellipsis."""
    widths = _widths(columns, rows, terminal.width)
    titles = ShownRow(tuple(column.title for column in columns))
    terminal.print(_line(columns, widths, titles, style="bold", first_style="bold"))
    for row in rows:
        terminal.print(_line(columns, widths, row, style="", first_style=row.style))
        if row.detail:
            detail = _fitted(row.detail, terminal.width - _INDENT).rstrip()
            terminal.print(Text(" " * _INDENT + detail, style=row.style, no_wrap=True))


def _widths(columns: Sequence[ShownColumn], rows: Sequence[ShownRow], width: int) -> list[int]:
    wanted = [
        max([cell_len(column.title), *(cell_len(row.cells[n]) for row in rows)])
        for n, column in enumerate(columns)
    ]
    fixed = sum(wanted[n] for n, column in enumerate(columns) if not column.share)
    left = width - fixed - _GAP * (len(columns) - 1)
    shares = sum(column.share for column in columns)
    return [
        min(wanted[n], max(_MIN_FLEXIBLE, left * column.share // shares)) if column.share else wanted[n]
        for n, column in enumerate(columns)
    ]


def _line(
    columns: Sequence[ShownColumn], widths: Sequence[int], row: ShownRow, *, style: str, first_style: str
) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis", style=style)
    for n, (column, width) in enumerate(zip(columns, widths, strict=True)):
        cell = _fitted(row.cells[n], width)
        if column.is_number:
            cell = " " * (width - cell_len(cell.rstrip())) + cell.rstrip()
        line.append(cell, style=first_style if n == 0 else None)
        line.append(" " * _GAP if n + 1 < len(columns) else "")
    return line


def _fitted(text: str, width: int) -> str:
    """Return the text in so many cells of the terminal; letters of East Asia take two."""
    text = printable(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(0, width - 1)) + "…"
