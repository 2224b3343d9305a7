"""What extraction returns, as a value that crosses processes.

Owns the shape, and the text of a feed in place of a page's; reading pages is `pipeline`'s.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from ingest.core.extraction.detection import detect
from ingest.core.extraction.furniture import without_furniture
from ingest.core.web.text import paragraphs
from schemas.articles import Verdict
from schemas.feeds import Entry

__all__ = ["Extracted", "PageMetadata", "from_feed", "with_longer_feed_text"]

FEED_EXTRACTION = "feed/1"


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about its article; None or empty where it says nothing.

    Attributes:
        published_at, modified_at: Aware, in the page's own offset, unclamped; without one it is UTC.
        canonical_url, lead_image, tdm_policy: Absolute and normal.
        language: As the page writes it.
        is_accessible_for_free: As schema.org's `isAccessibleForFree`.
        rights: The page's own copyright notice or licence, on one line.
        tdm_reservation: True where the page reserves text and data mining (TDMRep §5; robots "noai").
        provenance: Pairs of a field above and where its value was read: json-ld, opengraph, meta, html, url,
            text or htmldate.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    publisher: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    section: str | None = None
    lead_image: str | None = None
    is_accessible_for_free: bool | None = None
    rights: str | None = None
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None
    provenance: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """A cleaned text with what its page says about it.

    Attributes:
        reason: Why the verdict, for people; empty for an article.
        text: Paragraphs separated by one blank line, NFC.
        dateline: Where the text says that it was written, such as "KYIV"; None where it does not say.
        language: Of the text, BCP 47: as detected, or as the page declares where the text is too short.
        language_confidence: 0 to 1; None where it was not detected.
        extraction: The extractor and its version.
        text_from: "page" or "feed".
        site_knowledge: What is now known of the host, encoded (`ingest.core.extraction.sites`); None where
            nothing new was learnt.
    """

    verdict: Verdict
    extraction: str
    reason: str = ""
    text: str = ""
    text_from: str = "page"
    metadata: PageMetadata = field(default_factory=PageMetadata)
    dateline: str | None = None
    language: str | None = None
    language_confidence: float | None = None
    site_knowledge: bytes | None = None


def from_feed(entry: Entry, *, reason: str = "") -> Extracted:
    """Return the text of the feed itself; empty where it has none.

    Args:
        reason: Why no page was read.
    """
    lines = paragraphs(entry.content).split("\n\n") if entry.content else []
    kept = without_furniture([line for line in lines if line], language=entry.language)
    text = "\n\n".join(kept) or entry.summary
    # A feed's own label stands; only without one is the text asked.
    language, confidence = (entry.language, None) if entry.language else detect(text, claimed=None)
    return Extracted(
        verdict=Verdict.FEED_ONLY,
        extraction=FEED_EXTRACTION,
        reason=reason,
        text=text,
        text_from="feed",
        metadata=PageMetadata(title=entry.title),
        language=language,
        language_confidence=confidence,
    )


def with_longer_feed_text(page: Extracted, entry: Entry) -> Extracted:
    """Return the page, with the feed's text in place of its own where that is longer.

    The page's verdict stays: it says what the page was.
    """
    # Markup is longer than its text, so that this alone answers the question for most feeds.
    if max(len(entry.content), len(entry.summary)) <= len(page.text):
        return page
    feed = from_feed(entry)
    if len(feed.text) <= len(page.text):
        return page
    told_by = page if page.language else feed
    return replace(
        page,
        text=feed.text,
        text_from="feed",
        language=told_by.language,
        language_confidence=told_by.language_confidence,
    )
