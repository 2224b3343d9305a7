"""Visibility: what a browser would not show is removed, and what it shows as a picture is written.

Owns the signs: attributes, styles in the page's own markup, the class names that frameworks share. Style
sheets are not read. A hidden element that has much of the page's text stays: scripts show it, or an overlay
hides it.
"""

import functools
import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.trees import elements, is_true, texts

__all__ = ["drop_hidden", "write_drop_caps"]

MAX_HIDDEN_SHARE = 0.3  # of the page's text in a hidden element; more of it is the article itself

_SIGNS = XPath(
    "//body//*[@hidden or @aria-hidden='true' or contains(@style, 'none') or contains(@style, 'hidden')"
    " or @role='tooltip' or @role='doc-noteref' or @class]"
)
_HIDDEN_STYLE = re.compile(r"(?:\A|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset(
    {
        "a11y-hidden", "assistive-text", "cdk-visually-hidden", "d-none", "element-invisible", "hidden",
        "is-hidden", "is-visually-hidden", "is-vishidden", "offscreen", "screen-reader", "screen-reader-only",
        "screen-reader-text", "screenreader", "sr-only", "u-hidden", "u-hiddenvisually", "u-visually-hidden",
        "vh", "visuallyhidden", "visually-hidden",
    }
)  # fmt: skip
# Cards that open above a name in the text: their text would end up in the middle of a sentence.
_CARD_CLASS = re.compile(
    r"(?<![a-z])(?:rollover|hover-?card|popover|tooltip)s?[-_]{0,2}(?:[a-z]{1,20}[-_]{1,2})?(?:block|body|box|card"
    r"|content|inner|panel|text)(?![a-z])"
)
# "hidden md:block": shown on wider screens.
_SHOWN_SOMEWHERE = re.compile(
    r"(?:(?:xs|sm|md|lg|xl|2xl):|d-(?:sm|md|lg|xl)-)(?:block|flex|grid|inline|table|visible|not)"
)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z*†‡§])[\])]?\Z")
_BRACKETED = re.compile(r"[\[(]\d{1,3}[\])]\Z")
_NOTE_LINKS = XPath("//sup[.//a[starts-with(@href, '#') or contains(@href, '#')]] | //a[@role='doc-noteref']")
_INNER_LINKS = XPath("//a[starts-with(@href, '#')]")
_STREAMED = re.compile(r"\AS:\w+\Z")  # React's id of a part that its script moves to its place
_CONTROLLED = XPath("//@aria-controls", smart_strings=False)
_HAS_PARAGRAPH = XPath("boolean(.//p[string-length() > 60])")
_DROP_CAPS = XPath("//img[string-length(@alt) = 1 and (ancestor::p or ancestor::div)]")


def drop_hidden(tree: HtmlElement) -> None:
    """Remove hidden elements, the marks of footnotes, and words that are struck out."""
    body = tree.find("body")
    if body is None:
        return
    hidden = [element for element in elements(_SIGNS, tree) if _is_hidden(element)]
    if hidden:
        limit = MAX_HIDDEN_SHARE * len(body.text_content())
        opened = set(texts(_CONTROLLED, tree))
        for element in hidden:
            if element.get("id") in opened and is_true(_HAS_PARAGRAPH, element):
                continue  # a reader opens it with a button: an accordion
            if element.getparent() is not None and len(element.text_content()) <= limit:
                element.drop_tree()
    _drop_marks(tree)
    for struck in list(body.iter("del", "s", "strike")):
        if struck.getparent() is not None:
            struck.drop_tree()


def write_drop_caps(tree: HtmlElement) -> None:
    """Write the letter of a picture that begins a word."""
    for picture in elements(_DROP_CAPS, tree):
        letter, tail = picture.get("alt", ""), picture.tail or ""
        if letter.isalpha() and tail[:1].isalpha():
            picture.tail = None
            picture.tag = "span"
            picture.text = letter + tail


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return not _STREAMED.match(element.get("id") or "")
    if element.get("aria-hidden") == "true" or element.get("role") == "tooltip":
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    classes = element.get("class")
    return bool(classes) and _has_hidden_class(classes)


@functools.lru_cache(maxsize=8192)  # a site has a few hundred classes for its thousands of elements
def _has_hidden_class(classes: str) -> bool:
    lowered = classes.lower()
    if _CARD_CLASS.search(lowered):
        return True
    return not _HIDDEN_CLASSES.isdisjoint(lowered.split()) and not _SHOWN_SOMEWHERE.search(lowered)


def _drop_marks(tree: HtmlElement) -> None:
    """Remove what leads to a footnote: raised, or in brackets."""
    for pattern, marks in ((_NOTE_MARK, _NOTE_LINKS), (_BRACKETED, _INNER_LINKS)):
        for mark in elements(marks, tree):
            if mark.getparent() is not None and pattern.match(mark.text_content().strip()):
                mark.drop_tree()
