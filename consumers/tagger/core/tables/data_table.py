"""A table of the data: the columns of its rows, its key, and what it is for.

Which tables there are is `schema`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Generic, TypeVar, get_type_hints

from consumers.tagger.core.tables.columns import Column

__all__ = ["DataTable", "Row", "RowT"]

Row = tuple[object, ...]
RowT = TypeVar("RowT", bound=Row)
RowT_co = TypeVar("RowT_co", bound=Row, covariant=True)


@dataclass(frozen=True)
class DataTable(Generic[RowT_co]):
    """A table of the data.

    Attributes:
        name: Of its file, without ending.
        row: A NamedTuple whose fields are annotated with their columns.
        key: Columns whose values together are unique.
        about: What the table is for.
        folded: The column of the key that counts without case, accents and punctuation; empty: none.
        weight: The column that an overlay's `reweigh` sets; empty: none.
        owner: The table whose row a row's first column names; it is removed with that row.
        origin: Where the rows come from.
    """

    name: str
    row: Callable[..., RowT_co]
    key: tuple[str, ...]
    about: str
    folded: str = ""
    weight: str = ""
    owner: str = ""
    origin: str = "own list"

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns by name, in their order."""
        hints = get_type_hints(self.row, include_extras=True)
        return {name: hint.__metadata__[0] for name, hint in hints.items()}

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.columns)

    def index(self, column: str) -> int:
        """Return where a column stands."""
        return self.header.index(column)

    @cached_property
    def _key(self) -> Callable[[Row], Row]:
        first, *rest = map(self.index, self.key)
        return itemgetter(first, *rest) if rest else lambda row: (row[first],)

    def key_of(self, row: Row) -> Row:
        """Return the values of a row that are its key."""
        return self._key(row)
