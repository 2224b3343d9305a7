"""Overlays: an editor's rows change the data, and a row that cannot be used is reported with its place."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from consumers.tagger.core.tables.cities import known_cities
from consumers.tagger.core.tables.data_table import Row
from consumers.tagger.core.tables.digests import digest_of
from consumers.tagger.core.tables.overlay import Laid, TableChanges, lay_overlay
from consumers.tagger.core.tables.parsing import DataError, ParsedTable
from consumers.tagger.core.tables.schema import (
    ACTOR_NAMES,
    AMBIGUOUS,
    CITIES,
    DEMONYMS,
    DESKS,
    ZONE_NAMES,
    ZONES,
    Tables,
    lexicon,
)
from consumers.tagger.core.tagging import TaggingData, build, tag
from consumers.tagger.loading import load_tables, load_tagging_data, read_overlay
from runtime.errors import Fatal
from tests.support.tagging import parsed_tables, tables

Parsed = Mapping[str, ParsedTable[Row]]
PARSED = parsed_tables()
ENGLISH = lexicon("en")
LEXICONS = {name for name in PARSED if name.startswith("lexicon/")} - {"lexicon/en"}
DATA = tables()


def _small(name: str, table: ParsedTable[Row]) -> ParsedTable[Row]:
    """Return a table without most of the rows that the tested errors do not need: there are ninety tests."""
    if name == "city_names" or name in LEXICONS:
        return ParsedTable((), ())
    if name != "countries":
        return table
    kept = [index for index, row in enumerate(table.rows) if row[1] in ("en", "fr")]
    return ParsedTable(
        tuple(table.rows[index] for index in kept), tuple(table.lines[index] for index in kept)
    )


SMALL = {name: _small(name, table) for name, table in PARSED.items()}


def laid(folder: Path, parsed: Parsed = PARSED, **tables: str) -> Laid:
    """Return what files with these texts make of the tables; `__` stands for a slash."""
    for name, text in tables.items():
        path = folder / f"{name.replace('__', '/')}.tsv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return lay_overlay(parsed, read_overlay(folder))


def wrong(folder: Path, **tables: str) -> list[str]:
    """Return what is wrong with such files, without their folder."""
    with pytest.raises(DataError) as error:
        laid(folder, SMALL, **tables)
    return [str(problem).removeprefix(f"{folder}/") for problem in error.value.problems]


def test_folder_without_files_changes_nothing(tmp_path: Path) -> None:
    """The rows are those of the data files."""
    nothing = laid(tmp_path)
    assert nothing.tables.by_name == DATA.by_name
    assert nothing.changes == {}


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory) -> TaggingData:
    """The data of an editor who adds a zone and a term, removes a name, and puts Kenya at war."""
    tables = laid(
        tmp_path_factory.mktemp("overlay"),
        zones="# ours\nadd\thz-mirador\tMirador hills\tCO\t\t4.0\t-74.0\n",
        zone_names="add\thz-mirador\tMirador hills\nremove\thz-essequibo\tEssequibo\n",
        lexicon__en="add\tconflict\t2.5\t\tzorblast*\n",
        towns="add\tKE\twar\t15000\n",
    ).tables
    return build(tables)


def regions(data: TaggingData, title: str) -> tuple[str, ...]:
    return tag(data, title=title, text="", language="en", published_at=None).conflict.regions


def test_added_zone_and_term_are_found_in_a_text(overlaid: TaggingData) -> None:
    """What an editor adds is read as the data is: names, and a cue of the lexicon."""
    title = "Zorblasts in the Mirador hills"
    tagged = tag(overlaid, title=title, text="", language="en", published_at=None)
    assert tagged.conflict.regions == ("CO", "hz-mirador")
    assert [cue.weight for cue in tagged.conflict.relevance.cues] == [2.5]


def test_removed_name_is_found_no_more(overlaid: TaggingData) -> None:
    """One name goes; the others of its zone stay."""
    found = [regions(overlaid, title) for title in ("Troops in Essequibo", "Troops in Esequibo")]
    assert found == [(), ("GY", "hz-essequibo")]


def test_towns_of_a_country_that_an_overlay_puts_at_war_are_known(overlaid: TaggingData) -> None:
    """Nothing is rebuilt: cities.tsv has the towns of every country from 15,000."""
    assert "Lodwar" not in {city.row.name for city in known_cities(DATA)}
    assert regions(overlaid, "Shelling in Lodwar")[:1] == ("KE",)


def test_removed_row_is_gone_with_its_names(tmp_path: Path) -> None:
    """A name without its zone would still be found in texts."""
    tables = laid(tmp_path, zones="remove\thz-donbas\n").tables
    assert len(tables[ZONES]) == len(DATA[ZONES]) - 1
    assert {row.zone for row in DATA[ZONE_NAMES]} - {row.zone for row in tables[ZONE_NAMES]} == {"hz-donbas"}


def test_name_joins_those_of_its_country(tmp_path: Path) -> None:
    """A row is one name."""
    tables = laid(tmp_path, demonyms="add\tUA\ten\tKyivan\n").tables
    assert len(tables[DEMONYMS]) == len(DATA[DEMONYMS]) + 1
    assert ("UA", "en", "Kyivan") in tables[DEMONYMS]


def test_reweighed_term_has_its_weight_and_keeps_its_class(tmp_path: Path) -> None:
    """The other terms keep theirs."""
    row = next(row for row in DATA[ENGLISH] if row.cue_class == "conflict" and row.weight == 3)
    tables = laid(tmp_path, lexicon__en=f"reweigh\t{row.term}\t0.3\n").tables
    assert set(tables[ENGLISH]) - set(DATA[ENGLISH]) == {row._replace(weight=0.3)}
    assert set(DATA[ENGLISH]) - set(tables[ENGLISH]) == {row}


def test_reweighed_city_has_another_population(tmp_path: Path) -> None:
    """The population is what says which place of one name is meant."""
    tables = laid(tmp_path, cities="reweigh\t6058560\t20000000\n").tables
    assert [row.population for row in tables[CITIES] if row.geonames == 6058560] == [20_000_000]


def test_replaced_row_keeps_its_names(tmp_path: Path) -> None:
    """To move a country to another desk, or a zone, is one line."""
    tables = laid(
        tmp_path,
        desks="replace\tUA\twestern-europe\n",
        zones="replace\thz-donbas\tThe Donbas\tUA\t\t48.0\t38.0\n",
    ).tables
    assert ("UA", "western-europe") in tables[DESKS]
    assert len(tables[ZONE_NAMES]) == len(DATA[ZONE_NAMES])
    assert len(tables[DESKS]) == len(DATA[DESKS])


def test_changes_are_listed_by_table(tmp_path: Path) -> None:
    """What a check shows: rows added, removed, and before and after."""
    changes = laid(
        tmp_path,
        ambiguous="add\tZorblatt\tdrop\nremove\tKerry\tdrop\n",
        desks="replace\tUA\twestern-europe\n",
    ).changes
    assert changes == {
        "ambiguous": TableChanges((("Zorblatt", "drop"),), (("Kerry", "drop"),), ()),
        "desks": TableChanges((), (), ((("UA", "eastern-europe"), ("UA", "western-europe")),)),
    }


def test_digest_is_of_the_content(tmp_path: Path) -> None:
    """The order of files and rows does not matter, a changed value does."""
    same = Tables({name: rows[::-1] for name, rows in [*DATA.by_name.items()][::-1]})
    respelled = laid(tmp_path, zones="replace\thz-donbas\tDonbas\tUA\t\t48.30\t38\n").tables
    changed = laid(tmp_path, zones="replace\thz-donbas\tDonbas\tUA\t\t48.31\t38\n").tables
    assert re.fullmatch("[0-9a-f]{8}", digest_of(DATA))
    assert digest_of(same) == digest_of(respelled) == digest_of(DATA)
    assert digest_of(changed) != digest_of(DATA)


def test_stories_name_the_digest(overlaid: TaggingData) -> None:
    """An overlay changes tags, and the story shows that."""
    tagged = tag(overlaid, title="War", text="", language="en", published_at=None)
    assert tagged.conflict.tagger == overlaid.tagger
    assert re.fullmatch(r"core/[0-9]+\+[0-9a-f]{8}", overlaid.tagger)
    assert not overlaid.tagger.endswith(digest_of(DATA))


def test_file_as_a_spreadsheet_or_another_system_saves_it_is_read(tmp_path: Path) -> None:
    """A byte order mark, CRLF, decomposed letters, blank lines, comments and a header do not matter."""
    text = "\ufeffchange\tname\tpolicy\r\n\r\n# ours\r\nadd\tZorble\u0301\tvote\r\n"
    added = set(laid(tmp_path, ambiguous=text).tables[AMBIGUOUS]) - set(DATA[AMBIGUOUS])
    assert added == {("Zorblé", "vote")}


@pytest.mark.parametrize(
    ("table", "line", "expected"),
    [
        ("zones", "put\thz-x", "column change: 'put' is not one of add, remove, replace, reweigh"),
        ("zones", "Add\thz-x\tX\tUA\t\t1\t2", "column change: 'Add' is not one of"),
        ("zones", " add\thz-x\tX\tUA\t\t1\t2", "column change: ' add' is not one of"),
        ("zones", "add\thz-x\tX", "has 2 columns; expected 6: id, name, countries, desks, latitude"),
        ("zones", "add\thz-x\tX\tUA\t\t1\t2\t\t", "has 8 columns; expected 6"),
        ("zones", "add hz-x X UA", "column change: 'add hz-x X UA' is not one of"),
        ("zones", "change\tid\tname", r"is not the header 'change\tid\tname\tcountries"),
        ("zones", "add\tx\tX\tUA\t\t1\t2", "column id: 'x' is not an id: hz-,"),
        ("zones", "add\tHZ-Donbas\tX\tUA\t\t1\t2", "column id: 'HZ-Donbas' is not an id: hz-, then small"),
        ("zones", "add\thz-x\tX\tUkraine\t\t1\t2", "'Ukraine' is not in column country of countries.tsv"),
        ("zones", "add\thz-x\tX\tQQ\t\t1\t2", "column countries: 'QQ' is not in column country of countries"),
        ("zones", "add\thz-x\tX\tUA UA\t\t1\t2", "column countries: 'UA UA' contains a code twice"),
        ("zones", "add\thz-x\tX\t\t\t1\t2", "column countries: '' is empty"),
        ("zones", "add\thz-x\tX\tUA\tmars\t1\t2", "column desks: 'mars' is not in column desk of desks.tsv"),
        ("zones", "add\thz-x\tX\tUA\t\t91\t2", "column latitude: '91' is not a number from -90 to 90"),
        ("zones", "add\thz-x\tX\tUA\t\tnorth\t2", "column latitude: 'north' is not a number"),
        (
            "zones",
            "add\thz-x\tX\tUA\t\t48,3\t2",
            "column latitude: '48,3' is not a number from -90 to 90, with a",
        ),
        ("zones", "add\thz-x\tX\tUA\t\tnan\t2", "column latitude: 'nan' is not a number"),
        ("zones", "add\thz-x\tX\tUA\t\t1e1\t2", "column latitude: '1e1' is not a number"),
        ("zone_names", "add\thz-donbas\tX|Y", "column name: 'X|Y' has a |: write one name or term a line"),
        ("zone_names", "add\thz-donbas\t", "column name: '' is empty"),
        ("zone_names", "add\thz-donbas\tKramatorsk ", "column name: 'Kramatorsk ' has a blank at an end"),
        ("zone_names", "add\thz-donbas\tNew  Donbas", "has a blank at an end, or two in a row"),
        (
            "zone_names",
            "add\thz-donbas\tNew\u00a0Donbas",
            "has the invisible character U+00A0 (NO-BREAK SPACE)",
        ),
        ("zone_names", "add\thz-donbas\tDon\u200ebas", "U+200E (LEFT-TO-RIGHT MARK)"),
        ("zone_names", 'add\thz-donbas\t"the ""Donbas"""', "stands in quotes, as a spreadsheet saves it"),
        ("zone_names", "add\thz-donbas\t***", "column name: '***' is not a name"),
        ("zone_names", "add\thz-donbas\tDon*bas", "column name: 'Don*bas' is not a name"),
        ("zone_names", "add\thz-donbas\tDonbas", "column zone, name: 'hz-donbas Donbas' is there already"),
        (
            "zone_names",
            "add\thz-atlantis\tAtlantis",
            "column zone: 'hz-atlantis' is not in column id of zones",
        ),
        ("zones", "add\thz-x\tX\tUA\t\t1\t2", "column id: 'hz-x' has no name in zone_names.tsv"),
        ("zones", "add\thz-donbas\tX\tUA\t\t1\t2", "column id: 'hz-donbas' is there already: use replace"),
        ("zones", "replace\thz-x\tX\tUA\t\t1\t2", "column id: 'hz-x' is not there: use add"),
        ("zones", "remove\thz-atlantis", "column id: 'hz-atlantis' is not there"),
        ("zones", "remove", "has 0 columns; expected the key: id"),
        ("zone_names", "remove\thz-donbas", "has 1 columns; expected the key: zone, name"),
        ("zone_names", "remove\thz-donbas\tAtlantis", "column zone, name: 'hz-donbas Atlantis' is not there"),
        ("zones", "reweigh\thz-donbas\t2", "column change: 'reweigh' is for towns, cities and lexicons"),
        ("cities", "reweigh\t6058560\tmany", "column population: 'many' is not a whole number"),
        ("cities", "reweigh\t6058560\t1,000", "column population: '1,000' is not a whole number from 0"),
        ("cities", "reweigh\t6058560\t-5", "column population: '-5' is not a whole number from 0"),
        ("cities", "reweigh\t6058560\t007", "column population: '007' is not a whole number from 0"),
        ("cities", "reweigh\t1\t5", "column geonames: '1' is not there"),
        ("cities", "reweigh", "has no columns; expected geonames, population"),
        (
            "city_aliases",
            "add\tGR\tAtlantis\tAtlantida\t",
            "'Atlantis' is not a city of GR in column name of",
        ),
        ("ambiguous", "add\tMali\tsometimes", "column policy: 'sometimes' is not one of drop, given, place"),
        ("ambiguous", "add\tKERRY\tvote", "column policy: 'vote' contradicts 'drop' for 'KERRY'"),
        ("ambiguous", "add\tkerry\tdrop", "column name, policy: 'kerry drop' is there already"),
        ("towns", "add\tKE\twar\t100", "column min_population: '100' is not a whole number from 500"),
        ("desks", "replace\tUA\tmars", "column desk: 'mars' is not one of eastern-europe"),
        ("desks", "remove\tUA", "column country: 'UA' has no row in desks.tsv"),
        ("countries", "remove\tUA\ten\tUkraine", "column country: 'UA' has no English name"),
        ("lexicon/en", "add\tcounter\t2\t\tgala dinner", "column weight: '2.0' does not fit counter"),
        (
            "lexicon/en",
            "add\tconflict\t2\tfeast\tgala dinner",
            "'feast' is not in column event of events.tsv",
        ),
        ("lexicon/en", "reweigh\tno such term at all\t2", "column term: 'no such term at all' is not there"),
        ("lexicon/en", "add\tpeace\t2\t\tgala dinner", "column cue_class: 'peace' is not one of conflict"),
        ("lexicon/en", "add\tconflict\t2\t\t*", "column term: '*' is not a term"),
        ("actors", "add\tp-x\talien\tGOV\tUA\t\tX", "column kind: 'alien' is not one of person, group"),
        ("actors", "add\to-x\tperson\tGOV\tUA\t\tX", "column id: 'o-x' does not fit person"),
        ("actors", "add\to-\tgroup\tREB\tUA\t\tX", "column id: 'o-' is not an id"),
        (
            "actors",
            "add\to-x\tgroup\tXYZ\tUA\t\tX",
            "column sector: 'XYZ' is not in column sector of sectors.tsv",
        ),
        ("actors", "add\to-x\tgroup\tREB\tUA\tq42\tX", "column wikidata: 'q42' is not a Wikidata id"),
        ("offices", "add\tp-nobody\t2020-01-01\t\tking", "'p-nobody' is not in column id of actors.tsv"),
        (
            "offices",
            "add\tp-denys-shmyhal\t01.02.2020\t\tking",
            "column since: '01.02.2020' is not a day as YYYY",
        ),
        (
            "offices",
            "add\tp-denys-shmyhal\t20200102\t\tking",
            "column since: '20200102' is not a day as YYYY",
        ),
        (
            "offices",
            "add\tp-denys-shmyhal\t2021-01-01\t2020-01-01\tking",
            "is before 2021-01-01, when the office",
        ),
        (
            "actor_names",
            "add\to-wagner-group\tX\tmaybe",
            "column preferred: 'maybe' is neither yes nor empty",
        ),
        ("events", "remove\tclash", "column event: 'clash' is not in column event of events.tsv"),
        (
            "hints",
            "add\tUA-99999\ten\tX",
            "is not in column country of countries.tsv or column id of admin1.tsv",
        ),
        ("hints", "add\tUA\tENG\tX", "column language: 'ENG' is not a language code"),
    ],
)
def test_row_that_cannot_be_used_is_reported_by_file_line_and_column(
    tmp_path: Path, table: str, line: str, expected: str
) -> None:
    """The first line is a comment, the second the bad one; one that breaks a shipped row names that one."""
    problems = wrong(tmp_path, **{table: f"# head\n{line}\n"})
    assert expected in problems[0]
    place = problems[0].split(":")[0].split(", ")
    if table in ("events", "countries") or line == "remove\tUA":
        assert place[0].endswith(".tsv")
    else:
        assert place[:2] == [f"{table}.tsv", "line 2"]


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    """An editor repairs a file in one go."""
    problems = wrong(tmp_path, zones="remove\thz-a\n\nremove\thz-b\n", words="add\tx\ty\tz\n")
    assert [problem.split(":")[0] for problem in problems] == [
        "words.tsv, line 1, column list",
        "zones.tsv, line 1, column id",
        "zones.tsv, line 3, column id",
    ]


