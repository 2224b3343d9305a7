"""Files of the tagger's data: what is read, and what is refused with file, line, column and value."""

from collections.abc import Mapping

import pytest

from consumers.tagger.core.tables.checks import check_tables
from consumers.tagger.core.tables.columns import codes
from consumers.tagger.core.tables.data_table import DataTable, Row
from consumers.tagger.core.tables.overlay import lay_overlay
from consumers.tagger.core.tables.parsing import DataError, ParsedTable, Problem, parse_table, read_row
from consumers.tagger.core.tables.rows import EventRow, ZoneRow
from consumers.tagger.core.tables.schema import (
    ACTOR_NAMES,
    AMBIGUOUS,
    CITIES,
    EVENTS,
    OFFICES,
    TABLES,
    ZONE_NAMES,
    ZONES,
    Tables,
    lexicon,
    table_named,
)
from tests.support.tagging import parsed_tables

ENGLISH = lexicon("en")
PARSED = parsed_tables()


def text_of(table: DataTable[Row], *lines: str) -> str:
    """Return a file of a table with these rows."""
    return "".join(f"{line}\n" for line in ("# source: test", "\t".join(table.header), *lines))


def problems(table: DataTable[Row], *lines: str) -> list[str]:
    """Return what is wrong with a file of these rows; their first line is 3."""
    with pytest.raises(DataError) as error:
        parse_table(table, text_of(table, *lines), "file.tsv")
    return list(map(str, error.value.problems))


def contradictions(changed: Mapping[str, tuple[Row, ...]]) -> list[str]:
    """Return what is wrong with the shipped tables, some replaced."""
    rows = {**{name: table.rows for name, table in PARSED.items()}, **changed}
    return list(map(str, check_tables(Tables(rows), _line_7)))


def _line_7(table: str, _: Row) -> tuple[str, int]:
    return f"{table}.tsv", 7


def test_rows_are_typed() -> None:
    """Numbers are numbers, lists are tuples, an empty optional number is nothing."""
    (zone,) = parse_table(ZONES, text_of(ZONES, "hz-x\tX\tUA RU\t\t48.3\t-7"), "zones.tsv").rows
    assert zone == ZoneRow("hz-x", "X", ("UA", "RU"), (), 48.3, -7.0)
    (event,) = parse_table(EVENTS, text_of(EVENTS, "war\t\t\t20000062\t"), "events.tsv").rows
    assert event == EventRow("war", "", "", "20000062", None)


def test_lines_are_those_of_the_file() -> None:
    """Comments and blank lines count, and stand anywhere."""
    text = "# source\n\nzone\tname\n# Ukraine\nhz-x\tX\n\nhz-x\tY\n"
    parsed = parse_table(ZONE_NAMES, text, "zone_names.tsv")
    assert parsed == ParsedTable((("hz-x", "X"), ("hz-x", "Y")), (5, 7))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffzone\tname\nhz-x\tÉtat\n",
        "zone\tname\r\nhz-x\tÉtat\r\n",
        "zone\tname\nhz-x\tE\u0301tat\n",
        "zone\tname\nhz-x\tÉtat",
        "# a comment\tof two cells\nzone\tname\n\n\nhz-x\tÉtat\n\n",
    ],
    ids=["byte order mark", "CRLF", "decomposed", "no last newline", "blank lines"],
)
def test_what_makes_no_difference_is_accepted(text: str) -> None:
    """Files as editors and systems save them."""
    assert parse_table(ZONE_NAMES, text, "zone_names.tsv").rows == (("hz-x", "État"),)


