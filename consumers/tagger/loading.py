"""Reading the tagger's data files into rows, and building what the core needs from them.

Owns the files' form: TSV, UTF-8, lines that begin with `#` are the head. The core never opens a file.
"""

from importlib.resources import files
from pathlib import Path

from consumers.tagger.core.tables.overlay import OVERLAID, Change, apply_changes
from consumers.tagger.core.tables.rows import Rows
from consumers.tagger.core.tagging import TaggingData, build
from runtime.errors import Fatal

__all__ = ["load_rows", "load_tagging_data", "overlaid"]

_TABLES = (
    "actor_words",
    "admin1",
    "actors",
    "agents",
    "ambiguous",
    "cities",
    "cities_extra",
    "countries",
    "country_aliases",
    "demonyms",
    "desks",
    "events",
    "groups",
    "hints",
    "m49",
    "medtop",
    "name_words",
    "people",
    "words",
    "zones",
)


def _rows(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")]


def load_rows() -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of every data file by its name; the lexicons' are `lexicon/<language>`."""
    folder = files("consumers.tagger") / "data"
    tables = {name: _rows((folder / f"{name}.tsv").read_text("utf-8")) for name in _TABLES}
    for file in (folder / "lexicon").iterdir():
        if file.name.endswith(".tsv"):
            tables[f"lexicon/{file.name.removesuffix('.tsv')}"] = _rows(file.read_text("utf-8"))
    return tables


def overlaid(rows: Rows, folder: Path) -> Rows:
    """Return the rows with an editor's changes (docs/overlay.md).

    Args:
        folder: TSV files named as the data files, with add, remove or reweigh before each row.

    Raises:
        Fatal: There is no such folder, or a row cannot be meant; the text names file and line.
    """
    if not folder.is_dir():
        raise Fatal(f"reading the overlay: there is no folder {folder}")
    changes: list[Change] = []
    for path in sorted(folder.rglob("*.tsv")):
        table = path.relative_to(folder).with_suffix("").as_posix()
        is_lexicon = table.startswith("lexicon/") and table in rows
        if table not in OVERLAID and not is_lexicon:
            known = ", ".join(f"{name}.tsv" for name in sorted(OVERLAID))
            raise Fatal(
                f"reading the overlay: {path} changes no table; there are {known}, lexicon/LANGUAGE.tsv"
            )
        changes += _changes(path, table)

    def fails(change: Change, wrong: str) -> Fatal:
        path = folder / f"{change.table}.tsv"
        return Fatal(f"reading the overlay: {path}, line {change.line}: {wrong}")

    return apply_changes(rows, changes, fails=fails)


def _changes(path: Path, table: str) -> list[Change]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Fatal(f"reading the overlay: {path}: {error}") from error
    cells = [(number, tuple(line.split("\t"))) for number, line in enumerate(lines, 1)]
    return [
        Change(table, number, verb, tuple(rest))
        for number, (verb, *rest) in cells
        if verb.strip() and not verb.startswith("#")
    ]


def load_tagging_data(overlay: Path | None = None) -> TaggingData:
    """Return everything the tagger needs; takes seconds, once per process and before any fork.

    Args:
        overlay: A folder of an editor's changes.

    Raises:
        Fatal: The overlay cannot be meant.
    """
    rows: Rows = load_rows()
    return build(rows if overlay is None else overlaid(rows, overlay))
