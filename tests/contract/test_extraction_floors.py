"""Extraction's quality on gold pages does not fall: every fourth page of each set."""

from pathlib import Path

import pytest

from bench.adapters import extract_text
from bench.extraction_quality import FLOORS, SETS, gold_pages, overlaps
from bench.shingles import score

EVERY = 4


@pytest.mark.parametrize("name", SETS)
def test_f1_stays_above_its_floor(name: str, shared: Path) -> None:
    """What was measured in November 2026, less the uncertainty of so few pages."""
    assert (shared / "corpora").is_dir()
    pages = gold_pages(name, every=EVERY)
    found = overlaps(pages, [extract_text(page.html, page.url) for page in pages])
    assert score(found).f1 >= FLOORS[name]
