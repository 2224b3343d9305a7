"""Feed text: the text of an entry's feed, in place of a page that was not read or has less.

Owns which of the two texts is used; which attempts end with the feed's text is `ingest.core.fetching`'s
decision.
"""

from dataclasses import replace

from ingest.core.extraction.detection import detect
from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.extraction.furniture import without_furniture
from ingest.core.extraction.languages import DIGEST
from ingest.core.web.authority import feed_label, speaks
from ingest.core.web.text import paragraphs
from schemas.articles import Verdict
from schemas.feeds import Entry

__all__ = ["from_feed", "with_longer_feed_text"]

MAX_LINES = 1_000  # more is not an article; 13,000, the most a feed sends, take a third of a second
FEED_EXTRACTION = f"feed/1+{DIGEST}"
"""Part of each article of a feed's text: the version of this code, and the digest of the rules."""


def from_feed(entry: Entry, *, reason: str = "") -> Extracted:
    """Return the text of the feed itself; empty where it has none.

    Args:
        reason: Why no page was read.
    """
    lines = paragraphs(entry.content).split("\n\n") if entry.content else []
    lines = [line for line in lines if line]
    kept = without_furniture(lines, language=entry.language) if len(lines) <= MAX_LINES else lines
    text = "\n\n".join(kept) or entry.summary
    # A feed's own label stands; the language is detected only where there is none.
    language, confidence = (entry.language, None) if entry.language else detect(text, claimed=None)
    return Extracted(
        verdict=Verdict.FEED_ONLY,
        extraction=FEED_EXTRACTION,
        reason=reason,
        text=text,
        text_from=feed_label(entry),
        metadata=PageMetadata(title=entry.title),
        language=language,
        language_confidence=confidence,
    )


def with_longer_feed_text(page: Extracted, entry: Entry) -> Extracted:
    """Return the page, with the feed's text in place of its own where that is longer.

    The text of a feed of another site only where the page has none. The page's verdict stays: it says what
    the page was.
    """
    if page.text and not speaks(entry):
        return page
    # Markup is longer than its text, so that this alone answers the question for most feeds.
    if max(len(entry.content), len(entry.summary)) <= len(page.text):
        return page
    feed = from_feed(entry)
    if len(feed.text) <= len(page.text):
        return page
    labelled = page if page.language else feed
    return replace(
        page,
        text=feed.text,
        text_from=feed.text_from,
        language=labelled.language,
        language_confidence=labelled.language_confidence,
    )
