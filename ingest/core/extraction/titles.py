"""Titles: the headline of a story, as its page shows it.

Owns which of a page's headings is the headline, and which of the page's statements is used where none is. A
heading is what readers see; JSON-LD and meta tags are often written for search engines, or cut.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from ingest.core.extraction.json_ld import JsonObject, first
from ingest.core.extraction.site_names import MIN_HEADLINE_LETTERS, MIN_HEADLINE_WORDS, SiteName, letters
from ingest.core.web.text import one_line

__all__ = ["ShownHeadline", "headline"]

MAX_HEADINGS = 40  # of a page; a list of stories has more
MAX_RIVALS = 3  # headings of which none is what the page says of itself: among more it may be any story's
_TAGS = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "headline",
)
_INLINE = frozenset({"a", "abbr", "b", "bdi", "em", "font", "i", "mark", "q", "strong", "sub", "sup", "wbr"})
_NOT_SHOWN = frozenset({"button", "noscript", "rp", "rt", "script", "style", "svg", "template"})
_CHROME = frozenset({"aside", "dialog", "footer", "form", "nav"})
_KICKER = re.compile(
    r"(?<![a-z])(?:kicker|eyebrow|overline|over-?title|pre-?title|pre-?headline|top-?line|roof-?line|dach-?zeile"
    r"|spitz-?marke|cintillo|antetitulo|volanta|chapeu|surtitre|occhiello|rubrik|rubric|label|badge|flag|tag"
    r"|category|section)(?![a-z])",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.\.\.)\s*\Z")
_TAG = re.compile(r"<[^>]{1,200}>")


@dataclass(frozen=True, slots=True)
class ShownHeadline:
    """A page's headline.

    Attributes:
        source: json-ld, opengraph, meta or html; empty where there is no title.
        heading: The element that shows it; None where no heading does.
    """

    title: str = ""
    source: str = ""
    heading: HtmlElement | None = None


def headline(tree: HtmlElement, node: JsonObject, tags: Mapping[str, str], site: SiteName) -> ShownHeadline:
    """Return the headline of a page.

    Args:
        node: Of the JSON-LD; may be empty.
        tags: Meta tags by name in lower case.
        site: How the publisher is called.
    """
    said = list(_said(tree, node, tags, site))
    headings = list(_headings(tree, site))
    found = _agreed(headings, said) or _lone(headings)
    if found is not None:
        element, shown = found
        behind = _behind_kicker(element, shown, said)
        return (
            ShownHeadline(behind[1], behind[0], element) if behind else ShownHeadline(shown, "html", element)
        )
    for source, title in said:
        if title:
            return ShownHeadline(_longest(title, said), source)
    short = [(element, shown) for element, shown in headings if shown]
    name = site.without(_plain(node.get("name")))
    return (
        ShownHeadline(short[0][1], "html", short[0][0])
        if short
        else ShownHeadline(name, "json-ld" if name else "")
    )


def _said(
    tree: HtmlElement, node: JsonObject, tags: Mapping[str, str], site: SiteName
) -> Iterator[tuple[str, str]]:
    """Yield what the page says that its title is, and where, without the site's name."""
    yield "json-ld", site.without(_plain(node.get("headline")))
    for name in _TAGS:
        if name in tags:
            source = "opengraph" if name.startswith(("og:", "twitter:")) else "meta"
            yield source, site.without(_plain(tags[name]))
    written = tree.find(".//title")
    if written is not None:
        yield "html", site.without(one_line(written.text_content()))


def _plain(value: object) -> str:
    named = first(value)
    return one_line(html.unescape(_TAG.sub("", named))) if isinstance(named, str) else ""


