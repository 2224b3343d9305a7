"""Checks that the tests reach as much of each package as they did: the end of `make coverage`.

Combines what the processes of a run left behind, prints a line a folder, and exits with 1 where one is below
its floor. Floors only go up: raise one when what it guards has risen by more than a point.
"""

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "conflictwire": 75.0,
    "consumers": 60.0,
    "consumers/tagger/core": 95.0,
    "ingest": 80.0,
    "ingest/core": 95.0,
    "localkafka": 60.0,
    "runtime": 85.0,
    "schemas": 90.0,
}
"""Per cent of the statements, by folder; a file counts for the deepest one that holds it."""


def _measured() -> dict[str, tuple[int, int]]:
    """Return statements reached and statements, by folder."""
    run = Coverage(config_file=str(ROOT / "pyproject.toml"))
    run.combine(keep=True)
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.json"
        run.json_report(outfile=str(report))
        files = json.loads(report.read_text("utf-8"))["files"]
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for name, file in files.items():
        folder = max((each for each in FLOORS if name.startswith(f"{each}/")), key=len)
        reached, statements = found[folder]
        summary = file["summary"]
        found[folder] = reached + summary["covered_lines"], statements + summary["num_statements"]
    return found


def main() -> int:
    """Print the table and return the exit code."""
    found = _measured()
    below = 0
    for folder, floor in FLOORS.items():
        reached, statements = found[folder]
        per_cent = 100 * reached / statements if statements else 0.0
        word = "" if per_cent >= floor else "below its floor"
        below += per_cent < floor
        print(
            f"{folder:<22} {per_cent:5.1f} % of {statements:5} statements, floor {floor:g} %  {word}".rstrip()
        )
    if below:
        print("coverage: write tests for what is not reached: .venv/bin/coverage report --show-missing")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
