"""Generic agents with a country: "Russian soldiers", "rebels in eastern Congo", "police in Kenya".

Owns which country belongs to an agent and how sure that is. Agents are terms of the lexicons.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from consumers.tagger.core.actors.collector import Collector
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.gazetteer.terms import Agent
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.document import Part
from schemas.stories import Actor, ActorKind, Span, SpanField

__all__ = ["ActorWords", "FoundAgent", "Place", "Tie", "add_agents"]

# Set by hand after the shares of right ones in bench/actors_quality.py.
_BESIDE, _OF_PLACE, _IN_PLACE, _SENTENCE, _TEXT = 0.8, 0.75, 0.6, 0.45, 0.4
_MAX_GAP = 40
_MAX_AFTER = 4  # words between an agent and its country: "rebels in the eastern Congo"
_MAX_BETWEEN = 3  # words between a country and its agent: "Russian special operations forces"
_SECTOR_NAMES = {
    "MIL": "armed forces",
    "GOV": "government",
    "COP": "police",
    "REB": "armed groups",
    "UAF": "armed groups",
    "PRM": "militias",
    "LEG": "parliament",
    "JUD": "judiciary",
    "SPY": "intelligence",
    "OPP": "opposition",
    "CVL": "civilians",
    "REF": "refugees",
    "JRN": "media",
    "CRM": "criminal groups",
    "EDU": "schools and universities",
    "BUS": "companies",
    "PTY": "political parties",
    "REL": "religious groups",
    "LAB": "workers",
    "MED": "medical workers",
    "NGO": "aid groups",
}
_STOPS = frozenset(".;:!?()[]\n،؛。")
_COMMA = ",،、"
_ABBREVIATION = re.compile(r"\b[A-Z]\.[A-Z]$")


class FoundAgent(NamedTuple):
    """A generic agent at folded[start:end] of a part."""

    agent: Agent
    part: Part
    start: int
    end: int


Place = tuple[Part, int, int]
"""A part and folded[start:end] of it."""

Tie = tuple[FoundAgent, int]
"""An agent, and the index of the mention beside it that tells its country."""


@dataclass(frozen=True, slots=True)
class ActorWords:
    """Folded words of one language that bind an agent to a country, or keep it from one.

    Attributes:
        of: Prepositions of belonging. within: Prepositions of place.
        filler: May stand between beside them ("eastern", "the").
        between: May stand between a country and its agent ("special").
        joins: Words for "and", "or".
        former: Before a title they make it another person's.
        weak: Agents that are too often something else to count without a country beside them.
        offices: The roles of the data by the words for them.
        after, before: All words that may stand between an agent and a country after or before it.
    """

    of: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    filler: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    offices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()


class _Finder:
    """Finds the countries of agents among the mentions of a text."""

    def __init__(self, mentions: Sequence[Mention], words: ActorWords) -> None:
        self._mentions = mentions
        self._words = words
        self._starts: dict[SpanField, list[tuple[int, int]]] = {}
        for number, mention in enumerate(mentions):
            if mention.country:
                self._starts.setdefault(mention.part.field, []).append((mention.start, number))

    def countries(self, agent: FoundAgent) -> list[tuple[int, float]]:
        """Return (index of a mention, confidence) of an agent's countries; empty where none is beside it."""
        of_part = self._starts.get(agent.part.field, [])
        place = bisect_left(of_part, (agent.start, 0))
        before = self._before(agent, of_part, place)
        if before:
            return before
        for _, index in of_part[place : place + 2]:
            if (sure := self._after(agent, self._mentions[index])) is not None:
                return [(index, sure)]
        return []

    def _before(
        self, agent: FoundAgent, of_part: Sequence[tuple[int, int]], place: int
    ) -> list[tuple[int, float]]:
        if not place:
            return []
        index = of_part[place - 1][1]
        mention = self._mentions[index]
        overlaps = mention.end > agent.start
        if not overlaps and not self._binds_before(agent, mention):
            return []
        found = [(index, _BESIDE)]
        for _, earlier in reversed(of_part[max(0, place - 3) : place - 1]):  # "French and Egyptian warships"
            follower = self._mentions[found[-1][0]]
            if not self._is_joined(agent.part, self._mentions[earlier], follower):
                break
            found.append((earlier, _BESIDE))
        return found

    def _binds_before(self, agent: FoundAgent, mention: Mention) -> bool:
        gap = _gap(agent.part, mention.end, agent.start)
        if gap is None or _COMMA[0] in gap:
            return False
        words = gap.split()
        if words and words[0] == "s" and mention.kind is not Kind.DEMONYM:
            words = words[1:]
        return len(words) <= _MAX_BETWEEN and self._words.before.issuperset(words)

    def _is_joined(self, part: Part, first: Mention, second: Mention) -> bool:
        if first.part is not part or first.end > second.start:
            return False
        gap = _gap(part, first.end, second.start)
        return (
            gap is not None
            and first.kind is second.kind is Kind.DEMONYM
            and all(word in self._words.joins or word in _COMMA for word in gap.split())
        )

    def _after(self, agent: FoundAgent, mention: Mention) -> float | None:
        if mention.start < agent.end:
            return _BESIDE
        gap = _gap(agent.part, agent.end, mention.start)
        words = gap.split() if gap is not None else [_COMMA[0]]
        if len(words) > _MAX_AFTER or not self._words.after.issuperset(words):
            return None
        if not self._words.within.isdisjoint(words):
            return _IN_PLACE
        if words and self._words.of.isdisjoint(words):
            return None
        return _OF_PLACE if words else _BESIDE


