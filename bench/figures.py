"""Figures: what a benchmark found, with its target, as a table for people or as JSON.

Owns the presentation. A missed target is a figure like any other; a benchmark fails only where it could not
measure.
"""

import argparse
import json
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from runtime.clock import Clock

__all__ = ["Figure", "arguments", "quantile", "show"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    Attributes:
        at_most, at_least: The target, where there is one.
    """

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def target(self) -> str:
        """Return the target for people, empty where there is none."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.at_least:g}" if self.at_least is not None else ""

    @property
    def reached(self) -> bool | None:
        """Return whether the target is reached, None where there is none."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return self.value >= self.at_least if self.at_least is not None else None


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return the parser that every benchmark begins with: `--json`."""
    lines = (description or "").splitlines()
    parser = argparse.ArgumentParser(description=lines[0] if lines else "")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


def quantile(values: Sequence[float], percent: int) -> float:
    """Return a percentile.

    Raises:
        ValueError: There are no values.
    """
    if not values:
        raise ValueError("nothing was measured")
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def show(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures to standard output."""
    if as_json:
        document = {
            "at": Clock().now().isoformat(),
            "cores": os.cpu_count(),
            "figures": [
                {"name": f.name, "value": f.value, "unit": f.unit, "target": f.target, "reached": f.reached}
                for f in figures
            ],
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return
    words = {None: "", True: "reached", False: "missed"}
    rows = [(f.name, _rounded(f.value), f.unit, f.target, words[f.reached]) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, value, unit, target, word in rows:
        line = f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {target:<10} {word}"
        print(line.rstrip())


def _rounded(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
