"""Articles: cleaned text with metadata, as a ninjs item with our root key `ingest`."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Model, UtcDatetime
from schemas.ninjs import NinjsItem

__all__ = ["Article", "Ingest", "Verdict"]


class Verdict(StrEnum):
    """What kind of page the text comes from; `article` and `live_blog` are whole, the others are not."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    THIN = "thin"
    PAYWALLED = "paywalled"
    CONSENT_WALL = "consent_wall"
    SOFT_404 = "soft_404"
    INDEX_PAGE = "index_page"
    FEED_ONLY = "feed_only"

    @property
    def is_whole(self) -> bool:
        """Return whether the text is the whole article."""
        return self in (Verdict.ARTICLE, Verdict.LIVE_BLOG)


class Ingest(Model):
    """How the article came to us: root key `ingest`.

    Attributes:
        verdict_reason: Why it is no whole article, for people.
        section, is_accessible_for_free: schema.org `articleSection` and `isAccessibleForFree`.
        tdm_reservation, tdm_policy: The page's word on text and data mining (TDM Reservation Protocol).
        language_confidence: Of the detected language, 0 to 1; None where the language is only claimed.
        provenance: Field of the item to where it was taken from: "feed", or the part of the page: "json-ld",
            "opengraph", "meta", "html", "url", "text", "htmldate"; of the body "page" or "feed".
        extraction: Versions of the extractor and of the code around it, and a digest of the rules that were
            applied: `trafilatura-2.3.1/3+1f0c4a52`.
        body_cut: The body was longer than 512 KiB of UTF-8.
        backlog: The entry was listed at its feed's first poll.
    """

    article_id: str
    entry_ids: tuple[str, ...]
    feed_ids: tuple[str, ...]
    url: str | None = None
    final_url: str | None = None
    canonical_url: str | None = None
    discovered_at: UtcDatetime
    fetched_at: UtcDatetime | None = None
    published_at: UtcDatetime | None = None
    modified_at: UtcDatetime | None = None
    verdict: Verdict
    verdict_reason: str | None = None
    section: str | None = None
    is_accessible_for_free: bool | None = None
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None
    language_confidence: float | None = None
    extraction: str
    provenance: dict[str, str] = Field(default_factory=dict)
    body_cut: bool = False
    backlog: bool = False


class Article(NinjsItem):
    """A ninjs item and its `ingest`. Key of `articles`: article_id; ce_id: article_id.version."""

    ingest: Ingest
