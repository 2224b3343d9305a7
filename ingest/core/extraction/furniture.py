"""Furniture: lines that stand on article pages and are no part of any article.

Owns the kinds and the rules; what a site repeats is learnt by `sites`.
"""

from collections.abc import Sequence

__all__ = ["without_furniture"]


def without_furniture(paragraphs: Sequence[str], *, language: str | None) -> tuple[str, ...]:
    """Return the paragraphs that belong to the article.

    Args:
        language: BCP 47; None applies the rules of all languages.
    """
    del language
    return tuple(paragraphs)
