"""The runtime's metrics, on a registry that is handed in.

Owns what every stage has in common; the stages' own metrics stand beside their shells.
"""

import contextlib
from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

__all__ = ["RuntimeMetrics"]

_TRANSACTION_BUCKETS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class RuntimeMetrics:
    """Counters and gauges of the Kafka shell; `stage` and the partition are their labels."""

    def __init__(self, registry: CollectorRegistry, *, stage: str) -> None:
        self.registry = registry
        self._stage = stage
        self._define_transactions()
        self._define_records()
        self._define_shards()
        self._define_tables()

    def _define_transactions(self) -> None:
        self._transactions = self._counter("transactions", "Kafka transactions, by result.", "result")
        for result in ("committed", "failed"):  # a series from the start: a rate sees its first event
            self._transactions.labels(self._stage, result)
        self._transaction_seconds = Histogram(
            "conflictwire_transaction_seconds",
            "From the beginning of a transaction to its commit.",
            ["stage"],
            buckets=_TRANSACTION_BUCKETS,
            registry=self.registry,
        )
        self._queue = self._gauge(
            "commit_queue_records", "Records waiting for their transaction.", "partition"
        )

    def _define_records(self) -> None:
        self._read = self._counter("records_read", "Records consumed.", "topic")
        self._written = self._counter("records_written", "Records committed.", "topic")
        self._dead_letters = self._counter("dead_letters", "Records written to the dead letters.", "reason")
        self._lag = self._gauge("lag_records", "Last stable offset minus position of the input.", "partition")
        self._unstable = self._gauge(
            "unstable_records",
            "Records of the input held back by another producer's open transaction.",
            "partition",
        )

    def _define_shards(self) -> None:
        self._owned = self._gauge("shards_owned", "Shards that this process works on.")
        self._halted = self._gauge(
            "shards_halted", "Shards that are halted until an operator acts; `/readyz` says why."
        )
        self._ready = self._gauge("ready", "1 while the stage does its work, else 0; `/readyz` says why.")
        self._broker = self._gauge("broker_answered_seconds", "Time since the broker last answered.")
        self._assignments = self._counter("assignments", "Assignments of partitions by the consumer group.")
        self._restarts = self._counter("shard_restarts", "Shards restarted after a fault.")
        self._clock_steps = self._counter(
            "clock_steps", "Steps of the machine's clock by more than two seconds, and sleeps of the machine."
        )
        for counter in (self._assignments, self._restarts, self._clock_steps):
            counter.labels(self._stage)

    def watch(self, *, ready: Callable[[], bool], silence: Callable[[], float]) -> None:
        """Show at each scrape whether the stage is ready, and since when the broker has not answered."""
        self._ready.labels(self._stage).set_function(lambda: float(ready()))
        self._broker.labels(self._stage).set_function(silence)

    def _define_tables(self) -> None:
        self._table_keys = self._gauge("table_keys", "Keys held in memory.", "table", "partition")
        self._table_bytes = self._gauge(
            "table_bytes", "Bytes of keys and values held in memory.", "table", "partition"
        )
        self._restore_seconds = self._gauge(
            "restore_seconds", "How long the last restore of a shard's tables took.", "partition"
        )
        self._quarantined = self._gauge(
            "quarantined_keys",
            "Table keys not worked on, because their record cannot be read.",
            "partition",
        )

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"conflictwire_{name}", text, ["stage", *labels], registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"conflictwire_{name}", text, ["stage", *labels], registry=self.registry)

    def transaction(self, *, committed: bool, seconds: float) -> None:
        """Count one transaction."""
        self._transactions.labels(self._stage, "committed" if committed else "failed").inc()
        if committed:
            self._transaction_seconds.labels(self._stage).observe(seconds)

    def read(self, topic: str, count: int) -> None:
        """Count records consumed."""
        self._read.labels(self._stage, topic).inc(count)

    def written(self, topic: str, count: int) -> None:
        """Count records committed."""
        self._written.labels(self._stage, topic).inc(count)

    def lag(self, partition: int, *, records: int, unstable: int) -> None:
        """Set the lag of the input, and how much of it another producer's open transaction holds back."""
        self._lag.labels(self._stage, partition).set(records)
        self._unstable.labels(self._stage, partition).set(unstable)

    def clock_stepped(self) -> None:
        """Count a step of the machine's clock."""
        self._clock_steps.labels(self._stage).inc()

    def queued(self, partition: int, records: int) -> None:
        """Set the length of the commit queue."""
        self._queue.labels(self._stage, partition).set(records)

    def assigned(self, owned: int) -> None:
        """Count an assignment and set how many shards it gave."""
        self._assignments.labels(self._stage).inc()
        self._owned.labels(self._stage).set(owned)

    def halted(self, shards: int) -> None:
        """Set how many shards are halted."""
        self._halted.labels(self._stage).set(shards)

    def forget(self, partition: int, tables: Iterable[str]) -> None:
        """Drop the gauges of a shard that is no longer ours."""
        number = str(partition)
        for gauge in (self._lag, self._unstable, self._queue, self._restore_seconds, self._quarantined):
            with contextlib.suppress(KeyError):  # it was never set
                gauge.remove(self._stage, number)
        for table in tables:
            for gauge in (self._table_keys, self._table_bytes):
                with contextlib.suppress(KeyError):
                    gauge.remove(self._stage, table, number)

    def restarted(self) -> None:
        """Count a restart of a shard."""
        self._restarts.labels(self._stage).inc()

    def restored(self, partition: int, seconds: float) -> None:
        """Set how long a restore took."""
        self._restore_seconds.labels(self._stage, partition).set(seconds)

    def table(self, name: str, partition: int, *, keys: int, held_bytes: int) -> None:
        """Set what a table holds."""
        self._table_keys.labels(self._stage, name, partition).set(keys)
        self._table_bytes.labels(self._stage, name, partition).set(held_bytes)

    def dead_letter(self, reason: str) -> None:
        """Count a dead letter."""
        self._dead_letters.labels(self._stage, reason).inc()

    def quarantined(self, partition: int, keys: int) -> None:
        """Set how many keys are not worked on."""
        self._quarantined.labels(self._stage, partition).set(keys)
