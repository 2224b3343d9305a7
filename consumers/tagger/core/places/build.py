"""Building what `places` reads from the tables."""

from collections import defaultdict
from collections.abc import Mapping

from consumers.tagger.core.places.context import ContextWords
from consumers.tagger.core.places.places import City, KnownPlaces, Province, Zone
from consumers.tagger.core.places.regions import Atlas
from consumers.tagger.core.tables.cities import known_cities
from consumers.tagger.core.tables.schema import (
    AMBIGUOUS,
    CITY_ALIASES,
    COUNTRIES,
    DESKS,
    M49,
    PROVINCES,
    TOWN_NAMES,
    TOWNS,
    WORDS,
    ZONE_PROVINCES,
    ZONES,
    Tables,
)
from consumers.tagger.core.tables.word_lists import word_lists
from consumers.tagger.core.text.folding import fold_name

__all__ = ["build_atlas", "build_context", "build_known_places"]

_OF_LANGUAGE = ("speech", "saying", "locative", "placing", "provincial", "civic", "person", "small")
_MAX_OPEN_WAR_TOWN = 15_000  # inhabitants; smaller towns are known where there is open war
_STRUCK = frozenset({"RU"})  # large, and its towns are struck all the same
_OF_ALL = ("given", "renaming")
_SMALL_AFTER_COLON = frozenset({"ru", "uk", "pl", "cs", "es", "pt", "it", "fr"})
_CAPITALISE_NOUNS = frozenset({"de", "lb"})


def build_known_places(tables: Tables) -> KnownPlaces:
    """Return the cities, provinces and hot zones of the tables."""
    provinces = {
        row.id: Province(row.name, row.country, row.latitude, row.longitude) for row in tables[PROVINCES]
    }
    by_code = {(row.country, row.admin1): row.id for row in tables[PROVINCES] if row.admin1}
    listed = {(row.country, row.city) for row in tables[CITY_ALIASES]}
    listed |= {(row.country, row.city) for row in tables[TOWN_NAMES]}
    shown = {(row.country, row.city): row.name for row in tables[CITY_ALIASES] if row.shown}
    cities = {}
    for row, at_war in known_cities(tables):
        key = (row.country, row.name)
        cities[str(row.geonames)] = City(
            shown.get(key, row.name),
            row.country,
            by_code.get((row.country, row.admin1)),
            f"{row.country}.{row.admin1}",
            row.latitude,
            row.longitude,
            row.population,
            row.capital,
            at_war,
            key in listed,
            fold_name(row.name),
        )
    zones = {
        row.id: Zone(row.name, row.countries, row.desks, row.latitude, row.longitude) for row in tables[ZONES]
    }
    zones_of: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for zone, province in tables[ZONE_PROVINCES]:
        zones_of[province] += (zone,)
    towns_at_war = {row.country: row.min_population for row in tables[TOWNS] if row.reason == "war"}
    open_war = {country for country, size in towns_at_war.items() if size <= _MAX_OPEN_WAR_TOWN}
    in_open_war = frozenset(open_war | (_STRUCK & towns_at_war.keys()))
    return KnownPlaces(cities, provinces, zones, frozenset(towns_at_war), in_open_war, dict(zones_of))


def build_atlas(tables: Tables) -> Atlas:
    """Return the atlas of the tables."""
    names: dict[str, str] = {}
    for row in tables[COUNTRIES]:
        shorter = row.country not in names or len(row.name) < len(names[row.country])
        if row.language == "en" and shorter:
            names[row.country] = row.name
    return Atlas(
        names,
        {row.country: row.desk for row in tables[DESKS]},
        {row.country: row.codes for row in tables[M49]},
    )


def build_context(tables: Tables) -> Mapping[str, ContextWords]:
    """Return the words by language; given names are known in every language."""
    lists = {name: word_lists(tables[WORDS], name) for name in (*_OF_LANGUAGE, *_OF_ALL)}
    everywhere = {
        name: frozenset(word for words in lists[name].values() for word in words) for name in _OF_ALL
    }
    namesakes = frozenset(fold_name(row.name) for row in tables[AMBIGUOUS] if row.policy == "given")
    languages = {language for name in _OF_LANGUAGE for language in lists[name]}
    return {
        language: ContextWords(
            **{name: lists[name].get(language, frozenset()) for name in _OF_LANGUAGE},
            **everywhere,
            namesakes=namesakes,
            capitalises_nouns=language in _CAPITALISE_NOUNS,
            capital_after_colon=language not in _SMALL_AFTER_COLON,
        )
        for language in languages
    }
