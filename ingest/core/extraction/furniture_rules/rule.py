"""The shape of a furniture rule."""

from enum import StrEnum
from typing import NamedTuple

__all__ = ["Form", "Kind", "Rule", "line", "opening", "section"]


class Kind(StrEnum):
    """What a line of furniture is."""

    NEWSLETTER = "newsletter"
    RELATED = "related"
    COOKIE = "cookie"
    PHOTO_CREDIT = "photo_credit"
    ADVERTISEMENT = "advertisement"
    COPYRIGHT = "copyright"
    BYLINE = "byline"
    PLAYER = "player"
    COMMENTS = "comments"
    SHARE = "share"
    SUBSCRIPTION = "subscription"
    NAVIGATION = "navigation"
    TAGS = "tags"


class Form(StrEnum):
    """What of a line a pattern must be: all of it, its beginning, or all of it with what it heads."""

    LINE = "line"
    OPENING = "opening"
    SECTION = "section"


class Rule(NamedTuple):
    """A pattern for lines of furniture.

    Attributes:
        pattern: A regular expression without capturing groups, matched without regard to case; punctuation
            and arrows after it are allowed.
        example: A line that it takes.
        counterexample: A line of a story that is like it, and stays.
    """

    kind: Kind
    form: Form
    pattern: str
    example: str
    counterexample: str


def line(kind: Kind, pattern: str, example: str, counterexample: str) -> Rule:
    """Return a rule for whole lines."""
    return Rule(kind, Form.LINE, pattern, example, counterexample)


def opening(kind: Kind, pattern: str, example: str, counterexample: str) -> Rule:
    """Return a rule for the beginning of a short line."""
    return Rule(kind, Form.OPENING, pattern, example, counterexample)


def section(kind: Kind, pattern: str, example: str, counterexample: str) -> Rule:
    """Return a rule for a heading, which takes the teasers and labels below it along."""
    return Rule(kind, Form.SECTION, pattern, example, counterexample)
