"""Lists of feeds beside what is read from them: `tests/golden/feeds/`, the cases whose `how` is `import`."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.adapters import read_feed_list

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "feeds"
CASES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
IMPORTS = {
    name: case for name, case in CASES.items() if isinstance(case, dict) and case.get("how") == "import"
}


@pytest.mark.parametrize("case", IMPORTS.values(), ids=IMPORTS)
def test_list_gives_its_feeds(case: dict[str, Any]) -> None:
    """Each file was written by another program, and each was read wrongly by some reader."""
    expected = case["expect"]
    found = read_feed_list((FOLDER / case["file"]).read_bytes(), case["file"])
    assert [feed["url"] for feed in found["feeds"]] == expected["urls"]
    if "publishers" in expected:
        assert [feed["publisher"] for feed in found["feeds"]] == expected["publishers"]
    refused = expected.get("refused", [])
    assert [row["line"] for row in found["refused"]] == refused
