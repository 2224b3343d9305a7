"""The body: the paragraphs of the article in a page's tree.

Owns the calls of trafilatura, and is its only importer; which lines are furniture is `furniture` and `sites`.
"""

from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from ingest.core.text import fold

__all__ = ["EXTRACTOR", "Body", "find_body"]

EXTRACTOR = f"trafilatura-{trafilatura.__version__}"


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs in reading order, each folded onto one line and not empty."""

    paragraphs: tuple[str, ...]


def find_body(tree: HtmlElement, *, url: str | None) -> Body:
    """Return the article's paragraphs; none where there is no article.

    Args:
        tree: A page; it is changed.
    """
    document = trafilatura.bare_extraction(tree, url=url, fast=True, include_comments=False)
    lines = document.text if isinstance(document, Document) and document.text else ""
    return Body(tuple(folded for line in lines.split("\n") if (folded := fold(line))))
