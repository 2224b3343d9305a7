"""Data text: an article that stands in a page's data, and only begins in its markup.

Owns finding it: `articleBody` and the updates of a live blog in JSON-LD, and the state that a site's program
starts from (`states`). Program state has other stories, too; one is believed where its object has the
page's headline.
"""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from ingest.core.extraction import json_ld
from ingest.core.extraction.sentences import is_sentence
from ingest.core.extraction.states import values_of
from ingest.core.extraction.weights import columns
from ingest.core.web.text import paragraphs

__all__ = ["longer_text"]

MAX_PAGE_COLUMNS = 3_000  # of the page's text; a longer one is whole, and its data need not be read
MIN_RATIO = 1.5  # of the data's text over the page's; a little more is captions and credits
MIN_COLUMNS = 400
MAX_DEPTH = 40

_NOT_LETTER = re.compile(r"\W+")
_MARKUP = re.compile(r"<\w")


def longer_text(
    found: Sequence[str], tree: HtmlElement, states: list[str], *, title: str
) -> tuple[str, ...] | None:
    """Return the paragraphs of a page's data where they are much more than those of the page; None else.

    Args:
        found: The paragraphs of the page.
        tree: With its JSON-LD.
        states: The scripts with data, as of `states.program_states`.
        title: The page's headline.
    """
    on_page = sum(map(columns, found))
    if on_page > MAX_PAGE_COLUMNS:
        return None
    best: tuple[str, ...] = ()
    for candidate in (_from_json_ld(tree), *(_from_state(value, title) for value in values_of(states))):
        if _size(candidate) > _size(best):
            best = candidate
    return best if _size(best) >= max(MIN_COLUMNS, MIN_RATIO * on_page) else None


def _size(lines: Sequence[str]) -> int:
    return sum(map(columns, lines))


def _from_json_ld(tree: HtmlElement) -> tuple[str, ...]:
    node = json_ld.article_node(tree)
    body = json_ld.first(node.get("articleBody"))
    if isinstance(body, str) and body.strip():
        return _lines(body)
    updates = node.get("liveBlogUpdate")
    lines: list[str] = []
    for update in updates if isinstance(updates, list) else ():
        if isinstance(update, dict):
            for name in ("headline", "articleBody"):
                value = json_ld.first(update.get(name))
                lines += _lines(value) if isinstance(value, str) else ()
    return tuple(lines)


def _lines(written: str) -> tuple[str, ...]:
    blocks = [written] if _MARKUP.search(written) else written.split("\n")
    return tuple(line for block in blocks for line in paragraphs(block).split("\n\n") if line)


def _from_state(value: object, title: str) -> tuple[str, ...]:
    headline = _letters(title)
    found = [_lines_of(story) for story in _stories(value, headline, 0)] if headline else []
    return max(found, key=_size, default=())


def _stories(value: object, headline: str, depth: int) -> Iterator[object]:
    """Yield the innermost objects, and flat lists, that have the headline among their own values."""
    if depth > MAX_DEPTH or not isinstance(value, (dict, list)):
        return
    inside = list(value.values()) if isinstance(value, dict) else value
    if any(isinstance(each, str) and _letters(each[:400]) == headline for each in inside):
        yield value
    for each in inside:
        yield from _stories(each, headline, depth + 1)


def _lines_of(story: object) -> tuple[str, ...]:
    """Return the list of paragraphs with the most text inside a story, or its longest text in markup."""
    return max(_runs(story, 0), key=_size, default=())


def _runs(value: object, depth: int) -> Iterator[tuple[str, ...]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        lines = _lines(value) if len(value) > MIN_COLUMNS // 2 else ()
        if any(map(is_sentence, lines)):
            yield lines
    elif isinstance(value, dict):
        for each in value.values():
            yield from _runs(each, depth + 1)
    elif isinstance(value, list):
        yield tuple(line for each in value for line in _texts_of(each) if is_sentence(line))
        for each in value:
            yield from _runs(each, depth + 1)


def _texts_of(block: object) -> tuple[str, ...]:
    """Return the text of a block of an article's list of blocks: a string, or an object with one."""
    if isinstance(block, str):
        return _lines(block)
    if isinstance(block, dict):
        strings = (each for each in block.values() if isinstance(each, str) and len(each) > 40)
        return next((lines for each in strings if (lines := _lines(each))), ())
    return ()


def _letters(text: str) -> str:
    return _NOT_LETTER.sub("", text).casefold()
