"""Verdicts: what kind of page a text came from, and why.

Owns the thresholds and the signs; the signs' words are those of `languages`, and what follows from a verdict
is decided by `ingest.core.fetching.after_fetch`. A sign counts only where the text is short: whole articles
are about cookies, subscriptions and missing pages, too.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction import json_ld
from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.languages import alternation
from ingest.core.extraction.trees import count_of, elements, is_true
from ingest.core.extraction.weights import columns
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
# A choice to be made before the page is shown: paragraphs with a button right below them.
_HAS_CHOICE = XPath(
    "boolean(//*[count(p) > 1][button or */button or *[@role='button'] or */*[@role='button']"
    " or following-sibling::*[1]/*[self::button or @role='button']])"
)
_PARTNERS = re.compile(r"(?<![\d.,])\d{2,4}(?![\d.,])")  # "we and our 812 partners", in any language
_GATE = re.compile(
    r"(?<![a-z])(?:(?:pay|reg|hard|soft)[-_]?wall|gate|barrier|locked|lock)(?![a-z])", re.IGNORECASE
)
_OFFER = re.compile(
    r"subscri|abonn|/abo(?:[/?-]|\Z)|suscri|assin|abbona|prenumer|premium|/plus(?:[/?]|\Z)|member|podpis|offer|pricing",
    re.IGNORECASE,
)
_GATES = XPath(
    "//*[@class and .//a[@href] and (ancestor::article or ancestor::main or preceding-sibling::p)]"
)
_LINKED_HEADINGS = XPath("count(//*[self::h2 or self::h3 or self::h4][a or ancestor::a])")
MIN_TEASERS = 5  # linked headings of a page that lists stories and is none itself
MIN_FRONT_TEASERS = 3  # the same where the URL is the site's root
_IS_LOCKED = XPath(
    "boolean(//meta[@property='article:content_tier' or @name='article:content_tier'][@content='locked'])"
)
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
    characters = sum(map(columns, paragraphs))
    parts = _locked_parts(tree) if metadata.is_accessible_for_free is False else []
    if parts and not any(parts):
        return (
            Verdict.PAYWALLED,
            f"the part that the page calls not free is empty, after {characters} characters",
        )
    if any(part > MIN_ARTICLE_CHARACTERS for part in parts):
        metadata = replace(metadata, is_accessible_for_free=None)  # it is there all the same
    blocked = _blocked(characters, found, tree, metadata) if characters < MAX_WALL_CHARACTERS else None
    if blocked is not None:
        return blocked
    listing = _listing(paragraphs, tree, metadata, url)
    if listing is not None:
        return listing
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
    if is_true(_IS_LOCKED, tree):
        return Verdict.PAYWALLED, f"the page calls its content locked, and shows {characters} characters"
    if is_true(_HAS_WALL, tree) and any(_WALL.search(line) for line in _texts(tree)):
        return Verdict.PAYWALLED, f"a prompt to subscribe follows {characters} characters"
    return _blocked_by_structure(characters, found, tree, metadata)


def _blocked_by_structure(
    characters: int, found: Sequence[str], tree: HtmlElement, metadata: PageMetadata
) -> tuple[Verdict, str] | None:
    """Return the same by signs that are alike in all languages."""
    if _asks_for_consent(found, tree, metadata):
        return Verdict.CONSENT_WALL, f"{characters} undated characters count partners and have a button"
    if any(_is_gate(element) for element in elements(_GATES, tree)):
        return Verdict.PAYWALLED, f"a gate with an offer follows {characters} characters"
    return None


def _locked_parts(tree: HtmlElement) -> list[int]:
    """Return the lengths of what stands in the elements that the page's data calls not free.

    Source:
        Google Search Central, "Subscription and paywalled content": `hasPart` with a class as `cssSelector`.
    """
    declared = json_ld.article_node(tree).get("hasPart")
    parts = declared if isinstance(declared, list) else [declared]
    selectors = {
        part["cssSelector"].removeprefix(".")
        for part in parts
        if isinstance(part, dict) and isinstance(part.get("cssSelector"), str)
        if str(part.get("isAccessibleForFree")).lower() in ("false", "http://schema.org/false")
    }
    return [
        len(element.text_content().strip())
        for element in (tree.iter() if selectors else ())
        if not selectors.isdisjoint((element.get("class") or "").split())
    ]


def _is_dated(metadata: PageMetadata) -> bool:
    """Return whether a page says when or by whom it was written; a URL alone has a wall's date, too."""
    source = dict(metadata.provenance).get("published_at")
    return source not in (None, "url") or bool(metadata.authors)


def _asks_for_consent(found: Sequence[str], tree: HtmlElement, metadata: PageMetadata) -> bool:
    """Return whether a page is a choice about data, by structure: undated, a button, a number of partners."""
    if _is_dated(metadata) or not is_true(_HAS_CHOICE, tree):
        return False
    return any(_PARTNERS.search(line) for line in found)


def _is_gate(element: HtmlElement) -> bool:
    if not _GATE.search(element.get("class") or ""):
        return False
    return any(_OFFER.search(link.get("href") or "") for link in element.iter("a"))


def _listing(
    paragraphs: Sequence[str], tree: HtmlElement, metadata: PageMetadata, url: Url | None
) -> tuple[Verdict, str] | None:
    """Return the verdict on a page of teasers; None where it is an article."""
    teasers = int(count_of(_LINKED_HEADINGS, tree))
    is_root = url is not None and not url.path.strip("/")
    if is_root and teasers >= MIN_FRONT_TEASERS:
        return Verdict.INDEX_PAGE, f"the URL is a front page, with {teasers} linked headings"
    if not _is_dated(metadata) and teasers >= MIN_TEASERS and teasers >= len(paragraphs):
        return Verdict.INDEX_PAGE, f"an undated page of {teasers} linked headings and {len(paragraphs)} lines"
    return None


def _texts(tree: HtmlElement) -> list[str]:
    return [text for text in tree.itertext() if len(text) > 10]
