"""The digest of the tables: a short name for the data that a story was tagged with."""

from collections.abc import Iterator

from consumers.tagger.core.tables.schema import Tables, table_named
from schemas.digests import digest

__all__ = ["digest_of"]


def digest_of(tables: Tables) -> str:
    """Return 8 hex digits over the header and the rows of every table.

    The order of files and rows does not matter, nor how a number is written; an overlay that changes nothing
    has the digest of the shipped data.
    """
    return digest(_parts(tables))


def _parts(tables: Tables) -> Iterator[str]:
    for name, rows in sorted(tables.by_name.items()):
        yield "\t".join((name, *table_named(name).header))
        yield "\n".join(sorted("\t".join(map(str, row)) for row in rows))
