"""The runtime's metrics, on a registry that is handed in.

Owns what every stage has in common; the stages' own metrics stand beside their shells.
"""

import contextlib
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

__all__ = ["RuntimeMetrics"]

_TRANSACTION_BUCKETS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class RuntimeMetrics:
    """Counters and gauges of the Kafka shell; `stage` and the partition are their labels."""

    def __init__(self, registry: CollectorRegistry, *, stage: str) -> None:
        self.registry = registry
        self._stage = stage
        self._transactions = Counter(
            "conflictwire_transactions",
            "Kafka transactions, by how they ended.",
            ["stage", "result"],
            registry=registry,
        )
        self._transaction_seconds = Histogram(
            "conflictwire_transaction_seconds",
            "From the begin of a transaction to its commit.",
            ["stage"],
            buckets=_TRANSACTION_BUCKETS,
            registry=registry,
        )
        self._read = Counter(
            "conflictwire_records_read", "Records consumed.", ["stage", "topic"], registry=registry
        )
        self._written = Counter(
            "conflictwire_records_written", "Records committed.", ["stage", "topic"], registry=registry
        )
        self._lag = Gauge(
            "conflictwire_lag_records",
            "Last stable offset minus position of the input.",
            ["stage", "partition"],
            registry=registry,
        )
        self._unstable = Gauge(
            "conflictwire_unstable_records",
            "Records of the input that wait for somebody's open transaction.",
            ["stage", "partition"],
            registry=registry,
        )
        self._queue = Gauge(
            "conflictwire_commit_queue_records",
            "Records that wait for their transaction.",
            ["stage", "partition"],
            registry=registry,
        )
        self._owned = Gauge(
            "conflictwire_shards_owned", "Shards that this process works on.", ["stage"], registry=registry
        )
        self._halted = Gauge(
            "conflictwire_shards_halted",
            "Shards that stand still until somebody acts; `/readyz` says why.",
            ["stage"],
            registry=registry,
        )
        self._assignments = Counter(
            "conflictwire_assignments", "Times the group gave partitions.", ["stage"], registry=registry
        )
        self._restarts = Counter(
            "conflictwire_shard_restarts", "Shards started anew after a fault.", ["stage"], registry=registry
        )
        self._table_keys = Gauge(
            "conflictwire_table_keys",
            "Keys held in memory.",
            ["stage", "table", "partition"],
            registry=registry,
        )
        self._table_bytes = Gauge(
            "conflictwire_table_bytes",
            "Bytes of keys and values held in memory.",
            ["stage", "table", "partition"],
            registry=registry,
        )
        self._restore_seconds = Gauge(
            "conflictwire_restore_seconds",
            "How long the last restore of a shard's tables took.",
            ["stage", "partition"],
            registry=registry,
        )
        self._dead_letters = Counter(
            "conflictwire_dead_letters", "Records parked.", ["stage", "reason"], registry=registry
        )
        self._quarantined = Gauge(
            "conflictwire_quarantined_keys",
            "Table keys that are not worked on, because their record cannot be read.",
            ["stage", "partition"],
            registry=registry,
        )

        for counter in (self._assignments, self._restarts):
            counter.labels(stage)  # a series from the start, so that a rate sees its first event
        for result in ("committed", "failed"):
            self._transactions.labels(stage, result)

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
        """Set how far the input is behind, and what waits for a foreign transaction."""
        self._lag.labels(self._stage, partition).set(records)
        self._unstable.labels(self._stage, partition).set(unstable)

    def queued(self, partition: int, records: int) -> None:
        """Set the length of the commit queue."""
        self._queue.labels(self._stage, partition).set(records)

    def assigned(self, owned: int) -> None:
        """Count an assignment and set how many shards it gave."""
        self._assignments.labels(self._stage).inc()
        self._owned.labels(self._stage).set(owned)

    def halted(self, shards: int) -> None:
        """Set how many shards stand still."""
        self._halted.labels(self._stage).set(shards)

    def forget(self, partition: int, tables: Iterable[str]) -> None:
        """Drop the gauges of a shard that is not ours any more."""
        number = str(partition)
        for gauge in (self._lag, self._unstable, self._queue, self._restore_seconds, self._quarantined):
            with contextlib.suppress(KeyError):  # it was never set
                gauge.remove(self._stage, number)
        for table in tables:
            for gauge in (self._table_keys, self._table_bytes):
                with contextlib.suppress(KeyError):
                    gauge.remove(self._stage, table, number)

    def restarted(self) -> None:
        """Count a shard started anew."""
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
