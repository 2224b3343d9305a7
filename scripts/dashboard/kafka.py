"""Kafka: records, lag, transactions, shards."""

from scripts.dashboard.queries import quantile, rate
from scripts.grafana import Graph, Query, Row

__all__ = ["ROW"]

_BY_PARTITION = "{{stage}} {{partition}}"

ROW = Row(
    "Kafka",
    (
        Graph(
            "Stages ready",
            "1 while a process does its work, 0 while it does not; its /readyz says why.",
            (Query("conflictwire_ready", "{{stage}} {{instance}}"),),
        ),
        Graph(
            "Silence of the broker",
            "Seconds since Kafka last answered a process; after 15 the process is not ready.",
            (Query("conflictwire_broker_answered_seconds", "{{stage}} {{instance}}"),),
            unit="s",
            limit=15,
        ),
        Graph(
            "Records a second",
            "Read from inputs and committed to topics.",
            (
                Query(
                    f"sum by (stage, topic) ({rate('conflictwire_records_read_total')})",
                    "{{stage}} reads {{topic}}",
                ),
                Query(
                    f"sum by (stage, topic) ({rate('conflictwire_records_written_total')})",
                    "{{stage}} writes {{topic}}",
                ),
            ),
            width=16,
        ),
        Graph(
            "Lag by partition",
            "Records that are readable and not yet read, and records behind an open transaction.",
            (
                Query("max by (stage, partition) (conflictwire_lag_records)", _BY_PARTITION),
                Query(
                    "max by (stage, partition) (conflictwire_unstable_records)",
                    "{{stage}} {{partition}} waits for a transaction",
                ),
            ),
        ),
        Graph(
            "Transactions a second",
            "failed: fenced, aborted or over the deadline; the work is done again.",
            (
                Query(
                    f"sum by (stage, result) ({rate('conflictwire_transactions_total')})",
                    "{{stage}} {{result}}",
                ),
            ),
        ),
        Graph(
            "Transaction duration",
            "From begin to commit: an open one holds back the readers of every partition it wrote.",
            tuple(
                Query(
                    quantile("conflictwire_transaction_seconds", f"0.{percent}", by="le, stage"),
                    f"{{{{stage}}}} p{percent}",
                )
                for percent in (50, 99)
            ),
            unit="s",
        ),
        Graph(
            "Commit queue",
            "Records that wait for their transaction.",
            (Query("max by (stage, partition) (conflictwire_commit_queue_records)", _BY_PARTITION),),
        ),
        Graph(
            "Shards",
            "Owned now, and partitions assigned by the group since the processes started.",
            (
                Query("sum by (stage) (conflictwire_shards_owned)", "{{stage}} owned"),
                Query("sum by (stage) (conflictwire_assignments_total)", "{{stage}} assignments"),
            ),
        ),
        Graph(
            "Ready",
            "1 while a process does its work; 0 when it waits for the broker, restores, or is halted.",
            (Query("min by (stage, instance) (conflictwire_ready)", "{{stage}} {{instance}}"),),
        ),
        Graph(
            "Broker's last answer",
            "Time since the broker last answered a process; after 15 s the process is not ready.",
            (
                Query(
                    "max by (stage, instance) (conflictwire_broker_answered_seconds)",
                    "{{stage}} {{instance}}",
                ),
            ),
            unit="s",
        ),
        Graph(
            "Shard restarts",
            "Shards restarted after a fault, and steps of the machine's clock, since the processes started.",
            (
                Query(
                    "sum by (stage) (conflictwire_shard_restarts_total) or on() vector(0)",
                    "{{stage}}",
                ),
                Query("sum by (stage) (conflictwire_clock_steps_total)", "{{stage}} clock steps"),
            ),
        ),
        Graph(
            "Dead letters",
            "Records parked since the processes started, by reason.",
            (
                Query(
                    "sum by (stage, reason) (conflictwire_dead_letters_total) or on() vector(0)",
                    "{{stage}} {{reason}}",
                ),
            ),
        ),
    ),
)
