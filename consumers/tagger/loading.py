"""Reading the tagger's data files, with an editor's overlay, and building what the core needs from them.

Owns opening the files; what they may hold is `core.tables`, which never opens one.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from consumers.tagger.core.tables.data_table import DataTable, Row, RowT
from consumers.tagger.core.tables.overlay import OverlayText, lay_overlay
from consumers.tagger.core.tables.parsing import DataError, ParsedTable, Problem, parse_table
from consumers.tagger.core.tables.schema import TABLES, Tables, lexicon
from consumers.tagger.core.tagging import TaggingData, build
from runtime.errors import Fatal

__all__ = ["load_tables", "load_tagging_data", "read_overlay", "read_table", "read_tables", "unread_files"]

_DATA = files("consumers.tagger") / "data"
_MAX_REPORTED = 20  # problems in the text of one error


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector, which looks through a million new tuples again and again (30 %)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read_table(table: DataTable[RowT]) -> ParsedTable[RowT]:
    """Return the rows of a shipped file.

    Raises:
        DataError: With every problem of the file.
    """
    name = f"{table.name}.tsv"
    return parse_table(table, (_DATA / name).read_text("utf-8"), name)


@_without_collector()
def read_tables() -> dict[str, ParsedTable[Row]]:
    """Return every shipped table by name.

    Raises:
        DataError: With every problem of the files.
    """
    languages = sorted(
        file.name.removesuffix(".tsv") for file in (_DATA / "lexicon").iterdir() if file.name.endswith(".tsv")
    )
    tables: list[DataTable[Row]] = [*TABLES.values(), *map(lexicon, languages)]
    parsed: dict[str, ParsedTable[Row]] = {}
    problems: list[Problem] = []
    for table in tables:
        try:
            parsed[table.name] = read_table(table)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return parsed


def read_overlay(folder: Path) -> list[OverlayText]:
    """Return the texts of an overlay's files, sorted by name; the form is in docs/overlay.md.

    Raises:
        Fatal: There is no such folder, or a file cannot be read as UTF-8.
    """
    if not folder.is_dir():
        raise Fatal(f"reading the overlay: {folder} is not a folder; name the folder with the .tsv files")
    texts = []
    for path in sorted(folder.rglob("*.tsv")):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Fatal(f"reading the overlay: {path}: {error}; save it as UTF-8") from error
        texts.append(OverlayText(path.relative_to(folder).with_suffix("").as_posix(), str(path), text))
    return texts


def unread_files(folder: Path) -> list[str]:
    """Return the files of an overlay that are not tables, relative and sorted; not hidden ones and *.md."""
    files_in = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(
        path.as_posix()
        for path in files_in
        if path.suffix not in (".tsv", ".md") and not any(part.startswith(".") for part in path.parts)
    )


def load_tables(overlay: Path | None = None) -> Tables:
    """Return the rows of every table.

    Args:
        overlay: A folder of an editor's changes.

    Raises:
        Fatal: A file or a row cannot be used; the text names file, line, column, value and what is allowed.
    """
    try:
        return lay_overlay(read_tables(), read_overlay(overlay) if overlay else ()).tables
    except DataError as error:
        reported = "\n".join(map(str, error.problems[:_MAX_REPORTED]))
        more = len(error.problems) - _MAX_REPORTED
        rest = f"\nand {more} more" if more > 0 else ""
        raise Fatal(f"reading the tagger's data: {reported}{rest}") from error


@_without_collector()
def load_tagging_data(overlay: Path | None = None) -> TaggingData:
    """Return everything the tagger needs; takes seconds, once per process and before any fork.

    What has no overlay is the same for all who ask, and nobody changes it.

    Args:
        overlay: A folder of an editor's changes.

    Raises:
        Fatal: A file or a row cannot be used.
    """
    return _shipped() if overlay is None else build(load_tables(overlay))


@cache
def _shipped() -> TaggingData:
    return build(load_tables(None))
