"""Outcomes: what became of an entry or of an article version."""

from enum import StrEnum

from schemas.base import Model, UtcDatetime

__all__ = ["Outcome", "OutcomeKind", "Reason"]


class OutcomeKind(StrEnum):
    """The ends of the road (docs/adr/0005)."""

    PUBLISHED = "published"
    JOINED = "joined"
    REJECTED = "rejected"
    FAILED = "failed"
    DEAD_LETTER = "dead_letter"
    STORY = "story"
    NOT_RELEVANT = "not_relevant"


class Reason(StrEnum):
    """Why, in one word; the metric's label and the docs use the same."""

    NEW_ARTICLE = "new_article"
    NEW_VERSION = "new_version"
    FEED_TEXT = "feed_text"
    ALREADY_KNOWN = "already_known"
    BEING_FETCHED = "being_fetched"
    TEXT_UNCHANGED = "text_unchanged"
    UNSUPPORTED_TYPE = "unsupported_type"
    ADDRESS_REFUSED = "address_refused"
    INVALID_ENCODING = "invalid_encoding"
    INVALID_URL = "invalid_url"
    NO_CONTENT = "no_content"
    TOO_LARGE = "too_large"
    TOO_MANY_HOPS = "too_many_hops"
    GONE = "gone"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    TIMED_OUT = "timed_out"
    WORKER_KILLED = "worker_killed"
    UNDECODABLE = "undecodable"
    UNKNOWN_VERSION = "unknown_version"
    UNREADABLE_STATE = "unreadable_state"
    STEP_FAILED = "step_failed"
    CONFLICT = "conflict"
    UNREST = "unrest"
    BELOW_THRESHOLD = "below_threshold"
    LANGUAGE_NOT_COVERED = "language_not_covered"
    EMPTY_TEXT = "empty_text"
    OLDER_VERSION = "older_version"


class Outcome(Model):
    """What became of an entry (by ingest) or of an article version (by the tagger).

    Key of `outcomes`: `id`. Written in the transaction that decides it.

    Attributes:
        id: entry_id or article_id.
        version: The entry's revision or the article's version.
        article_id, article_version: What an entry was published as or joined.
        score: Relevance, 0 to 1, where the tagger judged.
        topic, partition, offset: The record decided about.
        backlog: The entry was listed at its feed's first poll; left out of freshness.
    """

    id: str
    version: int
    stage: str
    outcome: OutcomeKind
    reason: Reason
    decided_at: UtcDatetime
    article_id: str | None = None
    article_version: int | None = None
    score: float | None = None
    detail: str | None = None
    topic: str
    partition: int
    offset: int
    backlog: bool = False
