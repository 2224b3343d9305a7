"""The results of a run: bench/results/faults.json, and the table in docs/delivery.md that follows from it.

Run: `python -m tests.faults.suite.results` writes the table again.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.faults.suite.runner import Result

__all__ = ["RESULTS", "document", "merged", "rendered", "table", "write"]

ROOT = Path(__file__).resolve().parents[3]
RESULTS = ROOT / "bench" / "results" / "faults.json"
PAGE = ROOT / "docs" / "delivery.md"
BEGIN = "<!-- `make faults` writes this table -->"
END = "<!-- end of the table -->"
HEAD = (
    "fault",
    "times",
    "records",
    "lost",
    "doubled",
    "out of order",
    "never committed",
    "recovery p50",
    "max",
)


def document(results: Sequence[Result], *, seed: int, at: str) -> dict[str, Any]:
    """Return a run as JSON holds it."""
    return {
        "faults": [
            {
                "fault": result.fault,
                "at": at,
                "seed": seed,
                "what": result.what,
                "times": result.times,
                "records": result.records,
                "lost": list(result.findings.lost),
                "doubled": list(result.findings.doubled),
                "reordered": list(result.findings.reordered),
                "uncommitted": list(result.findings.uncommitted),
                "stuck": result.stuck,
                "problems": result.problems,
                "recovery_p50_seconds": _p50(result.recovery_seconds),
                "recovery_max_seconds": round(max(result.recovery_seconds, default=0.0), 1),
            }
            for result in results
        ],
    }


def merged(before: Mapping[str, Any], run: Mapping[str, Any]) -> dict[str, Any]:
    """Return the results of before with those of a run, which may be of some kinds of fault alone."""
    faults = {one["fault"]: one for one in [*before["faults"], *run["faults"]]}
    return {"faults": list(faults.values())}


def table(run: Mapping[str, Any]) -> str:
    """Return the table of a run, in Markdown."""
    rows = [HEAD, ("---",) * len(HEAD)]
    for one in run["faults"]:
        counts = [len(one[name]) for name in ("lost", "doubled", "reordered", "uncommitted")]
        seconds = [f"{one[f'recovery_{name}_seconds']} s" for name in ("p50", "max")]
        rows.append((one["what"], *map(str, (one["times"], one["records"], *counts)), *seconds))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def rendered(page: str, run: Mapping[str, Any]) -> str:
    """Return a page with the table between its markers.

    Raises:
        ValueError: The page has no markers.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no {BEGIN!r} and {END!r} to write a table between")
    return f"{before}{BEGIN}\n\n{table(run)}\n{END}{after}"


def _p50(seconds: Sequence[float]) -> float:
    return round(statistics.median(seconds), 1) if seconds else 0.0


def write(run: Mapping[str, Any]) -> None:
    """Keep a run's results, and write the table again."""
    before = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"faults": []}
    RESULTS.parent.mkdir(exist_ok=True)
    rows = ",\n".join(map(json.dumps, merged(before, run)["faults"]))  # a row a line: so that a diff is read
    RESULTS.write_text(f'{{"faults": [\n{rows}\n]}}\n', encoding="utf-8")
    main()


def main() -> None:
    """Write the table of the last run."""
    run = json.loads(RESULTS.read_text("utf-8"))
    PAGE.write_text(rendered(PAGE.read_text("utf-8"), run), encoding="utf-8")


if __name__ == "__main__":
    main()
