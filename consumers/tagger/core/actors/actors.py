"""Actors: known persons and organisations, states that speak, and agents with a country ("Russian troops").

Owns the order in which actors are looked for, and the states. Where a story happens is `places`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from consumers.tagger.core.actors.agent_countries import ActorWords, FoundAgent
from consumers.tagger.core.actors.agents import add_agents
from consumers.tagger.core.actors.capitalised_runs import NameWords, runs
from consumers.tagger.core.actors.collector import Collector
from consumers.tagger.core.actors.known_actors import KnownActor, Offices
from consumers.tagger.core.actors.named_actors import add_known_actors
from consumers.tagger.core.actors.offices import add_holders, add_titles
from consumers.tagger.core.actors.organisations import add_organisations
from consumers.tagger.core.actors.persons import add_persons
from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.gazetteer.punctuated_names import (
    PunctuatedNames,
    find_punctuated,
    merge_longer,
)
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.document import Part
from schemas.stories import Actor, ActorKind, Span, SpanField

__all__ = ["ActorData", "find_actors"]

# Confidences, set by hand after the shares of right ones in bench/actors_quality.py.
_SPEAKER, _MENTIONED_STATE = 0.8, 0.65
_NO_WORDS = ActorWords()


@dataclass(frozen=True, slots=True)
class ActorData:
    """What finding actors reads, built once.

    Attributes:
        known: Known actors by id.
        words: By language.
        names, untitled: Words in names; for a language whose titles are not known, without titles.
    """

    known: Mapping[str, KnownActor]
    offices: Offices
    words: Mapping[str, ActorWords]
    names: NameWords
    untitled: NameWords
    stops: Mapping[str, frozenset[str]]
    punctuated: PunctuatedNames


def find_actors(
    found: Sequence[tuple[Part, Match]],
    mentions: Sequence[Mention],
    agents: Sequence[FoundAgent],
    *,
    parts: Sequence[Part],
    data: ActorData,
    language: str | None,
    countries: Mapping[str, str],
    published_at: datetime | None,
    is_conflict: bool,
    story: str | None,
) -> tuple[Actor, ...]:
    """Return the actors of a text, each once, with all their spans.

    Args:
        countries: English names by alpha-2.
        published_at: The day that decides which office a person holds.
        is_conflict: Whether the text is about conflict: an ambiguous acronym is then rather an armed group's.
        story: The country of the story, None where it has none for sure.
    """
    day = published_at.date() if published_at else None
    collector = Collector()
    words = data.words.get(language or "", _NO_WORDS)
    found = merge_longer(found, [one for part in parts for one in find_punctuated(data.punctuated, part)])
    known_persons, named = add_known_actors(
        found,
        mentions,
        data.known,
        parts=parts,
        given_names=data.names.given,
        day=day,
        is_conflict=is_conflict,
        collector=collector,
    )
    with_country = add_agents(
        mentions, agents, countries, words=words, named=named, story=story, collector=collector
    )
    if day is not None:
        add_holders(
            with_country,
            mentions,
            data.known,
            offices=data.offices,
            words=words,
            day=day,
            collector=collector,
        )
    persons = {person.ref for person in known_persons}
    add_titles(agents, with_country, persons, data.known, words=words, day=day, collector=collector)
    taken = _taken_characters(found, parts)
    stops = data.stops.get(language or "", frozenset())
    names = data.names if language is None or language in data.words else data.untitled
    texts = [runs(part, names, stops) for part in parts]
    add_persons(texts, known_persons, taken=taken, words=names, stops=stops, collector=collector)
    add_organisations(texts, mentions, taken=taken, words=names, known=data.known, collector=collector)
    of_agents = {index for _, index in with_country}
    for index, mention in enumerate(mentions):
        is_place = mention.kind is not Kind.ZONE and not mention.is_organ
        if mention.country and is_place and index not in of_agents:
            _add_state(mention, countries, collector)
    return collector.result()


def _taken_characters(
    found: Sequence[tuple[Part, Match]], parts: Sequence[Part]
) -> Mapping[SpanField, bytearray]:
    """Return which characters of each part stand in a name of the gazetteer."""
    taken = {part.field: bytearray(len(part.text.original)) for part in parts}
    for part, match in found:
        first, last = part.text.span(match.start, match.end)
        taken[part.field][first:last] = b"\1" * (last - first)
    return taken


def _add_state(mention: Mention, countries: Mapping[str, str], collector: Collector) -> None:
    if mention.kind is Kind.CITY and not mention.is_speaker:
        return
    country = mention.country or ""
    confidence = _SPEAKER if mention.is_speaker else _MENTIONED_STATE
    make = partial(_state_actor, country, countries.get(country, country), mention)
    collector.add(country.lower(), confidence, mention.part.span(mention.start, mention.end), make)


def _state_actor(country: str, country_name: str, mention: Mention, spans: tuple[Span, ...]) -> Actor:
    return Actor(
        id=country.lower(),
        name=country_name,
        kind=ActorKind.STATE,
        sector="GOV",
        country=country,
        confidence=_SPEAKER if mention.is_speaker else _MENTIONED_STATE,
        rule="actor.speaker" if mention.is_speaker else f"actor.{mention.kind.value}",
        spans=spans,
    )
