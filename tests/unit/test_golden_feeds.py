"""Feeds as publishers really write them, each after a public report, with the values that are right."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.adapters import parse_feed

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "feeds"
CASES = sorted(
    path
    for path in FOLDER.glob("*.json")
    if json.loads(path.read_text("utf-8")).get("how") == "parse"  # the others are followed, or lists
)


def holds(value: Any, expected: Any) -> bool:  # noqa: ANN401 - as JSON has them
    """Return whether a value is what a case expects: itself, or what it contains, lacks or is one of."""
    if not isinstance(expected, dict):
        return bool(value == expected)
    return (
        expected.get("contains", "") in (value or "")
        and ("lacks" not in expected or expected["lacks"] not in (value or ""))
        and ("in" not in expected or value in expected["in"])
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_feed_is_read_as_the_case_says(path: Path) -> None:
    """The case's `why` tells what goes wrong elsewhere."""
    case = json.loads(path.read_text("utf-8"))
    rows = parse_feed((FOLDER / case["file"]).read_bytes(), case["url"], case["headers"])
    expected = case["expect"]
    assert len(rows) == expected.get("count", len(rows))
    wrong = {
        (number, name): row[name]
        for number, (row, wanted) in enumerate(zip(rows, expected.get("entries", rows), strict=True))
        for name, value in wanted.items()
        if not holds(row[name], value)
    }
    assert wrong == {}
