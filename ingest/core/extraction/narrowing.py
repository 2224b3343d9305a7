"""Narrowing: the smallest part of a page with nearly all of its long texts, or what it calls its article.

Owns finding it. A step that walks the part instead of the page walks a fraction of the elements, and takes
less of the page's furniture for the article (bench/extraction_quality.py, bench/extraction_speed.py).
"""

from copy import deepcopy
from itertools import pairwise, takewhile

from lxml.html import HtmlElement

from ingest.core.extraction.weights import Container, Weights, is_named_article

__all__ = ["narrow"]

SHARE = 0.95
NAMED_SHARE = 0.6  # is enough where the page's own names identify the article
MIN_CHARACTERS = 500  # fewer say nothing about where the article is

_NOT_CONTAINERS = frozenset({"p", "ul", "ol", "table", "blockquote"})
_KEPT_BESIDE = frozenset({"script", "h1"})  # JSON-LD and the headline


def narrow(tree: HtmlElement, weights: Weights, heaviest: Container | None) -> HtmlElement | None:
    """Return a copy of the page with that part and its ancestors alone; None where it is the whole page.

    The ancestors stay, since their names tell trafilatura what the part is.

    Args:
        heaviest: The page's heaviest container.
    """
    body = tree.find("body")
    if body is None:
        return None
    page_weight = weights.get(body, 0)
    if page_weight < MIN_CHARACTERS:
        return None
    min_weight = min(SHARE * page_weight, _named_weight(body, weights, heaviest))
    path = [body]
    while (inner := _only_heavy_child(path[-1], weights, min_weight)) is not None:
        path.append(inner)
    if len(path) == 1:
        return None
    page: HtmlElement = tree.makeelement("html", dict(tree.attrib))
    inside = page
    for ancestor, next_inward in pairwise(path):
        shallow: HtmlElement = tree.makeelement(ancestor.tag, dict(ancestor.attrib))
        inside.append(shallow)
        for child in ancestor:
            if child is next_inward:
                break
            if child.tag in _KEPT_BESIDE:
                shallow.append(_copied(child))
        inside = shallow
    inside.append(_copied(path[-1]))
    return page


def _named_weight(body: HtmlElement, weights: Weights, heaviest: Container | None) -> int:
    """Return the weight of the outermost element around most of the text that the page calls its article.

    That of the whole page where there is none, or much text stands beside it.
    """
    if heaviest is None:
        return weights[body]
    around = takewhile(
        lambda element: element is not body, (heaviest.element, *heaviest.element.iterancestors())
    )
    named = [weights[element] for element in around if is_named_article(element)]
    return named[-1] if named and named[-1] >= NAMED_SHARE * weights[body] else weights[body]


def _only_heavy_child(part: HtmlElement, weights: Weights, min_weight: float) -> HtmlElement | None:
    heavy = [
        child for child in part if weights.get(child, 0) >= min_weight and child.tag not in _NOT_CONTAINERS
    ]
    return heavy[0] if len(heavy) == 1 else None


def _copied(element: HtmlElement) -> HtmlElement:
    copied = deepcopy(element)
    copied.tail = None
    return copied
