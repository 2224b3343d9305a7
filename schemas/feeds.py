"""Feeds, what is known of their polls, and the entries that they list."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Model, UtcDatetime

__all__ = ["Entry", "Feed", "FeedState", "PollReason"]


class PollReason(StrEnum):
    """What came of a poll. The same word stands in the state, the metric and the log."""

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


class Feed(Model):
    """What the operator wants: a feed to be polled. Key of `feeds`: feed_id.

    Attributes:
        poll_requested_at: Poll at once when this is later than the last poll.
        seed: The packed seen set that a move from another shard brings along; empty otherwise.
    """

    feed_id: str
    url: str
    added_at: UtcDatetime
    publisher: str | None = None
    language: str | None = None
    country: str | None = None
    paused: bool = False
    poll_requested_at: UtcDatetime | None = None
    seed: bytes = b""


class FeedState(Model):
    """What is known of a feed's polls. Key of `feed-states`: feed_id.

    Attributes:
        etag, last_modified: Validators, verbatim.
        body_sha256: Of the last document that was parsed; the same document again is nothing new.
        failures: Failed polls since the last success.
        ttl_seconds: The feed's own wish for its interval; 0 where it says nothing.
    """

    feed_id: str
    next_poll_at: UtcDatetime
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    last_polled_at: UtcDatetime | None = None
    last_success_at: UtcDatetime | None = None
    last_new_entry_at: UtcDatetime | None = None
    last_reason: PollReason | None = None
    last_error: str | None = None
    failures: int = 0
    ttl_seconds: int = 0


class Entry(Model):
    """An entry as it was discovered. Key of `entries`: entry_id; ce_id: entry_id.revision.

    Attributes:
        revision: 1, then one more each time the publisher changed the entry.
        url: The link to be fetched; None where the entry has none (its content is the article).
        content: The feed's own text, HTML or plain, at most 64 KiB of UTF-8; cut where `content_cut`.
        backlog: Listed when the feed was polled for the first time.
        hop: How often the entry was forwarded to another shard, at most 5.
    """

    entry_id: str
    revision: int = 1
    feed_id: str
    article_id: str
    discovered_at: UtcDatetime
    guid: str | None = None
    url: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    content_cut: bool = False
    author: str | None = None
    published_at: UtcDatetime | None = None
    updated_at: UtcDatetime | None = None
    publisher: str | None = None
    language: str | None = None
    backlog: bool = False
    hop: int = Field(default=0, ge=0, le=5)
