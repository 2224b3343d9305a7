"""Words of a folded text: where one begins and ends, and spans that do not overlap."""

__all__ = ["leftmost_longest", "word_end", "word_start"]

_MAX_WORD = 64  # letters; a longer run without a space is not a word


def word_end(folded: str, start: int) -> int:
    """Return the offset of the space that ends the word at `start`, at most 64 characters on."""
    found = folded.find(" ", start, start + _MAX_WORD)
    return found if found >= 0 else min(start + _MAX_WORD, len(folded))


def word_start(folded: str, start: int) -> int:
    """Return the offset after the space that begins the word before `start`, at most 64 characters back."""
    limit = max(0, start - _MAX_WORD)
    return max(folded.rfind(" ", limit, start) + 1, limit)


def leftmost_longest(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return spans (start, end, anything) without overlaps, each the longest of those that begin leftmost."""
    spans.sort(key=lambda span: (span[0], -span[1]))
    taken: list[tuple[int, int, int]] = []
    free_from = 0
    for span in spans:
        if span[0] >= free_from:
            taken.append(span)
            free_from = span[1]
    return taken
