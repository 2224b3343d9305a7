"""Conditions as tokens: strings, numbers, words and signs, each with its column."""

import re
from typing import NamedTuple

__all__ = ["ConditionError", "Token", "tokens"]


class ConditionError(ValueError):
    """A condition cannot be used; the text names the column, counted from 1, and what is allowed there."""

    def __init__(self, problem: str, column: int) -> None:
        super().__init__(f"column {column}: {problem}")
        self.column = column


class Token(NamedTuple):
    """A token with its kind (string, number, word, sign, end) and its column, counted from 1."""

    kind: str
    text: str
    column: int


_PATTERN = re.compile(
    r"""(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      |(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.]))
      |(?P<word>[^\W\d]\w*)
      |(?P<sign><=|>=|!=|[=<>()\[\],])""",
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"\s*")


def tokens(text: str) -> list[Token]:
    """Return the tokens of a condition, the end last.

    Raises:
        ConditionError: A string is not closed, or a character begins no token.
    """
    found: list[Token] = []
    position = _skip_space(text, 0)
    while position < len(text):
        match = _PATTERN.match(text, position)
        if match is None or match.lastgroup is None:
            quote = text[position] in "'\""
            problem = "a string without its closing quote" if quote else f"unexpected {text[position]!r}"
            raise ConditionError(problem, position + 1)
        found.append(Token(match.lastgroup, match[0], position + 1))
        position = _skip_space(text, match.end())
    return [*found, Token("end", "the end", len(text) + 1)]


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
