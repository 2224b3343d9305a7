"""Parsing: from a page's text to a tree that every later step can walk.

Owns the parser's settings and the repair of trees that are too deep.
"""

import trafilatura
from lxml.html import HtmlElement

__all__ = ["parse"]


def parse(text: str | bytes) -> HtmlElement | None:
    """Return the tree, None where there is none (an empty page)."""
    return trafilatura.load_html(text)
