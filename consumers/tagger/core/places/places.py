"""Places: the cities, provinces and hot zones of the data.

Owns what is known of a place. Which place a name means is `disambiguation`; adding the places up to regions
is `regions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from consumers.tagger.core.gazetteer.names import Kind, Name

__all__ = ["City", "KnownPlaces", "Province", "Zone"]

_MIN_KNOWN_CITY = 500_000  # a smaller one's name is often a word, a person or a town elsewhere
_MIN_KNOWN_CAPITAL = 60_000
_MIN_SEVERAL = 3  # a zone of this many countries does not stand for one of them


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames.

    Attributes:
        province: ISO 3166-2, None where the data has none.
        admin1: Country and GeoNames code of its province: "UA.07".
        is_at_war: A town of some size in a country at war.
        is_listed: Known beyond its size, by a list of ours.
        folded: Its main name as it stands in a folded text.
    """

    name: str
    country: str
    province: str | None
    admin1: str
    latitude: float
    longitude: float
    population: int
    is_capital: bool
    is_at_war: bool
    is_listed: bool
    folded: str

    @property
    def is_known(self) -> bool:
        """Return whether the name alone is enough for news of the world."""
        if self.is_listed or self.population >= _MIN_KNOWN_CITY:
            return True
        return self.is_capital and self.population >= _MIN_KNOWN_CAPITAL


@dataclass(frozen=True, slots=True)
class Province:
    """A first-order administrative region."""

    name: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A hot zone; `countries` has the primary one first, `desks` is empty where the countries decide."""

    name: str
    countries: tuple[str, ...]
    desks: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """The places of the data: cities by GeoNames id, provinces by ISO 3166-2, hot zones by id.

    Attributes:
        at_war: Countries whose towns are news; in those of `in_open_war` any explosion is.
        zones_of: Ids of the hot zones that a province lies in, by ISO 3166-2 or GeoNames code.
    """

    cities: Mapping[str, City]
    provinces: Mapping[str, Province]
    zones: Mapping[str, Zone]
    at_war: frozenset[str]
    in_open_war: frozenset[str]
    zones_of: Mapping[str, tuple[str, ...]]

    def country_of(self, name: Name) -> str | None:
        """Return the alpha-2 code of the country of what a name means; None for a zone of several."""
        if name.kind is Kind.CITY:
            return self.cities[name.ref].country
        if name.kind is Kind.ADMIN:
            return self.provinces[name.ref].country
        if name.kind is Kind.ZONE:
            countries = self.zones[name.ref].countries
            return countries[0] if len(countries) < _MIN_SEVERAL else None
        return name.ref

    def province_of(self, name: Name) -> str | None:
        """Return the ISO 3166-2 code of the province that a name means, or in which its city lies."""
        if name.kind is Kind.CITY:
            return self.cities[name.ref].province
        return name.ref if name.kind is Kind.ADMIN else None
