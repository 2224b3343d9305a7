"""One complete, valid example of every kind of record: a fictional strike, from feed to story.

The AsyncAPI document shows them to subscribers, and the golden records under `tests/golden/records/` are
their bytes.
"""

from datetime import UTC, datetime

from schemas import ids
from schemas.articles import Article, Ingest, Verdict
from schemas.feeds import Entry, Feed, FeedKind, FeedState, PollReason, PollRecord, Source
from schemas.fetches import FetchState, FetchStatus, SiteState
from schemas.ninjs import (
    AltId,
    Body,
    Description,
    Headline,
    InfoSource,
    Place,
    PubStatus,
    Subject,
)
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Origin
from schemas.stories import (
    Actor,
    ActorKind,
    Conflict,
    Cue,
    EventType,
    PlaceRole,
    PlaceTag,
    RegionTag,
    Relevance,
    RelevanceVerdict,
    Span,
    SpanField,
    Story,
    StoryState,
)

__all__ = [
    "ARTICLE",
    "CANCELED_STORY",
    "DECIDED_AT",
    "ENTRY",
    "FEED",
    "FEED_STATE",
    "FETCH_STATE",
    "OUTCOME",
    "SITE_STATE",
    "STORY",
    "STORY_STATE",
]

_FEED_URL = "https://www.harborlight.example/world.rss"
_URL = "https://www.harborlight.example/2026/03/01/strike"
_FEED_ID = ids.feed_id(_FEED_URL)
_ENTRY_ID = ids.entry_id(_FEED_ID, _URL)
_ARTICLE_ID = ids.article_id(_URL)
_PUBLISHED_AT = datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
_DISCOVERED_AT = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
_FETCHED_AT = datetime(2026, 3, 1, 12, 0, 2, tzinfo=UTC)
DECIDED_AT = datetime(2026, 3, 1, 12, 0, 3, 500_000, tzinfo=UTC)
"""When the tagger decided on the article."""

_TITLE = "Missile strike kills six in Kharkiv"
_TEXT = "A missile strike killed six civilians in Kharkiv.\n\nUkrainian officials said so on Sunday."

