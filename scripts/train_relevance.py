"""Fits the logistic of relevance, and tests what a linear model of more features would carry over.

Run it after a change of the lexicons: `python -m scripts.train_relevance`. It prints MIDDLE and STEEPNESS for
consumers/tagger/core/relevance/relevance.py, and then, for each development set left out of the training, how
the weighed sum alone and a model over classes of cues do on it. Features count classes of cues, never words
of a corpus. The corpora are beside the checkout; without them nothing can be fitted.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conflictwire.samplewire.content import gold
from consumers.tagger.core.gazetteer.build import build_lexicons
from consumers.tagger.core.gazetteer.terms import Lexicon
from consumers.tagger.core.relevance.relevance import find_cues, strengths
from consumers.tagger.core.text.document import read_document
from consumers.tagger.loading import load_tables

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpora" / "tagging" / "relevance.jsonl"
SUM = ("total",)
MORE = ("total", "conflict", "unrest", "counter", "kinds", "lead", "length")
_RIDGE = 1.0
_STEPS = 25
_LARGEST_LOGIT = 30.0
_MIN_PROBABILITY = 1e-3


@dataclass(frozen=True, slots=True)
class Example:
    """A text of a set, as features, and whether it is relevant."""

    group: str
    features: dict[str, float]
    relevant: bool


def _features(lexicon: Lexicon, title: str, text: str) -> dict[str, float]:
    parts = read_document(title, text)
    cues = find_cues(lexicon, parts)
    chars = sum(len(part.text.original) for part in parts)
    sums = strengths(cues, chars)
    kinds = {cue.term.event for cue in cues if cue.term.weight >= 1}
    lead = sum(cue.term.weight for cue in cues if cue.term.weight > 0 and cue.part.in_lead(cue.start))
    return {
        "total": sums.total,
        "conflict": math.log1p(sums.conflict),
        "unrest": math.log1p(sums.unrest),
        "counter": math.log1p(-sums.counter),
        "kinds": math.log1p(len(kinds)),
        "lead": math.log1p(lead),
        "length": math.log(max(100, chars)),
    }


def examples() -> Iterator[Example]:
    """Yield the texts that say whether they are about conflict: the corpus's and the sample wire's."""
    lexicons = build_lexicons(load_tables())
    with CORPUS.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["conflict"] is not None:
                found = _features(lexicons[row["lang"]], row.get("title") or "", row["text"])
                yield Example(row["set"], found, row["conflict"])
    for article in gold():
        found = _features(lexicons[article.language], article.title, article.text)
        yield Example("sample wire", found, article.conflict)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(len(rows)):
            if other != at:
                factor = rows[other][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


def _probability(weights: Sequence[float], point: Sequence[float]) -> float:
    logit = sum(weight * value for weight, value in zip(weights, point, strict=True))
    return 1 / (1 + math.exp(-max(-_LARGEST_LOGIT, min(_LARGEST_LOGIT, logit))))


def fit(data: Sequence[Example], names: Sequence[str]) -> list[float]:
    """Return intercept and weights of the features: ridge logistic regression, each set weighing the same."""
    size = Counter(one.group for one in data)
    points = [(1.0, *(one.features[name] for name in names)) for one in data]
    weights = [0.0] * (len(names) + 1)
    for _ in range(_STEPS):
        ridge = [0.0, *([_RIDGE] * len(names))]
        slope = [-pull * weight for pull, weight in zip(ridge, weights, strict=True)]
        bend = [[pull if row == at else 0.0 for at in range(len(weights))] for row, pull in enumerate(ridge)]
        for one, point in zip(data, points, strict=True):
            share = len(data) / len(size) / size[one.group]
            guess = _probability(weights, point)
            for row, value in enumerate(point):
                slope[row] += share * (one.relevant - guess) * value
                for at, other in enumerate(point):
                    bend[row][at] += share * max(guess * (1 - guess), 1e-9) * value * other
        weights = [weight + step for weight, step in zip(weights, _solved(bend, slope), strict=True)]
    return weights


def _line(name: str, weights: Sequence[float], names: Sequence[str], data: Sequence[Example]) -> str:
    guesses = [
        (_probability(weights, (1.0, *(one.features[feature] for feature in names))), one.relevant)
        for one in data
    ]
    right = sum((guess >= 0.5) is relevant for guess, relevant in guesses) / len(guesses)
    loss = -sum(
        math.log(max(_MIN_PROBABILITY, guess if relevant else 1 - guess)) for guess, relevant in guesses
    )
    return f"{name}: right={right:.3f} log_loss={loss / len(guesses):.3f}"


def main() -> int:
    """Print the two numbers, and what carries over to a set that was left out."""
    if not CORPUS.is_file():
        print(f"nothing to train on: {CORPUS.name} is not beside the checkout")
        return 1
    data = list(examples())
    intercept, steepness = fit(data, SUM)
    print(f"MIDDLE = {-intercept / steepness:.2f}\nSTEEPNESS = {steepness:.2f}")
    for left_out in sorted({one.group for one in data}):
        others = [one for one in data if one.group != left_out]
        own = [one for one in data if one.group == left_out]
        for name, names in (("sum alone", SUM), ("more features", MORE)):
            print(_line(f"{left_out} left out, {name}", fit(others, names), names, own))
    return 0


if __name__ == "__main__":
    sys.exit(main())
