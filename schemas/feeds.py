"""Feeds, what is known of their polls, and the entries that they list."""

from enum import StrEnum

from pydantic import Field

from schemas.base import SINCE, Count, Id, Model, UtcDatetime

__all__ = ["Entry", "Feed", "FeedKind", "FeedState", "PollReason", "PollRecord", "Source", "ToldVersion"]


class FeedKind(StrEnum):
    """Who speaks in a feed: what a reader weighs it by."""

    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    MAGAZINE = "magazine"
    ONLINE = "online"
    STATE_MEDIA = "state_media"
    OFFICIAL = "official"
    EXILE = "exile"
    OSINT = "osint"
    MONITOR = "monitor"
    IGO = "igo"
    NGO = "ngo"
    THINK_TANK = "think_tank"
    TRADE = "trade"
    AGGREGATOR = "aggregator"


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
    INSECURE_REDIRECT = "insecure_redirect"
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
    """ISO 3166-1 alpha-2, as the operator says."""
    kind: FeedKind | None = None
    """Who speaks, as the operator says."""
    group: str | None = None
    """The operator's folder; `/` separates a folder from the one within it."""
    categories: tuple[str, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """The operator's labels, such as the categories of an OPML file or the tags of newsboat."""
    speaks_for: tuple[str, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """Sites beside its own whose articles the feed may describe, as the operator vouches: registrable domains
    or hosts; `*` for every site."""
    min_interval_seconds: int | None = Field(default=None, gt=0)
    """The shortest interval between two polls; where absent, the setting's."""
    max_interval_seconds: int | None = Field(default=None, gt=0)
    """The longest interval between two polls, except after errors; where absent, the setting's."""
    headers: dict[str, str] = Field(default_factory=dict, json_schema_extra={SINCE: "0.2.0"})
    """Extra headers of a poll. A value `env:NAME` or `file:PATH` names where ingest finds the value."""
    credentials: str | None = None
    """`env:NAME` or `file:PATH`: where ingest finds `user:password`, or a whole `Authorization` value."""
    private_origin: str | None = None
    """The only origin that `headers` and `credentials` are sent to: scheme, host and port of the URL that the
    operator gave them for."""
    paused: bool = False
    poll_requested_at: UtcDatetime | None = None
    """Poll at once if this is later than the last poll."""
    seed: bytes = b""
    """The packed seen set that a feed brings along from another shard; empty otherwise."""


class PollRecord(Model):
    """One poll of the past, for people."""

    at: UtcDatetime
    reason: PollReason
    entries: Count = 0
    """New and changed ones."""
    seconds: Count = 0
    """Until the next poll, as was decided then."""


class Source(Model):
    """A feed that listed an article, as it was then, so that a reader need not know feed_ids."""

    feed_id: Id
    title: str | None = None
    """What the feed calls itself."""
    publisher: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2, of the publisher, as the operator says."""
    kind: FeedKind | None = None
    group: str | None = None
    """The operator's folder."""


class FeedState(Model):
    """What is known of a feed's polls. Key of `feed-states`: feed_id."""

    feed_id: Id
    next_poll_at: UtcDatetime
    etag: str | None = None
    """Of the last response, verbatim."""
    last_modified: str | None = None
    """Of the last response, verbatim."""
    validated_url: str | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """The URL, after redirects, that the validators are of; absent in older states: the feed's."""
    body_sha256: str | None = None
    """Of the last document that was parsed; the same document again lists nothing new."""
    sent_sha256: str | None = None
    """Of the same document compressed, as it was sent; absent where it was not compressed."""
    last_polled_at: UtcDatetime | None = None
    last_success_at: UtcDatetime | None = None
    last_new_entry_at: UtcDatetime | None = None
    last_reason: PollReason | None = None
    last_error: str | None = None
    failures: Count = 0
    """Failed polls since the last success."""
    ttl_seconds: Count = 0
    """The interval that the feed asks for; 0 if it asks for none."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC, 0 to 23, at which the feed asks not to be polled."""
    skip_days: tuple[int, ...] = ()
    """The same of the days of the week; 0 is Monday."""
    title: str | None = None
    """What the feed calls itself."""
    moved_to: str | None = None
    """Where the feed says, by permanent redirects, that it has moved; it is polled at its old address until
    it has said so for seven days."""
    moved_since: UtcDatetime | None = None
    """Since when it says so at every poll."""
    whole_at: UtcDatetime | None = None
    """When the last whole document came; since then all successes are 304."""
    probed_at: UtcDatetime | None = None
    """When the feed was last asked without validators, though there were some."""
    false_304_at: UtcDatetime | None = None
    """When such a request last found entries that its answers 304 had hidden."""
    missing: Count = 0
    """Answers 404 since the last success."""
    retired_at: UtcDatetime | None = None
    """When polling ended, since the feed is gone (410) or was not found for too long; a poll that the
    operator asks for later begins it again."""
    retired_url: str | None = None
    """The URL that was given up; the feed under another one is polled."""
    recent_polls: tuple[PollRecord, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """The last polls, the latest first, at most 10."""
    recent_new_at: tuple[UtcDatetime, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """When the last polls with new entries were, the latest first, at most 8: the rhythm of the feed."""
    rhythm: bytes = b""
    """How much the feed publishes and at which hours, packed (`ingest.core.feeds.rhythm`); empty where
    that is not known."""
    restlessness: Count = 0
    """Two more for each poll whose changes were held back, since entries turn back to earlier wordings or
    count; one less for each other poll; at most 12."""
    unstable_since: UtcDatetime | None = None
    """Since when the feed is unstable: restless at several polls, and not calm since."""


class ToldVersion(Model):
    """The version of an article that is out, of an entry whose link then redirected to another site."""

    article_id: Id
    version: Count
    version_at: UtcDatetime | None = None
    first_created_at: UtcDatetime | None = None
    content_hash: str | None = None
    headline_hash: str | None = None
    text_hash: str | None = None
    verdict: str | None = None
    """What kind of page it came from, as in `ingest.verdict` of the article."""


class Entry(Model):
    """An item of a feed, as it was discovered. Key of `entries`: entry_id; ce_id: `<entry_id>.<revision>`."""

    entry_id: Id
    """`e` and 20 hex digits, of the feed and the item's guid, else its link, else its title and date, else
    its content; a guid or link that several items of a document share is not used."""
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
    published_text: str | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """The publisher's date as it stands, where it could not be read, or has no zone and no other date of the
    feed shows one; `published_at` is absent then."""
    published_is_exact: bool = Field(default=True, json_schema_extra={SINCE: "0.2.0"})
    """Whether the feed's date has a time and a zone; else it is the beginning of a day or a guess."""
    updated_at: UtcDatetime | None = None
    """The publisher's date of the last change."""
    publisher: str | None = None
    language: str | None = None
    """BCP 47, as the feed or the operator says."""
    backlog: bool = False
    """Whether the item is old news: listed when the feed was polled for the first time, or first listed
    more than 48 hours after its date, or with an archive that came all at once."""
    source: Source | None = None
    """The feed that listed it, as the operator describes it."""
    speaks_for: tuple[str, ...] | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """Sites for whose articles the feed speaks, its own first; absent in entries from before this rule. Of an
    article of another site the entry says only that the feed listed it."""
    hop: int = Field(default=0, ge=0, le=5)
    """How often the entry was forwarded to another shard, since its link redirected to another site."""
    told: ToldVersion | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """What was out of its article before it was forwarded: its page becomes the next version of that."""