def test_signs_that_scripts_need_are_accepted() -> None:
    """Persian writes with non-joiners, Hebrew acronyms contain quotation marks, Khmer zero-width spaces."""
    lines = (
        "hz-x\tنجف\u200cآباد",
        'hz-x\tהאו"ם',
        "hz-x\tភ្នំ\u200bពេញ",
        "hz-x\tUS-led (north)",
        "hz-x\tДонбас*",
    )
    assert len(parse_table(ZONE_NAMES, text_of(ZONE_NAMES, *lines), "zone_names.tsv").rows) == len(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "file.tsv: '' is not the header 'zone\\tname'"),
        ("# only a head\n", "file.tsv: '' is not the header"),
        ("hz-x\tX\n", "file.tsv, line 1: 'hz-x\\tX' is not the header 'zone\\tname'"),
        ("zone\tnames\nhz-x\tX\n", "file.tsv, line 1: 'zone\\tnames' is not the header"),
        ("zone name\nhz-x\tX\n", "file.tsv, line 1: 'zone name' is not the header"),
        ("name\tzone\nX\thz-x\n", "file.tsv, line 1: 'name\\tzone' is not the header"),
        ("Zone\tName\nhz-x\tX\n", "file.tsv, line 1: 'Zone\\tName' is not the header"),
        ('"zone"\t"name"\nhz-x\tX\n', "is not the header"),
        ("zone\tname\t\nhz-x\tX\t\n", "file.tsv, line 1: 'zone\\tname\\t' is not the header"),
    ],
)
def test_wrong_header_is_reported(text: str, expected: str) -> None:
    """Columns of another order or table would put names into ids."""
    with pytest.raises(DataError) as error:
        parse_table(ZONE_NAMES, text, "file.tsv")
    assert expected in str(error.value)


@pytest.mark.parametrize(
    ("table", "line", "expected"),
    [
        (ZONE_NAMES, "hz-x", "line 3: 'hz-x' has 1 columns; expected 2: zone, name"),
        (ZONE_NAMES, "hz-x X", "line 3: 'hz-x X' has 1 columns; expected 2: zone, name"),
        (ZONE_NAMES, "hz-x\tX\t", "line 3: 'hz-x\\tX\\t' has 3 columns; expected 2"),
        (ZONE_NAMES, "hz-x\t\tX", "has 3 columns; expected 2"),
        (ZONE_NAMES, "hz-x,X", "has 1 columns; expected 2"),
        (ZONE_NAMES, "\tX", "line 3, column zone: '' is empty"),
        (ZONE_NAMES, "hz-x\t", "line 3, column name: '' is empty"),
        (ZONE_NAMES, "hz-x\t ", "column name: ' ' has a blank at an end"),
        (ZONE_NAMES, "hz-x \tX", "column zone: 'hz-x ' has a blank at an end"),
        (ZONE_NAMES, "hz-x\tNorth  X", "column name: 'North  X' has a blank at an end, or two in a row"),
        (ZONE_NAMES, "hz-x\tNorth\u00a0X", "invisible character U+00A0 (NO-BREAK SPACE)"),
        (ZONE_NAMES, "hz-x\tNorth\u202fX", "invisible character U+202F (NARROW NO-BREAK SPACE)"),
        (ZONE_NAMES, "hz-x\tNo\u00adrth", "invisible character U+00AD (SOFT HYPHEN)"),
        (ZONE_NAMES, "hz-x\tNo\ufeffrth", "invisible character U+FEFF"),
        (ZONE_NAMES, "hz-x\tNo\u2028rth", "invisible character U+2028 (LINE SEPARATOR)"),
        (ZONE_NAMES, "hz-x\t\u200fعمان", "invisible character U+200F (RIGHT-TO-LEFT MARK)"),
        (ZONE_NAMES, "hz-x\tNo\x0brth", "invisible character U+000B (control)"),
        (ZONE_NAMES, "hz-x\tNo\rrth", "invisible character U+000D (control)"),
        (ZONE_NAMES, "hz-x\tX|Y", "column name: 'X|Y' has a |: write one name or term a line"),
        (ZONE_NAMES, 'hz-x\t"X, Y"', "column name: '\"X, Y\"' stands in quotes, as a spreadsheet saves it"),
        (ZONE_NAMES, "hz-x\t*", "column name: '*' is not a name with a letter"),
        (ZONE_NAMES, "hz-x\t—", "column name: '—' is not a name with a letter"),
        (
            ZONE_NAMES,
            "hz-x\tNo*rth",
            "column name: 'No*rth' is not a name with a letter, and * at its end only",
        ),
        (ZONES, "hz-X\tX\tUA\t\t1\t2", "column id: 'hz-X' is not an id: hz-, then small letters"),
        (ZONES, "hz-x\tX\tUA\t\t1.\t2", "column latitude: '1.' is not a number from -90 to 90"),
        (
            ZONES,
            "hz-x\tX\tUA\t\t1,5\t2",
            "column latitude: '1,5' is not a number from -90 to 90, with a point",
        ),
        (ZONES, "hz-x\tX\tUA\t\t1\t181", "column longitude: '181' is not a number from -180 to 180"),
        (ZONES, "hz-x\tX\tUA\t\t١\t2", "column latitude: '١' is not a number"),
        (ZONES, "hz-x\tX\tUA\t\tinf\t2", "column latitude: 'inf' is not a number"),
        (ZONES, "hz-x\tX\tUA  RU\t\t1\t2", "has a blank at an end, or two in a row"),
        (CITIES, "1\tUA\t\t1\t2\t1 000\t\t\tX", "column population: '1 000' is not a whole number"),
        (CITIES, "1\tUA\t\t1\t2\t1e6\t\t\tX", "column population: '1e6' is not a whole number"),
        (CITIES, "1\tUA\t\t1\t2\t9.5\t\t\tX", "column population: '9.5' is not a whole number"),
        (CITIES, "0\tUA\t\t1\t2\t9\t\t\tX", "column geonames: '0' is not a whole number from 1"),
        (CITIES, "1\tUA\t\t1\t2\t9\tYes\t\tX", "column capital: 'Yes' is neither yes nor empty"),
        (ENGLISH, "Conflict\t3\t\tx", "column cue_class: 'Conflict' is not one of conflict, counter, mask"),
        (ENGLISH, "conflict\thigh\t\tx", "column weight: 'high' is not a number from -10 to 10"),
        (AMBIGUOUS, "Nice*\tdrop", "column name: 'Nice*' is not a name without *"),
        (OFFICES, "p-x\t2020-02-30\t\tking", "column since: '2020-02-30' is not a day as YYYY-MM-DD"),
        (OFFICES, "p-x\t2020-1-1\t\tking", "column since: '2020-1-1' is not a day as YYYY-MM-DD"),
        (OFFICES, "p-x\t\t\tking", "column since: '' is empty"),
        (EVENTS, "war\tArmed Clash\t\t\t", "column acled: 'Armed Clash' is not one of Abduction"),
        (EVENTS, "war\t\tFIGHT\t\t", "column plover: 'FIGHT' is not one of ACCUSE"),
    ],
)
def test_row_that_cannot_be_used_is_reported_with_its_place(
    table: DataTable[Row], line: str, expected: str
) -> None:
    """A wrong cell in a shipped file was an error without a line, or none until an article came."""
    (problem,) = problems(table, line)
    assert problem.startswith("file.tsv, line 3")
    assert expected in problem


