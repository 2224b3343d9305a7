"""The body: the paragraphs of the article in a page's tree.

Owns the order of the ways to find it. Nearly every page is read as a reader sees it (`region`, `reader`,
`selection`); trafilatura is asked where that finds next to nothing, and this module is its only importer.
What is removed from the tree before is `pruning`'s; which lines are furniture is that of `furniture` and
`sites`.
"""

from dataclasses import dataclass
from enum import Enum

import trafilatura
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from ingest.core.extraction.parsing import is_too_deep
from ingest.core.extraction.pruning import drop_appended, drop_menus
from ingest.core.extraction.reader import read_lines
from ingest.core.extraction.region import find_region
from ingest.core.extraction.selection import select
from ingest.core.extraction.trees import elements, is_true
from ingest.core.extraction.weights import LONG_TEXT, Weights, columns, heaviest_container, weigh
from ingest.core.web.text import one_line

__all__ = ["EXTRACTOR", "ExtractedBody", "Strategy", "find_body"]

EXTRACTOR = f"trafilatura-{trafilatura.__version__}"

# Chosen on aeb, naeb, wcxb_dev and the snippets with bench/extraction_quality.py.
MIN_COLUMNS = 250  # a shorter result is accepted only where trafilatura finds no more
SHORT_TEXT = 25  # columns of a paragraph, on pages whose paragraphs are sentences of a few words
MIN_WEIGHT = 200  # of the heaviest container and its likes; with less it is chance which one is
REPEATED_SHARE = 0.9  # of the second half of the long lines, from which on the page has the article twice
MAX_ELEMENTS = 12_000  # the largest of 514 pages of the corpus has 3,976

_IS_HUGE = XPath(f"count(//*) > {MAX_ELEMENTS}")
_PARAGRAPHS = XPath("//p[not(ancestor::nav) and not(ancestor::footer) and not(ancestor::aside)]")


class Strategy(Enum):
    """How the body was found."""

    READ = "read"
    PRECISE = "precise"
    FULL = "full"
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
    def columns(self) -> int:
        """Return the length of the text."""
        return sum(map(columns, self.paragraphs))


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
    read = _read(tree, weights)
    if read.columns < MIN_COLUMNS:
        read = _read(tree, weigh(tree, long_text=SHORT_TEXT))
    if read.columns >= MIN_COLUMNS:
        return read
    if is_too_deep(tree):
        return max(read, _long_paragraphs(tree), key=lambda each: each.columns)
    drop_menus(weights)
    best = read
    for strategy in _OPTIONS:
        body = _run(tree, strategy)
        if body.columns >= MIN_COLUMNS:
            return body
        best = max(best, body, key=lambda each: each.columns)
    return best


def _read(tree: HtmlElement, weights: Weights) -> ExtractedBody:
    body, heaviest = tree.find("body"), heaviest_container(weights)
    if body is None or heaviest is None:
        return ExtractedBody((), Strategy.READ)
    region = find_region(body, weights, heaviest)
    weight = region.weight if len(region.cores) > 1 else weights.get(heaviest, 0)
    if weight < MIN_WEIGHT:
        return ExtractedBody((), Strategy.READ)
    return ExtractedBody(tuple(line.text for line in select(read_lines(region, weights))), Strategy.READ)


def _long_paragraphs(tree: HtmlElement) -> ExtractedBody:
    """Return every long paragraph: trees of this size are not searched for the best region."""
    lines = (one_line(element.text_content()) for element in elements(_PARAGRAPHS, tree))
    return ExtractedBody(tuple(line for line in lines if len(line) > LONG_TEXT), Strategy.PARAGRAPHS)


def _run(tree: HtmlElement, strategy: Strategy) -> ExtractedBody:
    document = trafilatura.bare_extraction(tree, options=_OPTIONS[strategy])
    lines = document.text if isinstance(document, Document) and document.text else ""
    return ExtractedBody(tuple(folded for line in lines.split("\n") if (folded := one_line(line))), strategy)


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
