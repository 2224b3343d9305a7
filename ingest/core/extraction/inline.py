"""Inline: the lines of a text element, written as a reader sees them.

Owns what happens inside a paragraph: line breaks, footnote marks, struck-out words, drop caps that are
pictures. No word is glued to its neighbour, and none is torn.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.core.web.text import one_line

__all__ = ["BLOCKS", "BULLET", "fold_lines", "has_blocks", "written"]

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
"""Elements with which a browser begins a new line."""

BULLET = "-"  # as trafilatura marks items
_NOT_SHOWN = frozenset(
    {"button", "del", "s", "strike", "script", "style", "noscript", "template", "rp", "rt"}
)


def has_blocks(element: HtmlElement) -> bool:
    """Return whether there is an element inside that begins a new line."""
    return len(element) > 0 and any(inner.tag in BLOCKS for inner in element.iterdescendants())


def written(element: HtmlElement) -> tuple[str, int]:
    """Return the text inside an inline element, a line feed for each br, and its characters in links."""
    pieces: list[str] = []
    linked = _gather(element, pieces, in_link=False)
    return "".join(pieces), linked


def fold_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text, each on one line, without the empty ones."""
    return (folded for line in text.split("\n") if (folded := one_line(line)))


def flat(text: str | None) -> str:
    """Return text of the source, in which a line break is a space."""
    return text.replace("\n", " ") if text else ""


def _gather(element: HtmlElement, pieces: list[str], *, in_link: bool) -> int:
    in_link = in_link or element.tag == "a"
    linked = 0
    if element.tag == "br":
        pieces.append("\n")
    elif element.text:
        pieces.append(flat(element.text))
        linked += len(element.text) if in_link else 0
    for child in element:
        if child.tag not in _NOT_SHOWN:
            linked += _gather(child, pieces, in_link=in_link)
        if child.tail:
            pieces.append(flat(child.tail))
            linked += len(child.tail) if in_link else 0
    return linked
