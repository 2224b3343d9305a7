"""Verdicts: what kind of page a text came from, and why.

Owns the thresholds and the signs; the signs' words are those of `languages`, and what follows from a verdict
is decided by `ingest.core.fetching.after_fetch`. A sign counts only where the text is short: whole articles
are about cookies, subscriptions and missing pages, too.
"""

import re
from collections.abc import Sequence

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.languages import alternation
from ingest.core.extraction.trees import is_true
from ingest.core.web.urls import Url
from schemas.articles import Verdict

__all__ = ["judge"]

MIN_ARTICLE_CHARACTERS = 250  # a page with less has a teaser, a caption or a notice rather than an article
MAX_WALL_CHARACTERS = 1_200  # of text that a wall may have around it
MAX_NOT_FOUND_CHARACTERS = 600  # of text on an error page

_NOT_FOUND = re.compile(rf"\b(?:{alternation(lambda pack: pack.not_found)})", re.IGNORECASE)
_CONSENT = re.compile(rf"\b(?:{alternation(lambda pack: pack.consent)})", re.IGNORECASE)
_WALL = re.compile(rf"\b(?:{alternation(lambda pack: pack.walls)})", re.IGNORECASE)
_IS_LIVE = XPath("boolean(//script[contains(@type, 'ld+json') and contains(., '\"LiveBlogPosting\"')])")
_HAS_WALL = XPath("boolean(//*[contains(@class, 'paywall') or contains(@id, 'paywall')])")


def judge(
    paragraphs: Sequence[str],
    *,
    found: Sequence[str],
    tree: HtmlElement,
    metadata: PageMetadata,
    url: Url | None,
) -> tuple[Verdict, str]:
    """Return the verdict and, for people, its reason; an empty reason for a whole article.

    Args:
        paragraphs: Of the article, cleaned.
        found: The same before cleaning.
        tree: The whole page, pruned.
        url: After redirects.
    """
    characters = sum(map(len, paragraphs))
    blocked = _blocked(characters, found, tree, metadata) if characters < MAX_WALL_CHARACTERS else None
    if blocked is not None:
        return blocked
    if characters >= MIN_ARTICLE_CHARACTERS:
        return (Verdict.LIVE_BLOG if is_true(_IS_LIVE, tree) else Verdict.ARTICLE), ""
    if url is not None and not url.path.strip("/"):
        return Verdict.INDEX_PAGE, f"the URL is a front page, with {characters} characters of text"
    return Verdict.THIN, f"{characters} characters of text are fewer than {MIN_ARTICLE_CHARACTERS}"


def _blocked(
    characters: int, found: Sequence[str], tree: HtmlElement, metadata: PageMetadata
) -> tuple[Verdict, str] | None:
    """Return what keeps the reader of a short text from its article; None where nothing does."""
    missing = _NOT_FOUND.search(metadata.title) if characters < MAX_NOT_FOUND_CHARACTERS else None
    if missing:
        return Verdict.SOFT_404, f"the title says {missing[0]!r}, with {characters} characters of text"
    consent = sum(len(line) for line in found if _CONSENT.search(line))
    if 2 * consent > max(characters, 1):
        return Verdict.CONSENT_WALL, f"{consent} characters about consent, and {characters} of text"
    if metadata.is_accessible_for_free is False:
        return Verdict.PAYWALLED, f"the page says that it is not free, and shows {characters} characters"
    if is_true(_HAS_WALL, tree) and any(_WALL.search(line) for line in _texts(tree)):
        return Verdict.PAYWALLED, f"a prompt to subscribe follows {characters} characters"
    return None


def _texts(tree: HtmlElement) -> list[str]:
    return [text for text in tree.itertext() if len(text) > 10]
