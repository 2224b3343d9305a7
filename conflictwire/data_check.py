"""Checking an overlay: what it changes in the tagger's tables, as lines for a person.

Owns the words; what a row may hold and what an overlay does is `consumers.tagger.core.tables`.
"""

from collections.abc import Iterator
from pathlib import Path

from consumers.tagger.core.tables.collisions import collisions
from consumers.tagger.core.tables.data_table import Row
from consumers.tagger.core.tables.digests import digest_of
from consumers.tagger.core.tables.overlay import TableChanges, lay_overlay
from consumers.tagger.core.tables.schema import table_named
from consumers.tagger.core.tagging import TAGGER
from consumers.tagger.loading import read_overlay, read_tables, unread_files

__all__ = ["check_overlay"]


def check_overlay(folder: Path, *, limit: int) -> list[str]:
    """Return what an overlay changes.

    Args:
        limit: Rows shown of a table, and names shown that are something else already.

    Raises:
        Fatal: A file cannot be read.
        DataError: A file or a row cannot be used.
    """
    parsed = read_tables()
    before = lay_overlay(parsed, ()).tables
    laid = lay_overlay(parsed, read_overlay(folder))
    lines = [line for name, changes in laid.changes.items() for line in _table(name, changes, limit)]
    if not laid.changes:
        lines = ["changes nothing"]
    collided = collisions(before, laid.changes)
    if collided:
        lines.append("added names that are something else already:")
        lines += (f"  {one.name!r} of {one.table}: {', '.join(one.others)}" for one in collided[:limit])
        lines += _more(len(collided), limit)
    lines += (f"not read: {path}; only files whose names end in .tsv are" for path in unread_files(folder))
    was, now = digest_of(before), digest_of(laid.tables)
    return [*lines, f"conflict.tagger: {TAGGER}+{now} (without the overlay {TAGGER}+{was})"]


def _table(name: str, changes: TableChanges, limit: int) -> Iterator[str]:
    added, removed, changed = changes.added, changes.removed, changes.changed
    yield f"{name}: {len(added)} added, {len(removed)} removed, {len(changed)} changed"
    rows = [
        *(f"  + {_row(row)}" for row in added),
        *(f"  - {_row(row)}" for row in removed),
        *(f"  ~ {_change(name, *pair)}" for pair in changed),
    ]
    yield from rows[:limit]
    yield from _more(len(rows), limit)


def _more(count: int, limit: int) -> list[str]:
    return [f"  and {count - limit} more (--limit {count} shows all)"] if count > limit else []


def _row(row: Row) -> str:
    return " | ".join(map(_cell, row))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _change(name: str, before: Row, after: Row) -> str:
    table = table_named(name)
    key = " | ".join(map(_cell, table.key_of(after)))
    columns = zip(table.header, before, after, strict=True)
    changed = (f"{column} {_cell(was)!r} → {_cell(now)!r}" for column, was, now in columns if was != now)
    return f"{key}: {', '.join(changed)}"
