"""Grafana's form of a dashboard: panels as a person describes them, and the JSON that Grafana reads.

Owns where each panel stands and how it looks; the panels themselves are in `scripts/dashboard/`.

Source:
    Grafana's dashboard JSON model, schema version 39.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = ["Graph", "Query", "Row", "Stat", "render"]

_COLUMNS = 24
_STAT_HEIGHT, _GRAPH_HEIGHT = 4, 8
_SOURCE = {"type": "prometheus", "uid": "conflictwire-prometheus"}  # as deploy/grafana/provisioning has it
Json = dict[str, Any]


class Query(NamedTuple):
    """A PromQL expression, and the name of its series; `{{label}}` is replaced by Grafana."""

    expression: str
    legend: str


@dataclass(frozen=True, slots=True)
class Stat:
    """One number with its recent course.

    Attributes:
        colours: (from this value on, colour), ascending; the first is for everything below.
    """

    title: str
    help: str
    expression: str
    unit: str = "short"
    decimals: int = 0
    colours: tuple[tuple[float | None, str], ...] = ((None, "green"),)
    width: int = 4


@dataclass(frozen=True, slots=True)
class Graph:
    """Lines over time.

    Attributes:
        stacked: The sum of the series means something: filled areas on top of one another.
        limit: Draw a red line here.
    """

    title: str
    help: str
    queries: tuple[Query, ...]
    unit: str = "short"
    stacked: bool = False
    limit: float | None = None
    width: int = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A heading and the panels under it."""

    title: str
    panels: tuple[Stat | Graph, ...]


def render(head: Json, rows: Sequence[Row]) -> str:
    """Return the dashboard as Grafana reads it.

    Args:
        head: Everything but the panels: title, refresh, time span.
    """
    panels = [{"id": number, **panel} for number, panel in enumerate(_panels(rows), start=1)]
    return json.dumps({**head, "panels": panels}, indent=2, ensure_ascii=False) + "\n"


def _panels(rows: Sequence[Row]) -> Iterator[Json]:
    """Yield rows and panels, placed from left to right and from top to bottom."""
    y = 0
    for row in rows:
        yield {
            "type": "row",
            "title": row.title,
            "collapsed": False,
            "gridPos": _place(0, y, _COLUMNS, 1),
            "panels": [],
        }
        x, y, height = 0, y + 1, 0
        for panel in row.panels:
            if x + panel.width > _COLUMNS:
                x, y = 0, y + height
            height = _STAT_HEIGHT if isinstance(panel, Stat) else _GRAPH_HEIGHT
            place = _place(x, y, panel.width, height)
            yield _stat(panel, place) if isinstance(panel, Stat) else _graph(panel, place)
            x += panel.width
        y += height


def _place(x: int, y: int, width: int, height: int) -> Json:
    return {"h": height, "w": width, "x": x, "y": y}


def _stat(panel: Stat, place: Json) -> Json:
    defaults = {
        "unit": panel.unit,
        "thresholds": _thresholds(panel.colours),
        "noValue": "–",
        "decimals": panel.decimals,
    }
    options = {
        "colorMode": "value",
        "graphMode": "area",
        "justifyMode": "auto",
        "textMode": "value",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
    }
    queries = (Query(panel.expression, panel.title),)
    return _panel(panel, kind="stat", place=place, defaults=defaults, options=options, queries=queries)


def _graph(panel: Graph, place: Json) -> Json:
    lines: Json = {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 30 if panel.stacked else 10,
        "showPoints": "never",
        "spanNulls": False,
        "stacking": {"mode": "normal" if panel.stacked else "none", "group": "A"},
    }
    defaults: Json = {"unit": panel.unit, "min": 0, "custom": lines}
    if panel.limit is not None:
        lines["thresholdsStyle"] = {"mode": "line"}
        defaults["thresholds"] = _thresholds(((None, "transparent"), (panel.limit, "red")))
    options = {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    return _panel(
        panel, kind="timeseries", place=place, defaults=defaults, options=options, queries=panel.queries
    )


def _panel(
    panel: Stat | Graph, *, kind: str, place: Json, defaults: Json, options: Json, queries: Sequence[Query]
) -> Json:
    return {
        "type": kind,
        "title": panel.title,
        "description": panel.help,
        "datasource": _SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": options,
        "targets": [
            {
                "datasource": _SOURCE,
                "refId": letter,
                "expr": query.expression,
                "legendFormat": query.legend,
                "range": True,
            }
            for letter, query in zip("ABCDEFGH", queries, strict=False)
        ],
    }


def _thresholds(steps: tuple[tuple[float | None, str], ...]) -> Json:
    return {"mode": "absolute", "steps": [{"color": colour, "value": value} for value, colour in steps]}
