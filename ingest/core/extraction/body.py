"""The body: the paragraphs of the article in a page's tree.

Owns the calls of trafilatura, and is its only importer: which of its settings are tried in which order, and
when a result is believed. What is thrown out of the tree before is `pruning`, and which lines are furniture
`furniture` and `sites`.
"""

from dataclasses import dataclass
from enum import Enum

import trafilatura
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from ingest.core.extraction.narrowing import narrowed
from ingest.core.extraction.plain import plain_article
from ingest.core.extraction.pruning import drop_appended, drop_menus
from ingest.core.extraction.trees import elements, is_true, texts
from ingest.core.extraction.weights import LONG_TEXT, heaviest_home, weigh
from ingest.core.web.text import one_line

__all__ = ["EXTRACTOR", "Body", "Rung", "find_body"]

EXTRACTOR = f"trafilatura-{trafilatura.__version__}"

# Chosen on aeb, naeb and wcxb_dev with bench/extraction_quality.py; a wrong region costs a page its whole F1.
MIN_CHARACTERS = 250  # a shorter result is believed only where no rung has more
COVERED_SHARE = 0.3  # of the page's long texts that a result must hold to be believed at once
KEPT_SHARE = 0.2  # a result of this share is not given up for a wider one that leaves it out
MOST_OVER = 3  # times the page's long texts: more than that is lists of links
MOST_OVER_CHARACTERS = 1000
REPEATED_SHARE = 0.9  # of the second half of the long lines, from which on the article stands twice
KIN_SHARE = 0.6  # below it paragraphs of the same kind elsewhere on the page are looked for

_LONG_TEXTS = XPath(
    f"//body//text()[string-length() > {LONG_TEXT} and not(ancestor::a) and not(ancestor::nav)"
    " and not(ancestor::footer) and not(ancestor::aside) and not(ancestor::script)]",
    smart_strings=False,
)
MOST_ELEMENTS = 12_000  # the largest of 514 pages of the corpus has 3,976
_IS_HUGE = XPath(f"count(//*) > {MOST_ELEMENTS}")
_PARAGRAPHS = XPath("//p[not(ancestor::nav) and not(ancestor::footer) and not(ancestor::aside)]")


class Rung(Enum):
    """How the body was found: by trafilatura's settings, narrow to wide, or otherwise."""

    PLAIN = "plain"
    PRECISE = "precise"
    FULL = "full"
    KIN = "kin"
    PARAGRAPHS = "paragraphs"


# With `deduplicate` the fourth reading of the same page would give nothing.
_OPTIONS = {
    Rung.PRECISE: Extractor(output_format="python", comments=False, fast=True, precision=True),
    Rung.FULL: Extractor(output_format="python", comments=False),
}


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs in reading order, each folded onto one line and not empty, and how they were found."""

    paragraphs: tuple[str, ...]
    rung: Rung

    @property
    def characters(self) -> int:
        """Return the length of the text."""
        return sum(map(len, self.paragraphs))


def find_body(tree: HtmlElement) -> Body:
    """Return the article's paragraphs; none where there is no article.

    Args:
        tree: A pruned page; its menus are thrown out on the way.
    """
    body = _find(tree)
    return Body(_unrepeated(body.paragraphs), body.rung)


def _find(tree: HtmlElement) -> Body:
    if is_true(_IS_HUGE, tree):
        return _long_paragraphs(tree)
    weights = weigh(tree)
    if drop_appended(tree, weights):
        weights = weigh(tree)
    home = heaviest_home(weights)
    plain = plain_article(tree, weights, home)
    if plain is not None:
        return Body(plain, Rung.PLAIN)
    drop_menus(weights)
    part = narrowed(tree, weights, home)
    found = _climb(part) if part is not None else None
    if found is None or found.characters < MIN_CHARACTERS:
        return _climb(tree)
    return found


def _climb(tree: HtmlElement) -> Body:
    """Return what the first rung gives that can be believed."""
    long_texts = sum(length for text in texts(_LONG_TEXTS, tree) if (length := len(text.strip())) > LONG_TEXT)
    best = lists = Body((), Rung.PRECISE)
    for rung in _OPTIONS:
        found = _run(tree, rung)
        if _outweighs(best, found, long_texts):
            break
        if found.characters > MOST_OVER * long_texts + MOST_OVER_CHARACTERS:
            lists = found
            continue
        if found.characters >= best.characters:
            best = found
        if found.characters >= max(MIN_CHARACTERS, COVERED_SHARE * long_texts):
            break
    if not best.paragraphs:
        return lists
    if best.characters < KIN_SHARE * long_texts:
        return _with_kin(tree, best)
    return best


def _long_paragraphs(tree: HtmlElement) -> Body:
    """Return every long paragraph: on trees of this size trafilatura takes seconds."""
    lines = (one_line(element.text_content()) for element in elements(_PARAGRAPHS, tree))
    return Body(tuple(line for line in lines if len(line) > LONG_TEXT), Rung.PARAGRAPHS)


def _run(tree: HtmlElement, rung: Rung) -> Body:
    document = trafilatura.bare_extraction(tree, options=_OPTIONS[rung])
    lines = document.text if isinstance(document, Document) and document.text else ""
    return Body(tuple(folded for line in lines.split("\n") if (folded := one_line(line))), rung)


def _outweighs(narrow: Body, wide: Body, long_texts: int) -> bool:
    """Return whether a wider result is another region of the page than the narrower, which counts more."""
    if narrow.characters < max(MIN_CHARACTERS, KEPT_SHARE * long_texts):
        return False
    shared = set(wide.paragraphs)
    return 2 * sum(len(line) for line in narrow.paragraphs if line in shared) < narrow.characters


def _with_kin(tree: HtmlElement, body: Body) -> Body:
    """Return the body with the paragraphs that stand in containers of the same kind elsewhere on the page.

    Some sites break an article into containers, of which trafilatura takes the first.
    """
    paragraphs = [(element, one_line(element.text_content())) for element in tree.iter("p")]
    found = set(body.paragraphs)
    homes = [_kind(element) for element, text in paragraphs if text in found and len(text) > LONG_TEXT]
    if len(homes) < _FEWEST_KIN:
        return body
    home = max(set(homes), key=lambda kind: (homes.count(kind), kind))
    if not home[1] or 2 * homes.count(home) < len(homes):
        return body
    kin = [text for element, text in paragraphs if text and (text in found or _kind(element) == home)]
    joined = Body(tuple(dict.fromkeys(kin)), Rung.KIN)
    return joined if joined.characters > body.characters else body


_FEWEST_KIN = 3


def _kind(element: HtmlElement) -> tuple[str, str]:
    parent = element.getparent()
    return (str(parent.tag), parent.get("class") or "") if parent is not None else ("", "")


def _unrepeated(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines, each once where the second half of the long ones is the first half again.

    Some pages hold their article twice, for narrow and for wide screens. Pull quotes, refrains and the steps
    of recipes are repeated otherwise, and stay.
    """
    long = [line for line in lines if len(line) > LONG_TEXT]
    half = (len(long) + 1) // 2
    first = set(long[:half])
    again = sum(line in first for line in long[half:])
    is_twice = len(set(long)) <= half + 1 and again >= REPEATED_SHARE * (len(long) - half) > 0
    return tuple(dict.fromkeys(lines)) if is_twice else lines
