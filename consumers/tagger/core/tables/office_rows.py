"""Rows of the tables about offices: who held which, what it is called, and which posts have to be filled."""

from datetime import date
from typing import Annotated, NamedTuple

from consumers.tagger.core.tables.columns import day, matching, one_of, text

__all__ = ["POSTS", "DeathRow", "OfficeRow", "OfficeWordRow", "PostRow"]

_LANGUAGE = matching("Language of the text", "[a-z]{2,3}", "a language code of two or three small letters")
POSTS = ("head of state", "head of government", "foreign minister", "defence minister", "army chief")
"""The posts whose holders a story about a state names most."""


class OfficeRow(NamedTuple):
    """An office that a person held, both days included."""

    actor: Annotated[str, text("Person", refers="actors.id")]
    since: Annotated[date, day("First day; the first of the month or year where the day is not known")]
    until: Annotated[date | None, day("Last day; empty where it is still held", optional=True)]
    role: Annotated[str, text("Office")]
    checked: Annotated[
        date | None,
        day(
            "Last day on which the row is known to be right; from then on it is trusted less and less. "
            "Empty: always",
            optional=True,
        ),
    ]


class PostRow(NamedTuple):
    """What the holder of a post is called in a state, or that nobody here knows who holds it."""

    country: Annotated[str, text("Country", refers="countries.country")]
    post: Annotated[str, one_of("Post", *POSTS)]
    role: Annotated[str, text("Office that its holder has", refers="offices.role", also="unknown")]


class DeathRow(NamedTuple):
    """The death of a person, after which no office is held."""

    actor: Annotated[str, text("Person", refers="actors.id")]
    day: Annotated[date, day("Day of the death")]


class OfficeWordRow(NamedTuple):
    """A word for an office: "the Ukrainian president"."""

    language: Annotated[str, _LANGUAGE]
    word: Annotated[str, text("Word or words")]
    role: Annotated[str, text("Office that it may mean", refers="offices.role")]
