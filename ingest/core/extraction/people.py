"""People: the names of authors, without what bylines have around them.

Owns the cleaning of names; where bylines stand on a page is `metadata`'s, their words are those of
`languages`.
"""

import re
from collections.abc import Iterable

from ingest.core.extraction.languages import alternation
from ingest.core.web.text import one_line

__all__ = ["clean_authors"]

MAX_AUTHORS = 12
MAX_NAME_CHARACTERS = 60
MAX_NAME_WORDS = 6

_BEFORE = re.compile(
    rf"^\W*(?:{alternation(lambda pack: pack.byline_prefixes)})\b\s*:?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\s*(?:,|;|\||/|&|•|·|\b(?:{alternation(lambda pack: pack.byline_joiners)})\b)\s*", re.IGNORECASE
)
_AFTER = re.compile(
    rf"\s+(?:-|–|—|{alternation(lambda pack: pack.byline_suffixes)})\s.*$|\s*\(.*$|\s*@\S+.*$|\s+\d.*$"
    rf"|\b(?:{alternation(lambda pack: pack.byline_dates)})\b.*$",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(
    rf"https?:|www\.|@|\d|^(?:{alternation(lambda pack: pack.not_names)})\b", re.IGNORECASE
)
_ROLE = re.compile(rf"\b(?:{alternation(lambda pack: pack.roles)})\b", re.IGNORECASE)


def clean_authors(written: Iterable[str], *, publisher: str | None) -> tuple[str, ...]:
    """Return persons' names, each once, in their order; empty where there are none.

    Args:
        written: Bylines or names, as the page has them.
        publisher: Not a person, though some pages name it as the author.
    """
    names: dict[str, str] = {}
    for byline in written:
        for part in _BETWEEN.split(_BEFORE.sub("", one_line(byline)[:300])):
            name = _AFTER.sub("", _BEFORE.sub("", part)).strip(" .,:;|-–—\"'")
            if _is_name(name, publisher):
                names.setdefault(name.casefold(), name.title() if name.isupper() else name)
    return tuple(list(names.values())[:MAX_AUTHORS])


def _is_name(name: str, publisher: str | None) -> bool:
    words = name.split()
    if not 2 <= len(name) <= MAX_NAME_CHARACTERS or not 1 <= len(words) <= MAX_NAME_WORDS:
        return False
    if _NOT_NAME.search(name) or _ROLE.search(name):
        return False
    if publisher and name.casefold() in publisher.casefold():
        return False
    if words[-1][0].islower():  # "Veröffentlicht am": a label, and what it labels is gone
        return False
    return not name[0].islower() and (len(words) > 1 or not name.isascii())
