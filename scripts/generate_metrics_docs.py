"""Write docs/metrics.md: every metric of the program, read off the registry that the metrics are made on.

Run: `make gen`. It owns the page's form; names, labels and help texts are
those of the metrics.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.registry import Collector

from conflictwire.machine_metrics import MachineMetrics
from ingest.metrics import IngestMetrics
from runtime.metrics import RuntimeMetrics
from runtime.workers import WorkerMetrics, WorkerPool

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "metrics.md"
CONSUMERS = ROOT / "consumers"

_SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}

_HEAD = """\
# Metrics

Written by `scripts/generate_metrics_docs.py`; change the help texts where the metrics are made.

Each stage process serves its metrics under `/metrics` (settings `http_host` and `http_port`), in the text
format of Prometheus or OpenMetrics, as the scraper requests. It also serves the usual metrics of Python and
of the process (`python_*`, `process_*`). `conflictwire up` has a `/metrics` of its own, on port 9463 where it
is free. Alerts on them: [runbook.md](runbook.md).

Names are those to query. A histogram `x` has the series `x_bucket` (label `le`), `x_sum` and
`x_count`. A counter with labels has no series before its first event.
"""


@dataclass(frozen=True, slots=True)
class Described:
    """One metric.

    Attributes:
        name: As it is queried; a histogram's without suffix.
        samples: The names of its series.
    """

    name: str
    kind: str
    labels: tuple[str, ...]
    text: str
    samples: tuple[str, ...]


class _Recorder(CollectorRegistry):
    """A registry that remembers its collectors: a collection has no labels before the first event."""

    def __init__(self) -> None:
        super().__init__()
        self.collectors: list[Collector] = []

    def register(self, collector: Collector) -> None:
        self.collectors.append(collector)
        super().register(collector)


def sections() -> dict[str, list[Described]]:
    """Return all metrics of the program by heading, each heading's in the order in which they are made."""
    every, ingest, workers, machine = (_Recorder() for _ in range(4))
    RuntimeMetrics(every, stage="any")
    IngestMetrics(ingest)
    WorkerPool(
        workers=1, tasks_per_worker=1, preload=[], metrics=WorkerMetrics(workers)
    )  # no process before its first task
    MachineMetrics(machine, data_dir=Path("/"))
    made = {
        "Every stage": every,
        "Ingest": ingest,
        "Ingest's worker processes": workers,
        **_of_consumers(),
        "`conflictwire up`": machine,
    }
    return {title: [_described(each) for each in registry.collectors] for title, registry in made.items()}


def _of_consumers() -> dict[str, _Recorder]:
    """Return the metrics of each consumer that has a `metrics.py`, which names their class in `__all__`."""
    made = {}
    for path in sorted(CONSUMERS.glob("*/metrics.py")):
        name = path.parent.name
        module = import_module(f"consumers.{name}.metrics")
        made[name.capitalize()] = _Recorder()
        for metrics in module.__all__:
            getattr(module, metrics)(made[name.capitalize()])
    return made


def render(found: dict[str, list[Described]]) -> str:
    """Return the page."""
    parts = [_HEAD]
    for title, metrics in found.items():
        parts.append(f"\n## {title}\n\n| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n")
        parts.extend(_lines(metrics))
    return "".join(parts)


def _lines(metrics: Iterable[Described]) -> Iterable[str]:
    for metric in metrics:
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        yield f"| `{metric.name}` | {metric.kind} | {labels} | {metric.text} |\n"


def _described(collector: Collector) -> Described:
    (family,) = collector.collect()
    suffixes = _SUFFIXES[family.type]
    return Described(
        name=family.name + ("_total" if family.type == "counter" else ""),
        kind=family.type,
        labels=tuple(getattr(collector, "_labelnames")),  # noqa: B009 - private, and there is no other way
        text=family.documentation,
        samples=tuple(family.name + suffix for suffix in suffixes),
    )


if __name__ == "__main__":
    PAGE.write_text(render(sections()), encoding="utf-8")
