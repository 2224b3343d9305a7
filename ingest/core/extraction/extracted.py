"""What extraction returns, as a value that crosses processes.

Owns the shape alone; `pipeline` reads pages, `feed_text` reads what feeds contain.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ingest.core.web.urls import Url
from schemas.articles import Verdict

__all__ = ["Extracted", "PageMetadata"]


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about its article; None or empty where it says nothing.

    Attributes:
        published_at, modified_at: In the page's own offset, unclamped; naive where it shows none.
        canonical_url, lead_image, tdm_policy: Absolute and normal.
        language: As the page writes it.
        is_accessible_for_free: As schema.org's `isAccessibleForFree`.
        rights: The page's own copyright notice or licence, on one line.
        tdm_reservation: True where the page reserves text and data mining (TDMRep §5; robots "noai").
        provenance: Pairs of a field above and where its value was read: json-ld, opengraph, meta, html, url,
            text or htmldate; of the reservation also header or tdmrep.json.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    publisher: str | None = None
    canonical_url: Url | None = None
    language: str | None = None
    section: str | None = None
    lead_image: str | None = None
    is_accessible_for_free: bool | None = None
    rights: str | None = None
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None
    provenance: tuple[tuple[str, str], ...] = ()

    @property
    def published_is_exact(self) -> bool:
        """Return whether the moment of publication is known: a time of day with a zone."""
        return self.published_at is not None and self.published_at.tzinfo is not None


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
        text_from: "page", "feed", or "foreign_feed" for the text of another site's feed.
        further_pages: Where the rest of the article is, from its second page on; then the verdict is thin.
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
    further_pages: tuple[Url, ...] = ()
    site_knowledge: bytes | None = None