@pytest.mark.parametrize("name", ["zone", "people", "lexicon/xx", "deep/zones"])
def test_file_that_changes_no_table_is_reported(tmp_path: Path, name: str) -> None:
    """A misspelled file would change nothing without a word."""
    (problem,) = wrong(tmp_path, **{name: "remove\thz-donbas\n"})
    assert f"{name!r} is not a table; expected one of actor_names, actor_words, actors" in problem
    assert problem.endswith("lexicon/uk, lexicon/zh")


def test_overlay_in_another_encoding_is_reported(tmp_path: Path) -> None:
    """Windows-1251 as an old editor saves it."""
    (tmp_path / "zone_names.tsv").write_bytes("add\thz-donbas\tДонбасс\n".encode("cp1251"))
    with pytest.raises(Fatal, match=r"zone_names\.tsv: .*save it as UTF-8"):
        load_tables(tmp_path)


def test_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    """So that a service with a mistyped setting doesn't start without its overlay."""
    with pytest.raises(Fatal, match="is not a folder"):
        load_tagging_data(tmp_path / "none")


def test_start_is_stopped_by_a_row_that_cannot_be_used(tmp_path: Path) -> None:
    """The error is the operator's to read."""
    (tmp_path / "zones.tsv").write_text("remove\thz-atlantis\n", encoding="utf-8")
    with pytest.raises(Fatal, match=r"zones\.tsv, line 1, column id: 'hz-atlantis' is not there"):
        load_tables(tmp_path)


def test_preferred_twice_is_reported(tmp_path: Path) -> None:
    """Of two actors of one name one is meant."""
    row = next(row for row in DATA[ACTOR_NAMES] if row.preferred)
    problems = wrong(tmp_path, actor_names=f"add\to-wagner-group\t{row.name}\tyes\n")
    assert all("is preferred for two actors" in problem for problem in problems)
