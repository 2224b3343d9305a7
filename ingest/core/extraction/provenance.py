"""Provenance: for each field the first source that has a value, and which source that was.

Owns the rule that the first source wins and its record; the order of the sources is each caller's.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

__all__ = ["Provenance"]

ValueT = TypeVar("ValueT")


class Provenance:
    """Takes the first of several sources that has a value for a field, and remembers which it was.

    Args:
        labels: What is remembered of a source in place of its name.

    Attributes:
        sources: Field to the source it was taken from; a field without a value is missing.
    """

    def __init__(self, labels: Mapping[str, str] | None = None) -> None:
        self.sources: dict[str, str] = {}
        self._labels = labels or {}

    def first(self, field: str, *candidates: tuple[str, ValueT | None]) -> ValueT | None:
        """Return the first value that is neither None nor empty; candidates are pairs of source and value."""
        return self.first_of(field, candidates)

    def first_of(self, field: str, candidates: Iterable[tuple[str, ValueT | None]]) -> ValueT | None:
        """Return the same of candidates that are computed only when their turn comes."""
        for source, value in candidates:
            if value:
                self._remember(field, source)
                return value
        return None

    def flag(self, field: str, value: bool | None, *, source: str = "") -> bool | None:
        """Return a flag, of which False is a value too; its source has the field's own name unless given."""
        if value is not None:
            self._remember(field, source or field)
        return value

    def _remember(self, field: str, source: str) -> None:
        self.sources[field] = self._labels.get(source, source)
