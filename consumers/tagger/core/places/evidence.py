"""Evidence: what the names of a text say together, before it is asked which place each of them means.

Owns the first reading: cities whose country is stated once ("Paris, Texas"), names of persons, towns that
are a country's namesakes, and votes: each name that is sure supports its country and its province.
"""

from collections.abc import Sequence
from itertools import pairwise

from consumers.tagger.core.gazetteer.names import Kind, Policy
from consumers.tagger.core.places.context import NameContext
from consumers.tagger.core.places.country_votes import CountryVotes
from consumers.tagger.core.places.places import City, KnownPlaces

__all__ = ["TextEvidence"]

_MAX_STATED_GAP = 3  # ", "
_MIN_NAMESAKE_CITY = 100_000
_MIN_NAMESAKE_VOTES = 2
_MAX_LIST_GAP = 6  # ", and "
_SENTENCE_ENDS = frozenset(".!?:;\n。؟")
_MIN_LETTERS = 4  # of a town's name that votes
_DOMINATES = 20  # times the population of the next of that name: Paris, before the text says which
_DOMINANT_VOTE = 0.5
_TOWN_VOTE = 0.5
_HINT_VOTE = 0.5


class TextEvidence:
    """What the names of a text say together; complete after `study`.

    Attributes:
        votes: For countries and provinces.
        persons: Folded names that are a person's somewhere in the text.
        stated: Country and province of a folded name that the text states.
        towns: Folded names of countries that are a town's here.
        marked: Folded names that a capital marks as names somewhere in the text.
        provincial: Provinces with the name of a country that the text calls provinces.
        listed: Folded names of countries beside another country's in a list.
    """

    def __init__(self, places: KnownPlaces) -> None:
        self.votes = CountryVotes()
        self.persons: set[str] = set()
        self.stated: dict[str, tuple[str, str | None]] = {}
        self.towns: set[str] = set()
        self.marked: set[str] = set()
        self.listed: set[str] = set()
        self.provincial: set[str] = set()
        self._places = places

    def hint(self, region: str, surface: str) -> None:
        """Count an institution or a person of a country or a province."""
        province = region if region in self._places.provinces else None
        self.votes.add(region[:2], province, surface, _HINT_VOTE)

    def study(self, contexts: Sequence[NameContext]) -> None:
        """Learn what the text supports: stated places, persons, names of one place, then towns by context."""
        for before, after in pairwise(contexts):
            self._note_stated(before, after)
            if _are_listed(before, after):
                self.listed |= {before.surface, after.surface}
        self.persons = {one.surface for one in contexts if one.is_surname}
        self.provincial = {
            name.ref
            for one in contexts
            if one.is_provincial
            for name in one.names
            if name.policy is Policy.COMMA
        }
        self.marked = {one.surface for one in contexts if _is_marked_place(one)}
        for one in {one.surface: one for one in reversed(contexts)}.values():
            self._vote(one)
        for one in contexts:
            if one.is_placed and not one.is_surname:
                self._vote_of_town(one)
        self.towns = {one.surface for one in contexts if one.is_civic and self._is_namesake_town(one)}
        self.towns |= {one.surface for one in contexts if self._is_city_of_another_country(one)}

    def _is_namesake_town(self, context: NameContext) -> bool:
        """Return whether a country's name is a town's here: "Lebanon police" in a text of Tennessee."""
        countries = [name.ref for name in context.names if name.kind is Kind.COUNTRY]
        if not countries or any(self.votes.by_others(country, context.surface) for country in countries):
            return False
        cities = (self._places.cities[name.ref] for name in context.names if name.kind is Kind.CITY)
        return any(self.votes.by_others(city.province, context.surface) for city in cities)

    def _is_city_of_another_country(self, context: NameContext) -> bool:
        """Return whether a country's name is a city's here: Armenia, in a text that names only Colombia."""
        countries = [name.ref for name in context.names if name.kind is Kind.COUNTRY]
        if not countries or any(self.votes.by_others(country, context.surface) for country in countries):
            return False
        cities = [self._places.cities[name.ref] for name in context.names if name.kind is Kind.CITY]
        return any(
            city.population >= _MIN_NAMESAKE_CITY
            and self.votes.by_others(city.country, context.surface) >= _MIN_NAMESAKE_VOTES
            for city in cities
            if city.country not in countries
        )

    def _note_stated(self, city: NameContext, area: NameContext) -> None:
        """Note the country of a city's name that is stated once in the text ("Paris, Texas")."""
        close = city.part is area.part and 0 < area.start - city.end <= _MAX_STATED_GAP
        if not close or not area.after_comma:
            return
        areas = [name for name in area.names if name.kind in (Kind.COUNTRY, Kind.ADMIN)]
        cities = [name for name in city.names if name.kind is Kind.CITY]
        if not areas or not cities:
            return
        of_cities = {
            region
            for name in cities
            for region in (self._places.country_of(name), self._places.province_of(name))
        }
        fitting = [name for name in areas if name.ref in of_cities]
        is_country = any(name.kind is Kind.COUNTRY for name in area.names)
        is_list = any(name.kind is Kind.COUNTRY for name in city.names)
        if is_country and (is_list or not fitting):
            return  # "China, Iran", "Cairo, Iran": a list
        if is_list and not fitting:
            return
        chosen = (fitting or areas)[0]
        stated = self._places.country_of(chosen) or "", self._places.province_of(chosen)
        self.stated[city.surface] = self.stated[area.surface] = stated

    def _vote(self, context: NameContext) -> None:
        if context.is_surname or context.surface in self.persons or context.is_renamed:
            return
        stated = self.stated.get(context.surface)
        if stated:
            self.votes.add(*stated, context.surface, 1.0)
            return
        free = [name for name in context.names if name.policy is Policy.FREE]
        areas = [name for name in free if name.kind is not Kind.CITY]
        if len(free) < len(context.names):
            return
        if areas:
            countries = {self._places.country_of(name) for name in areas}
            provinces = {self._places.province_of(name) for name in areas if name.kind is Kind.ADMIN}
            if len(countries) == 1 and (country := countries.pop()):
                self.votes.add(country, provinces.pop() if provinces else None, context.surface, 1.0)
            return
        self._vote_of_city(context, [self._places.cities[name.ref] for name in free])

    def _vote_of_city(self, context: NameContext, cities: Sequence[City]) -> None:
        first, *others = sorted(cities, key=lambda city: -city.population)
        if not first.is_known:
            return
        rivals = [city for city in others if city.country != first.country]
        if not rivals:
            province = first.province if len({city.province for city in cities}) == 1 else None
            self.votes.add(first.country, province, context.surface, 1.0)
        elif first.population >= _DOMINATES * rivals[0].population:
            self.votes.add(first.country, None, context.surface, _DOMINANT_VOTE)

    def _vote_of_town(self, context: NameContext) -> None:
        cities = [self._places.cities[name.ref] for name in context.names if name.kind is Kind.CITY]
        if len(cities) != len(context.names) or len(context.surface) < _MIN_LETTERS:
            return
        if any(name.policy is Policy.WORD for name in context.names) and not context.is_marked:
            return
        countries = {city.country for city in cities}
        provinces = {city.province for city in cities}
        if len(countries) == 1:
            only = provinces.pop() if len(provinces) == 1 else None
            self.votes.add(countries.pop(), only, context.surface, _TOWN_VOTE)


def _is_marked_place(context: NameContext) -> bool:
    """Return whether a capital inside a sentence marks a name, with no other name beside it."""
    return context.is_marked and not context.has_name_before and not context.has_name_after


def _are_listed(first: NameContext, second: NameContext) -> bool:
    """Return whether two countries stand in a list, and one of them is sure: "Ghana, Chad"."""
    if first.part is not second.part or not 0 < second.start - first.end <= _MAX_LIST_GAP:
        return False
    text = first.part.text
    gap = text.original[text.span(first.start, first.end)[1] : text.span(second.start, second.end)[0]]
    if any(char in _SENTENCE_ENDS for char in gap):
        return False
    countries = [[name for name in one.names if name.kind is Kind.COUNTRY] for one in (first, second)]
    return all(countries) and any(name.policy is Policy.FREE for own in countries for name in own)
