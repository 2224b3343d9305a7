"""Outcomes: what became of an entry or of an article version."""

from enum import StrEnum

from pydantic import Field

from schemas.base import SINCE, Model, UtcDatetime

__all__ = ["Outcome", "OutcomeKind", "Reason"]


class OutcomeKind(StrEnum):
    """What became of it; each entry and each article version has one outcome (docs/adr/0005).

    Of an entry: `published` (an article or a new version), `joined` (to an article that is known or being
    fetched), `rejected` (on purpose), `failed` (after the last retry). Of an article version: `story`,
    `not_relevant`. Of either: `dead_letter`, it could not be worked on.
    """

    PUBLISHED = "published"
    JOINED = "joined"
    REJECTED = "rejected"
    FAILED = "failed"
    DEAD_LETTER = "dead_letter"
    STORY = "story"
    NOT_RELEVANT = "not_relevant"


class Reason(StrEnum):
    """Why, in one word; logs and metrics use the same."""

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
    OVER_BUDGET = "over_budget"
    FEED_REMOVED = "feed_removed"
    NOT_AUTHORITATIVE = "not_authoritative"
    UNUSABLE_ITEM = "unusable_item"
    TOO_MANY_ITEMS = "too_many_items"
    TOO_LARGE = "too_large"
    TOO_MANY_HOPS = "too_many_hops"
    INSECURE_REDIRECT = "insecure_redirect"
    DISALLOWED = "disallowed"
    RESERVED = "reserved"
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
    """

    id: str
    """The entry_id (by ingest) or the article_id (by the tagger); as it came, if the record had neither."""
    version: int
    """The entry's revision or the article's version; 0 if the record did not say."""
    stage: str
    """Who decided: `ingest` or `tagger`."""
    outcome: OutcomeKind
    reason: Reason
    decided_at: UtcDatetime
    article_id: str | None = None
    """What an entry was published as, or which article it joined."""
    article_version: int | None = None
    """The version that it was published as."""
    score: float | None = None
    """How much the text is about conflict, 0 to 1, if the tagger judged it."""
    detail: str | None = None
    """A sentence for people, at most 500 characters."""
    topic: str
    """With `partition` and `offset`: the record that was decided about; the name is without the prefix. An
    item that became no entry has none: `feeds`, -1 and -1."""
    partition: int
    offset: int
    feed_ids: tuple[str, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """The feed of the entry, or the feeds that listed the article."""
    backlog: bool = False
    """Whether the entry was already listed when its feed was polled for the first time."""
