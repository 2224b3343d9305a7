"""Offices: each row has a date, no two contradict each other, and trust in them falls with the years."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from consumers.tagger.core.actors.known_actors import Office
from consumers.tagger.core.tables.checks import check_tables
from consumers.tagger.core.tables.data_table import Row
from consumers.tagger.core.tables.office_rows import POSTS as POST_NAMES
from consumers.tagger.core.tables.parsing import read_row
from consumers.tagger.core.tables.schema import OFFICES, POSTS, Tables, table_named
from consumers.tagger.loading import load_tables, read_tables

PARSED = read_tables()
TABLES = load_tables()


def _problems(changed: Mapping[str, Sequence[Row]]) -> list[str]:
    rows = {name: changed.get(name, table.rows) for name, table in PARSED.items()}
    return [str(problem) for problem in check_tables(Tables(rows), lambda name, _: (f"{name}.tsv", 1))]


def _row(table: str, line: str) -> Row:
    return read_row(table_named(table), line.split("\t"))


def test_every_row_says_when_it_was_checked() -> None:
    """What is no longer checked must show."""
    assert [row for row in TABLES[OFFICES] if row.checked is None or row.checked < row.since] == []


def test_eighty_states_have_their_posts_or_say_that_nobody_is_known() -> None:
    """A gap is written down."""
    posts = [(row.country, row.post) for row in TABLES[POSTS]]
    countries = {country for country, _ in posts}
    assert len(countries) == 80
    assert sorted(posts) == sorted((country, post) for country in countries for post in POST_NAMES)


@pytest.mark.parametrize(
    ("table", "line", "expected"),
    [
        (
            "offices",
            "p-denys-shmyhal\t2026-10-01\t\tpresident\t2026-11-01",
            "is while p-volodymyr-zelenskyy is president of UA, without an end: end one",
        ),
        (
            "offices",
            "p-ebrahim-raisi\t2021-08-03\t\tmayor\t",
            "2024-05-19, when p-ebrahim-raisi died",
        ),
        ("offices", "p-ebrahim-raisi\t2021-08-03\t2024-06-01\tmayor\t", "is after 2024-05-19"),
        ("posts", "UA\tarmy chief\tking", "has no holder today in offices.tsv: name one, or `unknown`"),
        ("posts", "UA\tarmy chief\ttsar", "'tsar' is not in column role of offices.tsv"),
    ],
)
def test_gap_or_contradiction_is_refused(table: str, line: str, expected: str) -> None:
    """Two heads of one government, and a dead minister in office."""
    found = _problems({table: (*PARSED[table].rows, _row(table, line))})
    assert any(expected in problem for problem in found), found


def test_day_of_a_change_belongs_to_both() -> None:
    """One leaves in the morning, the other comes in the afternoon."""
    assert _problems({}) == []
    last = "p-denys-shmyhal\t2026-01-14\t2026-02-01\tspeaker\t"
    assert _problems({"offices": (*PARSED["offices"].rows, _row("offices", last))}) == []


def test_row_without_its_optional_end_is_read() -> None:
    """An overlay from before rows were dated goes on."""
    row = _row("offices", "p-denys-shmyhal\t2026-01-14\t\tspeaker")
    assert row == ("p-denys-shmyhal", date(2026, 1, 14), None, "speaker", None)


def test_trust_falls_with_the_years_since_the_check() -> None:
    """By a fifth in a year: as often do the holders of the most changing post change."""
    office = Office("president", date(2020, 1, 1), None, date(2026, 1, 1))
    assert office.trust(date(2025, 1, 1)) == office.trust(date(2026, 1, 1)) == 1
    assert office.trust(date(2027, 1, 1)) == pytest.approx(0.81, abs=0.01)
    assert office.trust(date(2030, 1, 1)) < 0.45
    assert Office("president", date(2020, 1, 1), None).trust(date(2040, 1, 1)) == 1
