"""Narrowing: the smallest part of a page with nearly all of its long texts, or what it calls its article.

Owns finding it. What walks the part instead of the page walks a fraction of the elements, and takes less of
the page's furniture for the article (bench/extraction_quality.py, bench/extraction_speed.py).
"""

from copy import deepcopy
from itertools import pairwise, takewhile

from lxml.html import HtmlElement

from ingest.core.extraction.weights import Home, Weights, is_named_article

__all__ = ["narrowed"]

SHARE = 0.95
NAMED_SHARE = 0.6  # is enough where the page's names tell what the article is
LEAST_CHARACTERS = 500  # fewer say nothing about where the article is

_NO_PARTS = frozenset({"p", "ul", "ol", "table", "blockquote"})
_KEPT_BESIDE = frozenset({"script", "h1"})  # JSON-LD and the headline


def narrowed(tree: HtmlElement, weights: Weights, home: Home | None) -> HtmlElement | None:
    """Return a copy of the page with that part, what it stands in, and nothing else; None where it is all.

    The ancestors stay, since their names tell trafilatura what the part is.

    Args:
        home: The page's heaviest container.
    """
    body = tree.find("body")
    if body is None:
        return None
    whole = weights.get(body, 0)
    if whole < LEAST_CHARACTERS:
        return None
    least = min(SHARE * whole, _named_weight(body, weights, home))
    path = [body]
    while (inner := _only_heavy_child(path[-1], weights, least)) is not None:
        path.append(inner)
    if len(path) == 1:
        return None
    page: HtmlElement = tree.makeelement("html", dict(tree.attrib))
    inside = page
    for ancestor, onward in pairwise(path):
        shallow: HtmlElement = tree.makeelement(ancestor.tag, dict(ancestor.attrib))
        inside.append(shallow)
        for child in ancestor:
            if child is onward:
                break
            if child.tag in _KEPT_BESIDE:
                shallow.append(_copied(child))
        inside = shallow
    inside.append(_copied(path[-1]))
    return page


def _named_weight(body: HtmlElement, weights: Weights, home: Home | None) -> int:
    """Return the weight of the outermost element around most of the text that the page calls its article.

    That of the whole page where there is none, or much stands beside it.
    """
    if home is None:
        return weights[body]
    around = takewhile(lambda one: one is not body, (home.element, *home.element.iterancestors()))
    named = [weights[element] for element in around if is_named_article(element)]
    return named[-1] if named and named[-1] >= NAMED_SHARE * weights[body] else weights[body]


def _only_heavy_child(part: HtmlElement, weights: Weights, least: float) -> HtmlElement | None:
    heavy = [child for child in part if weights.get(child, 0) >= least and child.tag not in _NO_PARTS]
    return heavy[0] if len(heavy) == 1 else None


def _copied(element: HtmlElement) -> HtmlElement:
    copied = deepcopy(element)
    copied.tail = None
    return copied
