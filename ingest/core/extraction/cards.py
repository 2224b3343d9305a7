"""Cards: what stands among the text of a page and leads elsewhere.

Owns telling by structure alone, in any language: cards of other stories, menus, rows of comments and teasers.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from lxml.html import HtmlElement

from ingest.core.extraction.weights import Weights, columns

__all__ = ["Repeated", "is_card", "is_menu", "linking_boxes"]

# Chosen on aeb, naeb, wcxb_dev and the snippets with bench/extraction_quality.py.
MAX_BOXES_SHARE = 0.1  # of the text in boxes with links; more of it is text that is set in boxes
MIN_TOLD_SHARE = 0.65  # of a box's text in long texts, from which on it is text with a link in it
MAX_CARD_COLUMNS = 600
MIN_REPEATED = 3  # elements of a kind beside each other
MAX_LINKED_LIST_SHARE = 0.8  # of a list's text; above it the list only leads elsewhere

_CARD_TAGS = frozenset({"article", "div", "li", "section", "td"})


class Repeated:
    """Counts, once for each parent, the elements that share a tag and a class: comments, teasers."""

    def __init__(self, around: Collection[HtmlElement]) -> None:
        """Take the elements around the text: what is of a kind with one of them is layout."""
        self._around = around
        self._kinds: dict[HtmlElement, Counter[tuple[str, str]]] = {}

    def __contains__(self, element: HtmlElement) -> bool:
        """Return whether an element is one of several of a kind."""
        parent, classes = element.getparent(), element.get("class")
        if parent is None or not classes or element.tag not in _CARD_TAGS:
            return False
        if parent not in self._kinds:
            self._kinds[parent] = self._count(parent)
        return self._kinds[parent][str(element.tag), classes] >= MIN_REPEATED

    def _count(self, parent: HtmlElement) -> Counter[tuple[str, str]]:
        kinds = Counter((str(child.tag), child.get("class") or "") for child in parent)
        for child in parent:
            if child in self._around:
                del kinds[str(child.tag), child.get("class") or ""]
        return kinds


def is_card(element: HtmlElement) -> bool:
    """Return whether an element is a card of another story: first a linked heading, perhaps a sentence."""
    if element.tag not in _CARD_TAGS or (element.text and element.text.strip()):
        return False
    first = next((inner for inner in element.iterdescendants() if inner.text and inner.text.strip()), None)
    if first is None or not any(each.tag == "a" for each in (first, *first.iterancestors())):
        return False
    has_heading = next(element.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None
    return has_heading and columns(element.text_content()) < MAX_CARD_COLUMNS


def is_menu(element: HtmlElement) -> bool:
    """Return whether a list is of links alone."""
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked > MAX_LINKED_LIST_SHARE * len(element.text_content())


def linking_boxes(cores: Collection[HtmlElement], weights: Weights, weight: int) -> set[HtmlElement]:
    """Return the boxes between the paragraphs that have links; none where much of the text is in such boxes.

    Args:
        weight: Of the cores.
    """
    boxes = {
        child
        for core in cores
        for child in core
        if child.tag in ("div", "section") and child not in cores and _has_links(child)
    }
    is_text = sum(weights.get(box, 0) for box in boxes) > MAX_BOXES_SHARE * weight
    return set() if is_text else boxes.difference(_told(cores, boxes, weights))


def _told(
    cores: Collection[HtmlElement], boxes: Collection[HtmlElement], weights: Weights
) -> Iterator[HtmlElement]:
    """Yield boxes of nearly nothing but long texts between others; those at the end tell about the author."""
    for core in cores:
        is_inside = False
        for child in reversed(core):
            weight = weights.get(child, 0)
            if child not in boxes:
                is_inside = is_inside or weight > 0
            elif is_inside and weight > MIN_TOLD_SHARE * columns(child.text_content()):
                yield child


def _has_links(element: HtmlElement) -> bool:
    return element.find(".//a") is not None and element.find(".//table") is None
