"""Feeds, what is known of their polls, and the entries that they list."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Count, Id, Model, UtcDatetime

__all__ = ["Entry", "Feed", "FeedState", "PollReason"]


class PollReason(StrEnum):
    """The result of a poll; the state, the metric and the log use the same word."""

    NEW_ENTRIES = "new_entries"
    NOTHING_NEW = "nothing_new"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    NOT_A_FEED = "not_a_feed"
    ADDRESS_REFUSED = "address_refused"
    INVALID_ENCODING = "invalid_encoding"
    INVALID_URL = "invalid_url"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    WORKER_KILLED = "worker_killed"
    STEP_FAILED = "step_failed"


class Feed(Model):
    """A feed that the operator wants to be polled. Key of `feeds`: feed_id."""

    feed_id: Id
    """`f` and 20 hex digits, of the normalised URL at registration; kept when the URL changes."""
    url: str
    added_at: UtcDatetime
    publisher: str | None = None
    language: str | None = None
    """BCP 47, as the operator says."""
    country: str | None = None
    """ISO 3166-1 alpha-2, as the operator says. Kept for the sources of an article; nothing reads it yet."""
    paused: bool = False
    poll_requested_at: UtcDatetime | None = None
    """Poll at once if this is later than the last poll."""
    seed: bytes = b""
    """The packed seen set that a feed brings along from another shard; empty otherwise."""


class FeedState(Model):
    """What is known of a feed's polls. Key of `feed-states`: feed_id."""

    feed_id: Id
    next_poll_at: UtcDatetime
    etag: str | None = None
    """Of the last response, verbatim."""
    last_modified: str | None = None
    """Of the last response, verbatim."""
    body_sha256: str | None = None
    """Of the last document that was parsed; the same document again lists nothing new."""
    last_polled_at: UtcDatetime | None = None
    last_success_at: UtcDatetime | None = None
    last_new_entry_at: UtcDatetime | None = None
    last_reason: PollReason | None = None
    last_error: str | None = None
    failures: Count = 0
    """Failed polls since the last success."""
    ttl_seconds: Count = 0
    """The interval that the feed asks for; 0 if it asks for none."""


class Entry(Model):
    """An item of a feed, as it was discovered. Key of `entries`: entry_id; ce_id: `<entry_id>.<revision>`."""

    entry_id: Id
    """`e` and 20 hex digits, of the feed and the item's guid, else its link, else its content."""
    revision: int = 1
    """1, then one more each time the publisher changed the item."""
    feed_id: Id
    """The feed that listed it."""
    article_id: Id
    """The article that it links to."""
    discovered_at: UtcDatetime
    """When we first saw this revision."""
    guid: str | None = None
    """The publisher's own id, verbatim."""
    url: str | None = None
    """The link to the article; absent if the item has none, and its content is the article."""
    title: str = ""
    summary: str = ""
    """Plain text or HTML, as the feed has it."""
    content: str = ""
    """The feed's own text, plain or HTML, at most 64 KiB of UTF-8."""
    content_cut: bool = False
    """Whether `content` was longer and has been cut."""
    author: str | None = None
    published_at: UtcDatetime | None = None
    """The publisher's date; absent if the feed gives none."""
    updated_at: UtcDatetime | None = None
    """The publisher's date of the last change."""
    publisher: str | None = None
    language: str | None = None
    """BCP 47, as the feed or the operator says."""
    backlog: bool = False
    """Whether the item was already listed when the feed was polled for the first time."""
    hop: int = Field(default=0, ge=0, le=5)
    """How often the entry was forwarded to another shard, since its link redirected to another site."""
