"""Write deploy/grafana/dashboards/conflictwire.json from the rows of `scripts/dashboard/`.

Run: `make gen`.
"""

from pathlib import Path

from scripts import grafana
from scripts.dashboard import HEAD, ROWS

__all__ = ["PAGE", "render"]

PAGE = Path(__file__).resolve().parents[1] / "deploy" / "grafana" / "dashboards" / "conflictwire.json"


def render() -> str:
    """Return the dashboard as Grafana reads it."""
    return grafana.render(HEAD, ROWS)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
