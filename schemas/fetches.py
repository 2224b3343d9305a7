"""What is known of the fetch of an article page, and of a site as a whole."""

from enum import StrEnum

from pydantic import Field

from schemas.articles import Verdict
from schemas.base import SINCE, Count, Id, Model, UtcDatetime
from schemas.feeds import Entry, Source
from schemas.outcomes import Reason
from schemas.records import Origin

__all__ = [
    "FetchState",
    "FetchStatus",
    "SiteState",
]


class FetchStatus(StrEnum):
    """The status of an article's fetch."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    FORWARDED = "forwarded"
    REJECTED = "rejected"


class FetchState(Model):
    """The state of one article's fetches. Key of `fetch-states`: article_id.

    While pending it holds the whole entry: the table is the fetch queue. Done, it is what a later entry
    for the same article is compared with.
    """

    article_id: Id
    status: FetchStatus
    entry: Entry | None = None
    """What is to be fetched, while pending."""
    origin: Origin | None = None
    """Where the pending entry is in `entries`."""
    attempts: Count = 0
    first_attempt_at: UtcDatetime | None = None
    next_attempt_at: UtcDatetime | None = None
    last_error: str | None = None
    last_reason: Reason | None = None
    """Why it is to be tried again, while pending."""
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    """Of the normalised title and body; a new version is made only when it changes."""
    version: Count = 0
    """The version published last; 0 before the first."""
    verdict: Verdict | None = None
    """What kind of page that version came from."""
    first_created_at: UtcDatetime | None = None
    fetched_at: UtcDatetime | None = None
    last_listed_at: UtcDatetime | None = None
    """When a feed listed the article last. Kept for the tombstones of done states; nothing reads it yet."""
    entry_ids: tuple[str, ...] = ()
    """Who listed the article, the earliest first, at most 16."""
    feed_ids: tuple[str, ...] = ()
    """The feeds of those entries."""
    sources: tuple[Source, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """Those feeds as they were when they listed it last."""
    forwarded_to: str | None = None
    """The article_id under the URL that this one redirects to."""
    alias_of: str | None = None
    """The article that this URL's page names as canonical. Kept for joining by it; nothing reads it yet."""


class SiteState(Model):
    """What is known of a whole site. Key of `site-states`: registrable domain."""

    domain: str
    blocked_until: UtcDatetime | None = None
    """No fetch before then."""
    reason: str | None = None
