"""Sentences: whether a line of text is one.

Owns the marks that end a sentence in the scripts of the world, and how long a line of a story is.
"""

import re

from ingest.core.extraction.weights import LONG_TEXT, columns

__all__ = ["ends_sentence", "is_sentence"]

# Latin, Greek, Arabic, Urdu, Devanagari and Bengali, Armenian, Ethiopic, Burmese, Khmer, Tibetan, East Asian.
_END = re.compile(r"[.!?…。！？｡．؟۔।॥։።፧፨။៕།‼⁇⁈⁉:：;؛][\"'”’»›」』）)\]”]*\Z")
_FULL_END = re.compile(r"[.!?…。！？｡．؟۔।॥։።፧፨။៕།‼⁇⁈⁉][\"'”’»›」』）)\]”]*\Z")
# Thai and Lao end no sentence with a mark, and separate them by spaces.
_UNMARKED = re.compile("[\u0e00-\u0eff]")


def ends_sentence(line: str) -> bool:
    """Return whether a line ends as a sentence does, or announces what follows."""
    return _END.search(line) is not None or (len(line) > LONG_TEXT and _UNMARKED.search(line) is not None)


def is_sentence(line: str) -> bool:
    """Return whether a line is a long one that ends as a sentence does."""
    if columns(line) <= LONG_TEXT:
        return False
    return _FULL_END.search(line) is not None or _UNMARKED.search(line) is not None
