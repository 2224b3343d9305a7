"""Countries of agents: which country beside a generic agent is its own ("Russian soldiers").

Owns the words and the distance that bind an agent to a country, and how sure that is.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.gazetteer.terms import Agent
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.document import Part
from consumers.tagger.core.text.words import word_start
from schemas.stories import SpanField

__all__ = ["ActorWords", "AgentCountries", "FoundAgent", "are_joined", "lone_countries"]

# Set by hand after the shares of right ones in bench/actors_quality.py.
_BESIDE, _OF_PLACE, _IN_PLACE = 0.8, 0.75, 0.6
_MAX_GAP = 40
_MAX_AFTER = 4  # words between an agent and its country: "rebels in the eastern Congo"
_MAX_BETWEEN = 3  # words between a country and its agent: "Russian special operations forces"
_STOPS = frozenset(".;:!?()[]\n،؛。")
_COMMA = ",،、"
_ABBREVIATION = re.compile(r"\b[A-Z]\.[A-Z]$")


class FoundAgent(NamedTuple):
    """A generic agent at folded[start:end] of a part."""

    agent: Agent
    part: Part
    start: int
    end: int


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


class AgentCountries:
    """Finds the countries of agents among the mentions of a text."""

    def __init__(self, mentions: Sequence[Mention], words: ActorWords) -> None:
        self._mentions = mentions
        self._words = words
        self._starts: dict[SpanField, list[tuple[int, int]]] = {}
        for index, mention in enumerate(mentions):
            if mention.country:
                self._starts.setdefault(mention.part.field, []).append((mention.start, index))

    def beside(self, agent: FoundAgent) -> list[tuple[int, float]]:
        """Return (index of a mention, confidence) of an agent's countries; empty where none is beside it."""
        of_part = self._starts.get(agent.part.field, [])
        following = bisect_left(of_part, (agent.start, 0))
        before = self._before(agent, of_part[max(0, following - 3) : following])
        if before:
            return before
        for _, index in of_part[following : following + 2]:
            confidence = self._after(agent, self._mentions[index])
            if confidence is not None:
                return [(index, confidence)]
        return []

    def _before(self, agent: FoundAgent, preceding: Sequence[tuple[int, int]]) -> list[tuple[int, float]]:
        """Return the country right before an agent, and those that are joined to it."""
        if not preceding:
            return []
        index = preceding[-1][1]
        mention = self._mentions[index]
        if agent.agent.kind == "weapon" and mention.kind is not Kind.DEMONYM:
            return []
        overlaps = mention.end > agent.start
        if not overlaps and not self._binds_before(agent, mention):
            return []
        found = [(index, _BESIDE)]
        for _, earlier in reversed(preceding[:-1]):  # "French and Egyptian warships"
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
        """Return how sure it is that a country after an agent is its own; None where it is not."""
        if mention.start < agent.end:
            return _BESIDE
        start = word_start(agent.part.text.folded, mention.start)  # with the prefixes of Arabic and Hebrew
        gap = _gap(agent.part, agent.end, start) if start > agent.end else ""
        words = gap.split() if gap is not None else [_COMMA[0]]
        is_unfit = agent.agent.kind == "weapon" and (words or mention.kind is not Kind.DEMONYM)
        if is_unfit or len(words) > _MAX_AFTER or not self._words.after.issuperset(words):
            return None
        if not self._words.within.isdisjoint(words):
            is_met_there = mention.kind is Kind.CITY and agent.agent.sector == "GOV"
            return None if is_met_there else _IN_PLACE  # "ready to meet the government in Oslo"
        if words and self._words.of.isdisjoint(words):
            return None
        return _OF_PLACE if words else _BESIDE


def _gap(part: Part, start: int, end: int) -> str | None:
    """Return folded[start:end], commas kept; None where it is long, or a sentence or bracket ends there."""
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


def are_joined(first: FoundAgent, second: FoundAgent, words: ActorWords) -> bool:
    """Return whether only words for "and" stand between two agents: "Russian soldiers and officials"."""
    if first.part is not second.part or second.start <= first.end:
        return False
    gap = _gap(first.part, first.end, second.start)
    return gap is not None and all(word in words.joins or word in _COMMA for word in gap.split())


def lone_countries(mentions: Sequence[Mention]) -> dict[tuple[SpanField, int] | None, str | None]:
    """Return the country of each sentence that names one only, and of the text (key None)."""
    alone: dict[tuple[SpanField, int] | None, str | None] = {}
    for mention in mentions:
        if mention.country:
            offset = mention.part.text.span(mention.start, mention.end)[0]
            for key in ((mention.part.field, mention.part.sentence(offset)), None):
                same = alone.setdefault(key, mention.country) == mention.country
                alone[key] = mention.country if same else None
    return alone
