"""What is known of the fetch of an article page, and of a site as a whole."""

from enum import StrEnum

from pydantic import Field

from schemas.articles import Verdict
from schemas.base import SINCE, Count, Id, Model, UtcDatetime
from schemas.feeds import Entry, Source
from schemas.outcomes import Reason
from schemas.records import Origin

__all__ = [
    "EarlierText",
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


class EarlierText(Model):
    """A state of an article that was seen before the last one."""

    content_hash: str
    seen_at: UtcDatetime
    """When it was seen last."""


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
    validated_url: str | None = None
    """The URL, after redirects, that the validators are of; absent in older states, where it is the listed
    one."""
    content_hash: str | None = None
    """Of the normalised title and body; a new version is made only when it changes."""
    headline_hash: str | None = None
    """Of the normalised title alone."""
    text_hash: str | None = None
    """Of the normalised body alone."""
    headline: str | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """Of that version, cut to 300 characters; what changed is told by it and the sketch."""
    sketch: str | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """Of its sentences, eight bytes each, in base64."""
    earlier_texts: tuple[EarlierText, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """Contents of versions before the last, the latest first, at most 8: what turns back is no version."""
    version: Count = 0
    """The version published last; 0 before the first."""
    verdict: Verdict | None = None
    """What kind of page that version came from."""
    first_created_at: UtcDatetime | None = None
    fetched_at: UtcDatetime | None = None
    version_at: UtcDatetime | None = None
    """When the last version was made."""
    is_stopgap: bool = False
    """Whether the pending entry is out with its feed's text already, until its page comes."""
    unchanged_fetches: Count = 0
    """Fetches in a row that brought the same text again."""
    refetches: Count = 0
    """Fetches of a known page since `refetches_since`."""
    refetches_since: UtcDatetime | None = None
    """Begin of the day in which they are counted; a new text begins another."""
    last_listed_at: UtcDatetime | None = None
    """When a feed listed the article last. Kept for the tombstones of done states; nothing reads it yet."""
    entry_ids: tuple[str, ...] = ()
    """Who listed the article, the earliest first, at most 16."""
    feed_ids: tuple[str, ...] = ()
    """The feeds of those entries."""
    sources: tuple[Source, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """Those feeds as they were when they listed it last."""
    only_foreign: bool = Field(default=False, json_schema_extra={SINCE: "0.2.0"})
    """Whether only feeds that do not speak for its site have listed it so far."""
    forwarded_to: str | None = None
    """The article_id under the URL that this one redirects to, or of which it is another name."""
    handed_to: str | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """The article_id whose state makes the further versions: the link redirects to another site."""
    published_as: str | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """The article_id under which the versions go out, where it is another: of a link that redirected here
    after a version was out."""
    alias_of: str | None = None
    """With the value of `forwarded_to`: this id, of a guid or of a canonical URL, is another name of that
    article. Otherwise the article that this URL's page names as canonical."""

    @property
    def public_id(self) -> str:
        """Return the article_id under which the versions go out."""
        return self.published_as or self.article_id


class SiteState(Model):
    """What is known of a site. Key of `site-states`: registrable domain, or a platform's tenant."""

    domain: str
    blocked_until: UtcDatetime | None = None
    """No fetch before then."""
    reason: str | None = None
