"""Context: how a place's name stands in its sentence.

Owns the words before and after, capitals beside it, commas and datelines; no meaning of the name itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Name
from consumers.tagger.core.text.document import Part
from schemas.stories import SpanField

__all__ = ["NO_WORDS", "ContextWords", "NameContext", "read_context"]

_DATELINE = re.compile(r"^[^\n]{0,60}?(?:\([^)]{2,40}\)\s*)?(?:—|–|--| - |/|:)")
_DATELINE_START = 40
_WINDOW = 40  # characters before and after
_MAX_SAID_GAP = 2  # words before the preposition
_ENDS = ".!?…:;\n\"“”«»'‘’()[]-–—•|"
_GAPS = " -\xa0"
_OPENING = "(\"«“„‘'[—–-"
_SEPARATORS = ',;:()[]«»"“”!?\n'


@dataclass(frozen=True, slots=True)
class ContextWords:
    """Folded words of one language that show what a name beside them is.

    Attributes:
        speech: After a name, make it a speaker.
        saying: Not far before a name, make it where something was said.
        provincial: Before a name that is a country's and a province's, make it the province's.
        locative, placing: Before a name, make it a place; after `locative` something happened there.
        civic: After a name, make it a place ("police", "county").
        person, given: Before a name, make it a person's.
        renaming: Before a name, make it another one's ("New", "Little").
        namesakes: Names of places that are given names, too.
        small: Capitalised words before a name that are not part of it ("Mayor", "North").
        capitalises_nouns: Any noun begins with a capital.
        capital_after_colon: So does the word after a colon, as in English headlines.
    """

    speech: frozenset[str] = frozenset()
    saying: frozenset[str] = frozenset()
    provincial: frozenset[str] = frozenset()
    locative: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()
    civic: frozenset[str] = frozenset()
    person: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    renaming: frozenset[str] = frozenset()
    namesakes: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    capitalises_nouns: bool = False
    capital_after_colon: bool = True


NO_WORDS = ContextWords()


@dataclass(slots=True)  # not frozen: one is made for each name of a text, and that takes half the time
class NameContext:
    """A name and how it stands in its sentence.

    Attributes:
        surface: As folded.
        is_locative: A preposition of place stands before it.
        is_placed: That, or another word that goes with places, and no other name beside it.
        is_surname: A given name or a title of persons stands before it.
        is_renamed: It is a part of another name ("New England").
        is_provincial: A word of provinces stands before it.
        is_civic: A word of towns stands after it ("Lebanon police").
        has_name_before, has_name_after: A capitalised word stands beside it, outside titles in title case.
        after_comma: After a capitalised word and a comma.
        is_marked: A capital marks it as a name: inside a sentence, in a script and a language where it does.
    """

    part: Part
    start: int
    end: int
    names: Sequence[Name]
    surface: str
    following: str
    is_locative: bool
    is_placed: bool
    is_surname: bool
    is_renamed: bool
    is_dateline: bool
    is_provincial: bool
    is_civic: bool
    has_name_before: bool
    has_name_after: bool
    begins_sentence: bool
    after_comma: bool
    is_marked: bool


def read_context(part: Part, match: Match, names: Sequence[Name], words: ContextWords) -> NameContext:
    """Return how a match stands in its text."""
    folded, original = part.text.folded, part.text.original
    start, end = match.start, match.end
    first, last = part.text.span(start, end)
    before = folded[max(0, start - _WINDOW) : start].split()
    after = folded[end : end + _WINDOW].split(None, 1)
    previous = before[-1] if before else ""
    following = after[0] if after else ""
    written = _word_before(original, first)
    is_titled = previous in words.person
    capital_before = written[:1].isupper() and (is_titled or not written.endswith("."))
    rest = original[last : last + 3]
    name_after = len(rest) > 2 and rest[0] in " -" and rest[1].isupper() and rest[2].islower()
    civic = following in words.civic and rest[:1] == " "
    locative = previous in words.locative
    is_said = locative and _is_said(before, words)
    dateline = (
        first < _DATELINE_START
        and part.field is SpanField.BODY
        and _DATELINE.match(original[last : last + 60]) is not None
    )
    other_name = name_after and not civic
    has_case = not part.is_title_case
    begins = _begins(original, first) and (words.capital_after_colon or not _after_colon(original, first))
    return NameContext(
        part=part,
        start=start,
        end=end,
        names=names,
        surface=folded[start:end],
        following=following,
        is_locative=locative,
        is_placed=civic or dateline or ((locative or previous in words.placing) and not other_name),
        is_surname=capital_before and (is_titled or previous in words.given),
        is_renamed=capital_before and previous in words.renaming,
        is_dateline=dateline or is_said,
        is_provincial=previous in words.provincial,
        is_civic=civic,
        has_name_before=capital_before
        and has_case
        and previous not in words.small
        and not _begins(original, max(0, first - len(written) - 1)),
        has_name_after=has_case and other_name,
        begins_sentence=begins,
        after_comma=original[max(0, first - 2) : first] == ", " and _follows_name(original, first),
        is_marked=original[first].isupper() and has_case and not begins and not words.capitalises_nouns,
    )


def _is_said(before: Sequence[str], words: ContextWords) -> bool:
    """Return whether something was said at a place: "it said in Geneva", "told reporters in Cairo"."""
    return not words.saying.isdisjoint(before[-1 - _MAX_SAID_GAP : -1])


def _word_before(original: str, first: int) -> str:
    """Return the word that a space or a hyphen separates from the name, punctuation before it left out."""
    if first < 2 or original[first - 1] not in _GAPS or original[first - 2].isspace():
        return ""
    word = original[max(0, first - _WINDOW) : first - 1].rsplit(maxsplit=1)[-1]
    return "" if word[-1] in _SEPARATORS else word.lstrip(_OPENING)


def _begins(original: str, at: int) -> bool:
    """Return whether a sentence begins at an offset."""
    before = original[max(0, at - 4) : at].rstrip(" \xa0")
    return not before or before[-1] in _ENDS


def _after_colon(original: str, at: int) -> bool:
    return original[max(0, at - 2) : at] == ": "


def _follows_name(original: str, first: int) -> bool:
    word = original[max(0, first - 30) : first - 2].rsplit(None, 1)
    return bool(word) and word[-1][:1].isupper()
