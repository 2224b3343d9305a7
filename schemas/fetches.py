"""What is known of the fetch of an article page, and of a site as a whole."""

from enum import StrEnum

from schemas.articles import Verdict
from schemas.base import Model, UtcDatetime
from schemas.feeds import Entry
from schemas.records import Origin

__all__ = [
    "FetchState",
    "FetchStatus",
    "SiteState",
]


class FetchStatus(StrEnum):
    """Where an article stands."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    FORWARDED = "forwarded"
    REJECTED = "rejected"


class FetchState(Model):
    """The state of one article's fetches. Key of `fetch-states`: article_id.

    While pending it holds the whole entry: the table is the fetch queue. Done, it is what a later entry
    for the same article is compared with.

    Attributes:
        origin: Where the pending entry stands in `entries`.
        content_hash: Of normalised title and body; a new version only when it changes.
        version: The version published last; 0 before the first.
        verdict: What kind of page that version came from.
        entry_ids, feed_ids: Who listed it, first first, at most 16.
        forwarded_to: The article_id under the new URL.
        alias_of: The article whose canonical link this URL's page names.
    """

    article_id: str
    status: FetchStatus
    entry: Entry | None = None
    origin: Origin | None = None
    attempts: int = 0
    first_attempt_at: UtcDatetime | None = None
    next_attempt_at: UtcDatetime | None = None
    last_error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    version: int = 0
    verdict: Verdict | None = None
    first_created_at: UtcDatetime | None = None
    fetched_at: UtcDatetime | None = None
    last_listed_at: UtcDatetime | None = None
    entry_ids: tuple[str, ...] = ()
    feed_ids: tuple[str, ...] = ()
    forwarded_to: str | None = None
    alias_of: str | None = None


class SiteState(Model):
    """What a whole site told us. Key of `site-states`: registrable domain."""

    domain: str
    blocked_until: UtcDatetime | None = None
    reason: str | None = None
