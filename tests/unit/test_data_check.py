"""`conflictwire data check`: what an overlay changes, what is wrong with it, and which names may mislead."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conflictwire.cli import cli

PAGE = Path(__file__).resolve().parents[2] / "docs" / "overlay.md"


def checked(folder: Path, *options: str, **tables: str) -> Result:
    """Return what the command says of files with these texts; `__` stands for a slash."""
    for name, text in tables.items():
        path = folder / f"{name.replace('__', '/')}.tsv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["data", "check", str(folder), *options])


def test_changes_are_shown_by_table(tmp_path: Path) -> None:
    """Added, removed, and what of a row changed; and what stories will say."""
    result = checked(
        tmp_path,
        desks="replace\tUA\twestern-europe\n",
        towns="add\tKE\twar\t15000\n",
        zone_names="remove\thz-catatumbo\tNorte de Santander\n",
        lexicon__en="reweigh\tclash\t0.4\n",
    )
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:-1] == [
        "desks: 0 added, 0 removed, 1 changed",
        "  ~ UA: desk 'eastern-europe' → 'western-europe'",
        "lexicon/en: 0 added, 0 removed, 1 changed",
        "  ~ clash: weight '1.2' → '0.4'",
        "towns: 1 added, 0 removed, 0 changed",
        "  + KE | war | 15000",
        "zone_names: 0 added, 1 removed, 0 changed",
        "  - hz-catatumbo | Norte de Santander",
    ]
    said = re.fullmatch(
        r"conflict\.tagger: (core/\d+\+[0-9a-f]{8}) \(without the overlay (core/\d+\+[0-9a-f]{8})\)",
        result.stdout.splitlines()[-1],
    )
    assert said is not None
    assert said[1] != said[2]


def test_names_that_are_something_else_are_listed(tmp_path: Path) -> None:
    """A zone named Georgia would be found in every story from Atlanta and Tbilisi."""
    result = checked(tmp_path, zone_names="add\thz-donbas\tGeorgia\nadd\thz-donbas\tQuixolotl\n")
    assert result.exit_code == 0
    assert "added names that are something else already:" in result.stdout
    assert "  'Georgia' of zone_names: admin1_names: US-GA, ambiguous: given" in result.stdout
    assert "'Quixolotl' of" not in result.stdout


def test_only_so_many_rows_are_shown(tmp_path: Path) -> None:
    """A removed zone takes its names along."""
    result = checked(tmp_path, "--limit", "3", zones="remove\thz-donbas\n")
    assert result.stdout.count("  - hz-donbas") == 4
    assert re.search(r"and [0-9]+ more \(--limit [0-9]+ shows all\)", result.stdout)


def test_problems_are_all_reported_and_end_with_1(tmp_path: Path) -> None:
    """So that a script or a commit hook of the editor can stop."""
    result = checked(tmp_path, zones="remove\thz-a\nput\n")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"{tmp_path}/zones.tsv, line 1, column id: 'hz-a' is not there",
        f"{tmp_path}/zones.tsv, line 2, column change: 'put' is not one of add, remove, replace, reweigh",
        f"2 problems in {tmp_path}",
    ]


def test_file_that_is_not_utf8_ends_with_1(tmp_path: Path) -> None:
    """As an old editor saves it."""
    (tmp_path / "zone_names.tsv").write_bytes("add\thz-donbas\tДонбасс\n".encode("cp1251"))
    result = checked(tmp_path)
    assert result.exit_code == 1
    assert "save it as UTF-8" in result.stderr


def test_file_with_another_ending_is_named(tmp_path: Path) -> None:
    """It would change nothing without a word."""
    for name in ("zones.csv", "README.md", ".zones.tsv.swp"):
        (tmp_path / name).touch()
    result = checked(tmp_path)
    assert result.stdout.splitlines()[:2] == [
        "changes nothing",
        "not read: zones.csv; only files whose names end in .tsv are",
    ]


@pytest.mark.parametrize("arguments", [["nowhere"], [], ["--limit", "0", "."]])
def test_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    """A folder that is not there is not an overlay without changes."""
    assert CliRunner().invoke(cli, ["data", "check", *arguments]).exit_code == 2


def test_examples_of_the_page_are_right(tmp_path: Path) -> None:
    """What docs/overlay.md shows can be copied."""
    blocks = [
        block for block in re.findall(r"```\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL) if "\t" in block
    ]
    zones, names, lexicon, towns = blocks
    result = checked(tmp_path, zones=zones, zone_names=names, lexicon__en=lexicon, towns=towns)
    assert result.exit_code == 0
    assert "  + hz-arauca-border | Arauca border | CO VE |  | 7.0 | -70.7" in result.stdout
