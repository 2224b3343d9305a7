"""What extraction yields, as a value that crosses processes.

Owns the shape, and text taken from a feed in a page's stead; reading pages is `ingest.core.extraction`,
which alone imports the extractor.
"""

from dataclasses import dataclass
from datetime import datetime

from ingest.core.text import paragraphs
from schemas.articles import Verdict
from schemas.feeds import Entry

__all__ = ["Extracted", "from_feed"]

FEED_EXTRACTION = "feed/1"


@dataclass(frozen=True, slots=True)
class Extracted:
    """A cleaned text with what its page says about it; None or empty where it says nothing.

    Attributes:
        text: Paragraphs parted by one blank line, NFC.
        published_at, modified_at: Aware UTC, unclamped.
        canonical_url: As the page names it; absolute.
        language: BCP 47.
        lead_image: Absolute URL.
        extraction: Which extractor, and which version of it.
    """

    verdict: Verdict
    extraction: str
    title: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    publisher: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    lead_image: str | None = None


def from_feed(entry: Entry) -> Extracted:
    """Return the text that the feed itself carries; empty where it carries none."""
    return Extracted(
        verdict=Verdict.FEED_ONLY,
        extraction=FEED_EXTRACTION,
        title=entry.title,
        text=paragraphs(entry.content) or entry.summary,
        language=entry.language,
    )