FEED = Feed(
    feed_id=_FEED_ID,
    url=_FEED_URL,
    added_at=datetime(2026, 2, 1, 9, tzinfo=UTC),
    publisher="Harborlight Post",
    language="en",
    country="US",
    kind=FeedKind.NEWSPAPER,
    group="World",
    min_interval_seconds=120,
)
FEED_STATE = FeedState(
    feed_id=_FEED_ID,
    next_poll_at=datetime(2026, 3, 1, 12, 5, tzinfo=UTC),
    etag='"5f1-61c"',
    body_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    last_polled_at=_DISCOVERED_AT,
    last_success_at=_DISCOVERED_AT,
    last_new_entry_at=_DISCOVERED_AT,
    last_reason=PollReason.NEW_ENTRIES,
    ttl_seconds=300,
    title="Harborlight Post: World",
    recent_polls=(PollRecord(at=_DISCOVERED_AT, reason=PollReason.NEW_ENTRIES, entries=1, seconds=300),),
    recent_new_at=(_DISCOVERED_AT,),
)
_SOURCE = Source(
    feed_id=_FEED_ID,
    title="Harborlight Post: World",
    publisher="Harborlight Post",
    country="US",
    kind=FeedKind.NEWSPAPER,
    group="World",
)
ENTRY = Entry(
    entry_id=_ENTRY_ID,
    feed_id=_FEED_ID,
    article_id=_ARTICLE_ID,
    discovered_at=_DISCOVERED_AT,
    guid=_URL,
    url=_URL,
    title=_TITLE,
    summary="Six civilians were killed, officials said.",
    author="Ada Marlow",
    published_at=_PUBLISHED_AT,
    publisher="Harborlight Post",
    language="en",
    source=_SOURCE,
)
FETCH_STATE = FetchState(
    article_id=_ARTICLE_ID,
    status=FetchStatus.PENDING,
    entry=ENTRY,
    origin=Origin(topic="entries", partition=1, offset=41),
    attempts=1,
    first_attempt_at=_DISCOVERED_AT,
    next_attempt_at=_FETCHED_AT,
    last_error="503",
    entry_ids=(_ENTRY_ID,),
    feed_ids=(_FEED_ID,),
    sources=(_SOURCE,),
)
SITE_STATE = SiteState(
    domain="harborlight.example",
    blocked_until=datetime(2026, 3, 1, 12, 10, tzinfo=UTC),
    reason="429, Retry-After 600 s",
)
ARTICLE = Article(
    uri=ids.article_uri(_ARTICLE_ID),
    version="1",
    first_created=_FETCHED_AT,
    version_created=_FETCHED_AT,
    content_created=_PUBLISHED_AT,
    language="en",
    by="Ada Marlow",
    located="Kharkiv",
    headlines=(Headline(value=_TITLE),),
    descriptions=(Description(value="Six civilians were killed, officials said."),),
    bodies=(Body(value=_TEXT, char_count=len(_TEXT), word_count=len(_TEXT.split())),),
    info_sources=(InfoSource(name="Harborlight Post"),),
    alt_ids=(AltId(role="url", value=_URL), AltId(role="guid", value=_URL)),
    ingest=Ingest(
        article_id=_ARTICLE_ID,
        entry_ids=(_ENTRY_ID,),
        feed_ids=(_FEED_ID,),
        sources=(_SOURCE,),
        url=_URL,
        final_url=_URL,
        discovered_at=_DISCOVERED_AT,
        fetched_at=_FETCHED_AT,
        published_at=_PUBLISHED_AT,
        verdict=Verdict.ARTICLE,
        section="World",
        language_confidence=0.99,
        extraction="trafilatura-2.3.1/5+9c823158",
        provenance={"headline": "json-ld", "body": "page", "published_at": "json-ld"},
    ),
)
_STRIKE = (
    Span(field=SpanField.HEADLINE, start=0, end=14),
    Span(field=SpanField.BODY, start=2, end=16),
)
_KHARKIV = (
    Span(field=SpanField.HEADLINE, start=28, end=35),
    Span(field=SpanField.BODY, start=41, end=48),
)
_UKRAINIAN_OFFICIALS = Span(field=SpanField.BODY, start=51, end=70)
_CONFLICT = Conflict(
    score=0.9998,
    regions=("UA", "UA-63"),
    m49=("150", "151"),
    desks=("eastern-europe",),
    actor_ids=("ua-gov",),
    relevance=Relevance(
        score=0.9998,
        verdict=RelevanceVerdict.CONFLICT,
        cues=(Cue(rule="lex.en:missile strike*", weight=3.0, spans=_STRIKE),),
    ),
    event_types=(
        EventType(
            acled="Air/drone strike",
            plover="ASSAULT",
            medtop="20000056",
            confidence=0.692,
            rule="event:air_strike",
            spans=_STRIKE,
        ),
    ),
    region_tags=(
        RegionTag(id="UA", name="Ukraine", confidence=0.99, rule="region.city+demonym", spans=_KHARKIV),
        RegionTag(id="UA-63", name="Kharkiv", confidence=0.95, rule="region.city", spans=_KHARKIV),
    ),
    places=(
        PlaceTag(
            name="Kharkiv",
            country="UA",
            geonames_id=706483,
            latitude=49.9818,
            longitude=36.2548,
            role=PlaceRole.EVENT,
            confidence=0.95,
            rule="place.locative",
            span=_KHARKIV[0],
        ),
    ),
    actors=(
        Actor(
            id="ua-gov",
            name="Ukraine: government",
            kind=ActorKind.ORGANISATION,
            sector="GOV",
            country="UA",
            confidence=0.8,
            rule="agent.en:officials",
            spans=(_UKRAINIAN_OFFICIALS,),
        ),
    ),
    tagger="core/2+f700fcda",
)
STORY = Story.model_validate(ARTICLE.model_dump()).model_copy(
    update={
        "subjects": (
            Subject(
                name="armed conflict",
                uri="http://cv.iptc.org/newscodes/mediatopic/20000056",
                confidence=69,
            ),
        ),
        "places": (Place(name="Kharkiv", rel="eventPlace", uri="https://sws.geonames.org/706483/"),),
        "conflict": _CONFLICT,
    }
)
CANCELED_STORY = Story(
    uri=ARTICLE.uri,
    version="2",
    pub_status=PubStatus.CANCELED,
    first_created=_FETCHED_AT,
    version_created=DECIDED_AT,
    language="en",
    ingest=ARTICLE.ingest,
)
STORY_STATE = StoryState(
    article_id=_ARTICLE_ID, version=1, relevant=True, topics=("stories", "stories.eastern-europe")
)
OUTCOME = Outcome(
    id=_ARTICLE_ID,
    version=1,
    stage="tagger",
    outcome=OutcomeKind.STORY,
    reason=Reason.CONFLICT,
    decided_at=DECIDED_AT,
    article_id=_ARTICLE_ID,
    article_version=1,
    score=0.9998,
    topic="articles",
    partition=2,
    offset=17,
)
