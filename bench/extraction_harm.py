"""Harm: the sentences of stories that each step of extraction takes away, and those that trafilatura keeps.

    python -m bench.extraction_harm [--json] [--sample 4] [--list 20] [--set snippets] [--step furniture]

Reads the pages of all sets (extraction and snippets in ../shared/corpora) with each step left out in turn. A
sentence of the gold text counts as taken by a step where it is in the text without the step, and not
with it; the sentences of `snippets` are its `must`. The second table compares with trafilatura's default: the
gold sentences that it keeps and ours loses. `--sample N` reads every Nth page.
"""

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from bench.adapters import extract_text
from bench.extraction_quality import SETS, GoldPage, default_texts, gold_pages, snippet_pages
from bench.figures import Figure, arguments, show
from bench.pages import CORPUS
from ingest.core.extraction import body, pipeline, pruning, reader

__all__ = ["MAX_LOST_SHARE", "STEPS", "gold_sentences", "lost_beside", "taken_by"]

MAX_LOST_SHARE = 0.005  # of the gold sentences that trafilatura keeps
MIN_LETTERS = 15  # a shorter sentence may be found by chance
ALL_SETS = (*SETS, "snippets")

_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…。！？।۔።])[\"'”’»)\]]*\s+|\n+")
_NOT_WORD = re.compile(r"\W+")


class Step(NamedTuple):
    """What takes text away: a name of a module, and what stands in for it where the step is left out."""

    module: ModuleType
    name: str
    instead: Any


def _nothing(result: object) -> Callable[..., object]:
    """Return a function that gives the same for all pages."""
    return lambda *_, **__: result


STEPS = {
    "hidden": Step(pruning, "drop_hidden", _nothing(None)),
    "dialogs": Step(pruning, "drop_dialogs", _nothing(None)),
    "appended": Step(body, "drop_appended", _nothing(result=False)),
    "tags": Step(reader, "SKIPPED", frozenset({"script", "style"})),
    "names": Step(reader, "stands_beside", _nothing(result=False)),
    "boxes": Step(reader, "linking_boxes", _nothing(frozenset())),
    "cards": Step(reader, "is_card", _nothing(result=False)),
    "menus": Step(reader, "is_menu", _nothing(result=False)),
    "repeated": Step(reader, "Repeated", _nothing(())),
    "selection": Step(body, "select", list),
    "furniture": Step(pipeline, "without_furniture", lambda lines, **_: tuple(lines)),
}
"""Every step that takes text away and needs no knowledge of the site, in the order of the pipeline."""


@contextlib.contextmanager
def left_out(step: Step) -> Iterator[None]:
    """Run without a step."""
    original = getattr(step.module, step.name)
    setattr(step.module, step.name, step.instead)
    try:
        yield
    finally:
        setattr(step.module, step.name, original)


def gold_sentences(page: GoldPage) -> list[str]:
    """Return the sentences of a page's story."""
    if not page.body:
        return list(page.must)
    sentences = (sentence.strip() for sentence in _BETWEEN_SENTENCES.split(page.body))
    return [sentence for sentence in sentences if len(_letters(sentence)) >= MIN_LETTERS]


def taken_by(step: Step, pages: Sequence[GoldPage], ours: Sequence[str]) -> list[tuple[str, str]]:
    """Return (page, sentence) for each gold sentence that a step takes away.

    Args:
        ours: The texts with the step.
    """
    with left_out(step):
        without = [extract_text(page.html, page.url) for page in pages]
    return _lost(pages, ours, without)


def lost_beside(
    pages: Sequence[GoldPage], ours: Sequence[str], theirs: Sequence[str]
) -> tuple[list[tuple[str, str]], int]:
    """Return (page, sentence) of the gold that theirs has and ours lacks, and how many of them theirs has."""
    kept = sum(
        _letters(sentence) in text
        for page, text in zip(pages, map(_letters, theirs), strict=True)
        for sentence in gold_sentences(page)
    )
    return _lost(pages, ours, theirs), kept


def _lost(pages: Sequence[GoldPage], ours: Sequence[str], others: Sequence[str]) -> list[tuple[str, str]]:
    lost: list[tuple[str, str]] = []
    for page, text, other in zip(pages, map(_letters, ours), map(_letters, others), strict=True):
        for sentence in gold_sentences(page):
            letters = _letters(sentence)
            if letters in other and letters not in text:
                lost.append((page.id, sentence))
    return lost


def _letters(text: str) -> str:
    return _NOT_WORD.sub(" ", text).strip().casefold()


def _pages(name: str, every: int) -> list[GoldPage]:
    return snippet_pages(every=every) if name == "snippets" else gold_pages(name, every=every)


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--set", action="append", choices=ALL_SETS, help="one set, or several; all otherwise")
    parser.add_argument("--step", action="append", choices=STEPS, help="one step, or several; all otherwise")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="read every Nth page")
    parser.add_argument("--list", type=int, default=0, metavar="N", help="list N sentences of each kind")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("no pages to measure with: ../shared/corpora/extraction does not exist", file=sys.stderr)
        return 1
    pages = [page for name in options.set or ALL_SETS for page in _pages(name, options.sample)]
    ours = [extract_text(page.html, page.url) for page in pages]
    lost, kept = lost_beside(pages, ours, default_texts(pages))
    figures = [
        Figure("gold sentences that trafilatura keeps", kept),
        Figure("of these ours loses", 100 * len(lost) / max(kept, 1), "%", at_most=100 * MAX_LOST_SHARE),
    ]
    _list("lost", lost, options.list)
    for name in options.step or STEPS:
        print(f"reading {len(pages)} pages without {name}", file=sys.stderr)
        taken = taken_by(STEPS[name], pages, ours)
        figures.append(Figure(f"gold sentences taken by {name}", len(taken)))
        _list(name, taken, options.list)
    show(figures, as_json=options.json)
    return 0


def _list(name: str, sentences: Sequence[tuple[str, str]], count: int) -> None:
    for page, sentence in sentences[:count]:
        row = {"step": name, "page": page, "sentence": sentence}
        print(json.dumps(row, ensure_ascii=False), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