def _gap(part: Part, start: int, end: int) -> str | None:
    """Return the folded text between two places, commas kept; None where a sentence or bracket ends there."""
    if end - start > _MAX_GAP:
        return None
    first, last = part.text.span(start - 1, start)[1], part.text.span(end, end + 1)[0]
    between = part.text.original[first:last]
    if between[:1] == "." and _ABBREVIATION.search(part.text.original, max(0, first - 4), first):
        between = between[1:]  # "U.S. envoy"
    if any(char in _STOPS for char in between):
        return None
    gap = part.text.folded[start:end]
    return f", {gap}" if any(comma in between for comma in _COMMA) else gap


def _lone_countries(mentions: Sequence[Mention]) -> dict[tuple[SpanField, int] | None, str | None]:
    """Return the country of each sentence that names one only, and of the text (key None)."""
    alone: dict[tuple[SpanField, int] | None, str | None] = {}
    for mention in mentions:
        if mention.country:
            offset = mention.part.text.span(mention.start, mention.end)[0]
            for key in ((mention.part.field, mention.part.sentence(offset)), None):
                same = alone.setdefault(key, mention.country) == mention.country
                alone[key] = mention.country if same else None
    return alone


def add_agents(
    mentions: Sequence[Mention],
    agents: Sequence[FoundAgent],
    countries: Mapping[str, str],
    *,
    words: ActorWords,
    named: Collection[Place],
    collector: Collector,
) -> list[Tie]:
    """Add the agents that have a country; return those with a country beside them.

    Args:
        agents: In the order of the text.
        countries: English names by alpha-2.
        named: Where known actors stand: "RSF fighters" are no other rebels of the country.
    """
    inside = {(part.field, place) for part, start, end in named for place in range(start, end)}
    beside_named = {(part.field, place) for part, start, end in named for place in (start - 1, end)}
    finder = _Finder(mentions, words)
    ties: list[Tie] = []
    loose: list[FoundAgent] = []
    held: FoundAgent | None = None
    found: list[tuple[int, float]] = []
    for agent in agents:
        if (agent.part.field, agent.start) in inside:
            continue
        beside = finder.countries(agent)
        if not beside and held and _are_joined(held, agent, words):
            beside = found  # "Russian soldiers and officials"
        if not beside:
            sides = {(agent.part.field, agent.start - 1), (agent.part.field, agent.end)}
            if sides.isdisjoint(beside_named) and not _is_weak(agent, words):
                loose.append(agent)
            continue
        held, found = agent, beside
        for index, sure in beside:
            mention = mentions[index]
            start, end = min(agent.start, mention.start), max(agent.end, mention.end)
            place = agent.part.span(start, end)
            _add(agent, mention.country or "", sure, place=place, countries=countries, collector=collector)
            ties.append((agent, index))
    alone = _lone_countries(mentions) if loose else {}
    for agent in loose:
        offset = agent.part.text.span(agent.start, agent.end)[0]
        country = alone.get((agent.part.field, agent.part.sentence(offset)))
        sure = _SENTENCE if country else _TEXT
        if country := country or alone.get(None):
            place = agent.part.span(agent.start, agent.end)
            _add(agent, country, sure, place=place, countries=countries, collector=collector)
    return ties


def _is_weak(agent: FoundAgent, words: ActorWords) -> bool:
    """Return whether an agent is no actor by itself: a weak word, or the title before a name."""
    folded, original = agent.part.text.folded, agent.part.text.original
    if folded[agent.start : agent.end] in words.weak:
        return True
    first, last = agent.part.text.span(agent.start, agent.end)
    return (
        original[first].isupper()
        and original[last : last + 1] == " "
        and original[last + 1 : last + 2].isupper()
    )


def _are_joined(first: FoundAgent, second: FoundAgent, words: ActorWords) -> bool:
    if first.part is not second.part or second.start <= first.end:
        return False
    gap = _gap(first.part, first.end, second.start)
    return gap is not None and all(word in words.joins or word in _COMMA for word in gap.split())


def _add(
    agent: FoundAgent,
    country: str,
    confidence: float,
    *,
    place: Span,
    countries: Mapping[str, str],
    collector: Collector,
) -> None:
    ref = f"{country.lower()}-{agent.agent.sector.lower()}"
    name = countries.get(country, country)
    collector.add(
        ref,
        confidence,
        place,
        partial(_actor, ref, agent.agent, country=country, country_name=name, confidence=confidence),
    )


def _actor(
    ref: str, agent: Agent, spans: tuple[Span, ...], *, country: str, country_name: str, confidence: float
) -> Actor:
    return Actor(
        id=ref,
        name=f"{country_name}: {_SECTOR_NAMES.get(agent.sector, agent.sector)}",
        kind=ActorKind(agent.kind),
        sector=agent.sector,
        country=country,
        confidence=confidence,
        rule=agent.rule,
        spans=spans,
    )
