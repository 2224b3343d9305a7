"""The Grafana dashboard as data: one module for each of its rows, top to bottom.

To add a panel, add a `Graph` to a row: panels flow from left to right, 24 columns wide. `make gen` writes
the JSON.
"""

from scripts.dashboard import articles, feeds, kafka, processes, wire

__all__ = ["HEAD", "ROWS"]

HEAD = {
    "uid": "conflictwire",
    "title": "conflictwire",
    "description": (
        "The road from a feed's entry to a tagged story. What each alert means: docs/runbook.md; "
        "each metric: docs/metrics.md."
    ),
    "tags": ["conflictwire"],
    "schemaVersion": 39,
    "version": 1,
    "editable": False,
    "graphTooltip": 1,
    "refresh": "15s",
    "timezone": "utc",
    "time": {"from": "now-1h", "to": "now"},
    "annotations": {"list": []},
    "templating": {"list": []},
    "links": [],
}

ROWS = (wire.ROW, feeds.ROW, articles.ROW, kafka.ROW, processes.ROW)
