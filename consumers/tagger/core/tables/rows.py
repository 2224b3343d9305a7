"""Rows of the data files as they are read, and the lists of words in them."""

from collections.abc import Mapping, Sequence

from consumers.tagger.core.text.folding import fold_name

__all__ = ["Row", "Rows", "word_lists"]

Row = Sequence[str]
Rows = Mapping[str, Sequence[Row]]


def word_lists(rows: Rows, wanted: str, table: str = "words") -> Mapping[str, frozenset[str]]:
    """Return the folded words of one list of a table by language."""
    return {
        language: frozenset(fold_name(word) for word in words.split("|"))
        for name, language, words in rows[table]
        if name == wanted
    }
