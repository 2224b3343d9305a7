"""Stories: articles about conflict, tagged; our root key `conflict` and the tagger's own state.

A span counts Unicode code points of the published text; docs/consuming.md shows the conversion for
languages whose strings are UTF-16.
"""

from enum import StrEnum

from pydantic import Field

from schemas.articles import Article
from schemas.base import Model

__all__ = [
    "Actor",
    "ActorKind",
    "Conflict",
    "Cue",
    "EventType",
    "PlaceRole",
    "PlaceTag",
    "RegionTag",
    "Relevance",
    "RelevanceVerdict",
    "Span",
    "SpanField",
    "Story",
    "StoryState",
]


class SpanField(StrEnum):
    """Which text of the item a span counts in."""

    HEADLINE = "headline"
    BODY = "body"


class Span(Model):
    """Code points [start, end) of a text: `text[start:end]` is the evidence."""

    field: SpanField
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class Cue(Model):
    """A rule of the lexicon that spoke, its weight (negative speaks against), and where."""

    rule: str
    weight: float
    spans: tuple[Span, ...]


class RelevanceVerdict(StrEnum):
    """Conflict or unrest make a story; grey is published too, and flagged so."""

    CONFLICT = "conflict"
    UNREST = "unrest"
    GREY = "grey"
    NOT_RELEVANT = "not_relevant"


class Relevance(Model):
    """How much the text is about conflict, 0 to 1, and why."""

    score: float = Field(ge=0, le=1)
    verdict: RelevanceVerdict
    cues: tuple[Cue, ...]


class EventType(Model):
    """What happened, in three vocabularies.

    Attributes:
        acled: Sub-event type's name.
        plover: Root.
        medtop: Number of the IPTC Media Topic.
    """

    acled: str | None = None
    plover: str | None = None
    medtop: str | None = None
    confidence: float = Field(ge=0, le=1)
    rule: str
    spans: tuple[Span, ...]


class RegionTag(Model):
    """Why a region was given: ISO 3166-1 alpha-2, ISO 3166-2 or a hot zone of ours (`hz-…`)."""

    id: str
    name: str
    confidence: float = Field(ge=0, le=1)
    rule: str
    spans: tuple[Span, ...]


class PlaceRole(StrEnum):
    """Where it happened, or merely mentioned."""

    EVENT = "event"
    MENTION = "mention"


class PlaceTag(Model):
    """A place named in the text.

    Attributes:
        country: ISO 3166-1 alpha-2; None for a zone of several.
        latitude, longitude: WGS 84 degrees.
    """

    name: str
    country: str | None = None
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    role: PlaceRole
    confidence: float = Field(ge=0, le=1)
    rule: str
    span: Span


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    GROUP = "group"


class Actor(Model):
    """Who acts or is acted upon.

    Attributes:
        country: ISO 3166-1 alpha-2, or IGO.
        sector: PLOVER sector code (GOV, MIL, REB, …).
        role: The office held on the day of the story, where known.
    """

    id: str
    name: str
    kind: ActorKind
    sector: str
    country: str | None = None
    wikidata_id: str | None = None
    role: str | None = None
    confidence: float = Field(ge=0, le=1)
    rule: str
    spans: tuple[Span, ...]


class Conflict(Model):
    """What makes an article a story: root key `conflict`.

    The first fields are flat: a consumer filters by them without walking the evidence below.

    Attributes:
        regions: Alpha-2 codes, the primary country first, then ISO 3166-2 codes of provinces, then hot zones
            (`hz-…`).
        m49: UN M49 codes of the regions and subregions that contain the countries.
        actor_ids: Ids of `actors`, in the same order.
        tagger: Version of the tagger's code, and a digest of the data that it tagged with, including an
            overlay's changes: `core/2+f700fcda`. Where it is the same, the same text has the same tags.
    """

    score: float = Field(ge=0, le=1)
    unrest: bool = False
    grey: bool = False
    regions: tuple[str, ...] = ()
    m49: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    actor_ids: tuple[str, ...] = ()
    relevance: Relevance
    event_types: tuple[EventType, ...] = ()
    region_tags: tuple[RegionTag, ...] = ()
    places: tuple[PlaceTag, ...] = ()
    actors: tuple[Actor, ...] = ()
    tagger: str


class Story(Article):
    """A tagged article. Key of `stories` and the desks' topics: article_id; ce_id: article_id.version.

    With `pubStatus: canceled` it takes the versions before back, for its topic alone, and has neither body
    nor `conflict`; its ce_id ends in `.canceled`.
    """

    conflict: Conflict | None = None


class StoryState(Model):
    """What the tagger published of an article. Key of `story-states`: article_id."""

    article_id: str
    version: int
    relevant: bool
    desks: tuple[str, ...] = ()
