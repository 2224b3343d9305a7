"""Regions: the countries and hot zones of a text with the primary one first, their desks and M49 codes.

Owns the sums over mentions. Every country that is named becomes a region, in the order of how much the
text is about it; its confidence says how sure it is that the country is named. Desks are chosen from those
that take a good part of the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.places.places import Province, Zone
from schemas.stories import PlaceRole, RegionTag, SpanField
from schemas.topics import DESKS

__all__ = ["Atlas", "Ranking", "desks_of", "m49_of", "rank_regions"]

_WEIGHTS = {Kind.COUNTRY: 1.0, Kind.ADMIN: 1.0, Kind.ZONE: 1.0, Kind.CITY: 0.9, Kind.DEMONYM: 0.7}
_TITLE_FACTOR = 2.5
_LEAD_FACTOR = 1.5
_EVENT_FACTOR = 1.6
_SPEAKER_FACTOR = 0.5
_DATELINE_FACTOR = 0.5  # where the reporter is
_ORGAN_FACTOR = 0.5  # the White House says much of what happens elsewhere
_MIN_SALIENT_SHARE = 0.4  # of the weight of the first region
_MIN_SALIENT_EVENT_SHARE = 0.26  # where something happened there
_MAX_CONFIDENCE = 0.99
_MAX_SPANS = 6
_MAX_COUNTRIES = 20
_MAX_PROVINCES = 8
_MAX_ZONES = 8


@dataclass(frozen=True, slots=True)
class Atlas:
    """What is known of countries.

    Attributes:
        names: English, by alpha-2.
        desks, m49: By alpha-2; the widest region first.
    """

    names: Mapping[str, str]
    desks: Mapping[str, str]
    m49: Mapping[str, tuple[str, ...]]


def _weight(mention: Mention) -> float:
    weight = _WEIGHTS[mention.kind]
    if mention.part.field is SpanField.HEADLINE:
        weight *= _TITLE_FACTOR
    elif mention.part.in_lead(mention.start):
        weight *= _LEAD_FACTOR
    if mention.role is PlaceRole.EVENT:
        weight *= _EVENT_FACTOR
    if mention.is_dateline and mention.role is PlaceRole.MENTION:
        weight *= _DATELINE_FACTOR
    if mention.is_organ:
        weight *= _ORGAN_FACTOR
    is_subject = mention.part.field is SpanField.HEADLINE and mention.rule == "place.speaker"
    if is_subject and mention.kind is Kind.COUNTRY:
        return weight  # "Latvia blames hackers": the story is its own, unless something happened elsewhere
    return weight * _SPEAKER_FACTOR if mention.is_speaker else weight


@dataclass(frozen=True, slots=True)
class Ranking:
    """Regions in their order.

    Attributes:
        tags: Countries, provinces, hot zones, each in descending weight.
        salient: Ids of those that take a good part of the text, the primary country always.
    """

    tags: tuple[RegionTag, ...]
    salient: frozenset[str]


def rank_regions(
    mentions: Sequence[Mention],
    atlas: Atlas,
    *,
    provinces: Mapping[str, Province],
    zones: Mapping[str, Zone],
) -> Ranking:
    """Return countries, the primary one first, then provinces, then hot zones.

    Of equal weight, those where something happened come first, then the order of the text decides.
    """
    countries: dict[str, list[Mention]] = {}
    within: dict[str, list[Mention]] = {}
    hot: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.country:
            countries.setdefault(mention.country, []).append(mention)
        if mention.province:
            within.setdefault(mention.province, []).append(mention)
        for zone in mention.zones:
            hot.setdefault(zone, []).append(mention)
    salient: set[str] = set()
    tags = (
        *_tags(countries, atlas.names, _MAX_COUNTRIES, salient),
        *_tags(within, {ref: provinces[ref].name for ref in within}, _MAX_PROVINCES, salient),
        *_tags(hot, {ref: zones[ref].name for ref in hot}, _MAX_ZONES, salient),
    )
    return Ranking(tags, frozenset(salient))


def _tags(
    of_region: Mapping[str, Sequence[Mention]], names: Mapping[str, str], limit: int, salient: set[str]
) -> Iterable[RegionTag]:
    """Yield the tags of one kind of region, and add those that are salient."""
    scores = {region: sum(map(_weight, found)) for region, found in of_region.items()}
    has_event = {
        region: any(mention.role is PlaceRole.EVENT for mention in found)
        for region, found in of_region.items()
    }
    top = max(scores.values(), default=1.0)
    ordered = sorted(scores, key=lambda one: (-scores[one], not has_event[one]))
    for region in ordered[:limit]:
        found = of_region[region]
        if scores[region] >= top * (_MIN_SALIENT_EVENT_SHARE if has_event[region] else _MIN_SALIENT_SHARE):
            salient.add(region)
        yield RegionTag(
            id=region,
            name=names.get(region, region),
            confidence=_confidence(found),
            rule="region." + "+".join(sorted({mention.kind.value for mention in found})),
            spans=tuple(mention.span for mention in found[:_MAX_SPANS]),
        )


def _confidence(found: Sequence[Mention]) -> float:
    """Return how sure it is that one of the region's names, each counted once, means it."""
    doubt = 1.0
    for trust in {_surface(mention): mention.confidence for mention in found}.values():
        doubt *= 1 - trust
    return round(min(_MAX_CONFIDENCE, 1 - doubt), 3)


def _surface(mention: Mention) -> str:
    return mention.part.text.folded[mention.start : mention.end]


def desks_of(ranking: Ranking, atlas: Atlas, zones: Mapping[str, Zone]) -> tuple[str, ...]:
    """Return the desks of the salient regions, in the topic table's order."""
    chosen: set[str] = set()
    for region in ranking.salient:
        zone = zones.get(region)
        if zone is not None:
            chosen.update(zone.desks or {atlas.desks[code] for code in zone.countries})
        elif region in atlas.desks:  # a province's desk is its country's
            chosen.add(atlas.desks[region])
    return tuple(desk for desk in DESKS if desk in chosen)


def m49_of(regions: Sequence[RegionTag], atlas: Atlas) -> tuple[str, ...]:
    """Return the M49 codes that contain the countries, without doubles, in the order of the regions."""
    codes = (code for region in regions for code in atlas.m49.get(region.id, ()))
    return tuple(dict.fromkeys(codes))
