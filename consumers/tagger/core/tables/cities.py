"""Cities: which cities of the data the tagger knows, given the countries whose towns are news."""

from typing import NamedTuple

from consumers.tagger.core.tables.rows import CityRow
from consumers.tagger.core.tables.schema import CITIES, CITY_ALIASES, TOWN_NAMES, TOWNS, Tables

__all__ = ["MIN_POPULATION", "WAR", "KnownCity", "known_cities"]

MIN_POPULATION = 100_000  # a city of this size is known everywhere
MIN_NAMESAKE = 30_000  # a town with the name of a city elsewhere: the text says which of the two is meant
WAR = "war"


class KnownCity(NamedTuple):
    """A city that is known, and whether it is a town of some size in a country at war."""

    row: CityRow
    at_war: bool


def known_cities(tables: Tables) -> list[KnownCity]:
    """Return the cities that are large enough, listed, capitals or twins, in the order of the file."""
    towns = {row.country: row for row in tables[TOWNS]}
    listed = {(row.country, row.city) for row in tables[CITY_ALIASES]}
    listed |= {(row.country, row.city) for row in tables[TOWN_NAMES]}
    large = {city.name for city in tables[CITIES] if city.population >= MIN_POPULATION}
    known = []
    for city in tables[CITIES]:
        town = towns.get(city.country)
        min_population = town.min_population if town else MIN_POPULATION
        if (
            city.population >= min_population
            or city.capital
            or city.twin
            or (city.name in large and city.population >= MIN_NAMESAKE)
            or (city.country, city.name) in listed
        ):
            is_war = town is not None and town.reason == WAR
            # at war, too, a large city and a town of less than twice the minimum need their context
            large_enough = min_population < min(MIN_POPULATION, city.population // 2)
            known.append(KnownCity(city, is_war and large_enough and not city.capital))
    return known