def test_every_wrong_row_of_a_file_is_reported() -> None:
    """With its line; the good ones do not matter."""
    found = problems(ZONE_NAMES, "hz-x\tX", "hz-x", "hz-x\tY", "hz-x\tA|B")
    assert [problem.split(":")[0] for problem in found] == [
        "file.tsv, line 4",
        "file.tsv, line 6, column name",
    ]


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        (ZONE_NAMES, "hz-x\tX", "hz-x\tX"),
        (AMBIGUOUS, "Kerry\tdrop", "KERRY\tdrop"),
        (AMBIGUOUS, "León\tdrop", "Leon\tdrop"),
        (ENGLISH, "conflict\t3\t\tair-strike*", "conflict\t2\tair_strike\tair strike*"),
        (EVENTS, "war\t\t\t20000062\t", "war\t\t\t20000063\t"),
        (ACTOR_NAMES, "o-x\tX\t", "o-x\tX\tyes"),
    ],
)
def test_second_row_of_a_key_is_reported(table: DataTable[Row], first: str, second: str) -> None:
    """Of two only one could act."""
    (problem,) = problems(table, first, second)
    assert problem.startswith("file.tsv, line 4, column")
    assert problem.endswith("stands in line 3 already")


def test_open_term_is_another_than_the_closed_one() -> None:
    """`protest` and `protest*` may differ in weight."""
    lines = ("unrest\t2\t\tprotest", "unrest\t1\t\tprotest*", "unrest\t1\t\t*protest")
    assert len(parse_table(ENGLISH, text_of(ENGLISH, *lines), "lexicon/en.tsv").rows) == len(lines)


def test_long_value_is_shown_in_part() -> None:
    """A line of a wrong file may have any length."""
    (problem,) = problems(ZONE_NAMES, "x" * 500)
    assert problem == f"file.tsv, line 3: '{'x' * 60}…' has 1 columns; expected 2: zone, name"


