"""Surroundings: what on a page belongs to the story whose headline is known, and what to other things.

Owns telling a card, a comment, the masthead from lines near the headline.
"""

import functools
import re
from itertools import islice

from lxml.html import HtmlElement

from ingest.core.extraction.names import Side, side_of

__all__ = ["Surroundings"]

MAX_LIKES = 60
MAX_CARD_CHARACTERS = 1_500  # an article with more is the story, though a program's class calls it promoted
MAX_ASIDE_CHARACTERS = 300  # of an aside or a footer of the story that may hold its byline and its date
_ASIDE = frozenset({"aside", "dialog", "footer", "nav"})
_MASTHEAD = frozenset({"header"})
_WHOLE = frozenset({"body", "html", "main"})  # their names say what kind of page it is
_HEADINGS = ("h2", "h3", "h4", "h5")
# Besides what stands beside every text: other stories, their lists, and what says something about the site.
_OTHERS = re.compile(
    r"(?<![a-z])(?:related|recommend(?:ed|ations)?|teasers?|(?<!h-)cards?|search-?results?|sidebar|widgets?|comments?"
    r"|respond|masthead|ticker|clock|weather|topbar|top-bar|breaking|current-?date|site-?(?:date|header)|today"
    r"|latest|trending|popular|promo(?:ted|s)?|more-?(?:news|stories|from)|listing|feed-?item|highlighting)(?![a-z])",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")


class Surroundings:
    """Where a page shows its headline.

    Args:
        heading: Of the story; None where it is not known.
    """

    def __init__(self, heading: HtmlElement | None) -> None:
        self.heading = heading
        self._around = set(heading.iterancestors()) if heading is not None else set[HtmlElement]()

    def is_of_other_things(self, element: HtmlElement) -> bool:
        """Return whether an element stands in a card, a comment, the masthead or the site's side."""
        inside_story = self.heading is None
        for each in (element, *element.iterancestors()):
            if each in self._around:
                inside_story = True
                break
            if self._is_other(each) or (each is not element and _is_row(each)):
                return True
        return not inside_story

    def _is_other(self, element: HtmlElement) -> bool:
        if element.tag in _ASIDE:
            return not (self._stands_with_headline(element) and _is_short(element))
        if element.tag in _MASTHEAD and not _stands_in_article(element):
            return True
        if element.tag in _WHOLE or not _names_others(element):
            return False
        return element.tag != "article" or len(element.text_content()) < MAX_CARD_CHARACTERS

    def _stands_with_headline(self, element: HtmlElement) -> bool:
        """Return whether an element and the headline are in one part of the page."""
        shared = next((each for each in element.iterancestors() if each in self._around), None)
        return shared is not None and shared.tag not in _WHOLE


def _is_short(element: HtmlElement) -> bool:
    return len(element.text_content()) < MAX_ASIDE_CHARACTERS and not any(
        element.find(f".//{heading}") is not None for heading in _HEADINGS
    )


def _names_others(element: HtmlElement) -> bool:
    if _are_of_others(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    return side_of(element) is Side.STRONG


@functools.lru_cache(maxsize=8192)  # a site has a few hundred names for its thousands of elements
def _are_of_others(names: str) -> bool:
    return _OTHERS.search(_PARTS.sub("-", names)) is not None


def _stands_in_article(element: HtmlElement) -> bool:
    return any(each.tag in ("article", "main") for each in element.iterancestors())


def _is_row(element: HtmlElement) -> bool:
    """Return whether an element is one of at least three of a kind with a link in a heading each: cards."""
    if element.tag not in ("article", "li", "div"):
        return False
    parent = element.getparent()
    classes = element.get("class")
    if parent is None or not classes or element.find(".//a") is None:
        return False
    likes = [each for each in islice(parent, MAX_LIKES) if each.get("class") == classes]
    return len(likes) > 2 and all(
        any(each.find(f".//{heading}") is not None for heading in _HEADINGS) for each in likes[:3]
    )
