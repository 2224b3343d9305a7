"""Building what `places` reads from the rows of the data files."""

from collections.abc import Mapping

from consumers.tagger.core.places.context import ContextWords
from consumers.tagger.core.places.places import City, PlaceTables, Province, Zone
from consumers.tagger.core.places.regions import Atlas
from consumers.tagger.core.tables.rows import Rows, word_lists
from consumers.tagger.core.text.folding import fold_name

__all__ = ["build_atlas", "build_context", "build_place_tables"]

_OF_LANGUAGE = ("speech", "locative", "placing", "civic", "person", "small")
_OF_ALL = ("given", "renaming")


def build_place_tables(rows: Rows) -> PlaceTables:
    """Return the tables of the data files' rows."""
    provinces = {
        ref: Province(name, country, float(latitude), float(longitude))
        for ref, country, _, name, latitude, longitude, _, _ in rows["admin1"]
    }
    by_code = {(country, code): ref for ref, country, code, *_ in rows["admin1"] if code}
    listed = {(name, country): names.split("|", 1)[0] for name, country, names in rows["cities_extra"]}
    cities = {
        ref: City(
            _shown(names.split("|", 1)[0], country, listed),
            country,
            by_code.get((country, code)),
            float(latitude),
            float(longitude),
            int(population),
            mark == "capital",
            mark == "war",
            (names.split("|", 1)[0], country) in listed,
            fold_name(names.split("|", 1)[0]),
        )
        for ref, country, code, latitude, longitude, population, mark, names in rows["cities"]
    }
    zones = {
        ref: Zone(name, tuple(countries.split()), tuple(desks.split()), float(latitude), float(longitude))
        for ref, name, countries, desks, latitude, longitude, _ in rows["zones"]
    }
    return PlaceTables(cities, provinces, zones)


def _shown(name: str, country: str, listed: Mapping[tuple[str, str], str]) -> str:
    """Return the name for readers: where GeoNames' has signs that English has not, the one of our list."""
    ours = listed.get((name, country), "")
    return ours if ours and ours.isascii() and ours[-1] != "*" and not name.isascii() else name


def build_atlas(rows: Rows) -> Atlas:
    """Return the atlas of the data files' rows."""
    names: dict[str, str] = {}
    for code, name, languages in rows["countries"]:
        if "en" in languages.split() and (code not in names or len(name) < len(names[code])):
            names[code] = name
    desks = {code: desk for desk, countries in rows["desks"] for code in countries.split()}
    m49 = {code: tuple(codes.split()) for codes, _, countries in rows["m49"] for code in countries.split()}
    return Atlas(names, desks, m49)


def build_context(rows: Rows) -> Mapping[str, ContextWords]:
    """Return the words by language; given names are known in every language."""
    lists = {name: word_lists(rows, name) for name in (*_OF_LANGUAGE, *_OF_ALL)}
    everywhere = {
        name: frozenset(word for words in lists[name].values() for word in words) for name in _OF_ALL
    }
    namesakes = frozenset(
        fold_name(name)
        for policy, names in rows["ambiguous"]
        if policy == "given"
        for name in names.split("|")
    )
    languages = {language for name in _OF_LANGUAGE for language in lists[name]}
    return {
        language: ContextWords(
            **{name: lists[name].get(language, frozenset()) for name in _OF_LANGUAGE},
            **everywhere,
            namesakes=namesakes,
        )
        for language in languages
    }
