"""Generic agents with a country: "Russian soldiers", "rebels in eastern Congo", "police in Kenya".

Owns which agents become actors. Agents are terms of the lexicons; which country is an agent's own is
`agent_countries`.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from consumers.tagger.core.actors.agent_countries import (
    ActorWords,
    AgentCountries,
    FoundAgent,
    are_joined,
)
from consumers.tagger.core.actors.agent_homes import AgentHomes
from consumers.tagger.core.actors.collector import Collector
from consumers.tagger.core.actors.known_actors import NamedActor
from consumers.tagger.core.gazetteer.terms import Agent
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.case import is_in_capitals
from schemas.stories import Actor, ActorKind, Span

__all__ = ["AgentCountry", "add_agents"]


class AgentCountry(NamedTuple):
    """An agent, and the index of the mention beside it that gives its country."""

    agent: FoundAgent
    mention: int


def add_agents(
    mentions: Sequence[Mention],
    agents: Sequence[FoundAgent],
    countries: Mapping[str, str],
    *,
    words: ActorWords,
    named: Sequence[NamedActor],
    story: str | None,
    collector: Collector,
) -> list[AgentCountry]:
    """Add the agents that have a country; return those with a country beside them.

    Args:
        agents: In the order of the text.
        countries: English names by alpha-2.
        named: The known actors of the text: "RSF fighters" are not other rebels of the country.
        story: The country of the story, None where it has none for sure.
    """
    inside = {(part.field, offset) for (part, start, end), _ in named for offset in range(start, end)}
    around = {(part.field, offset) for (part, start, end), _ in named for offset in (start - 1, end)}
    finder = AgentCountries(mentions, words)
    with_country: list[AgentCountry] = []
    without: list[FoundAgent] = []
    last: FoundAgent | None = None
    beside_last: list[tuple[int, float]] = []
    for agent in agents:
        if (agent.part.field, agent.start) in inside:
            continue
        beside = finder.beside(agent)
        if not beside and last and are_joined(last, agent, words):
            beside = beside_last  # "Russian soldiers and officials"
        if not beside:
            edges = {(agent.part.field, agent.start - 1), (agent.part.field, agent.end)}
            if edges.isdisjoint(around) and not _is_weak(agent, words):
                without.append(agent)
            continue
        last, beside_last = agent, beside
        for index, confidence in beside:
            mention = mentions[index]
            span = agent.part.span(min(agent.start, mention.start), max(agent.end, mention.end))
            _add(agent, mention.country or "", confidence, span, countries=countries, collector=collector)
            with_country.append(AgentCountry(agent, index))
    bound = [(agent, mentions[index].country or "") for agent, index in with_country]
    homes = AgentHomes(mentions, named, bound, story)
    for agent in without:
        home = homes.of(agent)
        if home:
            span = agent.part.span(agent.start, agent.end)
            _add(agent, home[0], home[1], span, countries=countries, collector=collector)
    return with_country


def _is_weak(agent: FoundAgent, words: ActorWords) -> bool:
    """Return whether an agent is not an actor by itself: a weak word, or the title before a name."""
    folded, original = agent.part.text.folded, agent.part.text.original
    if agent.agent.kind == "weapon" or folded[agent.start : agent.end] in words.weak:
        return True
    if is_in_capitals(original):
        return False
    first, last = agent.part.text.span(agent.start, agent.end)
    return (
        original[first].isupper()
        and original[last : last + 1] == " "
        and original[last + 1 : last + 2].isupper()
    )


def _add(
    agent: FoundAgent,
    country: str,
    confidence: float,
    span: Span,
    *,
    countries: Mapping[str, str],
    collector: Collector,
) -> None:
    ref = f"{country.lower()}-{agent.agent.sector.lower()}"
    name = countries.get(country, country)
    make = partial(_actor, ref, agent.agent, country=country, country_name=name, confidence=confidence)
    collector.add(ref, confidence, span, make)


def _actor(
    ref: str, agent: Agent, spans: tuple[Span, ...], *, country: str, country_name: str, confidence: float
) -> Actor:
    return Actor(
        id=ref,
        name=f"{country_name}: {agent.sector_name}",
        kind=ActorKind.GROUP if agent.kind == "weapon" else ActorKind(agent.kind),
        sector=agent.sector,
        country=country,
        confidence=confidence,
        rule=agent.rule,
        spans=spans,
    )
