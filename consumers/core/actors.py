"""Actors: known persons and organisations, states that speak, and agents with a country ("Russian troops").

Owns who is named and with which office on the day of the story. Where a story happens is `places`.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice

from consumers.core.document import Part
from consumers.core.gazetteer import Kind, Rows
from consumers.core.lexicon import Agent
from consumers.core.matching import Match
from consumers.core.places import Mention
from schemas.stories import Actor, ActorKind, SpanField

__all__ = ["ActorRow", "FoundAgent", "build_actors", "find_actors"]

_FULL_NAME, _SURNAME, _AGENT, _MENTIONED_STATE = 0.9, 0.75, 0.8, 0.5  # confidences, set by hand
_MAX_ACTORS = 40
_MAX_SPANS = 6
_MAX_GAP_AFTER = 3  # "Ukraine's army", "российские войска"
_MAX_GAP_BEFORE = 8  # "army of the Congo", "armée de la RDC"
_SECTOR_NAMES = {
    "MIL": "armed forces",
    "GOV": "government",
    "COP": "police",
    "REB": "armed groups",
    "LEG": "parliament",
    "JUD": "judiciary",
    "SPY": "intelligence",
    "OPP": "opposition",
    "CVL": "civilians",
    "REF": "refugees",
    "JRN": "media",
    "CRM": "criminal groups",
}


Place = tuple[Part, int, int]
"""A part and folded[start:end] of it."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office held, both days included; None: open."""

    role: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A person or an organisation of the data."""

    name: str
    kind: ActorKind
    sector: str
    country: str | None
    wikidata_id: str | None
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class FoundAgent:
    """A generic agent at folded[start:end] of a part."""

    agent: Agent
    part: Part
    start: int
    end: int


def build_actors(rows: Rows) -> Mapping[str, ActorRow]:
    """Return the actors by id."""
    return {
        ref: ActorRow(
            names.split("|", 1)[0],
            ActorKind(kind),
            sector,
            country or None,
            wikidata or None,
            tuple(_office(one) for one in offices.split(";") if one),
        )
        for ref, kind, sector, country, wikidata, offices, names in rows["actors"]
    }


def _office(written: str) -> Office:
    role, _, term = written.partition("@")
    since, _, until = term.partition("..")
    return Office(role, _day(since), _day(until))


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _role(row: ActorRow, day: date | None) -> str | None:
    """Return the office held on that day; without a day the last one."""
    if day is None:
        return row.offices[-1].role if row.offices else None
    held = [
        office
        for office in row.offices
        if (office.since is None or office.since <= day) and (office.until is None or day <= office.until)
    ]
    return held[-1].role if held else None


class _Collector:
    def __init__(self) -> None:
        self._actors: dict[str, Actor] = {}
        self._places: dict[str, list[Place]] = {}

    def add(self, ref: str, confidence: float, place: Place, make: Callable[[], Actor]) -> None:
        """Add a span to an actor; the actor is made where it is new or now surer."""
        known = self._actors.get(ref)
        if known is None or known.confidence < confidence:
            self._actors[ref] = make()
        places = self._places.setdefault(ref, [])
        if len(places) < _MAX_SPANS:
            places.append(place)

    def result(self) -> tuple[Actor, ...]:
        return tuple(
            self._actors[ref].model_copy(
                update={"spans": tuple(part.span(start, end) for part, start, end in places)}
            )
            for ref, places in islice(self._places.items(), _MAX_ACTORS)
        )


def find_actors(
    found: Sequence[tuple[Part, Match]],
    mentions: Sequence[Mention],
    agents: Sequence[FoundAgent],
    *,
    table: Mapping[str, ActorRow],
    countries: Mapping[str, str],
    published_at: datetime | None,
) -> tuple[Actor, ...]:
    """Return the actors of a text, each once, with all their spans.

    Args:
        countries: English names by alpha-2.
        published_at: The day that decides which office a person holds.
    """
    day = published_at.date() if published_at else None
    collector = _Collector()
    _known(found, table, day, collector)
    with_agent = _generic(mentions, agents, countries, collector)
    for index, mention in enumerate(mentions):
        if mention.country and mention.kind is not Kind.ZONE and index not in with_agent:
            _state(mention, countries, collector)
    return collector.result()


def _known(
    found: Sequence[tuple[Part, Match]],
    table: Mapping[str, ActorRow],
    day: date | None,
    collector: _Collector,
) -> None:
    for part, match in found:
        ref = next((name.ref for name in match.names if name.kind is Kind.ACTOR), None)
        if ref is None:
            continue
        row = table[ref]
        is_full = row.kind is not ActorKind.PERSON or " " in part.text.folded[match.start : match.end]
        confidence = _FULL_NAME if is_full else _SURNAME
        make = partial(_known_actor, ref, row, day, confidence)
        collector.add(ref, confidence, (part, match.start, match.end), make)


def _known_actor(ref: str, row: ActorRow, day: date | None, confidence: float) -> Actor:
    return Actor(
        id=ref,
        name=row.name,
        kind=row.kind,
        sector=row.sector,
        country=row.country,
        wikidata_id=row.wikidata_id,
        role=_role(row, day),
        confidence=confidence,
        rule=f"actor:{ref}",
        spans=(),
    )


def _generic(
    mentions: Sequence[Mention],
    agents: Sequence[FoundAgent],
    countries: Mapping[str, str],
    collector: _Collector,
) -> set[int]:
    """Add agents beside a country; return the indexes of the mentions that were used."""
    used: set[int] = set()
    starts: dict[SpanField, list[tuple[int, int]]] = {}
    for number, mention in enumerate(mentions):
        starts.setdefault(mention.part.field, []).append((mention.start, number))
    for agent in agents:
        index = _beside(agent, mentions, starts)
        if index is None:
            continue
        used.add(index)
        mention = mentions[index]
        country, row = mention.country or "", agent.agent
        ref = f"{country.lower()}-{row.sector.lower()}"
        start, end = min(agent.start, mention.start), max(agent.end, mention.end)
        make = partial(_generic_actor, ref, row, country, countries.get(country, country))
        collector.add(ref, _AGENT, (agent.part, start, end), make)
    return used


def _generic_actor(ref: str, agent: Agent, country: str, country_name: str) -> Actor:
    return Actor(
        id=ref,
        name=f"{country_name}: {_SECTOR_NAMES.get(agent.sector, agent.sector)}",
        kind=ActorKind(agent.kind),
        sector=agent.sector,
        country=country,
        confidence=_AGENT,
        rule=agent.rule,
        spans=(),
    )


def _beside(
    agent: FoundAgent, mentions: Sequence[Mention], starts: Mapping[SpanField, Sequence[tuple[int, int]]]
) -> int | None:
    """Return the index of the country beside an agent, None where none stands there.

    Args:
        starts: (start, index) of the mentions of each part, ascending.
    """
    of_part = starts.get(agent.part.field, ())
    place = bisect_left(of_part, (agent.start, 0))
    for _, index in of_part[max(0, place - 1) : place + 2]:
        mention = mentions[index]
        after, before = agent.start - mention.end, mention.start - agent.end
        near = 0 <= after <= _MAX_GAP_AFTER or 0 <= before <= _MAX_GAP_BEFORE
        if near and mention.country and not _parted(agent, mention):
            return index
    return None


def _parted(agent: FoundAgent, mention: Mention) -> bool:
    """Return whether punctuation stands between an agent and a country."""
    text = agent.part.text
    first = min(text.span(agent.start, agent.end)[1], text.span(mention.start, mention.end)[1])
    last = max(text.span(agent.start, agent.end)[0], text.span(mention.start, mention.end)[0])
    return any(char in ".,;:!?()\n،؛" for char in text.original[first:last])


def _state(mention: Mention, countries: Mapping[str, str], collector: _Collector) -> None:
    if mention.kind is Kind.CITY and not mention.is_speaker:
        return
    country = mention.country or ""
    confidence = _AGENT if mention.is_speaker else _MENTIONED_STATE
    make = partial(_state_actor, country, countries.get(country, country), mention)
    collector.add(country.lower(), confidence, (mention.part, mention.start, mention.end), make)


def _state_actor(country: str, country_name: str, mention: Mention) -> Actor:
    return Actor(
        id=country.lower(),
        name=country_name,
        kind=ActorKind.STATE,
        sector="GOV",
        country=country,
        confidence=_AGENT if mention.is_speaker else _MENTIONED_STATE,
        rule="actor.speaker" if mention.is_speaker else f"actor.{mention.kind.value}",
        spans=(),
    )
