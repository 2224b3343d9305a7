"""Stories: articles about conflict, tagged; our root key `conflict` and the tagger's own state.

A span counts Unicode code points of the published text; docs/consuming.md shows the conversion for
languages whose strings are UTF-16.
"""

from enum import StrEnum

from pydantic import Field

from schemas.articles import Article
from schemas.base import SINCE, Model
from schemas.topics import desk_topic

__all__ = [
    "Actor",
    "ActorKind",
    "Casualties",
    "CasualtyKind",
    "Conflict",
    "Cue",
    "EventType",
    "PlacePrecision",
    "PlaceRole",
    "PlaceTag",
    "PrimaryPlace",
    "RegionTag",
    "Relevance",
    "RelevanceVerdict",
    "Span",
    "SpanField",
    "Story",
    "StoryState",
]


class SpanField(StrEnum):
    """Which text of the item a span counts in: `headlines[0].value` or `bodies[0].value`."""

    HEADLINE = "headline"
    BODY = "body"


class Span(Model):
    """A part of a text, in Unicode code points: `text[start:end]` is the evidence."""

    field: SpanField
    start: int = Field(ge=0)
    """The first code point, from 0."""
    end: int = Field(ge=1)
    """The code point after the last one."""


class Cue(Model):
    """A rule of the lexicon that matched."""

    rule: str
    weight: float
    """How much it counts; a negative weight counts against."""
    spans: tuple[Span, ...]
    """Where it matched."""


class RelevanceVerdict(StrEnum):
    """`conflict` and `unrest` make a story; `grey` is close to the threshold, and published too."""

    CONFLICT = "conflict"
    UNREST = "unrest"
    GREY = "grey"
    NOT_RELEVANT = "not_relevant"


class Relevance(Model):
    """How much the text is about conflict, and why."""

    score: float = Field(ge=0, le=1)
    verdict: RelevanceVerdict
    cues: tuple[Cue, ...]


class EventType(Model):
    """What happened, in three vocabularies."""

    acled: str | None = None
    """The name of the ACLED sub-event type."""
    plover: str | None = None
    """The PLOVER root."""
    medtop: str | None = None
    """The number of the IPTC Media Topic."""
    confidence: float = Field(ge=0, le=1)
    rule: str
    spans: tuple[Span, ...]


class RegionTag(Model):
    """Why a region was given."""

    id: str
    """ISO 3166-1 alpha-2, ISO 3166-2, or a hot zone of ours (`hz-…`)."""
    name: str
    confidence: float = Field(ge=0, le=1)
    rule: str
    spans: tuple[Span, ...]


class PlaceRole(StrEnum):
    """`event`: it happened there; `mention`: the place is only named."""

    EVENT = "event"
    MENTION = "mention"


class PlacePrecision(StrEnum):
    """What kind of place is the most exact one that the text names."""

    CITY = "city"
    PROVINCE = "province"
    ZONE = "zone"
    COUNTRY = "country"


