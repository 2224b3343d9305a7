"""Mentions: the places that stand in a text, understood, and their tags for the record.

Owns the shape of a mention and of its tag. Which place a name means is `disambiguation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.places.places import City, KnownPlaces, Province, Zone
from consumers.tagger.core.text.document import Part
from schemas.stories import PlaceRole, PlaceTag, Span

__all__ = ["Mention", "place_tags"]

_MAX_PLACES = 40


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
    """Return the places for the record: countries, provinces, cities and zones; not demonyms.

    Args:
        names: Of countries, by alpha-2.
    """
    tags: list[PlaceTag] = []
    for mention in mentions:
        if mention.kind is Kind.DEMONYM or len(tags) == _MAX_PLACES:
            continue
        where = _where(mention, known)
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


def _where(mention: Mention, known: KnownPlaces) -> City | Province | Zone | None:
    if mention.kind is Kind.CITY:
        return known.cities[mention.ref]
    if mention.kind is Kind.ADMIN:
        return known.provinces[mention.ref]
    return known.zones[mention.ref] if mention.kind is Kind.ZONE else None
