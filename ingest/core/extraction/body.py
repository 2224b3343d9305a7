"""The body: the paragraphs of the article in a page's tree.

Owns the calls of trafilatura, and is its only importer: which of its settings are tried in which order, and
when a result is accepted. What is removed from the tree before is `pruning`'s, and which lines are furniture
is that of `furniture` and `sites`.
"""

from dataclasses import dataclass
from enum import Enum

import trafilatura
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from ingest.core.extraction.narrowing import narrow
from ingest.core.extraction.plain import plain_article
from ingest.core.extraction.pruning import drop_appended, drop_menus
from ingest.core.extraction.trees import elements, is_true, texts
from ingest.core.extraction.weights import LONG_TEXT, heaviest_container, weigh
from ingest.core.web.text import one_line

__all__ = ["EXTRACTOR", "ExtractedBody", "Strategy", "find_body"]

EXTRACTOR = f"trafilatura-{trafilatura.__version__}"

# Chosen on aeb, naeb and wcxb_dev with bench/extraction_quality.py; a wrong region costs a page its whole F1.
MIN_CHARACTERS = 250  # a shorter result is accepted only where no strategy finds more
COVERED_SHARE = 0.3  # of the page's long texts that a result must contain to be accepted at once
KEPT_SHARE = 0.2  # a result of this share is not replaced by a wider one that leaves it out
MAX_EXCESS_RATIO = 3  # times the page's long texts: more than that is lists of links
MAX_EXCESS_CHARACTERS = 1000
REPEATED_SHARE = 0.9  # of the second half of the long lines, from which on the page has the article twice
SIBLING_SHARE = 0.6  # of the long texts; below it, containers of the same kind are looked for
MIN_SIBLING_PARAGRAPHS = 3  # fewer long ones do not show in which kind of container the text is
MAX_ELEMENTS = 12_000  # the largest of 514 pages of the corpus has 3,976

_LONG_TEXTS = XPath(
    f"//body//text()[string-length() > {LONG_TEXT} and not(ancestor::a) and not(ancestor::nav)"
    " and not(ancestor::footer) and not(ancestor::aside) and not(ancestor::script)]",
    smart_strings=False,
)
_IS_HUGE = XPath(f"count(//*) > {MAX_ELEMENTS}")
_PARAGRAPHS = XPath("//p[not(ancestor::nav) and not(ancestor::footer) and not(ancestor::aside)]")


class Strategy(Enum):
    """How the body was found: with trafilatura's settings, narrow to wide, or otherwise."""

    PLAIN = "plain"
    PRECISE = "precise"
    FULL = "full"
    SIBLING_CONTAINERS = "sibling_containers"
    PARAGRAPHS = "paragraphs"


# With `deduplicate` the fourth reading of the same page would give nothing.
_OPTIONS = {
    Strategy.PRECISE: Extractor(output_format="python", comments=False, fast=True, precision=True),
    Strategy.FULL: Extractor(output_format="python", comments=False),
}


@dataclass(frozen=True, slots=True)
class ExtractedBody:
    """Paragraphs in reading order, each folded onto one line and not empty, and how they were found."""

    paragraphs: tuple[str, ...]
    strategy: Strategy

    @property
    def characters(self) -> int:
        """Return the length of the text."""
        return sum(map(len, self.paragraphs))


def find_body(tree: HtmlElement) -> ExtractedBody:
    """Return the article's paragraphs; none where there is no article.

    Args:
        tree: A pruned page; its menus are removed on the way.
    """
    body = _find(tree)
    return ExtractedBody(_without_second_copy(body.paragraphs), body.strategy)


def _find(tree: HtmlElement) -> ExtractedBody:
    if is_true(_IS_HUGE, tree):
        return _long_paragraphs(tree)
    weights = weigh(tree)
    if drop_appended(tree, weights):
        weights = weigh(tree)
    heaviest = heaviest_container(weights)
    plain = plain_article(tree, weights, heaviest)
    if plain is not None:
        return ExtractedBody(plain, Strategy.PLAIN)
    drop_menus(weights)
    part = narrow(tree, weights, heaviest)
    body = _try_strategies(part) if part is not None else None
    if body is None or body.characters < MIN_CHARACTERS:
        return _try_strategies(tree)
    return body


