"""Shingles: how close an extracted text is to the gold text.

Owns the measure; which pages are measured is each benchmark's. The definition is that of scrapinghub's
article-extraction-benchmark: shingles of four words, counts normalised for each page, precision and recall
averaged over the pages, F1 of the two averages.
"""

import random
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Overlap", "Score", "compare", "interval", "score"]

WORDS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """A page's shingles: found and right, found and wrong, missed; as shares of all three."""

    right: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float | None:
        """Return the share of the found text that is right; None where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Return the share of the gold text that was found; None where the gold is empty."""
        gold = self.right + self.missed
        return self.right / gold if gold else None

    @property
    def f1(self) -> float:
        """Return the F1 of this page alone, for lists of the worst."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def compare(found: str, gold: str) -> Overlap:
    """Compare a text with the gold text."""
    has, wants = _shingles(found), _shingles(gold)
    right = (has & wants).total()
    wrong, missed = has.total() - right, wants.total() - right
    total = right + wrong + missed
    return Overlap(right / total, wrong / total, missed / total) if total else Overlap(0, 0, 0)


def score(overlaps: Sequence[Overlap]) -> Score:
    """Return the averages over pages."""
    precisions = [each.precision for each in overlaps if each.precision is not None]
    recalls = [each.recall for each in overlaps if each.recall is not None]
    return Score(statistics.fmean(precisions), statistics.fmean(recalls))


def interval(overlaps: Sequence[Overlap], *, draws: int = 300) -> float:
    """Return half the width of the 95 % interval of F1, by bootstrap over the pages; the same each time."""
    chance = random.Random(0)  # noqa: S311 - for statistics
    drawn = [score(chance.choices(overlaps, k=len(overlaps))).f1 for _ in range(draws)]
    return 1.96 * statistics.stdev(drawn)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(
        shingle for i in range(max(1, len(words) - WORDS + 1)) if (shingle := tuple(words[i : i + WORDS]))
    )
