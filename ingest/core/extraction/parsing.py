"""Parsing: from a page's text to a tree that every later step can walk.

Owns the parser's settings and the repair of trees that are too deep.
"""

from lxml import etree, html
from lxml.etree import XPath
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction

from ingest.core.extraction.trees import elements, is_true

__all__ = ["is_too_deep", "parse"]

# trafilatura walks trees by recursion, and silently loses a body that is nested some 250 levels deep.
MAX_DEPTH = 200
_IS_TOO_DEEP = XPath(f"boolean({'/*' * MAX_DEPTH})")
_WRAPPERS = XPath(
    "//*[self::div or self::span or self::section or self::font or self::center or self::main]"
    "[count(*) = 1 and not(text()[normalize-space()])]"
)
# lxml.html looks up the class of every element in Python, for forms and inputs that nobody fills in here.
_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)


def parse(text: str) -> HtmlElement | None:
    """Return the tree, None where there is none (an empty page).

    Containers of nothing but one other container are unwrapped where the tree is too deep.
    """
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree: HtmlElement = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, ValueError):
        return None
    if is_too_deep(tree):
        for wrapper in elements(_WRAPPERS, tree):
            wrapper.drop_tag()
    return tree


def is_too_deep(tree: HtmlElement) -> bool:
    """Return whether trafilatura cannot read a tree: it takes minutes for tables in tables in tables."""
    return is_true(_IS_TOO_DEEP, tree)
