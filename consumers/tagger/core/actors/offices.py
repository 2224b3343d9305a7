"""Holders of offices: "the Ukrainian president", and "the president" after his name.

Owns who is meant by an office's title, on the day of the story.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial

from consumers.tagger.core.actors.agent_countries import ActorWords, FoundAgent
from consumers.tagger.core.actors.agents import AgentCountry
from consumers.tagger.core.actors.collector import Collector
from consumers.tagger.core.actors.known_actors import KnownActor, Offices, known_actor, role_on
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.places.mentions import Mention

__all__ = ["add_holders", "add_titles"]

_HOLDER = 0.7  # confidence, set by hand after the shares of right ones in bench/actors_quality.py
_MIN_HOLDER = 0.35  # a holder who was last checked 3.3 years ago is as often another one
_ARTICLES = frozenset({"the", "le", "la", "el", "der", "die", "dem", "den", "il", "o", "a"})


def add_holders(
    with_country: Sequence[AgentCountry],
    mentions: Sequence[Mention],
    known: Mapping[str, KnownActor],
    *,
    offices: Offices,
    words: ActorWords,
    day: date,
    collector: Collector,
) -> None:
    """Add who held a country's office on that day: "the Ukrainian president"."""
    for agent, index in with_country:
        mention = mentions[index]
        folded = agent.part.text.folded
        roles = words.offices.get(folded[agent.start : agent.end])
        if not roles or mention.kind in (Kind.CITY, Kind.ZONE):
            continue
        start = min(agent.start, mention.start)
        around = {*folded[max(0, start - 16) : start].split()[-1:], *folded[start : agent.start].split()}
        if around & words.former:
            continue
        holders = {
            (ref, office.trust(day))
            for role in roles
            for office, ref in offices.get((mention.country or "", role), ())
            if office.held_on(day)
        }
        if len(holders) != 1:
            continue
        ref, trust = holders.pop()
        confidence = round(_HOLDER * trust, 2)
        if confidence < _MIN_HOLDER:
            continue
        actor = known[ref]
        role = role_on(actor, day)
        make = partial(known_actor, ref, actor, role=role, confidence=confidence, rule=f"actor.office:{ref}")
        collector.add(ref, confidence, agent.part.span(start, max(agent.end, mention.end)), make)


def add_titles(
    agents: Sequence[FoundAgent],
    with_country: Sequence[AgentCountry],
    persons: Collection[str],
    known: Mapping[str, KnownActor],
    *,
    words: ActorWords,
    day: date | None,
    collector: Collector,
) -> None:
    """Add "the president" to the only person of the text who holds such an office.

    Args:
        persons: Ids of the known persons of the text.
    """
    have_country = {id(agent) for agent, _ in with_country}
    held = {ref: role_on(known[ref], day) for ref in persons}
    for agent in agents if held else ():
        folded = agent.part.text.folded
        roles = words.offices.get(folded[agent.start : agent.end])
        if not roles or id(agent) in have_country:
            continue
        before = folded[max(0, agent.start - 12) : agent.start].split()[-1:]
        after = folded[agent.end : agent.end + 12].split()[:1]
        holders = [ref for ref, role in held.items() if role in roles]
        if len(holders) == 1 and _ARTICLES.issuperset(before) and words.of.isdisjoint(after):
            collector.add_span(holders[0], agent.part.span(agent.start, agent.end))
