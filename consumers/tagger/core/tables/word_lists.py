"""Word lists: the folded words of one list by language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from consumers.tagger.core.tables.rows import ActorWordRow, WordRow
from consumers.tagger.core.text.folding import fold_name

__all__ = ["word_lists"]


def word_lists(rows: Iterable[WordRow | ActorWordRow], wanted: str) -> Mapping[str, frozenset[str]]:
    """Return the folded words of one list by language."""
    words: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.list == wanted:
            words[row.language].add(fold_name(row.word))
    return {language: frozenset(of_language) for language, of_language in words.items()}
