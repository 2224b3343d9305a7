"""Mentions: the places that stand in a text, understood, and their tags for the record.

Owns the shape of a mention and of its tag. Which place a name means is `disambiguation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.places.places import City, KnownPlaces, Province, Zone
from consumers.tagger.core.text.document import Part
from schemas.stories import PlacePrecision, PlaceRole, PlaceTag, PrimaryPlace, Span

__all__ = ["Mention", "place_tags", "primary_place"]

_MAX_PLACES = 40
_MAX_SPANS = 20
_PRECISION = {
    Kind.CITY: PlacePrecision.CITY,
    Kind.ADMIN: PlacePrecision.PROVINCE,
    Kind.ZONE: PlacePrecision.ZONE,
    Kind.COUNTRY: PlacePrecision.COUNTRY,
}


@dataclass(slots=True)  # not frozen: one is made for each name of a text, and that takes half the time
class Mention:
    """A place in a text, understood.

    Attributes:
        country: None for a zone of several countries.
        province: ISO 3166-2 of the region that is named, or in which the city lies.
        zones: Ids of the hot zones that have this name.
        is_speaker: The name stands for a government ("Moscow said").
        sentence: Its number in the part.
        is_locative: A preposition of place stands before it.
        is_dateline: It says where the text was written.
        is_capital: A city that is the capital.
        is_organ: No place, but an organ of a state: "the Kremlin".
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
    sentence: int
    is_locative: bool
    is_dateline: bool
    is_capital: bool
    is_organ: bool = False


def place_tags(
    mentions: Sequence[Mention], known: KnownPlaces, names: Mapping[str, str]
) -> tuple[PlaceTag, ...]:
    """Return the places for the record: countries, provinces, cities and zones, each once; not demonyms.

    Places where something happened come first, then the order of the text decides.

    Args:
        names: Of countries, by alpha-2.
    """
    found: dict[tuple[Kind, str], list[Mention]] = {}
    for mention in mentions:
        if mention.kind is not Kind.DEMONYM:
            found.setdefault((mention.kind, mention.ref), []).append(mention)
    tags = [_tag(own, known, names) for own in found.values()]
    tags.sort(key=lambda tag: tag.role is not PlaceRole.EVENT)
    return tuple(tags[:_MAX_PLACES])


def _tag(own: Sequence[Mention], known: KnownPlaces, names: Mapping[str, str]) -> PlaceTag:
    """Return the tag of a place with all its mentions."""
    first = next((one for one in own if one.role is PlaceRole.EVENT), own[0])
    where = _where(first, known)
    return PlaceTag(
        name=where.name if where else names[first.ref],
        country=first.country,
        geonames_id=int(first.ref) if first.kind is Kind.CITY else None,
        latitude=where.latitude if where else None,
        longitude=where.longitude if where else None,
        role=first.role,
        confidence=first.confidence,
        rule=first.rule,
        span=first.span,
        spans=tuple(one.span for one in own[:_MAX_SPANS]),
    )


def primary_place(
    mentions: Sequence[Mention], country: str | None, known: KnownPlaces, names: Mapping[str, str]
) -> PrimaryPlace | None:
    """Return where it happened: the most exact event place of the first country; None where there is none.

    Args:
        country: The text's first country.
        names: Of countries, by alpha-2.
    """
    events = [one for one in mentions if one.role is PlaceRole.EVENT and one.kind in _PRECISION]
    own = [one for one in events if one.country == country] or events
    if not own:
        return None
    order = list(_PRECISION)
    best = min(own, key=lambda one: order.index(one.kind))  # of equal ones the first of the text
    where = _where(best, known)
    return PrimaryPlace(
        name=where.name if where else names[best.ref],
        country=best.country,
        admin1=best.province,
        latitude=where.latitude if where else None,
        longitude=where.longitude if where else None,
        precision=_PRECISION[best.kind],
        confidence=best.confidence,
        span=best.span,
    )


def _where(mention: Mention, known: KnownPlaces) -> City | Province | Zone | None:
    if mention.kind is Kind.CITY:
        return known.cities[mention.ref]
    if mention.kind is Kind.ADMIN:
        return known.provinces[mention.ref]
    return known.zones[mention.ref] if mention.kind is Kind.ZONE else None
