"""Places: cities, provinces and hot zones of the data, and the tags of those that a text names.

Owns what is known of a place and the shape of the tags. Which place a name means is `toponyms`; adding the
places up to regions is `regions`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.text.document import Part
from schemas.stories import PlaceRole, PlaceTag, Span

__all__ = ["City", "Mention", "PlaceTables", "Province", "Zone", "place_tags"]

_MAX_PLACES = 40
_KNOWN_CITY = 500_000  # a smaller one's name is often a word, a person or a town elsewhere
_KNOWN_CAPITAL = 60_000


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames.

    Attributes:
        province: ISO 3166-2, None where the data has none.
        is_at_war: A town of some size in a country at war.
        is_listed: Known beyond its size, by a list of ours.
        folded: Its main name as it stands in a folded text.
    """

    name: str
    country: str
    province: str | None
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
        if self.is_listed or self.population >= _KNOWN_CITY:
            return True
        return self.is_capital and self.population >= _KNOWN_CAPITAL


@dataclass(frozen=True, slots=True)
class Province:
    """A first-order administrative region."""

    name: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A hot zone; `countries` has the primary one first, `desks` is empty where the countries tell them."""

    name: str
    countries: tuple[str, ...]
    desks: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(slots=True)  # not frozen: one is made for each name of a text, and that takes half the time
class Mention:
    """A place in a text, understood.

    Attributes:
        country: None for a zone of several countries.
        province: ISO 3166-2 of the region that is named, or in which the city lies.
        zones: Ids of the hot zones that have this name.
        is_speaker: The name stands for a government ("Moscow said").
    """

    kind: Kind
    ref: str
    country: str | None
    province: str | None
    zones: tuple[str, ...]
    part: Part
    start: int
    end: int
    span: Span
    role: PlaceRole
    is_speaker: bool
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PlaceTables:
    """Cities by GeoNames id, provinces by ISO 3166-2, hot zones by id."""

    cities: Mapping[str, City]
    provinces: Mapping[str, Province]
    zones: Mapping[str, Zone]


def place_tags(
    mentions: Sequence[Mention], tables: PlaceTables, names: Mapping[str, str]
) -> tuple[PlaceTag, ...]:
    """Return the places for the record: countries, provinces, cities and zones; not demonyms.

    Args:
        names: Of countries, by alpha-2.
    """
    tags: list[PlaceTag] = []
    for mention in mentions:
        if mention.kind is Kind.DEMONYM or len(tags) == _MAX_PLACES:
            continue
        where = _where(mention, tables)
        tags.append(
            PlaceTag(
                name=where.name if where else names[mention.ref],
                country=mention.country,
                geonames_id=int(mention.ref) if mention.kind is Kind.CITY else None,
                latitude=where.latitude if where else None,
                longitude=where.longitude if where else None,
                role=mention.role,
                confidence=mention.confidence,
                rule=mention.rule,
                span=mention.span,
            )
        )
    return tuple(tags)


def _where(mention: Mention, tables: PlaceTables) -> City | Province | Zone | None:
    if mention.kind is Kind.CITY:
        return tables.cities[mention.ref]
    if mention.kind is Kind.ADMIN:
        return tables.provinces[mention.ref]
    return tables.zones[mention.ref] if mention.kind is Kind.ZONE else None
