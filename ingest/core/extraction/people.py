"""People: the names of authors, out of what bylines write around them.

Owns the cleaning of names; where bylines stand is `metadata`.
"""

import re
from collections.abc import Iterable

from ingest.core.web.text import one_line

__all__ = ["clean_authors"]

MAX_AUTHORS = 12
MAX_NAME_CHARACTERS = 60
MAX_NAME_WORDS = 6

_BEFORE = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|reporting|words|story|text|article|edited|"
    r"by line) by|by|von|par|por|"
    r"di|автор(?:ы)?|текст|автори|بقلم|كتب|author(?:s)?|autor(?:es)?|auteur|door|av|af|od|przez)\b\s*:?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\||/|&|•|·|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bи\b|\bта\b|\bwith\b)\s*", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s+(?:for|at|in|on|from|-|–|—)\s.*$|\s*\(.*$|\s*@\S+.*$|\s+\d.*$|\b(?:published|updated|"
    r"posted|last updated)\b.*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d|^(?:the|a|our|news|staff|editor(?:s|ial)?|admin(?:istrator)?|redac\w*|"
    r"redak\w*|rédaction|редакц\w*|"
    r"newsroom|web ?master|guest|contributor|anonymous|correspondent|reporter|agenc\w*|press|"
    r"team|desk|author|facebook|twitter|"
    r"follow|email|updated?|published|view|more|share|read|unknown|none|null|user|reuters|afp|"
    r"ap|dpa|efe|ansa|tass|associated)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:staff|editor|writer|reporter|correspondent|contributor|columnist|producer|journalist|"
    r"press|news|team|desk|media|"
    r"redaktion|redacción|redazione|agency|service|digital|online|magazine|times|post|bureau|"
    r"chief|senior|associated)\b",
    re.IGNORECASE,
)


def clean_authors(written: Iterable[str], *, publisher: str | None) -> tuple[str, ...]:
    """Return persons' names, each once, in their order; empty where there are none.

    Args:
        written: Bylines or names, as the page has them.
        publisher: No person, though pages give it as the author.
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
    if _NO_NAME.search(name) or _ROLE.search(name):
        return False
    if publisher and name.casefold() in publisher.casefold():
        return False
    return not name[0].islower() and (len(words) > 1 or not name.isascii())
