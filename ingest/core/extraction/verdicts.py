"""Verdicts: what kind of page a text came from, and why.

Owns the thresholds and signs; what follows from a verdict is `ingest.core.fetches`.
"""

from collections.abc import Sequence

from lxml.html import HtmlElement

from ingest.core.extraction.extracted import PageMetadata
from schemas.articles import Verdict

__all__ = ["judge"]

THIN_CHARACTERS = 250  # below this a page held a teaser, a caption or a notice rather than an article


def judge(
    paragraphs: Sequence[str], *, tree: HtmlElement, metadata: PageMetadata, url: str | None
) -> tuple[Verdict, str]:
    """Return the verdict and, in words for people, its reason; an empty reason for an article."""
    del tree, metadata, url
    characters = sum(map(len, paragraphs))
    if characters >= THIN_CHARACTERS:
        return Verdict.ARTICLE, ""
    return Verdict.THIN, f"{characters} characters of text are fewer than {THIN_CHARACTERS}"
