"""Selection: which lines of a region are the article's.

Owns the rules, one for each zone: in the core nearly all, around it what reads as text. What a line says is
not looked at; that is `furniture`'s.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.core.extraction.reader import Line, PagePart
from ingest.core.extraction.sentences import ends_sentence, is_sentence
from ingest.core.extraction.weights import LONG_TEXT, columns

__all__ = ["select"]

LINKED_TEXT_SHARE = 0.25  # of the core's text; with more of it the article is about what it links to

# Of a line around the core that is in links; with more of it the line is a teaser.
MAX_LINKED_SHARE, MAX_LINKED_ROW_SHARE = 0.5, 0.2

# Columns between headline and text: a kicker, a byline, a date are shorter.
_MIN_STANDFIRST, _MAX_STANDFIRST = 90, 400
MIN_POINT_COLUMNS = 40
_NO_STANDFIRST = re.compile(r"[©|]|\Ahttps?:|\d{1,2}[:.]\d{2}\b")  # credits, paths, rows, times

_ROWS = frozenset({"li", "tr"})


def select(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of the article, in their order.

    Args:
        lines: Of a region, in reading order.
    """
    core = [line for line in lines if line.zone is PagePart.CORE and not line.is_heading]
    linked = sum(len(line.text) for line in core if line.is_linked)
    keeps_links = linked > LINKED_TEXT_SHARE * sum(len(line.text) for line in core)
    inside = [line for line in lines if line.zone is not PagePart.AFTER]
    yield from _without_empty_sections(list(_with_neighbours(inside, keeps_links=keeps_links)))


def _without_empty_sections(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines without headings of which nothing is left."""
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if line.is_heading and following is None:
            continue
        is_empty = following and following.is_heading and following.kind <= line.kind
        if not (line.is_heading and is_empty and line.zone is not PagePart.CORE):
            yield line


def _with_neighbours(lines: Sequence[Line], *, keeps_links: bool) -> Iterator[Line]:
    """Yield the lines that belong, and around the core the short ones right beside such in one element."""
    belongs = [_belongs(line, keeps_links=keeps_links) for line in lines]
    for at, line in enumerate(lines):
        if belongs[at]:
            yield line
        elif line.zone in (PagePart.LEAD, PagePart.TAIL, PagePart.BETWEEN) and not line.is_linked:
            parent = line.block.getparent()
            beside = {
                other
                for other in (at - 1, at + 1)
                if 0 <= other < len(lines) and belongs[other] and lines[other].block.getparent() is parent
            }
            if (line.is_heading and at + 1 in beside) or (beside and ends_sentence(line.text)):
                yield line


def _belongs(line: Line, *, keeps_links: bool) -> bool:
    if line.zone is PagePart.CORE:
        return _belongs_to_core(line, keeps_links=keeps_links)
    if line.zone is PagePart.BETWEEN and not line.is_linked:
        return line.is_heading or line.kind in _ROWS or ends_sentence(line.text)
    if line.zone is PagePart.MEDIA and (line.is_heading or line.kind in _ROWS):
        return True
    if line.zone is PagePart.LEAD and (_is_standfirst(line) or _is_key_point(line)):
        return True
    max_linked = MAX_LINKED_ROW_SHARE if line.kind in _ROWS else MAX_LINKED_SHARE
    return line.linked <= max_linked * len(line.text) and not line.is_heading and is_sentence(line.text)


def _belongs_to_core(line: Line, *, keeps_links: bool) -> bool:
    if line.in_menu:
        return keeps_links
    if line.kind in _ROWS:
        return True
    if line.kind == "div" and columns(line.text) <= LONG_TEXT:
        return ends_sentence(line.text)
    return keeps_links or not line.is_linked or line.is_heading or is_sentence(line.text)


def _is_standfirst(line: Line) -> bool:
    """Return whether a line between headline and text sums it up: many end with no mark, or are headings."""
    if line.linked or line.kind in _ROWS or not _MIN_STANDFIRST <= columns(line.text) <= _MAX_STANDFIRST:
        return False
    return not _NO_STANDFIRST.search(line.text)


def _is_key_point(line: Line) -> bool:
    """Return whether a line is a point of the list that sums the article up before its text."""
    return line.kind == "li" and not line.linked and columns(line.text) >= MIN_POINT_COLUMNS
