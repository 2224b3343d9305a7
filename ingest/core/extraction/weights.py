"""Weights: where on a page the long texts are.

Owns what counts as a long text. Labels, links and captions are short, the text of an article is long; the
weight of an element is the number of columns of the long texts inside it. A text is all that a block has of
its own, with the words in its bold and other inline elements; what is in links weighs nothing.
"""

import re
from collections.abc import Iterator
from operator import itemgetter

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.inline import BLOCKS
from ingest.core.extraction.names import Side, has_article_name, side_of
from ingest.core.extraction.trees import texts

__all__ = ["LIST_SHARE", "LONG_TEXT", "TEXT_TAGS", "Weights", "columns", "heaviest_container", "weigh"]

LONG_TEXT = 60  # columns
TEXT_TAGS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre"})
"""Elements that hold text rather than other parts of the page."""

_LIST_TAGS = frozenset({"dd", "dt", "li"})
_TEXT_INSIDE = TEXT_TAGS | _LIST_TAGS | {"dl", "tbody", "td", "th", "tr"}

LIST_SHARE = 0.25  # of a list's weight that counts where the heaviest container is looked for: many are menus
WRAPPER_SHARE = 0.9  # of a container's own text that counts for its parent: the parent of several is heavier


class Weights(dict[HtmlElement, int]):
    """The weight of each element that has one, in the order of the page's texts.

    Attributes:
        own: The columns of each block's own long text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.own: dict[HtmlElement, int] = {}


_TEXTS = XPath(
    "//body//text()[string-length() > 5 and not(ancestor::a) and not(ancestor::nav) and not(ancestor::footer)"
    " and not(ancestor::aside) and not(ancestor::script) and not(ancestor::noscript)]"
)
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")


def columns(text: str) -> int:
    """Return the length of a text in Latin letters: a Chinese or Japanese character says as much as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def weigh(tree: HtmlElement, *, long_text: int = LONG_TEXT) -> Weights:
    """Return the weight of each element that has one, in the order of the page's texts.

    Args:
        long_text: Columns above which a text counts.
    """
    own: dict[HtmlElement, int] = {}
    for text in texts(_TEXTS, tree):
        length = columns(text.strip())
        if length:
            block = _block_of(text)
            own[block] = own.get(block, 0) + length
    weights = Weights()
    for element, length in own.items():
        if length > long_text:
            weights.own[element] = length
            weights[element] = weights.get(element, 0) + length
            for ancestor in element.iterancestors():
                weights[ancestor] = weights.get(ancestor, 0) + length
    return weights


def _block_of(text: str) -> HtmlElement:
    """Return the innermost block around a text node."""
    parent: HtmlElement = text.getparent()  # type: ignore[attr-defined]
    if text.is_tail:  # type: ignore[attr-defined]
        parent = parent.getparent()
    while parent.tag not in BLOCKS and (above := parent.getparent()) is not None:
        parent = above
    return parent


def heaviest_container(weights: Weights) -> HtmlElement | None:
    """Return the container whose own texts weigh most, the first of equals; None where there is none.

    One that stands beside the text by its names only where there is no other.
    """
    found: dict[HtmlElement, float] = {}
    for element, length in weights.own.items():
        for container, share in _containers(element):
            found[container] = found.get(container, 0) + share * length
    for element in found:
        if has_article_name(element):
            found[element] *= 2
    ranked = sorted(found.items(), key=itemgetter(1), reverse=True)
    for element, _ in ranked:
        if not any(side_of(around) is Side.STRONG for around in (element, *element.iterancestors())):
            return element
    return ranked[0][0] if ranked else None


def _containers(block: HtmlElement) -> Iterator[tuple[HtmlElement, float]]:
    """Yield the elements that contain a block's text as their own, with the share of it that counts."""
    share = 1.0
    inside = block
    while inside.tag in _TEXT_INSIDE and (parent := inside.getparent()) is not None:
        share = LIST_SHARE if inside.tag in _LIST_TAGS else share
        inside = parent
    yield inside, share
    parent = inside.getparent()
    if inside is block and parent is not None:
        yield parent, WRAPPER_SHARE
