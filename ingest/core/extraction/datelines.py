"""Datelines: where a text says that it was written, before its first sentence.

Owns the forms that agencies use: `KYIV, Ukraine (AP) —`, `GAZA, Nov 4 (Xinhua) --`, `PARIS –`,
`МОСКВА, 4 ноября. /ТАСС/.`. A name that is not in capitals needs an agency after it, since sentences
begin with names too.
"""

import re

from ingest.core.extraction.languages import alternation

__all__ = ["find_dateline"]

MAX_CHARACTERS = 60  # of place and region
_DASH = r"(?:—|–|--?|―)\s"
# Every letter but small ones, which only Latin and Cyrillic have among the scripts in question.
_CAPITALS = r"[^\W\d_a-zа-яёіїєґ]{2,}(?:[ .'’-]{1,2}[^\W\d_a-zа-яёіїєґ]{2,}){0,3}"
_NAME = r"[^\W\d_a-zа-яёіїєґ][\w'’.-]+(?: [^\W\d_a-zа-яёіїєґ][\w'’.-]+){0,3}"
_REGION = rf"(?:, {_NAME})?"
_DAY = r"(?:[,.]? (?:[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,9})(?:,? \d{4})?\.?)?"
_AGENCY = r" ?[(/\[][^()/\[\]\d]{2,30}[)/\]]"
_FORMS = (
    re.compile(rf"({_CAPITALS}{_REGION}){_DAY}(?:{_AGENCY})?\s*(?:{_DASH}|(?<=[)/])\s*[.:-])"),
    re.compile(rf"({_NAME}{_REGION}){_DAY}{_AGENCY}\s*(?:{_DASH}|[.:])"),
)
_NOT_PLACE = re.compile(rf"(?:{alternation(lambda pack: pack.not_places)})\b", re.IGNORECASE)


def find_dateline(text: str) -> str | None:
    """Return the place as written, with its region where one is named; None where the text has none."""
    beginning = text[: 3 * MAX_CHARACTERS]
    for form in _FORMS:
        found = form.match(beginning)
        if found is None or len(found[1]) > MAX_CHARACTERS or _NOT_PLACE.match(found[1]):
            continue
        if not beginning[found.end() :].lstrip()[:1].islower():  # a sentence begins after a dateline
            return found[1].strip()
    return None
