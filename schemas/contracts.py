"""The contract table: one row for each kind of record, and one for each topic that holds them.

Everything that depends on which record is on which topic follows from here: encoding and decoding, the tables
that a stage restores, the topics on the broker, the JSON Schemas, the AsyncAPI document and the tables of
topics in the documents. To add a kind of record, add a row.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from schemas import records
from schemas.articles import Article
from schemas.feeds import Entry, Feed, FeedState
from schemas.fetches import FetchState, SiteState
from schemas.ninjs import PubStatus
from schemas.outcomes import Outcome
from schemas.records import Received, Record, UnknownVersionError
from schemas.stories import Story, StoryState
from schemas.topics import DESKS, Cleanup, PartitionsBy, TableSpec, TopicSpec, desk_topic

__all__ = [
    "ARTICLE",
    "CONTRACTS",
    "DEAD_LETTERS",
    "ENTRY",
    "FEED",
    "FEED_STATE",
    "FETCH_STATE",
    "OUTCOME",
    "SEEN_SET",
    "SITE_KNOWLEDGE",
    "SITE_STATE",
    "STORY",
    "STORY_STATE",
    "TOPICS",
    "Contract",
    "Event",
    "Packed",
    "State",
    "output_topic",
    "table",
    "topics",
]

ModelT = TypeVar("ModelT", bound=BaseModel)

_MIB = 1 << 20
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class _ContractBase:
    """What all kinds of records have.

    Attributes:
        name: With the major version: `story.v1`.
        topics: Where its records are written; the first is its own, the others hold copies.
        key_form: What its key is, for people.
        summary: What its value is, for people.
    """

    name: str
    topics: tuple[TopicSpec, ...]
    key_form: str
    summary: str

    @property
    def topic(self) -> str:
        """Return the logical name of its topic."""
        return self.topics[0].name

    @property
    def ce_type(self) -> str:
        """Return the type that its records' header `ce_type` has."""
        return f"conflictwire.{self.name}"

    def describes(self, received: Received) -> bool:
        """Return whether a record is of this kind and major version."""
        return records.header(received.headers, "ce_type") == self.ce_type

    def tombstone(self, key: str, *, partition: int | None = None) -> Record:
        """Return the record that removes a key of its topic."""
        return records.tombstone(self.topic, key=key, partition=partition)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ModelContract(_ContractBase, Generic[ModelT]):
    model: type[ModelT]
    key: Callable[[ModelT], str]

    def decode(self, received: Received) -> ModelT:
        """Return the value of a record.

        Raises:
            UnknownVersionError: It is of another type or major version.
            DecodeError: Its value is null, not JSON, or not of the model's shape.
        """
        if not self.describes(received):
            found = records.header(received.headers, "ce_type")
            raise UnknownVersionError(f"{received.position}: ce_type is {found!r}, {self.ce_type!r} is known")
        return records.decode(self.model, received.value, what=received.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(_ModelContract[ModelT]):
    """A kind of record that says what happened: a CloudEvent, kept for a while.

    Attributes:
        version: What `ce_id` adds to the key, after a full stop.
        stage: Which stage writes it.
        time: When it happened; None where the value does not say it.
    """

    version: Callable[[ModelT], str]
    stage: Callable[[ModelT], str]
    time: Callable[[ModelT], datetime] | None

    def ce_id(self, value: ModelT) -> str:
        """Return what the event is known by; the same on every topic that has it."""
        return f"{self.key(value)}.{self.version(value)}"

    def encode(
        self,
        value: ModelT,
        *,
        time: datetime | None = None,
        shard_key: str | None = None,
        traceparent: str | None = None,
    ) -> Record:
        """Return the record.

        Args:
            time: When it happened, where the value does not say it.
            shard_key: The registrable domain, for topics that are partitioned by shard.
            traceparent: W3C Trace Context.
        """
        happened = self.time(value) if self.time is not None else time
        if happened is None:
            raise ValueError(f"encoding {self.name}: the value does not say when it happened, pass `time`")
        return records.encode_event(
            self.topic,
            value,
            key=self.key(value),
            ce_type=self.ce_type,
            ce_id=self.ce_id(value),
            stage=self.stage(value),
            time=happened,
            shard_key=shard_key,
            traceparent=traceparent,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class State(_ModelContract[ModelT]):
    """A kind of record of a table: what is so now, the last of each key.

    Attributes:
        tailed: Others than the owner of the shard write it too.
    """

    tailed: bool = False

    def encode(self, value: ModelT, *, shard_key: str | None = None, partition: int | None = None) -> Record:
        """Return the record.

        Args:
            shard_key: The registrable domain, for who does not own the shard.
            partition: The partition itself, which wins over `shard_key`.
        """
        record = records.encode_state(
            self.topic, value, key=self.key(value), ce_type=self.ce_type, partition=partition
        )
        return replace(record, shard_key=shard_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(_ContractBase):
    """A kind of record of a table whose value is bytes in a form of the stage's own."""

    def encode(self, key: str, packed: bytes) -> Record:
        """Return the record."""
        headers = records.state_headers(self.ce_type, records.CONTENT_TYPE_BINARY)
        return Record(self.topic, key.encode(), packed, headers)


def _table(name: str, partitions_by: PartitionsBy = PartitionsBy.SHARD) -> TopicSpec:
    return TopicSpec(name, partitions_by, Cleanup.COMPACT, max_record_bytes=4 * _MIB)


def _log(
    name: str, partitions_by: PartitionsBy, *, days: int, mib: int = 1, max_partitions: int = 0
) -> TopicSpec:
    return TopicSpec(name, partitions_by, Cleanup.DELETE, days * _DAY_SECONDS, mib * _MIB, max_partitions)


def output_topic(name: str) -> TopicSpec:
    """Return the topic of an output: a choice of the stories, each the same record as on `stories`."""
    return _log(name, PartitionsBy.KEY, days=90, max_partitions=3)


_FEED_STATES = _table("feed-states")
_SITE_STATES = _table("site-states")
DEAD_LETTERS = _log("dead-letters", PartitionsBy.SINGLE, days=30, mib=8)
"""Records of any kind that could not be worked on, as they came; `runtime.kafka.deadletters` writes them."""

FEED = State(
    name="feed.v1",
    topics=(_table("feeds"),),
    model=Feed,
    key=lambda feed: feed.feed_id,
    key_form="feed_id",
    summary="what the operator wants",
    tailed=True,  # the command line writes it, and a shard that hands a feed over
)
FEED_STATE = State(
    name="feed-state.v1",
    topics=(_FEED_STATES,),
    model=FeedState,
    key=lambda state: state.feed_id,
    key_form="feed_id",
    summary="validators, schedule, health",
)
SEEN_SET = Packed(
    name="seen.v1",
    topics=(_FEED_STATES,),
    key_form="feed_id/seen",
    summary="packed seen set",
)
ENTRY = Event(
    name="entry.v1",
    topics=(_log("entries", PartitionsBy.SHARD, days=7),),
    model=Entry,
    key=lambda entry: entry.entry_id,
    version=lambda entry: str(entry.revision),
    stage=lambda _: "ingest",
    time=lambda entry: entry.discovered_at,
    key_form="entry_id",
    summary="what a feed listed",
)
FETCH_STATE = State(
    name="fetch-state.v1",
    topics=(_table("fetch-states"),),
    model=FetchState,
    key=lambda state: state.article_id,
    key_form="article_id",
    summary="pending with its entry, or done, failed, forwarded, rejected",
)
SITE_STATE = State(
    name="site-state.v1",
    topics=(_SITE_STATES,),
    model=SiteState,
    key=lambda state: state.domain,
    key_form="site",
    summary="blocked until",
)
SITE_KNOWLEDGE = Packed(
    name="site-knowledge.v1",
    topics=(_SITE_STATES,),
    key_form="domain/host",
    summary="lines that a host repeats",
)
ARTICLE = Event(
    name="article.v1",
    topics=(_log("articles", PartitionsBy.KEY, days=30),),
    model=Article,
    key=lambda article: article.ingest.article_id,
    version=lambda article: article.version,
    stage=lambda _: "ingest",
    time=lambda article: article.version_created,
    key_form="article_id",
    summary="an article version: every text, about conflict or not",
)
STORY_STATE = State(
    name="story-state.v1",
    topics=(_table("story-states", PartitionsBy.KEY),),
    model=StoryState,
    key=lambda state: state.article_id,
    key_form="article_id",
    summary="version, relevant or not, topics",
)
STORY = Event(
    name="story.v1",
    topics=(
        _log("stories", PartitionsBy.KEY, days=90),
        *(output_topic(desk_topic(desk)) for desk in DESKS),
    ),
    model=Story,
    key=lambda story: story.ingest.article_id,
    version=lambda story: story.version + (".canceled" if story.pub_status is PubStatus.CANCELED else ""),
    stage=lambda _: "tagger",
    time=None,  # when the tagger decided; the item says when its article was made
    key_form="article_id",
    summary="a tagged article about conflict, or a cancellation",
)
OUTCOME = Event(
    name="outcome.v1",
    topics=(_log("outcomes", PartitionsBy.KEY, days=30),),
    model=Outcome,
    key=lambda outcome: outcome.id,
    version=lambda outcome: f"{outcome.version}.{outcome.stage}",
    stage=lambda outcome: outcome.stage,
    time=lambda outcome: outcome.decided_at,
    key_form="entry_id or article_id",
    summary="how an entry or an article version ended, and why",
)

Contract = Event[Any] | State[Any] | Packed

CONTRACTS: tuple[Contract, ...] = (
    FEED,
    FEED_STATE,
    SEEN_SET,
    ENTRY,
    FETCH_STATE,
    SITE_STATE,
    SITE_KNOWLEDGE,
    ARTICLE,
    STORY_STATE,
    STORY,
    OUTCOME,
)
"""Every kind of record, in the order in which data flows."""


def topics(outputs: Iterable[str] = ()) -> dict[str, TopicSpec]:
    """Return logical name to topic, in the order in which data flows.

    Args:
        outputs: Names of further topics for stories, beside the desks'.
    """
    ours = [spec for contract in CONTRACTS for spec in contract.topics]
    return {spec.name: spec for spec in (*ours, *map(output_topic, outputs), DEAD_LETTERS)}


TOPICS = topics()
"""The topics of an installation without outputs of its own."""


def table(*contracts: State[Any] | Packed) -> TableSpec:
    """Return the table that holds these kinds of records.

    Raises:
        ValueError: They are on different topics.
    """
    topic, *others = dict.fromkeys(contract.topic for contract in contracts)
    if others:
        raise ValueError(f"one table of kinds on different topics: {topic}, {', '.join(others)}")
    tailed = any(isinstance(contract, State) and contract.tailed for contract in contracts)
    return TableSpec(topic, frozenset(contract.ce_type.encode() for contract in contracts), tailed)