def _headings(tree: HtmlElement, site: SiteName) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the headings that may be the headline, with what they show."""
    for element in islice(tree.iter("h1"), MAX_HEADINGS):
        shown = one_line(html.unescape(shown_text(element)))
        if shown and not site.is_in(shown):
            yield element, site.without(shown, only_named=True) or shown


def shown_text(element: HtmlElement) -> str:
    """Return the text of a heading; a blank stands where two of its parts would be one word.

    A drop cap is part of a word, a kicker before the headline is none.
    """
    text = ""
    for piece, is_parted in _pieces(element):
        glued = text[-1:].isalnum() or text[-1:] in '.!?:"”»'
        if is_parted and glued and piece[:1].isalnum() and not piece[:1].islower() and len(text.strip()) > 1:
            text += " "
        text += piece
    return text


def _pieces(element: HtmlElement) -> Iterator[tuple[str, bool]]:
    if element.text:
        yield element.text, element.tag not in _INLINE
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
            if child.tag == "br":
                yield " ", False
            yield from _pieces(child)
        if child.tail:
            yield child.tail, isinstance(child.tag, str) and child.tag not in _INLINE


def _agreed(
    headings: Sequence[tuple[HtmlElement, str]], said: Sequence[tuple[str, str]]
) -> tuple[HtmlElement, str] | None:
    """Return the heading that says what the page says of itself, the most exact first."""
    statements = [letters(title) for _, title in said if title]
    ranked = []
    for at, (element, shown) in enumerate(headings):
        ranks = [rank for said_of in statements if (rank := _agreement(letters(shown), said_of))]
        if ranks and (_is_headline(shown) or max(ranks) >= 2):
            ranked.append((max(ranks), -at, element, shown))
    if not ranked:
        return None
    _, _, element, shown = max(ranked, key=lambda row: row[:2])
    return element, shown


def _agreement(shown: str, said: str) -> int:
    """Return 3 for the same letters, 2 where one begins the other, 1 where one ends the other, else 0."""
    if shown == said:
        return 3
    if not shown or not said:
        return 0
    if said.startswith(shown) or (shown.startswith(said) and 2 * len(said) > len(shown)):
        return 2
    return int(said.endswith(shown) or shown.endswith(said))


def _lone(headings: Sequence[tuple[HtmlElement, str]]) -> tuple[HtmlElement, str] | None:
    """Return the one heading that reads as a headline, though the page calls itself otherwise."""
    inside = [(element, shown) for element, shown in headings if not _stands_aside(element)]
    long = [(element, shown) for element, shown in inside if _is_headline(shown)]
    return long[0] if len(long) == 1 and len(inside) <= MAX_RIVALS else None


def _stands_aside(element: HtmlElement) -> bool:
    return any(each.tag in _CHROME for each in element.iterancestors())


def _is_headline(text: str) -> bool:
    words = text.split()
    if len(words) >= MIN_HEADLINE_WORDS:
        return True
    return not text.isascii() and len(words) <= 2 and len(letters(text)) >= MIN_HEADLINE_LETTERS


def _behind_kicker(
    element: HtmlElement, shown: str, said: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return the headline behind a kicker ("Opinion", "Live") that the heading shows, and its source.

    What a colon ends is the headline's own beginning.
    """
    all_letters = letters(shown)
    for source, title in said:
        behind = letters(title)
        if len(behind) < len(all_letters) and all_letters.endswith(behind) and _is_headline(title):
            before = shown[: len(shown) - len(title)].rstrip()
            return None if before.endswith(":") else (source, title)
    children = [child for child in element if isinstance(child.tag, str)]
    if children and not (element.text or "").strip() and _names_kicker(children[0]):
        kicker = one_line(children[0].text_content())
        rest = shown[len(kicker) :].lstrip(" |:/–—-•·")
        if shown.startswith(kicker) and _is_headline(rest):
            return "html", rest
    return None


def _names_kicker(element: HtmlElement) -> bool:
    return _KICKER.search(f"{element.get('class')} {element.get('id')}") is not None


def _longest(title: str, said: Sequence[tuple[str, str]]) -> str:
    """Return the whole of a title that is cut, where the page has it elsewhere."""
    if not _CUT.search(title):
        return title
    begun = letters(_CUT.sub("", title))
    whole = [other for _, other in said if letters(other).startswith(begun) and not _CUT.search(other)]
    return max(whole, key=len, default=title)
