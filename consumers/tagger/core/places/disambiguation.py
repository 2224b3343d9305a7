"""Disambiguation: which place a name means in its text.

Owns the choice: the context that an ambiguous name needs, what the other names of the text support, and the
population. What the names say together is `evidence`; how a name stands in its sentence is `context`.
"""

from collections.abc import Sequence
from math import log10
from typing import NamedTuple

from consumers.tagger.core.gazetteer.names import Kind, Name, Policy
from consumers.tagger.core.places.context import ContextWords, NameContext
from consumers.tagger.core.places.evidence import TextEvidence
from consumers.tagger.core.places.places import City, KnownPlaces
from consumers.tagger.core.text.inflection import Ending

__all__ = ["Disambiguator", "Meaning"]

_AREA_ORDER = (Kind.COUNTRY, Kind.ADMIN, Kind.ZONE)
_COUNTY = "county"
_HAVE_COUNTIES = frozenset({"US", "GB", "IE", "KE", "LR"})
_LARGE_TOWN = 100_000
_MIN_LETTERS = 4
# What the text adds to the logarithm of a population. Chosen on the dev sets: London stays in England beside
# one mention of Canada, and is in Ontario in a text that names Ontario or Canada alone.
_COUNTRY_NAMED = 1.0
_ONLY_COUNTRY = 2.0
_PROVINCE_NAMED = 1.5
_ONLY_PROVINCE = 4.0
_CAPITAL = 1.25
_OUT_OF_PROPORTION = 20  # times the population of the namesake in a country that the text names
_LISTED = 1.0
_BY_ANOTHER_NAME = 2.0  # Amman was Philadelphia once


class Meaning(NamedTuple):
    """What a name means, and all its meanings that the text allows."""

    name: Name
    allowed: list[Name]


