"""Articles: cleaned text with metadata, as a ninjs item with our root key `ingest`."""

from enum import StrEnum

from pydantic import Field

from schemas.base import SINCE, Id, Model, UtcDatetime
from schemas.changes import Changes
from schemas.feeds import Source
from schemas.ninjs import NinjsItem

__all__ = ["Article", "Ingest", "Verdict"]


class Verdict(StrEnum):
    """What kind of page the text comes from; it is whole with `article` and `live_blog`, else partial."""

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
    """How the article came to us: where it was listed, when it was fetched, and what was found."""

    article_id: Id
    """`a` and 20 hex digits, of the link without tracking parameters; the same in every installation."""
    entry_ids: tuple[str, ...]
    """The entries that listed it, the earliest first, at most 16."""
    feed_ids: tuple[str, ...]
    """The feeds of those entries."""
    sources: tuple[Source, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """Those feeds as the operator describes them: title, publisher, country, kind, group."""
    url: str | None = None
    """The link that was listed; absent if the entry had none."""
    final_url: str | None = None
    """The URL of the page after redirects."""
    canonical_url: str | None = None
    """The URL that the page calls its own (`rel=canonical`), else the one it was fetched from; without
    tracking parameters. One on another site is a claim that nobody has proved: it is not among `altIds`."""
    discovered_at: UtcDatetime
    """When a feed first listed it."""
    fetched_at: UtcDatetime | None = None
    """When the page was fetched; absent if it was not."""
    published_at: UtcDatetime | None = None
    """The publisher's date, as in `contentCreated`."""
    published_text: str | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """The feed's date as it stands, where it could not be read or has no zone."""
    published_is_exact: bool = Field(default=True, json_schema_extra={SINCE: "0.2.0"})
    """False if the page shows no time or no zone: the time is then what it writes, read as UTC: up to
    14 hours from the right one."""
    modified_at: UtcDatetime | None = None
    """The publisher's date of the last change."""
    verdict: Verdict
    verdict_reason: str | None = None
    """Why the text is not the whole article, for people."""
    changes: Changes | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """What distinguishes this version from the one before; absent in a first version."""
    corrections: tuple[str, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """What the text says of its own corrections, at most 5 paragraphs of 600 characters."""
    section: str | None = None
    """schema.org `articleSection`."""
    is_accessible_for_free: bool | None = None
    """schema.org `isAccessibleForFree`."""
    tdm_reservation: bool | None = None
    """Whether the page, its response or its site reserves text and data mining (TDM Reservation Protocol)."""
    tdm_policy: str | None = None
    """The URL of its policy on that."""
    language_confidence: float | None = None
    """Of the detected language, 0 to 1; absent if the language is only claimed."""
    extraction: str
    """Versions of the extractor and of the code around it, and a digest of the rules that were applied:
    `trafilatura-2.3.1/3+1f0c4a52`."""
    provenance: dict[str, str] = Field(default_factory=dict)
    """Field of the item to where it was taken from: `feed`, or the part of the page (`json-ld`, `opengraph`,
    `meta`, `html`, `url`, `text`, `htmldate`); of the reservation also `header` and `tdmrep.json`; of the
    body `page` or `feed`. `foreign_feed` where a feed of another site said it, since the page was not to be
    had; `domain` for a publisher who is known by that."""
    body_cut: bool = False
    """Whether the body was longer than 512 KiB of UTF-8 and has been cut."""
    backlog: bool = False
    """Whether the entry was already listed when its feed was polled for the first time."""


class Article(NinjsItem):
    """An article version: an IPTC ninjs 3.1 item, and `ingest`.

    Key of `articles`: article_id; ce_id: `<article_id>.<version>`.
    """

    ingest: Ingest
    """How the article came to us; drop it, and the rest is a strict ninjs item."""
