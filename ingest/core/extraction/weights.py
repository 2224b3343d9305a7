"""Weights: where on a page the long texts are.

Owns what counts as a long text, and which elements a page calls its article. Labels, links and captions are
short, the text of an article is long; the weight of an element is the number of characters of the long texts
inside it.
"""

import re
from operator import itemgetter
from typing import NamedTuple

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.trees import elements

__all__ = [
    "LONG_TEXT",
    "TEXT_TAGS",
    "Container",
    "Weights",
    "heaviest_container",
    "is_named_article",
    "weigh",
]

LONG_TEXT = 60  # characters
TEXT_TAGS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre"})
"""Elements that hold text rather than other parts of the page."""

_ARTICLE_NAMES = re.compile(
    r"article[-_]*(?:body|content|text)|(?:entry|post|story)[-_]?(?:body|content|text)", re.IGNORECASE
)

Weights = dict[HtmlElement, int]

_LONG = XPath(
    f"//body//*[string-length(text()[1]) > {LONG_TEXT} and not(self::script) and not(ancestor-or-self::a)"
    " and not(ancestor::nav) and not(ancestor::footer) and not(ancestor::aside)]"
)


def weigh(tree: HtmlElement) -> Weights:
    """Return the weight of each element that has one, in the order of the page's texts."""
    weights: Weights = {}
    for element in elements(_LONG, tree):
        length = max(len((element.text or "").strip()), LONG_TEXT)
        weights[element] = weights.get(element, 0) + length
        for ancestor in element.iterancestors():
            weights[ancestor] = weights.get(ancestor, 0) + length
    return weights


class Container(NamedTuple):
    """An element that contains texts, and the weight of those that are its own children."""

    element: HtmlElement
    own_weight: int


def heaviest_container(weights: Weights) -> Container | None:
    """Return the container whose own texts weigh most, the first of equals; None where there is none."""
    own: Weights = {}
    for element, weight in weights.items():
        parent = element.getparent()
        if element.tag in TEXT_TAGS and parent is not None and parent.tag not in TEXT_TAGS:
            own[parent] = own.get(parent, 0) + weight
    return Container(*max(own.items(), key=itemgetter(1))) if own else None


def is_named_article(element: HtmlElement) -> bool:
    """Return whether a page calls an element its article, or the article's text."""
    if element.tag == "article":
        return True
    names = f"{element.get('itemprop')} {element.get('class')} {element.get('id')}"
    return _ARTICLE_NAMES.search(names) is not None
