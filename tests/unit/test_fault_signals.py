"""What the fault suite takes for a sign of a fault, from pages as Prometheus scrapes them."""

from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from tests.faults.suite.signals import SIGNALS, Scrapes

ROOT = Path(__file__).resolve().parents[2]


class Target:
    """A process with metrics of the service's names."""

    def __init__(self, *, started: float = 1.0) -> None:
        self.registry = CollectorRegistry()
        started_at = Gauge("process_start_time_seconds", "", registry=self.registry)
        started_at.set(started)
        self.killed = Counter("conflictwire_workers_killed", "", ["reason"], registry=self.registry)
        self.seconds = Histogram(
            "conflictwire_transaction_seconds", "", ["stage"], buckets=(0.5, 1.0, 2.0), registry=self.registry
        )
        self.ready = Gauge("conflictwire_ready", "", ["stage"], registry=self.registry)
        self.ready.labels("ingest").set(1)


def _seen(scrapes: Scrapes) -> set[str]:
    return {signal.shown for signal in scrapes.seen}


def test_counter_counts_from_the_second_scrape_on() -> None:
    """What was counted before the fault is none of its."""
    target, scrapes = Target(), Scrapes()
    target.killed.labels("died").inc()
    scrapes.take("ingest-0", target.registry.collect())
    assert _seen(scrapes) == set()
    target.killed.labels("died").inc()
    target.killed.labels("deadline").inc(0)
    scrapes.take("ingest-0", target.registry.collect())
    assert _seen(scrapes) == {'conflictwire_workers_killed_total{reason="died"}'}


def test_process_that_was_started_again_shows_and_counts_from_zero() -> None:
    """A counter that fell is a new process's."""
    before, after, scrapes = Target(), Target(started=2.0), Scrapes()
    before.killed.labels("died").inc(5)
    scrapes.take("ingest-0", before.registry.collect())
    after.killed.labels("died").inc(2)
    scrapes.take("ingest-0", after.registry.collect())
    assert _seen(scrapes) == {
        "changes(process_start_time_seconds)",
        'conflictwire_workers_killed_total{reason="died"}',
    }


def test_only_a_slow_transaction_is_a_slow_transaction() -> None:
    """Those within the bucket of a second do not count."""
    target, scrapes = Target(), Scrapes()
    scrapes.take("tag-0", target.registry.collect())
    target.seconds.labels("tagger").observe(0.7)
    scrapes.take("tag-0", target.registry.collect())
    assert _seen(scrapes) == set()
    target.seconds.labels("tagger").observe(1.3)
    scrapes.take("tag-0", target.registry.collect())
    assert _seen(scrapes) == {"conflictwire_transaction_seconds > 1.0"}


def test_gauge_counts_while_it_is_beyond_its_limit_and_signals_are_forgotten() -> None:
    """Each wave of strikes answers for its own."""
    target, scrapes = Target(), Scrapes()
    target.ready.labels("ingest").set(0)
    scrapes.take("ingest-0", target.registry.collect())
    assert _seen(scrapes) == {"conflictwire_ready == 0"}
    scrapes.reset()
    target.ready.labels("ingest").set(1)
    scrapes.take("ingest-0", target.registry.collect())
    assert _seen(scrapes) == set()


def test_target_that_stops_to_answer_is_down_and_one_that_never_did_is_not() -> None:
    """A process that is starting is not missed."""
    target, scrapes = Target(), Scrapes()
    scrapes.failed("ingest-0")
    assert _seen(scrapes) == set()
    scrapes.take("ingest-0", target.registry.collect())
    scrapes.failed("ingest-0")
    assert _seen(scrapes) == {"up == 0"}


def test_every_signal_is_a_metric_of_the_service_or_of_its_process() -> None:
    """A metric that is renamed would make its signal blind."""
    page = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    documented = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    own = {"process_start_time_seconds", "up"}
    names = {signal.sample.removesuffix("_count") for signal in SIGNALS} - own
    assert names <= documented
