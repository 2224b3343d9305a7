"""The results of a run: bench/results/faults.json, and the table in docs/delivery.md that follows from it.

Run: `python -m tests.faults.suite.results` writes the table again.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.faults.suite.runner import Result

__all__ = ["RESULTS", "Row", "merged", "rendered", "rows", "summary", "table", "write", "wrong"]

Row = dict[str, Any]
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
    "seen in",
)


def rows(results: Sequence[Result], *, seed: int, at: str) -> list[Row]:
    """Return results as JSON holds them, without those that this machine could not have."""
    return [_row(result) | {"at": at, "seed": seed} for result in results if not result.skipped]


def _row(result: Result) -> Row:
    return {
        "fault": result.fault,
        "what": result.what,
        "times": result.times,
        "goal": result.goal,
        "waves": result.waves,
        "records": result.records,
        "lost": list(result.findings.lost),
        "doubled": list(result.findings.doubled),
        "reordered": list(result.findings.reordered),
        "uncommitted": list(result.findings.uncommitted),
        "stuck": result.stuck,
        "problems": result.problems,
        "notes": result.notes,
        "recovery_p50_seconds": _p50(result.recovery_seconds),
        "recovery_max_seconds": round(max(result.recovery_seconds, default=0.0), 1),
        "signal": result.signal,
        "signals": dict(sorted(result.signals.items())),
    }


def merged(before: Mapping[str, Any], run: Mapping[str, Any]) -> dict[str, Any]:
    """Return the results of before with those of a run, which may be of some kinds of fault alone."""
    faults = {one["fault"]: one for one in [*before["faults"], *run["faults"]]}
    return {"faults": list(faults.values())}


def table(run: Mapping[str, Any]) -> str:
    """Return the table of a run, in Markdown."""
    rows = [HEAD, ("---",) * len(HEAD)]
    for one in run["faults"]:
        signal = f"`{one['signal']}`" if one["signal"] else ""
        rows.append((one["what"], *_figures(one), signal))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _figures(one: Mapping[str, Any]) -> tuple[str, ...]:
    counts = [len(one[name]) for name in ("lost", "doubled", "reordered", "uncommitted")]
    seconds = [f"{one[f'recovery_{name}_seconds']} s" for name in ("p50", "max")]
    times = f"{one['times']} of {one['goal']}" if one["times"] < one["goal"] else f"{one['times']}"
    return (times, *map(str, (one["records"], *counts)), *seconds)


def summary(run: Mapping[str, Any]) -> str:
    """Return what a person reads after a run: a table, what is wrong, what was measured beside."""
    rows = [("", *HEAD[:-1])]
    rows += [("WRONG" if wrong(one) else "ok", one["fault"], *_figures(one)) for one in run["faults"]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    for one in run["faults"]:
        lines += [f"{one['fault']}: {text}" for text in [*wrong(one), *one["notes"]]]
    struck = sum(one["times"] for one in run["faults"])
    seen = sum(one["records"] for one in run["faults"])
    lines.append(
        f"{struck} strikes of {len(run['faults'])} kinds, {seen} records seen, "
        f"{sum(bool(wrong(one)) for one in run['faults'])} kinds with something wrong"
    )
    return "\n".join(line.rstrip() for line in lines)


def wrong(one: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a row; empty where nothing is."""
    found = [
        f"{name}: {', '.join(one[name])}"
        for name in ("lost", "doubled", "reordered", "uncommitted", "problems")
        if one[name]
    ]
    return [*found, f"did not recover {one['stuck']} times"] if one["stuck"] else found


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
