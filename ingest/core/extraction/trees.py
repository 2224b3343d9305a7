"""Trees: typed access to what an XPath finds.

Owns the casts: lxml types an XPath's result as anything that any XPath may give.
"""

from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

__all__ = ["elements", "is_true", "texts"]


def elements(path: XPath, tree: HtmlElement) -> list[HtmlElement]:
    """Return the elements that a path selects, in document order."""
    return cast("list[HtmlElement]", path(tree))


def texts(path: XPath, tree: HtmlElement) -> list[str]:
    """Return the text nodes or attribute values that a path selects, in document order."""
    return cast("list[str]", path(tree))


def is_true(path: XPath, tree: HtmlElement) -> bool:
    """Return what a boolean path says."""
    return bool(path(tree))
