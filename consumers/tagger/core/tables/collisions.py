"""Collisions: names that an overlay adds and that are already another's, or a word of the data's lists.

Owns the comparison, without regard to case, accents and punctuation. A collision may be meant: it is shown,
and is not an error.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consumers.tagger.core.tables.overlay import TableChanges
from consumers.tagger.core.tables.schema import Tables, table_named
from consumers.tagger.core.text.folding import fold_name

__all__ = ["Collision", "collisions"]

_NAMES = {
    "actor_names": ("actor", "name"),
    "admin1_names": ("province", "name"),
    "cities": ("geonames", "name"),
    "city_aliases": ("city", "name"),
    "city_names": ("geonames", "name"),
    "countries": ("country", "name"),
    "country_aliases": ("country", "name"),
    "demonyms": ("country", "name"),
    "hints": ("region", "name"),
    "zone_names": ("zone", "name"),
}
"""Tables of names: the column of the owner, and the column of the name."""

_WORDS = {
    "actor_words": ("list", "word"),
    "agents": ("sector", "term"),
    "ambiguous": ("policy", "name"),
    "name_words": ("list", "word"),
    "words": ("list", "word"),
}
"""Lists of words: the column of the list, and the column of the word."""


@dataclass(frozen=True, slots=True)
class Collision:
    """A name that an overlay adds to a table, and where it stands already: `table: owner or list`, sorted."""

    table: str
    name: str
    others: tuple[str, ...]


def collisions(before: Tables, changes: Mapping[str, TableChanges]) -> list[Collision]:
    """Return the added names that the tables knew before, in the order of tables and names.

    Args:
        before: The tables without the overlay.
    """
    added = [(table, owner, name) for table in changes for owner, name in _added(table, changes[table])]
    if not added:
        return []
    wanted = {_folded(name) for _, _, name in added}
    known: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for table, columns in {**_NAMES, **_WORDS}.items():
        for owner, name in _names(table, columns, before.by_name[table]):
            if (folded := _folded(name)) in wanted:
                known[folded].add((table, owner))
    found = []
    for table, owner, name in added:
        others = sorted(f"{other}: {of}" for other, of in known[_folded(name)] if of != owner)
        if others:
            found.append(Collision(table, name, tuple(others)))
    return found


def _added(table: str, changes: TableChanges) -> Iterator[tuple[str, str]]:
    if table in _NAMES:
        yield from _names(table, _NAMES[table], changes.added)


def _names(
    table: str, columns: tuple[str, str], rows: Sequence[Sequence[object]]
) -> Iterator[tuple[str, str]]:
    owner, name = map(table_named(table).index, columns)
    for row in rows:
        yield str(row[owner]), str(row[name])


def _folded(name: str) -> str:
    return fold_name(name.rstrip("*?"))
