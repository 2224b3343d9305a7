"""Narrowing: the smallest part of a page that holds nearly all of its long texts.

Owns finding it. What walks the part instead of the page walks a fraction of the elements, and takes less of
the page's furniture for the article (bench/extraction_quality.py, bench/extraction_speed.py).
"""

from copy import deepcopy
from itertools import pairwise

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.trees import elements

__all__ = ["narrowed"]

SHARE = 0.95
LONG_TEXT = 60  # characters
LEAST_CHARACTERS = 500  # fewer say nothing about where the article is

_LONG = XPath(
    f"//body//*[string-length(text()[1]) > {LONG_TEXT} and not(self::script) and not(ancestor-or-self::a)"
    " and not(ancestor::nav) and not(ancestor::footer) and not(ancestor::aside)]"
)
_NO_PARTS = frozenset({"p", "ul", "ol", "table", "blockquote"})
_KEPT_BESIDE = frozenset({"script", "h1"})  # JSON-LD and the headline


def narrowed(tree: HtmlElement) -> HtmlElement | None:
    """Return a copy of the page with that part, what it stands in, and nothing else; None where it is all.

    The ancestors stay, since their names tell trafilatura what the part is.
    """
    body = tree.find("body")
    if body is None:
        return None
    weights = _weights(tree)
    least = SHARE * weights.get(body, 0)
    if least < SHARE * LEAST_CHARACTERS:
        return None
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


def _weights(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Return, by element, the characters of long texts inside it; their order of finding is the page's."""
    weights: dict[HtmlElement, int] = {}
    for element in elements(_LONG, tree):
        length = max(len((element.text or "").strip()), LONG_TEXT)
        weights[element] = weights.get(element, 0) + length
        for ancestor in element.iterancestors():
            weights[ancestor] = weights.get(ancestor, 0) + length
    return weights


def _only_heavy_child(part: HtmlElement, weights: dict[HtmlElement, int], least: float) -> HtmlElement | None:
    heavy = [child for child in part if weights.get(child, 0) >= least and child.tag not in _NO_PARTS]
    return heavy[0] if len(heavy) == 1 else None


def _copied(element: HtmlElement) -> HtmlElement:
    copied = deepcopy(element)
    copied.tail = None
    return copied
