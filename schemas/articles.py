"""Articles: cleaned text with metadata, as a ninjs item with our root key `ingest`."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Model, UtcDatetime
from schemas.ninjs import NinjsItem

__all__ = ["ARTICLE_TYPE", "Article", "Ingest", "Verdict"]

ARTICLE_TYPE = "conflictwire.article.v1"


class Verdict(StrEnum):
    """What kind of page the text comes from."""

    ARTICLE = "article"
    THIN = "thin"
    FEED_ONLY = "feed_only"


class Ingest(Model):
    """How the article came to us: root key `ingest`.

    Attributes:
        provenance: Field of the item to where it was taken from: "page" or "feed".
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
    extraction: str
    provenance: dict[str, str] = Field(default_factory=dict)
    body_cut: bool = False
    backlog: bool = False


class Article(NinjsItem):
    """A ninjs item and its `ingest`. Key of `articles`: article_id; ce_id: article_id.version."""

    ingest: Ingest