class Disambiguator:
    """Chooses the meaning of each name of a text, by the text's evidence."""

    def __init__(self, places: KnownPlaces, words: ContextWords, evidence: TextEvidence) -> None:
        self._places = places
        self._words = words
        self._votes = evidence.votes
        self._persons = evidence.persons
        self._stated = evidence.stated
        self._towns = evidence.towns
        self._marked = evidence.marked
        self._listed = evidence.listed
        self._provincial = evidence.provincial
        self._chosen: dict[tuple[object, ...], Meaning | None] = {}

    def choose(self, context: NameContext) -> Meaning | None:
        """Return the meaning that the text supports best, and all that are allowed; None where none is.

        Chosen once for all names that stand in the same way: a text repeats its names.
        """
        key = (
            context.surface,
            context.following == _COUNTY,
            context.is_placed,
            context.is_surname,
            context.is_renamed,
            context.is_provincial,
            context.has_name_before,
            context.has_name_after,
            context.begins_sentence,
            context.after_comma,
            context.is_marked,
            len(context.names),
        )
        if key not in self._chosen:
            self._chosen[key] = self._choose(context)
        return self._chosen[key]

    def _choose(self, context: NameContext) -> Meaning | None:
        if context.is_surname:
            demonyms = [name for name in context.names if name.kind is Kind.DEMONYM]
            return Meaning(demonyms[0], demonyms) if demonyms else None
        allowed = [name for name in context.names if self._is_allowed(name, context)]
        areas = [name for name in allowed if name.kind in _AREA_ORDER]
        if context.is_provincial and any(name.kind is Kind.ADMIN for name in areas):
            areas = [name for name in areas if name.kind is Kind.ADMIN]
        if any(name.kind is Kind.CITY and self._places.cities[name.ref].is_known for name in allowed):
            areas = [name for name in areas if not self._is_unnamed_province(name, context)]
        within = {self._places.country_of(name) for name in areas}
        cities = [name for name in allowed if name.kind is Kind.CITY]
        cities += [  # a province vouches for its town of the same name
            name
            for name in context.names
            if name.kind is Kind.CITY and self._places.country_of(name) in within
        ]
        is_town = context.surface in self._towns
        demonyms = [name for name in allowed if name.kind is Kind.DEMONYM and not is_town]
        if areas:
            area = min(areas, key=lambda name: self._rank_area(name, context))
            towns = [name for name in cities if self._is_town_of(name, area, context)]
            chosen = area if area.kind is Kind.COUNTRY or not towns else self._best_city(towns, context)
        elif demonyms:
            chosen = demonyms[0]
        elif cities:
            chosen = self._best_city(cities, context)
        else:
            return None
        return Meaning(chosen, allowed)

    def _is_allowed(self, name: Name, context: NameContext) -> bool:
        country = self._places.country_of(name)
        stated = self._stated.get(context.surface)
        if stated and name.kind is not Kind.DEMONYM:
            wanted = stated[1] if name.kind in (Kind.CITY, Kind.ADMIN) and stated[1] else stated[0]
            return wanted in (country, self._places.province_of(name))
        if name.policy is Policy.COMMA:
            return context.after_comma or context.is_provincial or name.ref in self._provincial
        support = self._votes.by_others(country, context.surface)
        is_listed = name.kind is Kind.COUNTRY and context.surface in self._listed
        is_word = name.policy is Policy.WORD and not (support > 0 or is_listed or self._is_marked(context))
        if is_word or self._is_something_else(name, context):
            return False
        if name.kind is Kind.CITY:
            return self._is_city_allowed(name, context, support)
        if name.policy in (Policy.FREE, Policy.WORD) or is_listed:
            return True
        return support > 0 or (context.is_placed and name.policy is Policy.PLACE)

    def _is_marked(self, context: NameContext) -> bool:
        """Return whether a word of the language is a name here: by a capital, or a word of places."""
        if context.surface in self._marked:
            return True
        first = context.part.text.original[context.part.text.span(context.start, context.end)[0]]
        return context.is_placed and first.isupper()

    def _is_something_else(self, name: Name, context: NameContext) -> bool:
        if name.kind is Kind.COUNTRY and context.surface in self._towns:
            return True
        return name.kind is not Kind.DEMONYM and (context.is_renamed or self._is_person(name, context))

    def _is_person(self, name: Name, context: NameContext) -> bool:
        if context.surface in self._persons:
            return not context.is_placed
        return (
            context.has_name_after and context.surface in self._words.namesakes and name.kind is not Kind.ZONE
        )

    def _is_city_allowed(self, name: Name, context: NameContext, support: float) -> bool:
        city = self._places.cities[name.ref]
        if name.policy is Policy.VOTE and not support:
            return False
        if name.ending is Ending.ADJECTIVE and not context.is_civic:
            return False
        if context.following == _COUNTY and city.country not in _HAVE_COUNTIES:
            return False
        if context.has_name_before and not context.is_placed:  # "Юкия Амано", "Anglo American"
            return city.is_known and (support > 0 or self._is_plain_capital(city, context))
        if city.is_known:
            return name.policy in (Policy.FREE, Policy.WORD) or support > 0 or context.is_placed
        return self._is_town_allowed(name, city, context, support)

    def _is_plain_capital(self, city: City, context: NameContext) -> bool:
        return city.is_capital and context.surface not in self._words.namesakes  # "Vanderlei Lima"

    def _is_town_allowed(self, name: Name, city: City, context: NameContext, support: float) -> bool:
        if len(context.surface) < _MIN_LETTERS:
            return support > 0
        free_at_war = (
            city.is_at_war
            and name.policy in (Policy.FREE, Policy.WORD)
            and len(context.surface) > _MIN_LETTERS
            and not context.begins_sentence
        )
        if free_at_war or self._votes.by_others(city.province, context.surface):
            return True
        if support and (city.population >= _LARGE_TOWN or city.is_at_war):
            return True
        return context.is_placed and (support > 0 or not context.has_name_after)

    def _is_town_of(self, name: Name, area: Name, context: NameContext) -> bool:
        """Return whether a city is meant rather than the area of its name: "Oklahoma" is the state."""
        city = self._places.cities[name.ref]
        own_name = city.is_listed or city.is_at_war or city.folded == context.surface
        return own_name and city.country == self._places.country_of(area)

    def _is_unnamed_province(self, name: Name, context: NameContext) -> bool:
        """Return whether a province has the name of a city elsewhere, and its country is not named."""
        country = self._places.country_of(name)
        cities = {self._places.country_of(one) for one in context.names if one.kind is Kind.CITY}
        return (
            name.kind is Kind.ADMIN
            and bool(cities)
            and country not in cities
            and not self._votes.by_others(country, context.surface)
        )

    def _rank_area(self, name: Name, context: NameContext) -> tuple[float, int, str]:
        support = self._votes.by_others(self._places.country_of(name), context.surface)
        return -support, _AREA_ORDER.index(name.kind), name.ref

    def _best_city(self, names: Sequence[Name], context: NameContext) -> Name:
        names = self._in_named_countries(names, context) or names
        if len(names) == 1:
            return names[0]
        return max(names, key=lambda name: (self._score(self._places.cities[name.ref], context), name.ref))

    def _in_named_countries(self, names: Sequence[Name], context: NameContext) -> list[Name]:
        """Return the cities in countries that the text names, unless another is out of all proportion larger.

        Granada in Nicaragua, in a text that names Nicaragua and not Spain; but Moscow is not in Idaho.
        """
        cities = {name: self._places.cities[name.ref] for name in names}
        named = [
            name for name, city in cities.items() if self._votes.by_others(city.country, context.surface) >= 1
        ]
        is_latin = context.surface.isascii()
        if not named or any(
            is_latin and cities[name].folded != context.surface and not cities[name].is_listed
            for name in named
        ):
            return []
        largest = max(cities[name].population for name in named)
        if any(city.population > _OUT_OF_PROPORTION * largest for city in cities.values()):
            return []
        return named

    def _score(self, city: City, context: NameContext) -> float:
        score = log10(city.population + 1) + (_CAPITAL if city.is_capital else 0.0)
        score += _LISTED if city.is_listed else 0.0
        score -= 0.0 if city.is_listed or city.folded == context.surface else _BY_ANOTHER_NAME
        only = self._votes.are_for_one(city.country, context.surface)
        if self._votes.by_others(city.country, context.surface):
            score += _ONLY_COUNTRY if only else _COUNTRY_NAMED
        if self._votes.by_others(city.province, context.surface):
            score += _ONLY_PROVINCE if only else _PROVINCE_NAMED
        return score
