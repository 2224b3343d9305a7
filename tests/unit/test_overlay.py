"""Overlays: an editor's rows change the data, and a row that cannot be meant is told by file and line."""

from pathlib import Path

import pytest

from consumers.tagger.core.tables.rows import Rows
from consumers.tagger.core.tagging import build, tag
from consumers.tagger.loading import load_rows, load_tagging_data, overlaid
from runtime.errors import Fatal

ROWS = load_rows()


def laid(folder: Path, **tables: str) -> Rows:
    """Return the rows with the changes of files that have these texts; `__` stands for a slash."""
    for name, text in tables.items():
        path = folder / f"{name.replace('__', '/')}.tsv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return overlaid(ROWS, folder)


def test_folder_without_files_changes_nothing(tmp_path: Path) -> None:
    """The rows are those of the data files."""
    assert overlaid(ROWS, tmp_path) == ROWS


def test_added_zone_and_term_are_found_in_a_text(tmp_path: Path) -> None:
    """What an editor adds is read as the data is: names, and a cue of the lexicon."""
    rows = laid(
        tmp_path,
        zones="# ours\nadd\thz-mirador\tMirador hills\tCO\t\t4.0\t-74.0\tMirador hills|cerros de Mirador\n",
        lexicon__en="add\tconflict\t2.5\t\tzorblast*\n",
    )
    tagged = tag(
        build(rows), title="Zorblasts in the Mirador hills", text="", language="en", published_at=None
    )
    assert tagged.conflict.regions == ("CO", "hz-mirador")
    assert [cue.weight for cue in tagged.conflict.relevance.cues] == [2.5]


def test_removed_name_is_found_no_more(tmp_path: Path) -> None:
    """One name goes; the others of its row stay."""
    rows = laid(tmp_path, zones="remove\thz-essequibo\tEssequibo\n")
    data = build(rows)
    found = [
        tag(data, title=title, text="", language="en", published_at=None).conflict.regions
        for title in ("Troops in Essequibo", "Troops in Esequibo")
    ]
    assert found == [(), ("GY", "hz-essequibo")]


def test_removed_row_is_gone(tmp_path: Path) -> None:
    """A key without names removes the row."""
    rows = laid(tmp_path, zones="remove\thz-donbas\n")
    assert len(rows["zones"]) == len(ROWS["zones"]) - 1


def test_names_join_the_row_of_their_key(tmp_path: Path) -> None:
    """Lists have one row for each key."""
    rows = laid(tmp_path, demonyms="add\tUA\ten\tKyivan\n")
    assert len(rows["demonyms"]) == len(ROWS["demonyms"])
    assert ["Kyivan" in row[2].split("|") for row in rows["demonyms"] if tuple(row[:2]) == ("UA", "en")] == [
        True
    ]


def test_reweighed_term_has_its_weight_and_keeps_its_class(tmp_path: Path) -> None:
    """The other terms of its row keep theirs."""
    kind, weight, event, terms = next(
        row for row in ROWS["lexicon/en"] if row[0] == "conflict" and "|" in row[3]
    )
    term, *others = terms.split("|")
    rows = laid(tmp_path, lexicon__en=f"reweigh\t{term}\t0.3\n")
    assert (kind, "0.3", event, term) in rows["lexicon/en"]
    assert (kind, weight, event, "|".join(others)) in rows["lexicon/en"]


def test_reweighed_city_has_another_population(tmp_path: Path) -> None:
    """The population is what says which place of one name is meant."""
    rows = laid(tmp_path, cities="reweigh\t6058560\t20000000\n")
    assert [row[5] for row in rows["cities"] if row[0] == "6058560"] == ["20000000"]


@pytest.mark.parametrize(
    ("table", "line", "wrong"),
    [
        ("zones", "put\thz-x", "'put'"),
        ("zones", "add\thz-x\tX", "2 columns"),
        ("zones", "add\tx\tX\tUA\t\t1\t2\tX", "hz-"),
        ("zones", "add\thz-x\tX\tUkraine\t\t1\t2\tX", "alpha-2"),
        ("zones", "add\thz-x\tX\tQQ\t\t1\t2\tX", "not known"),
        ("zones", "add\thz-x\tX\t\t\t1\t2\tX", "needs a country"),
        ("zones", "add\thz-x\tX\tUA\tmars\t1\t2\tX", "desk 'mars'"),
        ("zones", "add\thz-x\tX\tUA\t\t91\t2\tX", "latitude '91'"),
        ("zones", "add\thz-x\tX\tUA\t\tnorth\t2\tX", "no number"),
        ("zones", "add\thz-x\tX\tUA\t\t1\t2\tX||Y", "empty name"),
        ("zones", "add\thz-donbas\tX\tUA\t\t1\t2\tX", "already"),
        ("zones", "remove\thz-atlantis", "no row"),
        ("zones", "remove\thz-donbas\tAtlantis", "no 'Atlantis'"),
        ("zones", "reweigh\thz-donbas\t2", "no weight"),
        ("cities", "reweigh\t6058560\tmany", "whole number"),
        ("cities", "reweigh\t0\t5", "no row"),
        ("cities_extra", "add\tAtlantis\tGR\tAtlantida", "not in cities.tsv"),
        ("ambiguous", "add\tsometimes\tMali", "policy"),
        ("lexicon/en", "add\tcounter\t2\t\tgala dinner", "does not fit"),
        ("lexicon/en", "add\tconflict\t2\tfeast\tgala dinner", "events.tsv"),
        ("lexicon/en", "reweigh\tno such term at all\t2", "no 'no such term at all'"),
        ("people", "add\tx\talien\tGOV\tUA\t\t\tX", "kind 'alien'"),
    ],
)
def test_row_that_cannot_be_meant_is_told_by_file_and_line(
    tmp_path: Path, table: str, line: str, wrong: str
) -> None:
    """The first line is the head, the second the bad one."""
    path = tmp_path / f"{table}.tsv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# head\n{line}\n", encoding="utf-8")
    with pytest.raises(Fatal) as told:
        overlaid(ROWS, tmp_path)
    assert f"{path}, line 2: " in str(told.value)
    assert wrong in str(told.value)


def test_file_that_changes_no_table_is_told(tmp_path: Path) -> None:
    """A misspelled file would change nothing without a word."""
    with pytest.raises(Fatal, match=r"zone\.tsv changes no table"):
        laid(tmp_path, zone="remove\thz-donbas\n")


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """So that a service with a mistyped setting doesn't start without its overlay."""
    with pytest.raises(Fatal, match="there is no folder"):
        load_tagging_data(tmp_path / "none")
