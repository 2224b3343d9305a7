"""Toponyms: which place a name means in its text, and whether something happened there.

Owns disambiguation: the context that an ambiguous name needs, what the other names of the text support, the
population, and the role. What is known of a place is `places`; how a name stands in its sentence is
`surroundings`.

A name of several places goes by what else the text names: each other name supports its country and its
province.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from math import log10

from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Kind, Name, Policy
from consumers.tagger.core.places.context import ContextWords, Seen, look
from consumers.tagger.core.places.country_votes import Support
from consumers.tagger.core.places.places import City, Mention, PlaceTables
from consumers.tagger.core.text.document import Part
from consumers.tagger.core.text.inflection import Ending
from schemas.stories import PlaceRole, SpanField

__all__ = ["read_mentions"]

_PLACES = (Kind.COUNTRY, Kind.ADMIN, Kind.ZONE, Kind.DEMONYM, Kind.CITY)
_AREAS = frozenset({Kind.COUNTRY, Kind.ADMIN, Kind.ZONE})
_MANY_COUNTRIES = 3  # a zone of so many tells no country
_COUNTY = "county"
_HAVE_COUNTIES = frozenset({"US", "GB", "IE", "KE", "LR"})
_LARGE_TOWN = 100_000
_MIN_LETTERS = 4
_OUTSHINES = 50  # times the population of another of that name, so that it need not be thought of
_DOMINATES = 20  # times the population of the next of that name: Paris, before the text says which
_CODE = 2  # letters of a country's code
_MAX_STATED_GAP = 3  # ", "
# What the text adds to the logarithm of a population. Chosen on the dev sets: London stays in England beside
# one mention of Canada, and is in Ontario in a text that names Ontario or Canada alone.
_COUNTRY_NAMED = 1.0
_ONLY_COUNTRY = 2.0
_PROVINCE_NAMED = 1.5
_ONLY_PROVINCE = 4.0
_CAPITAL = 1.25
_LISTED = 0.5
_BY_ANOTHER_NAME = 2.0  # Amman was Philadelphia once
_DOMINANT_VOTE = 0.5
_TOWN_VOTE = 0.5
_HINT_VOTE = 0.5


class _Reader:
    def __init__(
        self, tables: PlaceTables, words: ContextWords, events_in: Collection[tuple[SpanField, int]]
    ) -> None:
        self._tables = tables
        self._words = words
        self._events_in = events_in
        self._support = Support()
        self._persons: set[str] = set()
        self._stated: dict[str, tuple[str, str | None]] = {}
        self._towns: set[str] = set()
        self._chosen: dict[tuple[object, ...], tuple[Name, list[Name]] | None] = {}

    def country(self, name: Name) -> str | None:
        if name.kind is Kind.CITY:
            return self._tables.cities[name.ref].country
        if name.kind is Kind.ADMIN:
            return self._tables.provinces[name.ref].country
        if name.kind is Kind.ZONE:
            countries = self._tables.zones[name.ref].countries
            return countries[0] if len(countries) < _MANY_COUNTRIES else None
        return name.ref

    def province(self, name: Name) -> str | None:
        if name.kind is Kind.CITY:
            return self._tables.cities[name.ref].province
        return name.ref if name.kind is Kind.ADMIN else None

    def hint(self, region: str, surface: str) -> None:
        """Count an institution or a person of a country or a province."""
        province = region if region in self._tables.provinces else None
        self._support.add(region[:2], province, surface, _HINT_VOTE)

    def study(self, seen: Sequence[Seen]) -> None:
        """Learn what the text supports: stated places, persons, names of one place, then towns by context."""
        for before, after in pairwise(seen):
            self._state(before, after)
        self._persons = {one.surface for one in seen if one.is_surname}
        for one in {one.surface: one for one in reversed(seen)}.values():
            self._vote(one)
        for one in seen:
            if one.is_placed and not one.is_surname:
                self._vote_of_town(one)
        self._towns = {one.surface for one in seen if one.is_civic and self._is_namesake_town(one)}

    def _is_namesake_town(self, seen: Seen) -> bool:
        """Return whether a country's name is a town's here: "Lebanon police" in a text of Tennessee."""
        countries = [name.ref for name in seen.names if name.kind is Kind.COUNTRY]
        if not countries or any(self._support.of(country, seen.surface) for country in countries):
            return False
        cities = (self._tables.cities[name.ref] for name in seen.names if name.kind is Kind.CITY)
        return any(self._support.of(city.province, seen.surface) for city in cities)

    def _state(self, city: Seen, area: Seen) -> None:
        """Note the country of a city's name that is stated once in the text ("Paris, Texas")."""
        close = city.part is area.part and 0 < area.start - city.end <= _MAX_STATED_GAP
        if not close or not area.after_comma:
            return
        areas = [name for name in area.names if name.kind in (Kind.COUNTRY, Kind.ADMIN)]
        cities = [name for name in city.names if name.kind is Kind.CITY]
        if not areas or not cities:
            return
        of_cities = {self.country(name) for name in cities} | {self.province(name) for name in cities}
        fitting = [name for name in areas if name.ref in of_cities]
        chosen = (fitting or areas)[0]
        country = self.country(chosen) or ""
        self._stated[city.surface] = country, self.province(chosen)
        self._stated[area.surface] = country, self.province(chosen)

    def _vote(self, seen: Seen) -> None:
        if seen.is_surname or seen.surface in self._persons or seen.is_renamed:
            return
        stated = self._stated.get(seen.surface)
        if stated:
            self._support.add(*stated, seen.surface, 1.0)
            return
        free = [name for name in seen.names if name.policy is Policy.FREE]
        areas = [name for name in free if name.kind is not Kind.CITY]
        if len(free) < len(seen.names):
            return
        if areas:
            countries = {self.country(name) for name in areas}
            provinces = {self.province(name) for name in areas if name.kind is Kind.ADMIN}
            if len(countries) == 1 and (country := countries.pop()):
                self._support.add(country, provinces.pop() if provinces else None, seen.surface, 1.0)
            return
        self._vote_of_city(seen, [self._tables.cities[name.ref] for name in free])

    def _vote_of_city(self, seen: Seen, cities: Sequence[City]) -> None:
        first, *others = sorted(cities, key=lambda city: -city.population)
        if not first.is_known:
            return
        rivals = [city for city in others if city.country != first.country]
        if not rivals:
            province = first.province if len({city.province for city in cities}) == 1 else None
            self._support.add(first.country, province, seen.surface, 1.0)
        elif first.population >= _DOMINATES * rivals[0].population:
            self._support.add(first.country, None, seen.surface, _DOMINANT_VOTE)

    def _vote_of_town(self, seen: Seen) -> None:
        cities = [self._tables.cities[name.ref] for name in seen.names if name.kind is Kind.CITY]
        if len(cities) != len(seen.names) or len(seen.surface) < _MIN_LETTERS:
            return
        countries = {city.country for city in cities}
        provinces = {city.province for city in cities}
        if len(countries) == 1:
            only = provinces.pop() if len(provinces) == 1 else None
            self._support.add(countries.pop(), only, seen.surface, _TOWN_VOTE)

    def _is_allowed(self, name: Name, seen: Seen) -> bool:
        country = self.country(name)
        stated = self._stated.get(seen.surface)
        if stated and name.kind is not Kind.DEMONYM:
            wanted = stated[1] if name.kind in (Kind.CITY, Kind.ADMIN) and stated[1] else stated[0]
            return wanted in (country, self.province(name))
        if name.policy is Policy.COMMA:
            return seen.after_comma
        if self._is_something_else(name, seen):
            return False
        support = self._support.of(country, seen.surface)
        if name.kind is Kind.CITY:
            return self._is_city_allowed(name, seen, support)
        if name.policy is Policy.FREE:
            return True
        return support > 0 or (seen.is_placed and name.policy is Policy.PLACE)

    def _is_something_else(self, name: Name, seen: Seen) -> bool:
        if name.kind is Kind.COUNTRY and seen.surface in self._towns:
            return True
        return name.kind is not Kind.DEMONYM and (seen.is_renamed or self._is_person(name, seen))

    def _is_person(self, name: Name, seen: Seen) -> bool:
        if seen.surface in self._persons:
            return not seen.is_placed
        return seen.has_name_after and seen.surface in self._words.namesakes and name.kind is not Kind.ZONE

    def _is_city_allowed(self, name: Name, seen: Seen, support: float) -> bool:
        city = self._tables.cities[name.ref]
        if name.policy is Policy.VOTE and not support:
            return False
        if name.ending is Ending.ADJECTIVE and not seen.is_civic:
            return False
        if seen.following == _COUNTY and city.country not in _HAVE_COUNTIES:
            return False
        if seen.has_name_before and not seen.is_placed:  # "Юкия Амано", "Anglo American"
            return city.is_known and (support > 0 or self._is_plain_capital(city, seen))
        if city.is_known:
            return name.policy is Policy.FREE or support > 0 or seen.is_placed
        return self._is_town_allowed(name, city, seen, support)

    def _is_plain_capital(self, city: City, seen: Seen) -> bool:
        return city.is_capital and seen.surface not in self._words.namesakes  # "Vanderlei Lima"

    def _is_town_allowed(self, name: Name, city: City, seen: Seen, support: float) -> bool:
        if len(seen.surface) < _MIN_LETTERS:
            return support > 0
        free_at_war = (
            city.is_at_war
            and name.policy is Policy.FREE
            and len(seen.surface) > _MIN_LETTERS
            and not seen.begins_sentence
        )
        if free_at_war or self._support.of(city.province, seen.surface):
            return True
        if support and (city.population >= _LARGE_TOWN or city.is_at_war):
            return True
        return seen.is_placed and (support > 0 or not seen.has_name_after)

    def _choose_once(self, seen: Seen) -> tuple[Name, list[Name]] | None:
        """Choose as before where the name has stood in the same way: a text repeats its names."""
        key = (
            seen.surface,
            seen.following == _COUNTY,
            seen.is_placed,
            seen.is_surname,
            seen.is_renamed,
            seen.has_name_before,
            seen.has_name_after,
            seen.begins_sentence,
            seen.after_comma,
            len(seen.names),
        )
        if key not in self._chosen:
            self._chosen[key] = self.choose(seen)
        return self._chosen[key]

    def choose(self, seen: Seen) -> tuple[Name, list[Name]] | None:
        """Return the meaning that the text supports best and all that are allowed; None where none is."""
        if seen.is_surname:
            demonyms = [name for name in seen.names if name.kind is Kind.DEMONYM]
            return (demonyms[0], demonyms) if demonyms else None
        allowed = [name for name in seen.names if self._is_allowed(name, seen)]
        areas = [name for name in allowed if name.kind in _AREAS]
        within = {self.country(name) for name in areas}
        cities = [name for name in allowed if name.kind is Kind.CITY]
        # A province vouches for its town of the same name.
        cities += [name for name in seen.names if name.kind is Kind.CITY and self.country(name) in within]
        demonyms = [name for name in allowed if name.kind is Kind.DEMONYM]
        if areas:
            area = min(areas, key=lambda name: self._rank_area(name, seen))
            towns = [name for name in cities if self._is_town_of(name, area, seen)]
            chosen = area if area.kind is Kind.COUNTRY or not towns else self._best_city(towns, seen)
        elif demonyms:
            chosen = demonyms[0]
        elif cities:
            chosen = self._best_city(cities, seen)
        else:
            return None
        return chosen, allowed

    def _is_town_of(self, name: Name, area: Name, seen: Seen) -> bool:
        """Return whether a city is meant rather than the area of its name: "Oklahoma" is the state."""
        city = self._tables.cities[name.ref]
        own_name = city.is_listed or city.is_at_war or city.folded == seen.surface
        return own_name and city.country == self.country(area)

    def _rank_area(self, name: Name, seen: Seen) -> tuple[float, int, str]:
        return -self._support.of(self.country(name), seen.surface), _PLACES.index(name.kind), name.ref

    def _best_city(self, names: Sequence[Name], seen: Seen) -> Name:
        if len(names) == 1:
            return names[0]
        return max(names, key=lambda name: (self._score(self._tables.cities[name.ref], seen), name.ref))

    def _score(self, city: City, seen: Seen) -> float:
        score = log10(city.population + 1) + (_CAPITAL if city.is_capital else 0.0)
        score += _LISTED if city.is_listed else 0.0
        score -= 0.0 if city.is_listed or city.folded == seen.surface else _BY_ANOTHER_NAME
        only = self._support.is_only(city.country, seen.surface)
        if self._support.of(city.country, seen.surface):
            score += _ONLY_COUNTRY if only else _COUNTRY_NAMED
        if self._support.of(city.province, seen.surface):
            score += _ONLY_PROVINCE if only else _PROVINCE_NAMED
        return score

    def read(self, seen: Seen) -> Mention | None:
        found = self._choose_once(seen)
        if found is None:
            return None
        name, allowed = found
        country = self.country(name)
        provinces = [one.ref for one in allowed if one.kind is Kind.ADMIN and self.country(one) == country]
        if name.kind is Kind.CITY and not provinces and (province := self.province(name)):
            provinces = [province]
        zones = tuple(
            one.ref
            for one in allowed
            if one.kind is Kind.ZONE and (one is name or country in self._tables.zones[one.ref].countries)
        )
        speaker = self._speaks(name, seen)
        role, rule = self._role(name, seen, speaker=speaker)
        return Mention(
            name.kind,
            name.ref,
            country,
            provinces[0] if provinces and name.kind is not Kind.DEMONYM else None,
            zones,
            seen.part,
            seen.start,
            seen.end,
            seen.part.span(seen.start, seen.end),
            role,
            speaker,
            rule,
            self._trust(name, seen),
        )

    def _speaks(self, name: Name, seen: Seen) -> bool:
        if seen.following not in self._words.speech or seen.is_locative:
            return False
        return name.kind is Kind.COUNTRY or (
            name.kind is Kind.CITY and self._tables.cities[name.ref].is_capital
        )

    def _role(self, name: Name, seen: Seen, *, speaker: bool) -> tuple[PlaceRole, str]:
        if speaker:
            return PlaceRole.MENTION, "place.speaker"
        if name.kind is Kind.DEMONYM:
            return PlaceRole.MENTION, "place.demonym"
        in_event = False
        if self._events_in:
            first, _ = seen.part.text.span(seen.start, seen.end)
            in_event = (seen.part.field, seen.part.sentence(first)) in self._events_in
        if in_event and seen.is_locative:
            return PlaceRole.EVENT, "place.locative"
        if in_event and name.kind is not Kind.COUNTRY:
            return PlaceRole.EVENT, "place.in-event"
        if seen.is_dateline:
            return PlaceRole.EVENT, "place.dateline"
        return PlaceRole.MENTION, f"place.{name.kind.value}"

    def _has_rival(self, city: City, seen: Seen) -> bool:
        cities = (self._tables.cities[name.ref] for name in seen.names if name.kind is Kind.CITY)
        return any(
            other.country != city.country and other.population * _OUTSHINES > city.population
            for other in cities
        )

    def _trust(self, name: Name, seen: Seen) -> float:
        """Return how often such a name is the place; measured on the dev set's gold mentions."""
        if seen.surface in self._stated:
            return 0.97
        if name.kind is not Kind.CITY:
            return 0.95 if name.policy is Policy.FREE else 0.85
        city = self._tables.cities[name.ref]
        support = self._support.of(city.country, seen.surface)
        if city.is_known:
            return 0.95 if support else 0.65 if self._has_rival(city, seen) else 0.85
        if support:
            return 0.9 if seen.is_placed or city.is_at_war else 0.8
        return 0.75 if city.is_at_war else 0.6


def read_mentions(
    found: Sequence[tuple[Part, Match]],
    *,
    tables: PlaceTables,
    words: ContextWords,
    events_in: Collection[tuple[SpanField, int]],
    sides: Mapping[str, str],
) -> list[Mention]:
    """Return the places of a text in its order.

    Args:
        sides: Country of an actor by id, where it has one.
        events_in: (field, number) of the sentences in which something happens, by their cues.
    """
    reader = _Reader(tables, words, events_in)
    seen: list[Seen] = []
    for part, match in found:
        surface = part.text.folded[match.start : match.end]
        names: list[Name] = []
        is_actor = False
        for name in match.names:
            if name.kind in _PLACES:
                names.append(name)
            elif name.kind is Kind.HINT:
                reader.hint(name.ref, surface)
            elif name.kind is Kind.ACTOR:
                is_actor = True
                if len(country := sides.get(name.ref, "")) == _CODE:
                    reader.hint(country, surface)
        if names and not is_actor:
            seen.append(look(part, match, names, words))
    reader.study(seen)
    mentions = (reader.read(one) for one in seen)
    return [mention for mention in mentions if mention is not None]
