"""Homes of agents without a country beside them: "the army", "police", "Foreign ministry spokeswoman".

Owns what the rest of the text says of them: the known person after a title, the armed forces that the
sentence or the text named before, the only country before it in the sentence, the country of the story.
"""

from bisect import bisect_left
from collections.abc import Sequence

from consumers.tagger.core.actors.agent_countries import FoundAgent, lone_countries
from consumers.tagger.core.actors.known_actors import NamedActor
from consumers.tagger.core.places.mentions import Mention
from schemas.stories import ActorKind, SpanField

__all__ = ["AgentHomes"]

# Confidences, set by hand after the shares of right ones in bench/actors_quality.py.
_OF_PERSON, _SENTENCE, _SAME, _TEXT, _STORY = 0.6, 0.45, 0.45, 0.4, 0.35
_MAX_TITLE_GAP = 24  # characters: "Foreign ministry spokeswoman Maria Zakharova"
_STOPS = frozenset(".;:!?()[]\n")
_CODE = 2  # letters of a country's code
_ARMED = "MIL"
_OF_STATES = frozenset({"MIL", "COP", "GOV", "JUD", "LEG", "SPY", "REB"})
_INSTITUTION = "organisation"  # "the army" is one that was named, "soldiers" are anybody's

_Sentence = tuple[SpanField, int]


class AgentHomes:
    """Finds the countries of agents that have none beside them."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        named: Sequence[NamedActor],
        bound: Sequence[tuple[FoundAgent, str]],
        story: str | None,
    ) -> None:
        """Read the text's names once.

        Args:
            named: The known actors of the text.
            bound: The agents with a country beside them.
            story: The country of the story, None where it has none for sure.
        """
        self._story = story
        self._alone = lone_countries(mentions)
        self._before: dict[_Sentence, int] = {}
        for mention in mentions:
            if mention.country and not mention.is_dateline:
                key = (mention.part.field, mention.sentence)
                self._before[key] = min(mention.start, self._before.get(key, mention.start))
        self._persons = {
            (one.span.part.field is SpanField.BODY, one.span.start): one
            for one in named
            if one.actor.kind is ActorKind.PERSON and len(one.actor.country or "") == _CODE
        }
        armed = [(one, country) for one, country in bound if one.agent.sector == _ARMED]
        same = [
            (one.agent.sector, one.part.field, one.start, country)
            for one, country in bound
            if one.agent.kind == _INSTITUTION or one.agent.sector == _ARMED
        ]
        same += [
            (one.actor.sector, one.span.part.field, one.span.start, one.actor.country or "")
            for one in named
            if one.actor.kind is ActorKind.ORGANISATION and len(one.actor.country or "") == _CODE
        ]
        self._before_of: dict[str, list[tuple[bool, int, str]]] = {}
        for sector, field, start, country in same:
            self._before_of.setdefault(sector, []).append((field is SpanField.BODY, start, country))
        for found in self._before_of.values():
            found.sort()
        self._armed_in: dict[_Sentence, set[str]] = {}
        for agent, country in armed:
            self._armed_in.setdefault(_sentence(agent), set()).add(country)
        for one in named:
            if one.actor.sector == _ARMED and len(one.actor.country or "") == _CODE:
                part, start, end = one.span
                key = (part.field, part.sentence(part.text.span(start, end)[0]))
                self._armed_in.setdefault(key, set()).add(one.actor.country or "")

    def of(self, agent: FoundAgent) -> tuple[str, float] | None:
        """Return the country of an agent and how sure it is; None where nothing says it."""
        person = self._titled(agent)
        if person:
            return person, _OF_PERSON
        key = _sentence(agent)
        sector = agent.agent.sector
        of_sentence = self._armed_in.get(key, set())
        if sector == _ARMED and len(of_sentence) == 1:
            return next(iter(of_sentence)), _SAME
        alone = self._alone.get(key)
        if alone and (self._before.get(key, agent.start) < agent.start or alone == self._story):
            return alone, _SENTENCE
        return self._of_text(agent) or self._alone_in_text(alone)

    def _of_text(self, agent: FoundAgent) -> tuple[str, float] | None:
        if agent.agent.kind == _INSTITUTION and (same := self._named_before(agent)):
            return same, _SAME
        return (self._story, _STORY) if self._story and agent.agent.sector in _OF_STATES else None

    def _alone_in_text(self, of_sentence: str | None) -> tuple[str, float] | None:
        everywhere = self._alone.get(None)
        if everywhere:
            return everywhere, _TEXT
        return (of_sentence, _SENTENCE) if of_sentence else None

    def _titled(self, agent: FoundAgent) -> str | None:
        """Return the country of the known person whose title the agent is."""
        in_body = agent.part.field is SpanField.BODY  # an enum is slow to hash
        for start in range(agent.end, agent.end + _MAX_TITLE_GAP + 1) if self._persons else ():
            one = self._persons.get((in_body, start))
            if one is not None:
                text = agent.part.text
                first, last = text.span(agent.start, agent.end)[1], text.span(one.span.start, one.span.end)[0]
                is_title = not any(char in _STOPS for char in text.original[first:last])
                return one.actor.country if is_title else None
        return None

    def _named_before(self, agent: FoundAgent) -> str | None:
        """Return the country of the last institution of the agent's kind that was named before it."""
        before = self._before_of.get(agent.agent.sector, [])
        index = bisect_left(before, (agent.part.field is SpanField.BODY, agent.start, ""))
        return before[index - 1][2] if index else None


def _sentence(agent: FoundAgent) -> _Sentence:
    return agent.part.field, agent.part.sentence(agent.part.text.span(agent.start, agent.end)[0])
