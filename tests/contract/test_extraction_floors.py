"""Extraction's quality on gold pages does not fall: every fourth page of each set."""

from pathlib import Path

import pytest

from bench.adapters import extract_text
from bench.extraction_harm import MAX_LOST_SHARE, STEPS, lost_beside, taken_by
from bench.extraction_quality import (
    FLOORS,
    SETS,
    SNIPPET_FLOORS,
    default_texts,
    gold_pages,
    our_texts,
    overlaps,
    snippet_pages,
    snippet_score,
)
from bench.shingles import score

EVERY = 4


@pytest.mark.parametrize("name", SETS)
def test_f1_stays_above_its_floor(name: str, shared: Path) -> None:
    """What was measured in November 2026, less the uncertainty of so few pages."""
    assert (shared / "corpora").is_dir()
    pages = gold_pages(name, every=EVERY)
    found = overlaps(pages, [extract_text(page.html, page.url) for page in pages])
    assert score(found).f1 >= FLOORS[name]


def test_snippets_stay_above_their_floors(shared: Path) -> None:
    """Pages in many languages that nobody tuned on: what must be in the text, and what must not."""
    assert (shared / "corpora").is_dir()
    pages = snippet_pages(every=2)
    found = snippet_score(pages, our_texts(pages))
    assert found.precision >= SNIPPET_FLOORS.precision
    assert found.recall >= SNIPPET_FLOORS.recall


@pytest.mark.parametrize("name", ["aeb"])
def test_hardly_a_sentence_is_lost_that_trafilatura_keeps(name: str, shared: Path) -> None:
    """What extraction takes away is measured beside the library under it."""
    assert (shared / "corpora").is_dir()
    pages = gold_pages(name, every=EVERY)
    lost, kept = lost_beside(pages, our_texts(pages), default_texts(pages))
    assert len(lost) <= MAX_LOST_SHARE * kept, lost


def test_step_that_is_left_out_takes_nothing_and_comes_back() -> None:
    """The list of harm compares two readings of a page, and changes neither for whoever reads next."""
    assert taken_by(STEPS["furniture"], [], []) == []
    assert STEPS["furniture"].instead is not None
