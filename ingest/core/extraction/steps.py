"""Steps: what each step of extraction kept and took of a page, line by line, for people who look at one.

Owns putting the answers of the steps side by side; the service does not use it. Each decision is made by the
very code that the pipeline runs.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from ingest.core.extraction.body import find_body
from ingest.core.extraction.furniture import kind_of
from ingest.core.extraction.inline import BLOCKS, flat, fold_lines, has_blocks, written
from ingest.core.extraction.parsing import parse
from ingest.core.extraction.pipeline import extract
from ingest.core.extraction.pruning import prune
from ingest.core.extraction.reader import Line, read_lines
from ingest.core.extraction.region import find_region
from ingest.core.extraction.screening import Refused, screen
from ingest.core.extraction.selection import select
from ingest.core.extraction.weights import heaviest_container, weigh
from ingest.core.web.urls import Url

__all__ = ["KEPT", "PageLine", "steps_of"]

KEPT = "kept"
_NEVER_SHOWN = frozenset({"script", "style", "noscript", "template", "head", "title"})


class PageLine(NamedTuple):
    """A line of a page, and the step that took it (`KEPT`: none), with what it went by.

    The steps: hidden (`pruning`, `visibility`), tag, side (`names`), card, menu, box, outside (of the
    `region`), lead, core, between, tail (`selection`, by zone), headline, furniture, data (the text was read
    from the page's data).
    """

    text: str
    step: str
    detail: str = ""


def steps_of(body: bytes, *, url: Url | None, content_type: str | None) -> list[PageLine]:
    """Return the lines of a page in reading order; none for what is not a page.

    Args:
        body, url, content_type: As of `pipeline.extract`.
    """
    screened = screen(body, content_type)
    tree = None if isinstance(screened, Refused) else parse(screened)
    root = tree.find("body") if tree is not None else None
    if tree is None or root is None:
        return []
    found = extract(body, url=url, content_type=content_type)
    before = list(_lines_of(root))
    prune(tree)
    left: dict[HtmlElement, str] = {}
    read = _read(tree, left)
    fates = _Fates(read, left, set(found.text.split("\n\n")), found.language)
    after: dict[HtmlElement, deque[str]] = defaultdict(deque)
    for block, text in _lines_of(root):
        after[block].append(text)
    lines = [
        fates.of(block, after[block].popleft()) if after.get(block) else PageLine(text, "hidden")
        for block, text in before
    ]
    if any(line.step == KEPT for line in lines):
        return lines
    shown = set(find_body(tree).paragraphs)
    return [
        *lines,
        *(PageLine(text, KEPT, "" if text in shown else "data") for text in found.text.split("\n\n")),
    ]


def _read(tree: HtmlElement, left: dict[HtmlElement, str]) -> dict[str, tuple[Line, bool]]:
    """Return the lines that were read, each with whether it was selected."""
    weights = weigh(tree)
    root, heaviest = tree.find("body"), heaviest_container(weights)
    if root is None or heaviest is None:
        return {}
    lines = read_lines(find_region(root, weights, heaviest), weights, left)
    chosen = set(map(id, select(lines)))
    return {line.text.removeprefix("- "): (line, id(line) in chosen) for line in lines}


class _Fates:
    def __init__(
        self,
        read: dict[str, tuple[Line, bool]],
        left: dict[HtmlElement, str],
        kept: set[str],
        language: str | None,
    ) -> None:
        self._read, self._left, self._language = read, left, language
        self._kept = {line.removeprefix("- ") for line in kept}

    def of(self, block: HtmlElement, text: str) -> PageLine:
        """Return a line of the pruned page with what became of it."""
        if text in self._kept:
            return PageLine(text, KEPT)
        for around in (block, *block.iterancestors()):
            if around in self._left:
                step, _, detail = self._left[around].partition(" ")
                return PageLine(text, step, detail)
        if text not in self._read:
            step = "headline" if block.tag == "h1" else "row" if block.tag in ("td", "th") else "outside"
            return PageLine(text, step)
        line, is_chosen = self._read[text]
        if is_chosen:
            kind = kind_of(text, language=self._language)
            return PageLine(text, "furniture", kind or "its section, the site's, or repeated")
        return PageLine(text, line.zone.value, "only leads elsewhere" if line.is_linked else "not a sentence")


def _lines_of(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield every line with the element that begins and ends it."""
    run = [flat(element.text)]
    for child in element:
        if child.tag in BLOCKS or has_blocks(child):
            yield from ((element, line) for line in fold_lines("".join(run)))
            run = []
            yield from _lines_of(child)
        elif child.tag not in _NEVER_SHOWN:
            run.append(written(child)[0])
        run.append(flat(child.tail))
    yield from ((element, line) for line in fold_lines("".join(run)))
