"""Places: which place a name means, and whether something happened there or it is merely mentioned.

Owns disambiguation (context an ambiguous name needs, votes of the unambiguous, population) and the role.
Adding the places up to regions is `regions`.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from consumers.core.document import Part
from consumers.core.gazetteer import Kind, Name, Policy, Rows
from consumers.core.matching import Match
from schemas.stories import PlaceRole, PlaceTag, SpanField

__all__ = [
    "City",
    "ContextWords",
    "Mention",
    "Zone",
    "build_cities",
    "build_zones",
    "place_tags",
    "read_mentions",
]

_ORDER = (Kind.COUNTRY, Kind.ZONE, Kind.DEMONYM, Kind.CITY)
_MANY_COUNTRIES = 3  # a zone of so many tells no country
_LARGE_CITY = 500_000  # a smaller one's name is often a word, a person or a town elsewhere
_MIN_LETTERS = 4
_MAX_PLACES = 40
_MAX_STATED_GAP = 3  # ", "
_DATELINE = re.compile(r"^[^\n]{0,60}?(?:\([^)]{2,40}\)\s*)?(?:—|–|--| - |/|:)")
_DATELINE_START = 40


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames; `is_at_war`: a town of some size in a country at war."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    is_capital: bool
    is_at_war: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A hot zone; `countries` has the primary one first, `desks` is empty where the countries tell them."""

    name: str
    countries: tuple[str, ...]
    desks: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class ContextWords:
    """Folded words of one language that tell what a name beside them is."""

    speech: frozenset[str]
    locative: frozenset[str]
    person: frozenset[str]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text, understood.

    Attributes:
        country: None for a zone of several countries.
        is_speaker: The name stands for a government ("Moscow said").
    """

    kind: Kind
    ref: str
    country: str | None
    part: Part
    start: int
    end: int
    role: PlaceRole
    is_speaker: bool
    rule: str
    confidence: float


def build_cities(rows: Rows) -> Mapping[str, City]:
    """Return the cities by GeoNames id."""
    return {
        ref: City(
            names.split("|", 1)[0],
            country,
            float(latitude),
            float(longitude),
            int(population),
            mark == "capital",
            mark == "war",
        )
        for ref, country, _, latitude, longitude, population, mark, names in rows["cities"]
    }


def build_zones(rows: Rows) -> Mapping[str, Zone]:
    """Return the hot zones by id."""
    return {
        ref: Zone(name, tuple(countries.split()), tuple(desks.split()), float(latitude), float(longitude))
        for ref, name, countries, desks, latitude, longitude, _ in rows["zones"]
    }


class _Reader:
    def __init__(
        self,
        cities: Mapping[str, City],
        zones: Mapping[str, Zone],
        words: ContextWords,
        events_in: Collection[tuple[SpanField, int]],
    ) -> None:
        self._cities = cities
        self._zones = zones
        self._words = words
        self._events_in = events_in
        self.votes: Counter[str] = Counter()

    def country(self, name: Name) -> str | None:
        if name.kind is Kind.CITY:
            return self._cities[name.ref].country
        if name.kind is Kind.ZONE:
            countries = self._zones[name.ref].countries
            return countries[0] if len(countries) < _MANY_COUNTRIES else None
        return name.ref

    def vote(self, names: Sequence[Name]) -> None:
        """Count a match that can mean one country only, and needs no context for it."""
        free = [name for name in names if name.policy is Policy.FREE]
        countries = {self.country(name) for name in free}
        sure = all(name.kind is not Kind.CITY or self._is_known(name) for name in free)
        if len(free) == len(names) and len(countries) == 1 and sure:
            self.votes.update(country for country in countries if country)

    def _is_known(self, name: Name) -> bool:
        city = self._cities[name.ref]
        return city.is_capital or city.population >= _LARGE_CITY

    def choose(self, names: Sequence[Name], *, locative: bool, letters: int) -> Name | None:
        """Return the meaning that the context supports best, None where it supports none.

        Args:
            locative: A preposition of place stands before the name, and no other name beside it.
        """
        allowed = [name for name in names if self._is_allowed(name, locative=locative, letters=letters)]
        return min(allowed, key=self._rank, default=None)

    def _is_allowed(self, name: Name, *, locative: bool, letters: int) -> bool:
        policy = name.policy
        if policy is Policy.FREE and name.kind is Kind.CITY and not self._is_known(name):
            policy = self._policy_of_town(name, letters)
        if policy is Policy.FREE:
            return True
        return bool(self.votes[self.country(name) or ""]) or (locative and policy is Policy.PLACE)

    def _policy_of_town(self, name: Name, letters: int) -> Policy:
        if letters < _MIN_LETTERS:
            return Policy.VOTE
        named_in_news = self._cities[name.ref].is_at_war and letters > _MIN_LETTERS
        return Policy.FREE if named_in_news else Policy.PLACE

    def _rank(self, name: Name) -> tuple[int, bool, int, int, str]:
        if name.kind is not Kind.CITY:
            return _ORDER.index(name.kind), False, 0, 0, name.ref
        votes = self.votes[self._cities[name.ref].country]
        population = self._cities[name.ref].population
        return _ORDER.index(name.kind), not self._is_known(name), -votes, -population, name.ref

    def read(self, part: Part, match: Match, names: Sequence[Name]) -> Mention | None:
        folded = part.text.folded
        before = folded[max(0, match.start - 40) : match.start].split()
        after = folded[match.end : match.end + 30].split()
        previous = before[-1] if before else ""
        following = after[0] if after else ""
        locative = previous in self._words.locative
        alone = locative and not self._has_name_after(part, match)
        name = self.choose(names, locative=alone, letters=match.end - match.start)
        if name is None or (name.kind is not Kind.DEMONYM and self._is_surname(part, match, previous)):
            return None
        speaker = following in self._words.speech and name.kind in (Kind.COUNTRY, Kind.CITY) and not locative
        if name.kind is Kind.CITY and not self._cities[name.ref].is_capital:
            speaker = False
        role, rule, confidence = self._role(part, match, name, locative=locative, speaker=speaker)
        country = self.country(name)
        return Mention(
            name.kind, name.ref, country, part, match.start, match.end, role, speaker, rule, confidence
        )

    def _has_name_after(self, part: Part, match: Match) -> bool:
        """Return whether a capitalised word follows at once ("Nancy Kellogg")."""
        _, last = part.text.span(match.start, match.end)
        following = part.text.original[last : last + 2]
        return len(following) > 1 and following[0] == " " and following[1].isupper()

    def _is_surname(self, part: Part, match: Match, previous: str) -> bool:
        if previous not in self._words.given and previous not in self._words.person:
            return False
        first, _ = part.text.span(match.start, match.end)
        gap = part.text.original[max(0, first - 2) : first]
        word_before = part.text.original[:first].rstrip()[-len(previous) :]
        return not word_before[:1].islower() and "," not in gap and "\n" not in gap

    def _role(
        self, part: Part, match: Match, name: Name, *, locative: bool, speaker: bool
    ) -> tuple[PlaceRole, str, float]:
        if speaker:
            return PlaceRole.MENTION, "place.speaker", 0.7
        if name.kind is Kind.DEMONYM:
            return PlaceRole.MENTION, "place.demonym", 0.6
        first, last = part.text.span(match.start, match.end)
        in_event = (part.field, part.sentence(first)) in self._events_in
        if in_event and locative:
            return PlaceRole.EVENT, "place.locative", 0.85
        if in_event and name.kind in (Kind.CITY, Kind.ZONE):
            return PlaceRole.EVENT, "place.in-event", 0.65
        start_of_body = part.field is SpanField.BODY and first < _DATELINE_START
        if start_of_body and _DATELINE.match(part.text.original[last : last + 60]):
            return PlaceRole.EVENT, "place.dateline", 0.6
        return PlaceRole.MENTION, f"place.{name.kind.value}", 0.6


def read_mentions(
    found: Sequence[tuple[Part, Match]],
    *,
    cities: Mapping[str, City],
    zones: Mapping[str, Zone],
    words: ContextWords,
    events_in: Collection[tuple[SpanField, int]],
) -> list[Mention]:
    """Return the places of a text in its order.

    Args:
        events_in: (field, number) of the sentences in which something happens, by their cues.
    """
    reader = _Reader(cities, zones, words, events_in)
    places: list[tuple[Part, Match, list[Name]]] = []
    for part, match in found:
        names = [name for name in match.names if name.kind in _ORDER]
        if names and not any(name.kind is Kind.ACTOR for name in match.names):
            places.append((part, match, names))
    within = _stated_countries(places, reader)
    read = []
    for part, match, names in places:
        country = within.get(part.text.folded[match.start : match.end])
        possible = names if country is None else [name for name in names if reader.country(name) == country]
        if possible:
            reader.vote(possible)
            read.append((part, match, possible))
    mentions = (reader.read(part, match, names) for part, match, names in read)
    return [mention for mention in mentions if mention is not None]


def _stated_countries(
    places: Sequence[tuple[Part, Match, Sequence[Name]]], reader: _Reader
) -> dict[str, str | None]:
    """Return the country of each city's name that is stated once in the text ("Paris, Texas")."""
    stated: dict[str, str | None] = {}
    for (part, city, names), (next_part, country, next_names) in pairwise(places):
        if part is not next_part or not 0 < country.start - city.end <= _MAX_STATED_GAP:
            continue
        first, last = part.text.span(city.start, city.end)[1], part.text.span(country.start, country.end)[0]
        comma = "," in part.text.original[first:last]
        is_city = any(name.kind is Kind.CITY for name in names)
        if comma and is_city and next_names[0].kind is Kind.COUNTRY:
            stated[part.text.folded[city.start : city.end]] = reader.country(next_names[0])
    return stated


def place_tags(
    mentions: Sequence[Mention],
    cities: Mapping[str, City],
    zones: Mapping[str, Zone],
    names: Mapping[str, str],
) -> tuple[PlaceTag, ...]:
    """Return the places for the record: names of countries, cities and zones; not demonyms.

    Args:
        names: Of countries, by alpha-2.
    """
    tags: list[PlaceTag] = []
    for mention in mentions:
        if mention.kind is Kind.DEMONYM or len(tags) == _MAX_PLACES:
            continue
        city, zone = cities.get(mention.ref), zones.get(mention.ref)
        where = city or zone
        tags.append(
            PlaceTag(
                name=where.name if where else names[mention.ref],
                country=mention.country,
                geonames_id=int(mention.ref) if city else None,
                latitude=where.latitude if where else None,
                longitude=where.longitude if where else None,
                role=mention.role,
                confidence=mention.confidence,
                rule=mention.rule,
                span=mention.part.span(mention.start, mention.end),
            )
        )
    return tuple(tags)
