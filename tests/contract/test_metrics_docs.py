"""docs/metrics.md, the dashboard and the alerts speak of the metrics that there are, and of all of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scripts import generate_dashboard
from scripts.generate_metrics_docs import PAGE, Described, render, sections

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboards" / "conflictwire.json"
RULES = ROOT / "deploy" / "prometheus" / "rules" / "conflictwire.yml"
METRICS = [metric for group in sections().values() for metric in group]


def _expressions() -> Iterator[str]:
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        for target in panel.get("targets", []):
            yield target["expr"]
    for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"]:
        for rule in group["rules"]:
            yield rule["expr"]


def _used() -> set[str]:
    return {name for expression in _expressions() for name in re.findall(r"\bconflictwire_\w+", expression)}


def test_the_page_is_what_the_script_writes() -> None:
    """A metric that was added, renamed or described differently is so on the page."""
    assert PAGE.read_text("utf-8") == render(sections()), "run `make gen`"


def test_the_dashboard_is_what_the_script_writes() -> None:
    """A panel is changed in its description, not in the JSON that is made of it."""
    assert DASHBOARD == generate_dashboard.PAGE
    assert DASHBOARD.read_text("utf-8") == generate_dashboard.render(), "run `make gen`"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_is_on_the_dashboard_or_in_an_alert(metric: Described) -> None:
    """What nobody looks at need not be counted."""
    assert set(metric.samples) & _used(), (
        f"{metric.name} is in no query: add a panel in scripts/dashboard/ or an alert in {RULES}"
    )


def test_every_metric_has_a_name_of_ours_and_a_sentence() -> None:
    """One prefix for all; a help text that is a sentence; no name twice."""
    names = [metric.name for metric in METRICS]
    assert all(name.startswith("conflictwire_") for name in names)
    assert all(metric.text.endswith(".") for metric in METRICS)
    assert len(names) == len(set(names))


def test_no_query_asks_for_a_metric_that_is_not_there() -> None:
    """A typing error in a dashboard or an alert looks like silence."""
    there = {sample for metric in METRICS for sample in metric.samples}
    assert _used() - there == set()


def test_labels_in_queries_are_labels_of_the_metrics() -> None:
    """`by (…)` and `{…}` name only labels that some metric of the query has, or the scrape gives."""
    labels_of = {sample: set(metric.labels) for metric in METRICS for sample in metric.samples}
    for expression in _expressions():
        names = re.findall(r"\bconflictwire_\w+", expression)
        known = {"le", "job", "instance"}.union(*[labels_of[name] for name in names])
        grouped = {
            word for group in re.findall(r"by \(([^)]*)\)", expression) for word in re.findall(r"\w+", group)
        }
        selected = set(re.findall(r"[{,]\s*(\w+)\s*[=!]", expression))
        assert (grouped | selected) - known == set(), expression
