"""Bylines: where a page names its authors, in its data, its tags and beside its headline.

Owns the places and which of them is believed; cleaning names is `people`'s.
"""

import functools
import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction import json_ld
from ingest.core.extraction.names import Side, side_of
from ingest.core.extraction.people import clean_authors, is_byline, is_only_names
from ingest.core.extraction.surroundings import Surroundings
from ingest.core.extraction.trees import elements
from ingest.core.web.text import one_line

__all__ = ["authors"]

MAX_BYLINES = 20
MAX_BYLINE_CHARACTERS = 200
MAX_PARTS = 120  # elements in a byline with pictures and links to networks
MAX_LINES_BELOW = 60  # elements behind the headline, among which a line without a mark may be the byline
MAX_LINE_CHARACTERS = 80
MAX_COLLECTED = 4 * MAX_BYLINE_CHARACTERS  # of an element's text; the rest of what has more is not read
MAX_SHOWN = 6  # authors; a longer list on the page is one of something else

_AUTHOR_TAGS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "shareaholic:article_author_name",
    "byl",
    "citation_author",
)
_CATALOGUE_TAGS = frozenset({"dc.creator", "dcterms.creator", "citation_author"})
_METAS = XPath("//meta[@content]")
_BYLINE_CLASS = re.compile(
    r"(?<![a-z])(?:by-?lines?|authors?|autor(?:es|en|i|a)?|auteurs?|autore|forfatter|skribent|yazar|penulis|writers?"
    r"|reporters?|journalists?|redakteur|verfasser|author-?names?|written-?by|posted-?by|credits?-?name)(?![a-z])",
    re.IGNORECASE,
)
# Of a card about the author, and of pictures: not a line of names.
_NOT_BYLINE_CLASS = re.compile(
    r"(?<![a-z])(?:bio|biography|description|desc|image|img|avatar|photo|social|twitter|links?|box|card|follow|email"
    r"|comments?|count|date|time|job|title|role|position|topic|tags?|categor(?:y|ies))(?![a-z])",
    re.IGNORECASE,
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|autori|autore|journalists?|reporters?|profiles?|people|staff|yazar(?:lar)?"
    r"|columnists?|kolumnist|contributors?|by|penulis|forfatter|skribent|ekspert|person|redakcja|redaktion)/[^/?#]{3,}",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")
_LINE_TAGS = (
    "a",
    "address",
    "b",
    "cite",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "header",
    "i",
    "li",
    "p",
    "small",
    "span",
    "strong",
    "td",
    "ul",
)


def authors(
    tree: HtmlElement, node: json_ld.JsonObject, place: Surroundings, publisher: str | None
) -> tuple[str, tuple[str, ...]]:
    """Return the source (json-ld, meta or html) and the names of the persons that a page names as authors.

    The page's data come first; what it shows comes first where that has all of these names and more.

    Args:
        node: Of the JSON-LD; may be empty.
        place: Of the headline.
        publisher: Never a person.
    """
    named = clean_authors(json_ld.names_of(node.get("author")), publisher=publisher)
    tagged = _tagged(tree, publisher)
    shown = _shown(tree, place, publisher)
    if not (named or tagged or shown):
        shown = _unmarked(place, publisher)
    if named or tagged:
        source, known = ("json-ld", named) if named and not set(tagged) > set(named) else ("meta", tagged)
        more = {name.casefold() for name in shown} > {name.casefold() for name in known}
        is_sure = len(shown) <= MAX_SHOWN and all(" " in name for name in shown)
        return ("html", shown) if more and is_sure else (source, known)
    return "html", shown or _single(node, tree, place, publisher)


def _tagged(tree: HtmlElement, publisher: str | None) -> tuple[str, ...]:
    """Return what the tags say that name authors: some pages have one for each."""
    found = [
        (name.strip().lower(), one_line(element.get("content") or ""))
        for element in elements(_METAS, tree)
        if (name := element.get("property") or element.get("name"))
    ]
    for wanted in _AUTHOR_TAGS:
        contents = [content for name, content in found if name == wanted]
        names = clean_authors(contents, publisher=publisher, is_inverted=wanted in _CATALOGUE_TAGS)
        if names:
            return names
    return ()


def _shown(tree: HtmlElement, place: Surroundings, publisher: str | None) -> tuple[str, ...]:
    """Return the names in the first byline of the story."""
    for line in islice((each for each in tree.iter(*_LINE_TAGS) if _is_byline(each)), MAX_BYLINES):
        if place.is_of_other_things(line):
            continue
        if names := _names_in(line, publisher):
            return _with_twins(line, names, publisher)
    return ()


def _with_twins(line: HtmlElement, names: tuple[str, ...], publisher: str | None) -> tuple[str, ...]:
    """Return a byline's names and those of its likes right behind it: some pages have one for each."""
    twins = [
        _text(each)
        for each in islice(line.itersiblings(line.tag), MAX_SHOWN)
        if each.get("class") == line.get("class") and each.get("rel") == line.get("rel") and _is_byline(each)
    ]
    more = [text for text in twins if is_only_names(text, publisher=publisher)]
    return clean_authors([*names, *more], publisher=publisher)


def _names_in(line: HtmlElement, publisher: str | None) -> tuple[str, ...]:
    """Return the names in a byline: of its links to pages of authors, where it has any, else of its text."""
    parts = list(islice(line.iter(), MAX_PARTS))
    if len(parts) == MAX_PARTS:
        return ()
    marked = [_text(each) for each in parts if each is not line and _names_one(each)]
    names = clean_authors(marked, publisher=publisher) if marked else ()
    if names:
        return names
    text = _text(line)
    if not 0 < len(text) < MAX_BYLINE_CHARACTERS:
        return ()
    found = clean_authors([text], publisher=publisher)
    # "Gina Scinta, Deputy CTO, Harbour Trust": what follows the first name may be anything.
    return (
        found
        if is_only_names(text, publisher=publisher) or " and " in text
        else found[:1]
        if len(found) > 2
        else found
    )


def _names_one(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.get("rel") == "author" or element.get("itemprop") == "name":
        return True
    if element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or ""):
        return True
    return "author-name" in _PARTS.sub("-", element.get("class") or "").lower()


def _unmarked(place: Surroundings, publisher: str | None) -> tuple[str, ...]:
    """Return the names in a line near the headline that begins as a byline or links to an author."""
    if place.heading is None:
        return ()
    lines = _following(place.heading)
    for line in islice(lines, MAX_LINES_BELOW):
        if line.tag not in _LINE_TAGS:
            continue
        text = _text(line)
        is_link = line.tag == "a" and _AUTHOR_PAGE.search(line.get("href") or "") is not None
        if not 3 <= len(text) <= MAX_LINE_CHARACTERS or not (is_link or is_byline(text)):
            continue
        if not place.is_of_other_things(line) and (names := clean_authors([text], publisher=publisher)):
            return names
    return ()


def _following(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements behind another one, in document order."""
    current: HtmlElement | None = element
    while current is not None:
        for sibling in current.itersiblings():
            yield from (each for each in sibling.iter() if isinstance(each.tag, str))
        current = current.getparent()


def _single(
    node: json_ld.JsonObject, tree: HtmlElement, place: Surroundings, publisher: str | None
) -> tuple[str, ...]:
    """Return a name of one word, where both the page's data and its byline have it."""
    for name in json_ld.names_of(node.get("author")):
        plain = name.strip()
        if not plain.isalpha() or not plain.istitle() or len(plain) < 3:
            continue
        if not clean_authors([f"{plain} {plain}"], publisher=publisher):
            continue
        lines = islice((each for each in tree.iter(*_LINE_TAGS) if _is_byline(each)), MAX_BYLINES)
        if any(plain in _text(line).split() and not place.is_of_other_things(line) for line in lines):
            return (plain,)
    return ()


def _is_byline(element: HtmlElement) -> bool:
    """Return whether an element is marked as naming the author; a loop is faster than XPath here."""
    classes = element.get("class")
    if classes and _marks_byline(classes):
        return side_of(element) is not Side.STRONG
    return "author" in (element.get("rel"), element.get("itemprop"))


@functools.lru_cache(maxsize=8192)  # a site has a few hundred classes for its thousands of elements
def _marks_byline(classes: str) -> bool:
    for name in classes.split():
        plain = _PARTS.sub("-", name)
        if _BYLINE_CLASS.search(plain) and not _NOT_BYLINE_CLASS.search(plain):
            return True
    return False


def _text(element: HtmlElement) -> str:
    """Return a byline on one line, without its times, a blank between its elements."""
    pieces: list[str] = []
    _collect(element, pieces, MAX_COLLECTED)
    return one_line(" ".join(pieces))


def _collect(element: HtmlElement, pieces: list[str], room: int) -> int:
    """Return how many characters and elements may follow; a container of half the page ends it early."""
    if not isinstance(element.tag, str) or element.tag in ("time", "script", "style", "button", "svg"):
        return room
    if element.text:
        pieces.append(element.text)
        room -= len(element.text.strip())
    for child in element:
        if room <= 0:
            break
        room = _collect(child, pieces, room - 1)
        if child.tail:
            pieces.append(child.tail)
            room -= len(child.tail.strip())
    return room
