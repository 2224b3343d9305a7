"""The authors of an item: names, never addresses.

Owns how a name is taken from what publishers write: RSS's `name@host (Name)`, Atom's persons, Dublin Core's
creators.
"""

import re
from collections.abc import Iterable

from lxml import etree

from ingest.core.feeds.formats.item_texts import Elements, text_of
from ingest.core.feeds.formats.names import local_name
from ingest.core.web.html_names import HTML_NAMES
from ingest.core.web.text import one_line, plain

__all__ = ["authors_of", "distinct", "names_in_text"]

MAX_AUTHOR_CHARACTERS = 1_024  # 32 KB of one author took feedparser 11 s
MAX_AUTHORS = 50

_ADDRESS = r"(?:mailto:)?[^\s<>()\[\]@,;:\"]{1,128}@[^\s<>()\[\]@,;:\"]{1,128}"
_ADDRESS_AND_NAME = re.compile(rf"{_ADDRESS}\s{{0,4}}\(([^()]{{1,256}})\)")
_ANY_ADDRESS = re.compile(_ADDRESS)
_EMPTY_BRACKETS = re.compile(r"[(<\[]\s{0,8}[)>\]]")
_BY = re.compile(r"\A(?:By|BY|by):?\s+(?=\S)")
_NOBODY = frozenset({"unknown", "author", "none", "null", "n/a", "anonymous@", "(unknown)"})


def authors_of(elements: Elements, inherited: tuple[str, ...]) -> tuple[str, ...]:
    """Return an item's authors, each once, in document order.

    Args:
        inherited: The feed's own, for an item that names none.
    """
    for names in (
        ("dc:creator", "author", "atom:author", "dcterms:creator", "dc:author"),
        ("itunes:author", "play:author", "byline"),
    ):
        found = distinct(
            name for key in names for element in elements.get(key, ()) for name in _names(element)
        )
        if found:
            return found
    return inherited


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return the first fifty names, each once."""
    return tuple(dict.fromkeys(names))[:MAX_AUTHORS]


def names_in_text(written: str) -> list[str]:
    """Return the names in an author's text."""
    text = written[:MAX_AUTHOR_CHARACTERS]
    if "@" in text:
        if several := _ADDRESS_AND_NAME.findall(text):
            return [name for inner in several if (name := _clean(inner))]
        text = _EMPTY_BRACKETS.sub(" ", _ANY_ADDRESS.sub(" ", text))
    name = _clean(plain(text) if "<" in text or "&" in text else text)
    return [name] if name else []


def _names(element: etree._Element) -> list[str]:
    inner = [child for child in element if local_name(child) == "name"]
    # A person's address or homepage is not a name; an author's markup is one.
    if not inner and any(local_name(child) not in HTML_NAMES for child in element):
        return names_in_text(element.text or "")
    return [name for one in inner or [element] for name in names_in_text(text_of(one))]


def _clean(name: str) -> str:
    line = _BY.sub("", one_line(name).strip(" ,;|-–—"))
    if line.startswith("(") and line.endswith(")") and line.count("(") == 1:
        line = line[1:-1].strip()
    if line.lower() in _NOBODY or line[:8].lower().startswith(("http://", "https://")):
        return ""
    return line
