"""The grammar of conditions: text to tree, checked against the fields that there are.

    condition = all_of { "or" all_of }
    all_of    = negation { "and" negation }
    negation  = "not" negation | "(" condition ")" | test
    test      = FLAG
              | NUMBER_FIELD ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) NUMBER
              | TEXT_FIELD ( ( "=" | "!=" ) STRING | "in" list )
              | LIST_FIELD "has" ( STRING | ( "any" | "all" ) list )
    list      = "[" STRING { "," STRING } "]"

A STRING stands in single or double quotes; a backslash lets a quote or a backslash stand in it. `a != b` is
`not a = b`, so it holds where `a` is not known.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from schemas.conditions.tokens import ConditionError, Token, tokens
from schemas.conditions.tree import (
    COMPARISONS,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Field,
    FieldKind,
    Flag,
    Has,
    In,
    Not,
)

__all__ = ["MAX_CHARACTERS", "MAX_DEPTH", "parse_condition"]

MAX_CHARACTERS = 4_000  # what is longer belongs in a program of the reader's
MAX_DEPTH = 50  # of parentheses and `not`: far below Python's recursion limit


PartT = TypeVar("PartT")


def parse_condition(text: str, fields: Mapping[str, Field]) -> Condition:
    """Return the condition that a text writes.

    Args:
        fields: Name to field, all that the text may name.

    Raises:
        ConditionError: The text is not a condition, or does not fit the fields.
    """
    if len(text) > MAX_CHARACTERS:
        raise ConditionError(f"the limit is {MAX_CHARACTERS} characters, these are {len(text)}", 1)
    parser = _Parser(tokens(text), fields)
    condition = parser.any_of(depth=0)
    parser.take_end()
    return condition


class _Parser:
    """Recursive descent over the tokens; each method takes what it is named for."""

    def __init__(self, tokens: list[Token], fields: Mapping[str, Field]) -> None:
        self._tokens = tokens
        self._fields = fields
        self._at = 0

    def any_of(self, *, depth: int) -> Condition:
        parts = self._separated("or", lambda: self._all_of(depth))
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def take_end(self) -> None:
        if self._token.kind != "end":
            raise self._unexpected("`and`, `or` or the end")

    def _all_of(self, depth: int) -> Condition:
        parts = self._separated("and", lambda: self._negation(depth))
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _negation(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise ConditionError(
                f"the limit is {MAX_DEPTH} levels of parentheses and `not`", self._token.column
            )
        if self._took("not"):
            return Not(self._negation(depth + 1))
        if self._took("("):
            inner = self.any_of(depth=depth + 1)
            self._take(")")
            return inner
        return self._test()

    def _test(self) -> Condition:
        name, field = self._field()
        match field.kind:
            case FieldKind.FLAG:
                return Flag(name)
            case FieldKind.NUMBER:
                return self._comparison(name)
            case FieldKind.TEXT if self._took("in"):
                return In(name, self._list(field))
            case FieldKind.TEXT:
                operator = self._operator(name, field, ("=", "!=", "in"))
                test = In(name, (self._string(field),))
                return test if operator == "=" else Not(test)
            case FieldKind.TEXTS:
                return self._membership(name, field)

    def _field(self) -> tuple[str, Field]:
        token = self._token
        field = self._fields.get(token.text) if token.kind == "word" else None
        if field is None:
            allowed = f"the fields are {', '.join(self._fields)}"
            if token.kind != "word":
                raise self._unexpected("a field", allowed)
            near = _nearest(token.text, self._fields)
            raise ConditionError(f"unknown field `{token.text}`: {near or allowed}", token.column)
        self._at += 1
        return token.text, field

    def _comparison(self, name: str) -> Condition:
        operator = self._operator(name, self._fields[name], (*COMPARISONS, "!="))
        token = self._token
        if token.kind != "number":
            raise self._unexpected("a number")
        self._at += 1
        if operator == "!=":
            return Not(Compare(name, "=", float(token.text)))
        return Compare(name, operator, float(token.text))

    def _membership(self, name: str, field: Field) -> Condition:
        self._operator(name, field, ("has",))
        if self._took("all"):
            return Has(name, self._list(field), every=True)
        if self._took("any"):
            return Has(name, self._list(field))
        if self._token.kind != "string":
            raise self._unexpected("a string in quotes, `any [...]` or `all [...]`")
        return Has(name, (self._string(field),))

    def _operator(self, name: str, field: Field, allowed: tuple[str, ...]) -> str:
        for operator in allowed:
            if self._took(operator):
                return operator
        names = " ".join(f"`{operator}`" for operator in allowed)
        raise self._unexpected("an operator", f"`{name}` is a {field.kind} and takes {names}")

    def _list(self, field: Field) -> tuple[str, ...]:
        self._take("[")
        texts = self._separated(",", lambda: self._string(field))
        self._take("]")
        return texts

    def _string(self, field: Field) -> str:
        token = self._token
        if token.kind != "string":
            raise self._unexpected("a string in quotes")
        self._at += 1
        text = re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL)
        if not field.may_be(text):
            allowed = _nearest(text, field.values) or f"it is {field.form}"
            raise ConditionError(f"{text!r} never occurs here: {allowed}", token.column)
        return text.casefold()

    def _separated(self, separator: str, part: Callable[[], PartT]) -> tuple[PartT, ...]:
        parts = [part()]
        while self._took(separator):
            parts.append(part())
        return tuple(parts)

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _took(self, text: str) -> bool:
        """Take the token where it is this word or sign; return whether it was."""
        if self._token.kind == "string" or self._token.text != text:
            return False
        self._at += 1
        return True

    def _take(self, text: str) -> None:
        if not self._took(text):
            raise self._unexpected(f"`{text}`")

    def _unexpected(self, wanted: str, allowed: str = "") -> ConditionError:
        token = self._token
        found = token.text if token.kind == "end" else f"`{token.text}`"
        return ConditionError(f"expected {wanted}, found {found}{allowed and '; '}{allowed}", token.column)


def _nearest(text: str, known: Iterable[str]) -> str | None:
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text.casefold(), by_fold, n=3)
    return f"did you mean {', '.join(by_fold[name] for name in near)}?" if near else None
