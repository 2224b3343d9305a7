"""What a parsed condition is: a tree of tests that decides and renders itself.

Owns the meaning of each operator. `str()` of a tree is a condition that parses to the same tree.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from operator import eq, ge, gt, le, lt

__all__ = [
    "COMPARISONS",
    "AllOf",
    "AnyOf",
    "Compare",
    "Condition",
    "Field",
    "FieldKind",
    "Flag",
    "Has",
    "In",
    "Not",
    "Value",
]

Value = bool | float | str | frozenset[str] | None
"""A field's value by its kind. Texts are case-folded; None where a number or text is not known."""

Values = Mapping[str, Value]

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


@unique
class FieldKind(StrEnum):
    """What a field holds; it decides which operators the field takes."""

    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "list of texts"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a condition may name.

    Attributes:
        meaning: One line for the documents.
        values: Texts that can occur.
        pattern: A regular expression of further texts that can occur. With neither, any text can.
        form: What values and pattern allow, in words.
    """

    kind: FieldKind
    meaning: str
    values: frozenset[str] = frozenset()
    pattern: str | None = None
    form: str = ""

    def may_be(self, text: str) -> bool:
        """Return whether the text can occur at all, case aside."""
        if not self.values and self.pattern is None:
            return True
        listed = text.casefold() in {value.casefold() for value in self.values}
        return listed or (self.pattern is not None and bool(re.fullmatch(self.pattern, text, re.IGNORECASE)))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where at least one part is."""

    parts: tuple["Condition", ...]

    def matches(self, values: Values) -> bool:
        """Return whether it holds; `values` has every field that the condition names."""
        return any(part.matches(values) for part in self.parts)

    def __str__(self) -> str:
        return "(" + " or ".join(map(str, self.parts)) + ")"


@dataclass(frozen=True, slots=True)
class AllOf:
    """True where every part is."""

    parts: tuple["Condition", ...]

    def matches(self, values: Values) -> bool:
        """Return whether it holds; `values` has every field that the condition names."""
        return all(part.matches(values) for part in self.parts)

    def __str__(self) -> str:
        return "(" + " and ".join(map(str, self.parts)) + ")"


@dataclass(frozen=True, slots=True)
class Not:
    """True where the part is not."""

    part: "Condition"

    def matches(self, values: Values) -> bool:
        """Return whether it holds; `values` has every field that the condition names."""
        return not self.part.matches(values)

    def __str__(self) -> str:
        return f"not {self.part}"


@dataclass(frozen=True, slots=True)
class Flag:
    """True where the flag is set."""

    field: str

    def matches(self, values: Values) -> bool:
        """Return whether it holds; `values` has every field that the condition names."""
        return values[self.field] is True

    def __str__(self) -> str:
        return self.field


@dataclass(frozen=True, slots=True)
class Compare:
    """A number against a number; false where it is not known."""

    field: str
    operator: str
    number: float

    def matches(self, values: Values) -> bool:
        """Return whether it holds; `values` has every field that the condition names."""
        value = values[self.field]
        return isinstance(value, (int, float)) and COMPARISONS[self.operator](value, self.number)

    def __str__(self) -> str:
        return f"{self.field} {self.operator} {self.number!r}"


@dataclass(frozen=True, slots=True)
class In:
    """A text that is one of those named, case aside; false where it is not known."""

    field: str
    texts: tuple[str, ...]

    def matches(self, values: Values) -> bool:
        """Return whether it holds; `values` has every field that the condition names."""
        return values[self.field] in self.texts

    def __str__(self) -> str:
        return f"{self.field} in {_list(self.texts)}"


@dataclass(frozen=True, slots=True)
class Has:
    """A list that holds at least one of the texts named, or with `every` all of them, case aside."""

    field: str
    texts: tuple[str, ...]
    every: bool = False

    def matches(self, values: Values) -> bool:
        """Return whether it holds; `values` has every field that the condition names."""
        held = values[self.field]
        if not isinstance(held, frozenset):
            return False
        return held.issuperset(self.texts) if self.every else not held.isdisjoint(self.texts)

    def __str__(self) -> str:
        return f"{self.field} has {'all' if self.every else 'any'} {_list(self.texts)}"


Condition = AnyOf | AllOf | Not | Flag | Compare | In | Has


def _list(texts: tuple[str, ...]) -> str:
    escaped = (text.replace("\\", "\\\\").replace("'", "\\'") for text in texts)
    return "[" + ", ".join(f"'{text}'" for text in escaped) + "]"
