"""Plain articles: one container holds the paragraphs side by side, and nearly nothing else.

Owns the gate. More than half of all pages are so (295 of the corpus's 514), and of them nothing has to be
guessed: their F1 is .987, .966 and .983 (aeb, naeb, wcxb_dev), where the settings of trafilatura that `body`
uses have .979, .953 and .978, at ten times the cost. Any doubt is for trafilatura to settle.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from ingest.core.extraction.weights import TEXT_TAGS, Home, Weights, is_named_article
from ingest.core.web.text import one_line

__all__ = ["plain_article"]

FEWEST_PARAGRAPHS = 3
LEAST_CHARACTERS = 500
PAGE_SHARE = 0.7  # of the page's weight that the container must have; below it the choice is often wrong
NAMED_PAGE_SHARE = 0.3  # instead of it, where the page's names tell what the article is
NAMED_SHARE = 0.8  # of the named element's weight that the container must have
DIRECT_SHARE = 0.6  # of the container's weight that must stand directly in it
SKIPPED_SHARE = 0.1  # of the text: characters in elements of the container that are no text
STRAY_CHARACTERS = 20  # of text between the container's elements
LINKED_LIST, LINKED_PARAGRAPH = 0.8, 0.75  # share of a text in links from which on it leads elsewhere

# What stands between paragraphs and is never one.
_BETWEEN = frozenset(
    {
        "aside", "audio", "br", "button", "embed", "figure", "footer", "form", "h1", "header", "hr", "img",
        "input", "ins", "label", "link", "meta", "nav", "noscript", "object", "picture", "script", "select",
        "source", "style", "template", "video",
    }
)  # fmt: skip
_BESIDE = re.compile(
    r"related|recirc|recommend|trending|promo|newsletter|subscri|social|share|author|byline|caption|image|photo"
    r"|gallery|slide|video|embed|advert|widget|comment",
    re.IGNORECASE,
)
_NOT_PLAIN = frozenset({"table", "dl", "details"})
_BULLET = "-"  # as trafilatura marks items
_BREAKS = frozenset({"br", "div", "h2", "h3", "h4", "li", "p"})  # inside a text: a line ends before and after


def plain_article(page: HtmlElement, weights: Weights, heaviest: Home | None) -> tuple[str, ...] | None:
    """Return the paragraphs, each folded onto one line; None where the page is not so plain.

    Args:
        page: Pruned.
        weights: Of the page.
        heaviest: The page's heaviest container.
    """
    if heaviest is None:
        return None
    home, direct = heaviest
    if direct < DIRECT_SHARE * weights[home] or _is_stray(home.text):
        return None
    if weights[home] < PAGE_SHARE * weights.get(page, 0) and not _is_named(home, page, weights):
        return None
    lines: list[str] = []
    paragraphs = skipped = 0
    for child in home:
        if child.tag in _NOT_PLAIN or child.find(".//table") is not None or _is_stray(child.tail):
            return None
        if child.tag in TEXT_TAGS:
            lines += [] if _leads_elsewhere(child) else _lines(child)
            paragraphs += child.tag == "p"
        elif child.tag not in _BETWEEN:
            quoted = [line for quote in child.iter("blockquote") for line in _lines(quote)]
            lines += quoted
            skipped += max(0, _unlinked(child) - sum(map(len, quoted)))
    characters = sum(map(len, lines))
    enough = paragraphs >= FEWEST_PARAGRAPHS and characters >= LEAST_CHARACTERS
    return tuple(lines) if enough and skipped < SKIPPED_SHARE * characters else None


def _is_named(home: HtmlElement, page: HtmlElement, weights: Weights) -> bool:
    """Return whether the page calls what the container fills its article."""
    if weights[home] < NAMED_PAGE_SHARE * weights[page]:
        return False
    named = [element for element in (home, *home.iterancestors()) if is_named_article(element)]
    return bool(named) and weights[home] >= NAMED_SHARE * weights[named[-1]]


def _is_stray(text: str | None) -> bool:
    return text is not None and len(text.strip()) > STRAY_CHARACTERS


def _leads_elsewhere(element: HtmlElement) -> bool:
    if element.tag not in ("p", "ul", "ol"):
        return False
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    most = LINKED_PARAGRAPH if element.tag == "p" else LINKED_LIST
    return linked > most * len(element.text_content())


def _unlinked(element: HtmlElement) -> int:
    """Return the characters of an element that are no link, 0 where it is known to be beside the text."""
    if _BESIDE.search(f"{element.get('class')} {element.get('id')}"):
        return 0
    linked = sum(len(one_line(link.text_content())) for link in element.iter("a"))
    return max(0, len(one_line(element.text_content())) - linked)


def _lines(element: HtmlElement) -> Iterator[str]:
    if element.tag == "pre":
        written = element.text_content()
    else:
        written = "".join(_pieces(element)) if len(element) else _flat(element.text)
    return (folded for line in written.split("\n") if (folded := one_line(line)) and folded != _BULLET)


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Yield the texts inside an element, with line breaks where a line ends and nowhere else."""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner.tag in _BREAKS and inner is not element:
            yield f"\n{_BULLET} " if inner.tag == "li" and event == "start" else "\n"
        if event == "start":
            yield _flat(inner.text)
        elif inner is not element:
            yield _flat(inner.tail)


def _flat(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""
