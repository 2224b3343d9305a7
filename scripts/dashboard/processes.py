"""Tables held in memory, and the processes themselves."""

from scripts.dashboard.queries import OUR_JOBS, rate
from scripts.grafana import Graph, Query, Row

__all__ = ["ROW"]

_BY_PARTITION = "{{stage}} {{partition}}"

ROW = Row(
    "Tables and processes",
    (
        Graph(
            "Table keys",
            "Keys held in memory; the same shard counts once.",
            (
                Query(
                    "sum by (stage, table) (max by (stage, table, partition) (conflictwire_table_keys))",
                    "{{stage}} {{table}}",
                ),
            ),
        ),
        Graph(
            "Table bytes",
            "Bytes of keys and values held in memory.",
            (
                Query(
                    "sum by (stage, table) (max by (stage, table, partition) (conflictwire_table_bytes))",
                    "{{stage}} {{table}}",
                ),
            ),
            unit="bytes",
        ),
        Graph(
            "Restore",
            "Duration of the last restore of a shard's tables.",
            (Query("max by (stage, partition) (conflictwire_restore_seconds)", _BY_PARTITION),),
            unit="s",
        ),
        Graph(
            "Quarantined keys",
            "Table keys that are not worked on, because their record cannot be read.",
            (Query("max by (stage, partition) (conflictwire_quarantined_keys)", _BY_PARTITION),),
        ),
        Graph(
            "CPU",
            "Cores used by each process; extraction workers are separate processes.",
            (Query(rate(f"process_cpu_seconds_total{{{OUR_JOBS}}}"), "{{instance}}"),),
        ),
        Graph(
            "Memory",
            "Resident memory of each process, without its extraction workers.",
            (Query(f"process_resident_memory_bytes{{{OUR_JOBS}}}", "{{instance}}"),),
            unit="bytes",
        ),
        Graph(
            "Children of up",
            "1 while the broker or a stage runs under `conflictwire up`.",
            (Query("conflictwire_child_up", "{{child}}"),),
        ),
        Graph(
            "Deaths of children",
            "How often `conflictwire up` had to start one again, since it started itself.",
            (
                Query(
                    "sum by (child, ending) (conflictwire_child_restarts_total)",
                    "{{child}}: {{ending}}",
                ),
            ),
        ),
        Graph(
            "Disk free",
            "Of the data directory of `conflictwire up`; Kafka ends when it cannot write.",
            (
                Query("conflictwire_disk_free_bytes", "{{path}} free"),
                Query("conflictwire_disk_size_bytes", "{{path}} size"),
            ),
            unit="bytes",
        ),
    ),
)