def test_shipped_tables_do_not_contradict_each_other() -> None:
    """What the tests below change does."""
    assert contradictions({}) == []


@pytest.mark.parametrize(
    ("table", "line", "expected"),
    [
        ("lexicon/en", "conflict\t3\tfeast\tx", "column event: 'feast' is not in column event of events.tsv"),
        ("lexicon/en", "conflict\t-3\t\tx", "column weight: '-3.0' does not fit conflict"),
        ("lexicon/en", "mask\t1\t\tx", "column weight: '1.0' does not fit mask"),
        ("events", "x\t\t\t1\t", "column medtop: '1' is not in column number of medtop.tsv"),
        ("demonyms", "QQ\ten\tX", "column country: 'QQ' is not in column country of countries.tsv"),
        ("zone_names", "hz-q\tX", "column zone: 'hz-q' is not in column id of zones.tsv"),
        ("zones", "hz-donbas\tX\tUA\tmars\t1\t1", "column desks: 'mars' is not in column desk of desks.tsv"),
        ("actor_names", "o-q\tX\t", "column actor: 'o-q' is not in column id of actors.tsv"),
        ("agents", "en\tQQQ\tgroup\tx", "column sector: 'QQQ' is not in column sector of sectors.tsv"),
        ("office_words", "en\tx\ttsar", "column role: 'tsar' is not in column role of offices.tsv"),
        ("hints", "UA-Q\ten\tX", "is not in column country of countries.tsv or column id of admin1.tsv"),
        ("ambiguous", "kerry\tvote", "column policy: 'vote' contradicts 'drop' for 'kerry': keep one of"),
        ("city_aliases", "UA\tAtlantis\tX\t", "column city: 'Atlantis' is not a city of UA in column name"),
        ("city_aliases", "PL\tGdańsk\tDansk\tyes", "is shown beside 'Dansk': leave `yes` at one of them"),
        ("towns", "QQ\twar\t5000", "column country: 'QQ' is not in column country of countries.tsv"),
    ],
)
def test_row_that_contradicts_another_table_is_reported(table: str, line: str, expected: str) -> None:
    """An unknown event type made a dead letter of every article with its word."""
    row = read_row(table_named(table), line.split("\t"))
    assert any(expected in problem for problem in contradictions({table: (row, *PARSED[table].rows)}))


def test_country_without_a_desk_is_reported() -> None:
    """Its stories would have no topic."""
    rest = tuple(row for row in PARSED["desks"].rows if row[0] != "UA")
    assert contradictions({"desks": rest}) == [
        "countries.tsv, line 7, column country: 'UA' has no row in desks.tsv"
    ]


def test_actor_without_a_name_is_reported() -> None:
    """Nothing would find it."""
    rest = tuple(row for row in PARSED["actor_names"].rows if row[0] != "o-wagner-group")
    assert contradictions({"actor_names": rest}) == [
        "actors.tsv, line 7, column id: 'o-wagner-group' has no name in actor_names.tsv"
    ]


def test_contradiction_in_shipped_files_has_their_line() -> None:
    """As a wrong cell has."""
    rows = (*PARSED["zone_names"].rows, ("hz-q", "X"))
    parsed = {**PARSED, "zone_names": ParsedTable(rows, (*PARSED["zone_names"].lines, 9999))}
    with pytest.raises(DataError) as error:
        lay_overlay(parsed, ())
    assert error.value.problems == (
        Problem("zone_names.tsv", 9999, "zone", "hz-q", "is not in column id of zones.tsv"),
    )


def test_every_column_that_refers_names_a_column() -> None:
    """A wrong reference in the schema would otherwise show in the first overlay."""
    for table in (*TABLES.values(), lexicon("en")):
        for column in table.columns.values():
            for target in column.refers:
                name, _, of = target.partition(".")
                assert of in table_named(name).header, f"{table.name}: {target}"
        assert set(table.key) <= set(table.header)
        assert not table.owner or table.columns[table.header[0]].refers or table.owner == "cities"


def test_codes_with_a_pattern_are_checked() -> None:
    """M49 codes are numbers that keep their zeros."""
    column = codes("M49", pattern="[0-9]{3}")
    assert column.read is not None
    assert column.read("150 039") == ("150", "039")
    with pytest.raises(ValueError, match="is not codes like"):
        column.read("150 39")
