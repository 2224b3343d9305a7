"""Toponyms: the places of a text, and how sure each is.

Owns the order of the reading, and the confidence. Which place a name means is `disambiguation`, whether
something happened there is `roles`.
"""

from collections.abc import Collection, Mapping, Sequence

from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Kind, Name, Policy
from consumers.tagger.core.places.context import ContextWords, NameContext, read_context
from consumers.tagger.core.places.disambiguation import Disambiguator, Meaning
from consumers.tagger.core.places.evidence import TextEvidence
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.places.places import City, KnownPlaces
from consumers.tagger.core.text.document import Part
from schemas.stories import PlaceRole, SpanField

__all__ = ["read_mentions"]

_PLACES = frozenset({Kind.COUNTRY, Kind.ADMIN, Kind.ZONE, Kind.DEMONYM, Kind.CITY})
_ORGAN = 0.8  # confidence that a text which names an organ is about its state, too
_CODE = 2  # letters of a country's code
_RIVAL_RATIO = 50  # times the population of another of that name, so that it need not be thought of


def read_mentions(
    found: Sequence[tuple[Part, Match]],
    *,
    places: KnownPlaces,
    words: ContextWords,
    country_of_actor: Mapping[str, str],
    organs: Collection[str],
) -> list[Mention]:
    """Return the places of a text in its order; their roles are not known yet.

    Args:
        country_of_actor: By actor id, where it has one.
        organs: Ids of the organs of states; each counts as a name of its state.
    """
    evidence = TextEvidence(places)
    contexts: list[NameContext] = []
    named_organs: list[Mention] = []
    for part, match in found:
        surface = part.text.folded[match.start : match.end]
        names: list[Name] = []
        is_actor = False
        organ = ""
        for name in match.names:
            if name.kind in _PLACES:
                names.append(name)
            elif name.kind is Kind.HINT:
                evidence.hint(name.ref, surface)
            elif name.kind is Kind.ACTOR:
                is_actor = True
                organ = name.ref if name.ref in organs and _is_only_actor(match) else organ
                if len(country := country_of_actor.get(name.ref, "")) == _CODE:
                    evidence.hint(country, surface)
        if names and not is_actor:
            contexts.append(read_context(part, match, names, words))
        if organ:
            named_organs.append(_organ(part, match, country_of_actor[organ]))
    evidence.study(contexts)
    disambiguator = Disambiguator(places, words, evidence)
    reader = _MentionReader(places, words, evidence)
    read = [
        reader.read(context, meaning)
        for context in contexts
        if (meaning := disambiguator.choose(context)) is not None
    ]
    if named_organs:
        read = sorted([*read, *named_organs], key=lambda one: (one.part.field is SpanField.BODY, one.start))
    return read


def _is_only_actor(match: Match) -> bool:
    return sum(name.kind is not Kind.HINT for name in match.names) == 1


def _organ(part: Part, match: Match, country: str) -> Mention:
    return Mention(
        Kind.DEMONYM,
        country,
        country,
        None,
        (),
        part,
        match.start,
        match.end,
        part.span(match.start, match.end),
        PlaceRole.MENTION,
        is_speaker=True,
        rule="place.organ",
        confidence=_ORGAN,
        sentence=part.sentence(part.text.span(match.start, match.end)[0]),
        is_locative=False,
        is_dateline=False,
        is_capital=False,
        is_organ=True,
    )


class _MentionReader:
    """Makes the mention of a name and its meaning."""

    def __init__(
        self,
        places: KnownPlaces,
        words: ContextWords,
        evidence: TextEvidence,
    ) -> None:
        self._places = places
        self._words = words
        self._votes = evidence.votes
        self._stated = evidence.stated

    def read(self, context: NameContext, meaning: Meaning) -> Mention:
        """Return the mention, with the province and the zones that fit its country."""
        name, allowed = meaning
        country = self._places.country_of(name)
        provinces = [
            one.ref for one in allowed if one.kind is Kind.ADMIN and self._places.country_of(one) == country
        ]
        if name.kind is Kind.CITY and not provinces and (province := self._places.province_of(name)):
            provinces = [province]
        zones = tuple(
            one.ref
            for one in allowed
            if one.kind is Kind.ZONE and (one is name or country in self._places.zones[one.ref].countries)
        )
        province = provinces[0] if provinces and name.kind is not Kind.DEMONYM else None
        lies_in = {province, self._places.cities[name.ref].admin1 if name.kind is Kind.CITY else None}
        around = (zone for code in lies_in if code for zone in self._places.zones_of.get(code, ()))
        zones = tuple(dict.fromkeys((*zones, *around)))
        is_capital = name.kind is Kind.CITY and self._places.cities[name.ref].is_capital
        return Mention(
            name.kind,
            name.ref,
            country,
            province,
            zones,
            context.part,
            context.start,
            context.end,
            context.part.span(context.start, context.end),
            PlaceRole.MENTION,
            self._speaks(name, context, is_capital=is_capital),
            f"place.{name.kind.value}",
            self._confidence(name, context),
            context.part.sentence(context.part.text.span(context.start, context.end)[0]),
            context.is_locative,
            context.is_dateline,
            is_capital,
        )

    def _speaks(self, name: Name, context: NameContext, *, is_capital: bool) -> bool:
        if context.following not in self._words.speech or context.is_locative:
            return False
        return name.kind is Kind.COUNTRY or is_capital

    def _has_rival(self, city: City, context: NameContext) -> bool:
        cities = (self._places.cities[name.ref] for name in context.names if name.kind is Kind.CITY)
        return any(
            other.country != city.country and other.population * _RIVAL_RATIO > city.population
            for other in cities
        )

    def _confidence(self, name: Name, context: NameContext) -> float:
        """Return how often such a name is the place; measured on the dev set's gold mentions."""
        if context.surface in self._stated:
            return 0.97
        if name.kind is not Kind.CITY:
            return 0.95 if name.policy is Policy.FREE else 0.85
        city = self._places.cities[name.ref]
        support = self._votes.by_others(city.country, context.surface)
        if city.is_known:
            return 0.95 if support else 0.65 if self._has_rival(city, context) else 0.85
        if support:
            return 0.9 if context.is_placed or city.is_at_war else 0.8
        return 0.75 if city.is_at_war else 0.6
