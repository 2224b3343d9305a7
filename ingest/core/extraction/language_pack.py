"""The shape of a language's words: what extraction knows about pages in one language.

Owns the fields and what each is for; the words are data, one module a language in `languages`. A pack may
begin small: an empty field has no effect, and a test lists what each pack still lacks.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Form", "FurnitureKind", "FurnitureRule", "LanguagePack", "line", "opening", "section"]


class FurnitureKind(StrEnum):
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
    """What a pattern must match: a whole line, its beginning, or a whole line that is a section's heading."""

    LINE = "line"
    OPENING = "opening"
    SECTION = "section"


class FurnitureRule(NamedTuple):
    """A pattern for lines of furniture.

    Attributes:
        pattern: A regular expression without capturing groups, matched without regard to case; punctuation
            and arrows after a whole line are allowed.
        example: A line that it matches.
        counterexample: A similar line of a story, which it does not match.
        sentences: Whether it takes whole sentences, too, where its kind names people or pictures.
    """

    kind: FurnitureKind
    form: Form
    pattern: str
    example: str
    counterexample: str
    sentences: bool = False


def line(
    kind: FurnitureKind, pattern: str, example: str, counterexample: str, *, sentences: bool = False
) -> FurnitureRule:
    """Return a rule for whole lines."""
    return FurnitureRule(kind, Form.LINE, pattern, example, counterexample, sentences)


def opening(
    kind: FurnitureKind, pattern: str, example: str, counterexample: str, *, sentences: bool = False
) -> FurnitureRule:
    """Return a rule for the beginning of a short line."""
    return FurnitureRule(kind, Form.OPENING, pattern, example, counterexample, sentences)


def section(kind: FurnitureKind, pattern: str, example: str, counterexample: str) -> FurnitureRule:
    """Return a rule for a heading, which is dropped together with the teasers and labels below it."""
    return FurnitureRule(kind, Form.SECTION, pattern, example, counterexample)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguagePack:
    """The words of one language, or (`any`) what is the same in all.

    All fields but `furniture` are regular expressions without capturing groups, matched without regard to
    case on pages of every language: pages mix languages, and what they declare is often wrong. Furniture is
    dropped by the rules of the page's language, of English and of `any`; where the page's language is not
    known, or has no rules, by those of all.

    Attributes:
        furniture: Rules for lines that are not part of an article.
        not_found: What titles of error pages say.
        consent: Words of consent dialogs.
        walls: What asks a reader to subscribe.
        byline_prefixes: What a byline has before a name ("by").
        byline_joiners: Words between two names ("and").
        byline_suffixes: Words after which a name has ended ("for", "at").
        byline_dates: Words before a date that follows a name ("updated").
        updated_labels: What stands before the date of the last change ("updated").
        correction_labels: How a paragraph begins that says what was corrected ("Correction:").
        retraction_notes: How a note begins that stands where an article was.
        not_names: Words with which no person's name begins.
        roles: Words that are in no person's name: jobs, and names of media.
        not_places: What texts begin with as with a dateline, and is not a place ("BREAKING").
        months: How the names of the twelve months begin, in ASCII, January first; for dates in URLs.
        definite_articles: With which names of sites begin; languages without articles have none.
    """

    furniture: tuple[FurnitureRule, ...] = ()
    not_found: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    walls: tuple[str, ...] = ()
    byline_prefixes: tuple[str, ...] = ()
    byline_joiners: tuple[str, ...] = ()
    byline_suffixes: tuple[str, ...] = ()
    byline_dates: tuple[str, ...] = ()
    updated_labels: tuple[str, ...] = ()
    correction_labels: tuple[str, ...] = ()
    retraction_notes: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    definite_articles: tuple[str, ...] = ()

    def word_lists(self) -> dict[str, tuple[str, ...]]:
        """Return all fields but `furniture`, by name."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "furniture"}
