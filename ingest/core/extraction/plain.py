"""Plain articles: one container with the paragraphs side by side, and hardly anything else.

Owns the test for such pages. They are more than half of all (295 of the corpus's 514), and nothing has to be
guessed on them: their F1 is .987, .966 and .983 (aeb, naeb, wcxb_dev), where the settings of trafilatura that
`body` uses have .979, .953 and .978, at ten times the cost. Where there is any doubt, trafilatura decides.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from ingest.core.extraction.weights import TEXT_TAGS, Container, Weights, is_named_article
from ingest.core.web.text import one_line

__all__ = ["plain_article"]

MIN_PARAGRAPHS = 3
MIN_CHARACTERS = 500
PAGE_SHARE = 0.7  # of the page's weight that the container must have; below it the choice is often wrong
NAMED_PAGE_SHARE = 0.3  # instead of PAGE_SHARE, where the page's own names identify the article
NAMED_SHARE = 0.8  # of the named element's weight that the container must have
OWN_SHARE = 0.6  # of the container's weight that must be in its own children
MAX_SKIPPED_SHARE = 0.1  # of the text: characters in children of the container that are not text elements
MAX_STRAY_CHARACTERS = 20  # of text between the container's children
# Share of a text that is inside links; above it the text only leads elsewhere.
MAX_LINKED_LIST_SHARE, MAX_LINKED_PARAGRAPH_SHARE = 0.8, 0.75

# Found between paragraphs, and never one of them.
_BETWEEN = frozenset(
    {
        "aside", "audio", "br", "button", "embed", "figure", "footer", "form", "h1", "header", "hr", "img",
        "input", "ins", "label", "link", "meta", "nav", "noscript", "object", "picture", "script", "select",
        "source", "style", "template", "video",
    }
)  # fmt: skip
_NOT_TEXT_NAMES = re.compile(
    r"related|recirc|recommend|trending|promo|newsletter|subscri|social|share|author|byline|caption|image|photo"
    r"|gallery|slide|video|embed|advert|widget|comment",
    re.IGNORECASE,
)
_NOT_PLAIN = frozenset({"table", "dl", "details"})
_BULLET = "-"  # as trafilatura marks items
_BREAKS = frozenset(
    {"br", "div", "h2", "h3", "h4", "li", "p"}
)  # inside a text element: a line ends before and after


def plain_article(page: HtmlElement, weights: Weights, heaviest: Container | None) -> tuple[str, ...] | None:
    """Return the paragraphs, each folded onto one line; None where the page is not plain.

    Args:
        page: Pruned.
        weights: Of the page.
        heaviest: The page's heaviest container.
    """
    if heaviest is None:
        return None
    container, own_weight = heaviest
    if own_weight < OWN_SHARE * weights[container] or _is_stray(container.text):
        return None
    if weights[container] < PAGE_SHARE * weights.get(page, 0) and not _is_named(container, page, weights):
        return None
    lines: list[str] = []
    paragraphs = skipped = 0
    for child in container:
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
    enough = paragraphs >= MIN_PARAGRAPHS and characters >= MIN_CHARACTERS
    return tuple(lines) if enough and skipped < MAX_SKIPPED_SHARE * characters else None


def _is_named(container: HtmlElement, page: HtmlElement, weights: Weights) -> bool:
    """Return whether the container makes up most of what the page calls its article."""
    if weights[container] < NAMED_PAGE_SHARE * weights[page]:
        return False
    named = [element for element in (container, *container.iterancestors()) if is_named_article(element)]
    return bool(named) and weights[container] >= NAMED_SHARE * weights[named[-1]]


def _is_stray(text: str | None) -> bool:
    return text is not None and len(text.strip()) > MAX_STRAY_CHARACTERS


def _leads_elsewhere(element: HtmlElement) -> bool:
    if element.tag not in ("p", "ul", "ol"):
        return False
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    max_share = MAX_LINKED_PARAGRAPH_SHARE if element.tag == "p" else MAX_LINKED_LIST_SHARE
    return linked > max_share * len(element.text_content())


def _unlinked(element: HtmlElement) -> int:
    """Return the characters of an element outside links; 0 where its names say that it is not text."""
    if _NOT_TEXT_NAMES.search(f"{element.get('class')} {element.get('id')}"):
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
    """Yield the texts inside an element; a line break marks the end of a line and nothing else."""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner.tag in _BREAKS and inner is not element:
            yield f"\n{_BULLET} " if inner.tag == "li" and event == "start" else "\n"
        if event == "start":
            yield _flat(inner.text)
        elif inner is not element:
            yield _flat(inner.tail)


def _flat(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""
