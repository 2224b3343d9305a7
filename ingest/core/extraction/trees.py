"""Trees: typed access to the results of an XPath.

Owns the casts: lxml's types allow every kind of result for every XPath.
"""

from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

__all__ = ["count_of", "elements", "is_true", "texts"]


def elements(path: XPath, tree: HtmlElement) -> list[HtmlElement]:
    """Return the elements that a path selects, in document order."""
    return cast("list[HtmlElement]", path(tree))


def texts(path: XPath, tree: HtmlElement) -> list[str]:
    """Return the text nodes or attribute values that a path selects, in document order."""
    return cast("list[str]", path(tree))


def is_true(path: XPath, tree: HtmlElement) -> bool:
    """Return the value of a boolean path."""
    return bool(path(tree))


def count_of(path: XPath, tree: HtmlElement) -> float:
    """Return the value of a path that counts."""
    return cast("float", path(tree))
