"""Offices after a query's result: what changes, what stays, and what a person has to look at."""

import json
from datetime import date
from pathlib import Path

import pytest

from consumers.tagger.core.tables.overlay import lay_overlay
from consumers.tagger.core.tables.schema import OFFICES, POSTS
from consumers.tagger.loading import load_tables, read_overlay, read_tables
from scripts.update_offices import QueryError, office_changes, read_holders

TODAY = date(2026, 11, 30)


def _row(code: str, post: str, name: str, start: str | None = "2026-10-01T00:00:00Z") -> dict[str, str]:
    row = {"code": code, "post": post, "personLabel": name, "person": "http://www.wikidata.org/entity/Q77"}
    return row if start is None else {**row, "start": start}


def test_result_becomes_an_overlay_that_can_be_laid(tmp_path: Path) -> None:
    """A new holder ends the old one, a known one is checked today, an unknown post is filled."""
    rows = [
        _row("UA", "head of state", "Volodymyr Zelenskyy", "2019-05-20T00:00:00Z"),
        _row("DE", "defence minister", "Jane Señora"),
        _row("CO", "head of state", "Jón Jónsson"),
        _row("CO", "head of government", "Jón Jónsson"),
    ]
    changes = office_changes(load_tables(), read_holders(json.dumps(rows)), today=TODAY)
    for table, lines in changes.lines.items():
        (tmp_path / f"{table}.tsv").write_text("\n".join(lines), encoding="utf-8")
    tables = lay_overlay(read_tables(), read_overlay(tmp_path)).tables
    held = {(row.actor, row.role): row for row in tables[OFFICES]}
    assert held["p-volodymyr-zelenskyy", "president"].checked == TODAY
    assert held["p-boris-pistorius", "defence minister"].until == date(2026, 10, 1)
    assert held["p-jane-senora", "defence minister"].until is None
    assert held["p-jon-jonsson", "president"].since == date(2026, 10, 1)
    assert {row.role for row in tables[POSTS] if row.country == "CO" and row.post.startswith("head")} == {
        "president"
    }


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([], "DE, defence minister: the result names nobody; unchanged"),
        (
            [_row("DE", "defence minister", "A B"), _row("DE", "defence minister", "C D")],
            "DE, defence minister: the result names A B, C D; unchanged",
        ),
        (
            [_row("DE", "defence minister", "A B", "2001-01-01T00:00:00Z")],
            "the result names A B since 2001-01-01, we p-boris-pistorius since 2023-01-19; unchanged",
        ),
        ([_row("DE", "defence minister", "A B", None)], "the result names A B without a first day"),
    ],
)
def test_what_is_not_certain_stays(rows: list[dict[str, str]], note: str) -> None:
    """A result of the crowd is no reason to lose a holder."""
    changes = office_changes(load_tables(), read_holders(json.dumps(rows)), today=TODAY)
    assert not changes.lines
    assert any(note in one for one in changes.notes)


@pytest.mark.parametrize("text", ["", "[1]", '{"a": 1}', '[{"code": "UA"}]', "\ufeff[]x"])
def test_other_files_are_refused(text: str) -> None:
    """A page of an error instead of the result."""
    with pytest.raises(QueryError, match="not the JSON of a query's result"):
        read_holders(text)


def test_post_that_is_none_is_named() -> None:
    """Another query's result."""
    with pytest.raises(QueryError, match="row 1: 'UA', 'mayor'"):
        read_holders(json.dumps([_row("UA", "mayor", "A B")]))


def test_sparql_json_is_read_too() -> None:
    """As the service itself answers."""
    cells = {
        name: {"type": "literal", "value": value} for name, value in _row("UA", "army chief", "A").items()
    }
    (holders,) = read_holders(json.dumps({"results": {"bindings": [cells]}})).values()
    assert [(holder.name, holder.wikidata) for holder in holders] == [("A", "Q77")]
