"""Tagging: from an article's text to its conflict tags, in pure steps over data that is built once.

Owns the order of the steps and the shape of the result; each step has a module of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from consumers.tagger.core.actors.actors import ActorData, find_actors
from consumers.tagger.core.actors.agent_countries import FoundAgent
from consumers.tagger.core.actors.build import actor_names, build_actor_data
from consumers.tagger.core.gazetteer.build import build_acts, build_gazetteer, build_lexicons
from consumers.tagger.core.gazetteer.matching import Match, find_names
from consumers.tagger.core.gazetteer.names import Gazetteer
from consumers.tagger.core.gazetteer.terms import Acts, Lexicon, find_terms
from consumers.tagger.core.headlines import find_acts, lay_over, read_deeds, read_headline
from consumers.tagger.core.places.build import build_atlas, build_context, build_known_places
from consumers.tagger.core.places.context import NO_WORDS, ContextWords
from consumers.tagger.core.places.mentions import Mention, place_tags, primary_place
from consumers.tagger.core.places.places import KnownPlaces
from consumers.tagger.core.places.regions import Atlas, Ranking, desks_of, m49_of, rank_regions
from consumers.tagger.core.places.roles import Scenes, assign_roles
from consumers.tagger.core.places.toponyms import read_mentions
from consumers.tagger.core.relevance.build import build_events, build_topics
from consumers.tagger.core.relevance.casualties import (
    CasualtyWords,
    build_casualty_words,
    find_casualties,
)
from consumers.tagger.core.relevance.events import (
    EventDefinition,
    event_sentences,
    event_types,
    subjects,
)
from consumers.tagger.core.relevance.groups import Rebel, group_cues
from consumers.tagger.core.relevance.past import age_cues
from consumers.tagger.core.relevance.relevance import GREY_BELOW, RELEVANT_FROM, find_cues, weigh
from consumers.tagger.core.tables.digests import digest_of
from consumers.tagger.core.tables.schema import ACTORS, Tables
from consumers.tagger.core.text.document import MAX_BODY_CHARS, Part, read_document
from consumers.tagger.core.text.language import resolve_language
from schemas.ninjs import Place, Subject
from schemas.outcomes import Reason
from schemas.stories import (
    Actor,
    ActorKind,
    Casualties,
    Conflict,
    EventType,
    PlaceRole,
    PlaceTag,
    PrimaryPlace,
    Relevance,
)

__all__ = ["TAGGER", "Tagged", "TaggingData", "build", "tag"]

TAGGER = "core/5"  # raised when the code gives the same text other tags; the digest says which data spoke
_GEONAMES_URI = "https://sws.geonames.org/{}/"
_MAX_NINJS_PLACES = 8
_ARMED_SECTORS = frozenset({"MIL", "REB", "UAF"})
_ORGANS = frozenset({"GOV", "MIL", "SPY", "COP", "LEG", "JUD"})  # of a state: who names them names it
_ASSAULT = "ASSAULT"
_REBEL_SECTORS = frozenset({"REB", "UAF", "PRM"})
_CODE = 2  # letters of a country's code


@dataclass(frozen=True, slots=True)
class TaggingData:
    """Everything that tagging reads; immutable, built once, shared by fork.

    Attributes:
        tagger: Version of the code and digest of the tables: `core/2+f700fcda`; goes into every story.
    """

    tagger: str
    gazetteer: Gazetteer
    lexicons: Mapping[str, Lexicon]
    context: Mapping[str, ContextWords]
    places: KnownPlaces
    actors: ActorData
    country_of_actor: Mapping[str, str]
    organs: frozenset[str]
    rebels: Mapping[str, Rebel]
    casualties: Mapping[str, CasualtyWords]
    acts: Mapping[str, Acts]
    armed: frozenset[str]
    events: Mapping[str, EventDefinition]
    topics: Mapping[str, str]
    atlas: Atlas


@dataclass(frozen=True, slots=True)
class Tagged:
    """What was found in a text.

    Attributes:
        relevant: Whether the article becomes a story.
        conflict: Filled in any case, also where the article is not relevant.
        subjects: IPTC Media Topics.
        places: Event places, for the ninjs item.
    """

    relevant: bool
    reason: Reason
    language: str | None
    conflict: Conflict
    subjects: tuple[Subject, ...]
    places: tuple[Place, ...]


def build(tables: Tables) -> TaggingData:
    """Return the data of the tables."""
    names = actor_names(tables)
    actors = build_actor_data(tables, names)
    return TaggingData(
        tagger=f"{TAGGER}+{digest_of(tables)}",
        gazetteer=build_gazetteer(tables, names),
        lexicons=build_lexicons(tables),
        context=build_context(tables),
        places=build_known_places(tables),
        actors=actors,
        country_of_actor={row.id: row.country for row in tables[ACTORS]},
        organs=frozenset(
            row.id
            for row in tables[ACTORS]
            if row.kind == "organisation" and row.sector in _ORGANS and len(row.country) == _CODE
        ),
        rebels={
            ref: Rebel.of(ref, actor.guarded)
            for ref, actor in actors.known.items()
            if actor.kind is ActorKind.GROUP and actor.sector in _REBEL_SECTORS
        },
        casualties=build_casualty_words(tables),
        acts=build_acts(tables),
        armed=frozenset(
            row.id for row in tables[ACTORS] if row.kind == "group" or row.sector in _ARMED_SECTORS
        ),
        events=build_events(tables),
        topics=build_topics(tables),
        atlas=build_atlas(tables),
    )


def _reason(relevance: Relevance, *, covered: bool, empty: bool, unrest: bool) -> Reason:
    if empty:
        return Reason.EMPTY_TEXT
    if not covered:
        return Reason.LANGUAGE_NOT_COVERED
    if relevance.score < RELEVANT_FROM:
        return Reason.BELOW_THRESHOLD
    return Reason.UNREST if unrest else Reason.CONFLICT


def _first_country(ranking: Ranking) -> str | None:
    first = next((tag.id for tag in ranking.tags), "")
    return first if len(first) == _CODE else None


def _story_country(ranking: Ranking, mentions: Sequence[Mention]) -> str | None:
    """Return the first country where something happens there, or where the text names no other."""
    countries = {mention.country for mention in mentions if mention.country}
    first = next((tag.id for tag in ranking.tags), None)
    if first not in countries:
        return None
    happens = any(one.country == first and one.role is PlaceRole.EVENT for one in mentions)
    return first if happens or len(countries) == 1 else None


def _agents(lexicon: Lexicon | None, parts: Sequence[Part]) -> list[FoundAgent]:
    if lexicon is None or lexicon.agent_set is None:
        return []
    return [
        FoundAgent(lexicon.agents[index], part, start, end)
        for part in parts
        for start, end, index in find_terms(lexicon.agent_set, part.text)
    ]


def _ninjs_places(places: Sequence[PlaceTag]) -> tuple[Place, ...]:
    events = {place.name: place for place in places if place.role is PlaceRole.EVENT}
    return tuple(
        Place(
            name=place.name,
            rel="eventPlace",
            uri=_GEONAMES_URI.format(place.geonames_id) if place.geonames_id else None,
            literal=None if place.geonames_id else place.country,
        )
        for place in list(events.values())[:_MAX_NINJS_PLACES]
    )


@dataclass(frozen=True, slots=True)
class _Findings:
    relevance: Relevance
    unrest: bool
    mainly_unrest: bool
    events: tuple[EventType, ...]
    ranking: Ranking
    places: tuple[PlaceTag, ...]
    primary_place: PrimaryPlace | None
    casualties: tuple[Casualties, ...]
    actors: tuple[Actor, ...]


def _find(
    data: TaggingData, parts: tuple[Part, Part], language: str | None, published_at: datetime | None
) -> _Findings:
    lexicon = data.lexicons.get(language or "")
    found: list[tuple[Part, Match]] = [
        (part, match) for part in parts for match in find_names(data.gazetteer, part.text, language)
    ]
    mentions = read_mentions(
        found,
        places=data.places,
        words=data.context.get(language or "", NO_WORDS),
        country_of_actor=data.country_of_actor,
        organs=data.organs,
    )
    cues = find_cues(lexicon, parts) if lexicon else []
    cues += group_cues(found, data.rebels, cues) if lexicon else []
    cues = age_cues(cues, parts, published_at.year if published_at else None)
    acts = data.acts.get(language or "")
    hits = find_acts(acts, parts)
    headline = read_headline(
        acts, hits, parts, cues, mentions=mentions, found=found, places=data.places, armed=data.armed
    )
    cues = lay_over(cues, headline.cues) if headline.cues else cues
    weighed = weigh(cues, sum(len(part.text.original) for part in parts))
    is_story = weighed.relevance.score >= RELEVANT_FROM
    done = read_deeds(acts, hits, parts, cues) if is_story else cues
    scenes = event_sentences(done, data.events)
    strikes = {
        (cue.part.field, cue.end)
        for cue in done
        if cue.term.event and data.events[cue.term.event].plover == _ASSAULT
    }
    assign_roles(mentions, Scenes(scenes, headline.targets, headline.attackers, strikes))
    ranking = rank_regions(mentions, data.atlas, provinces=data.places.provinces, zones=data.places.zones)
    actors = find_actors(
        found,
        mentions,
        _agents(lexicon, parts),
        parts=parts,
        data=data.actors,
        language=language,
        countries=data.atlas.names,
        published_at=published_at,
        is_conflict=is_story,
        story=_story_country(ranking, mentions),
    )
    return _Findings(
        weighed.relevance,
        weighed.unrest,
        weighed.mainly_unrest,
        event_types(done, data.events),
        ranking,
        place_tags(mentions, data.places, data.atlas.names),
        primary_place(mentions, _first_country(ranking), data.places, data.atlas.names),
        find_casualties(data.casualties.get(language or ""), parts) if is_story else (),
        actors,
    )


def tag(
    data: TaggingData, *, title: str, text: str, language: str | None, published_at: datetime | None
) -> Tagged:
    """Return the tags of an article.

    Args:
        title, text: As they will be published: spans count their code points.
        language: BCP 47 as ingest labels it, None if unknown.
        published_at: Decides which offices persons hold; None takes the last known.
    """
    parts = read_document(title, text)
    body = parts[1].text if text.strip() else parts[0].text
    resolved = resolve_language(language, body)
    found = _find(data, parts, resolved, published_at)
    empty = not (title.strip() or text.strip())
    reason = _reason(
        found.relevance, covered=resolved in data.lexicons, empty=empty, unrest=found.mainly_unrest
    )
    relevant = reason in (Reason.CONFLICT, Reason.UNREST)
    conflict = Conflict(
        score=found.relevance.score,
        unrest=relevant and found.unrest,
        grey=relevant and found.relevance.score < GREY_BELOW,
        regions=tuple(region.id for region in found.ranking.tags),
        m49=m49_of(found.ranking.tags, data.atlas),
        desks=desks_of(found.ranking, data.atlas, data.places.zones),
        actor_ids=tuple(actor.id for actor in found.actors),
        relevance=found.relevance,
        event_types=found.events,
        region_tags=found.ranking.tags,
        places=found.places,
        primary_place=found.primary_place,
        casualties=found.casualties,
        truncated=len(text) > MAX_BODY_CHARS,
        actors=found.actors,
        tagger=data.tagger,
    )
    return Tagged(
        relevant, reason, resolved, conflict, subjects(found.events, data.topics), _ninjs_places(found.places)
    )