class PlaceTag(Model):
    """A place named in the text."""

    name: str
    country: str | None = None
    """ISO 3166-1 alpha-2; absent for a zone in several countries."""
    geonames_id: int | None = None
    latitude: float | None = None
    """WGS 84, degrees."""
    longitude: float | None = None
    """WGS 84, degrees."""
    role: PlaceRole
    confidence: float = Field(ge=0, le=1)
    rule: str
    span: Span
    """The first place in the text; of an event place the first one that says so."""
    spans: tuple[Span, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """All places in the text where it is named, `span` among them; empty in records before `core/5`."""


class PrimaryPlace(Model):
    """Where it happened, as exactly as the text says."""

    name: str
    country: str | None = None
    """ISO 3166-1 alpha-2; absent for a zone in several countries."""
    admin1: str | None = None
    """ISO 3166-2, where known."""
    latitude: float | None = None
    """WGS 84, degrees; of a country none."""
    longitude: float | None = None
    """WGS 84, degrees; of a country none."""
    precision: PlacePrecision
    confidence: float = Field(ge=0, le=1)
    span: Span


class CasualtyKind(StrEnum):
    """What happened to people."""

    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"


class Casualties(Model):
    """How many people the text says were harmed; "no casualties" is zero."""

    kind: CasualtyKind
    low: int = Field(ge=0)
    """The smallest number that the words allow: of "10 to 15" 10."""
    high: int | None = Field(default=None, ge=0)
    """The largest; absent for "at least 10" and "dozens"."""
    rule: str
    span: Span
    """The number and the word for what happened."""


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    GROUP = "group"


class Actor(Model):
    """Who acts or is acted upon."""

    id: str
    """Stable over versions and stories."""
    name: str
    kind: ActorKind
    sector: str
    """PLOVER sector code (GOV, MIL, REB, …)."""
    country: str | None = None
    """ISO 3166-1 alpha-2, or IGO."""
    wikidata_id: str | None = None
    role: str | None = None
    """The office held on the day of the story, if known."""
    confidence: float = Field(ge=0, le=1)
    rule: str
    spans: tuple[Span, ...]


class Conflict(Model):
    """What makes an article a story.

    The first fields, up to `actor_ids`, are flat: filter by them without reading the evidence below.
    """

    score: float = Field(ge=0, le=1)
    """How much the text is about conflict; of texts near .8 about four in five are."""
    unrest: bool = False
    """Whether protest, strike, riot or crackdown is reported, alone or beside armed conflict."""
    grey: bool = False
    """Whether the score is close to the threshold; leave these out if you want fewer errors."""
    regions: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes, the primary country first; then provinces (ISO 3166-2); then hot zones
    (`hz-…`)."""
    m49: tuple[str, ...] = ()
    """UN M49 codes of the regions and subregions that contain the countries."""
    desks: tuple[str, ...] = ()
    """The desks whose topics have the story."""
    actor_ids: tuple[str, ...] = ()
    """Ids of `actors`, in the same order."""
    relevance: Relevance
    event_types: tuple[EventType, ...] = ()
    region_tags: tuple[RegionTag, ...] = ()
    """The evidence of `regions`."""
    places: tuple[PlaceTag, ...] = ()
    """Each once, event places first, then in the order of the text."""
    primary_place: PrimaryPlace | None = Field(default=None, json_schema_extra={SINCE: "0.2.0"})
    """Where it happened; absent where the text says of no place that it did."""
    casualties: tuple[Casualties, ...] = Field(default=(), json_schema_extra={SINCE: "0.2.0"})
    """In the order of the text."""
    truncated: bool = Field(default=False, json_schema_extra={SINCE: "0.2.0"})
    """Whether only the beginning of the text was read: its first 30,000 characters."""
    actors: tuple[Actor, ...] = ()
    tagger: str
    """Version of the tagger's code, and a digest of the data that it tagged with, an overlay included:
    `core/2+f700fcda`."""


class Story(Article):
    """An article about conflict or unrest, tagged: a ninjs item, `ingest` and `conflict`.

    Key of `stories` and of its copies: article_id; ce_id: `<article_id>.<version>`. With
    `pubStatus: canceled` it takes back the versions before it, on its topic alone: it has no headline, no
    body and no `conflict`; its ce_id ends in `.canceled`.
    """

    conflict: Conflict | None = None
    """The tags; absent in a cancellation."""


class StoryState(Model):
    """What the tagger published of an article. Key of `story-states`: article_id.

    Attributes:
        topics: Where the version was published: `stories` and the outputs; empty where it is not relevant.
        desks: In records from before there were outputs, which have no `topics`.
    """

    article_id: str
    version: int
    relevant: bool
    topics: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()

    def published_topics(self) -> tuple[str, ...]:
        """Return the topics that hold the version, whenever the state was written."""
        if self.topics or not self.relevant:
            return self.topics
        return ("stories", *map(desk_topic, self.desks))