def _try_strategies(tree: HtmlElement) -> ExtractedBody:
    """Return the first result of trafilatura's settings, narrow to wide, that is acceptable."""
    long_texts = sum(length for text in texts(_LONG_TEXTS, tree) if (length := len(text.strip())) > LONG_TEXT)
    best = lists = ExtractedBody((), Strategy.PRECISE)
    for strategy in _OPTIONS:
        body = _run(tree, strategy)
        if _is_another_region(best, body, long_texts):
            break
        if body.characters > MAX_EXCESS_RATIO * long_texts + MAX_EXCESS_CHARACTERS:
            lists = body
            continue
        if body.characters >= best.characters:
            best = body
        if body.characters >= max(MIN_CHARACTERS, COVERED_SHARE * long_texts):
            break
    if not best.paragraphs:
        return lists
    if best.characters < SIBLING_SHARE * long_texts:
        return _with_sibling_containers(tree, best)
    return best


def _long_paragraphs(tree: HtmlElement) -> ExtractedBody:
    """Return every long paragraph: on trees of this size trafilatura takes seconds."""
    lines = (one_line(element.text_content()) for element in elements(_PARAGRAPHS, tree))
    return ExtractedBody(tuple(line for line in lines if len(line) > LONG_TEXT), Strategy.PARAGRAPHS)


def _run(tree: HtmlElement, strategy: Strategy) -> ExtractedBody:
    document = trafilatura.bare_extraction(tree, options=_OPTIONS[strategy])
    lines = document.text if isinstance(document, Document) and document.text else ""
    return ExtractedBody(tuple(folded for line in lines.split("\n") if (folded := one_line(line))), strategy)


def _is_another_region(narrower: ExtractedBody, wider: ExtractedBody, long_texts: int) -> bool:
    """Return whether a wider result leaves out most of a narrower one that is large enough to be believed."""
    if narrower.characters < max(MIN_CHARACTERS, KEPT_SHARE * long_texts):
        return False
    shared = set(wider.paragraphs)
    return 2 * sum(len(line) for line in narrower.paragraphs if line in shared) < narrower.characters


def _with_sibling_containers(tree: HtmlElement, body: ExtractedBody) -> ExtractedBody:
    """Return the body with the paragraphs in containers of the same tag and class elsewhere on the page.

    Some sites split an article into containers, of which trafilatura takes the first.
    """
    paragraphs = [(element, one_line(element.text_content())) for element in tree.iter("p")]
    known = set(body.paragraphs)
    containers = [
        _container_kind(element) for element, text in paragraphs if text in known and len(text) > LONG_TEXT
    ]
    if len(containers) < MIN_SIBLING_PARAGRAPHS:
        return body
    commonest = max(set(containers), key=lambda kind: (containers.count(kind), kind))
    _, classes = commonest
    if not classes or 2 * containers.count(commonest) < len(containers):
        return body
    lines = [
        text
        for element, text in paragraphs
        if text and (text in known or _container_kind(element) == commonest)
    ]
    joined = ExtractedBody(tuple(dict.fromkeys(lines)), Strategy.SIBLING_CONTAINERS)
    return joined if joined.characters > body.characters else body


def _container_kind(element: HtmlElement) -> tuple[str, str]:
    """Return the tag and the classes of an element's parent."""
    parent = element.getparent()
    return (str(parent.tag), parent.get("class") or "") if parent is not None else ("", "")


def _without_second_copy(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines, each once where the second half of the long ones repeats the first.

    Some pages contain their article twice, for narrow and for wide screens. Pull quotes, refrains and the
    steps of recipes are repeated otherwise, and stay.
    """
    long = [line for line in lines if len(line) > LONG_TEXT]
    half = (len(long) + 1) // 2
    first = set(long[:half])
    repeated = sum(line in first for line in long[half:])
    is_twice = len(set(long)) <= half + 1 and repeated >= REPEATED_SHARE * (len(long) - half) > 0
    return tuple(dict.fromkeys(lines)) if is_twice else lines
