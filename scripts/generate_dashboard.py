"""Write deploy/grafana/dashboards/conflictwire.json: what each panel shows, and why a person looks at it.

Run: `make gen`. It owns titles, help texts and queries; `scripts/grafana.py` makes Grafana's JSON of them. To
add a panel, add a `Graph` to a row: panels flow from left to right, 24 columns wide.
"""

from pathlib import Path

from scripts.grafana import Graph, Query, Row, Stat, render

__all__ = ["HEAD", "PAGE", "ROWS"]

PAGE = Path(__file__).resolve().parents[1] / "deploy" / "grafana" / "dashboards" / "conflictwire.json"

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


def _rate(metric: str) -> str:
    return f"rate({metric}[$__rate_interval])"


def _quantile(histogram: str, fraction: str, *, by: str = "le") -> str:
    return f"histogram_quantile({fraction}, sum by ({by}) ({_rate(f'{histogram}_bucket')}))"


def _p50_p99(histogram: str) -> tuple[Query, Query]:
    return Query(_quantile(histogram, "0.50"), "p50"), Query(_quantile(histogram, "0.99"), "p99")


def _a_minute(counter: str, *labels: str) -> str:
    by = f" by ({', '.join(labels)}) " if labels else ""
    return f"60 * sum{by}({_rate(counter)})"


_BY_SHARD = "shard {{shard}}"
_BY_PARTITION = "{{stage}} {{partition}}"
_STAGES = 'job=~"conflictwire-.+"'

_WIRE = Row(
    "The wire",
    (
        Stat(
            "Freshness p50",
            "From the discovery of an entry to its committed story, backlog excluded. Target: at most 1 s.",
            _quantile("conflictwire_freshness_seconds", "0.50"),
            unit="s",
            decimals=2,
            colours=((None, "green"), (1, "orange"), (3, "red")),
        ),
        Stat(
            "Freshness p99",
            "From the discovery of an entry to its committed story, backlog excluded. Target: at most 3 s.",
            _quantile("conflictwire_freshness_seconds", "0.99"),
            unit="s",
            decimals=2,
            colours=((None, "green"), (3, "red")),
        ),
        Stat(
            "Stories a minute",
            "Article versions that became stories, backlog included.",
            _a_minute('conflictwire_article_outcomes_total{outcome="story"}'),
            decimals=1,
        ),
        Stat(
            "Lag",
            "Records that are readable and not yet read, over all inputs.",
            "sum(max by (stage, partition) (conflictwire_lag_records))",
            colours=((None, "green"), (500, "orange"), (5000, "red")),
        ),
        Stat(
            "Dead letters, 24 h",
            "Records parked in the last 24 hours, or since the processes started.",
            "sum((conflictwire_dead_letters_total - conflictwire_dead_letters_total offset 24h) >= 0"
            " or conflictwire_dead_letters_total) or vector(0)",
            colours=((None, "green"), (1, "red")),
        ),
        Stat(
            "Stages down",
            "Stage processes that Prometheus cannot reach.",
            f"count(up{{{_STAGES}}} == 0) or vector(0)",
            colours=((None, "green"), (1, "red")),
        ),
        Graph(
            "Freshness",
            "Quantiles over the stories just committed.",
            tuple(
                Query(_quantile("conflictwire_freshness_seconds", f"0.{percent}"), f"p{percent}")
                for percent in (50, 90, 99)
            ),
            unit="s",
            limit=3,
        ),
        Graph(
            "Stories a minute by desk",
            "A story of two desks counts for both; backlog excluded.",
            (Query(_a_minute("conflictwire_desk_stories_total", "desk"), "{{desk}}"),),
            stacked=True,
        ),
        Graph(
            "Publish delay",
            "From the publisher's own date to the committed story: mostly publisher and poll interval.",
            (
                Query(_quantile("conflictwire_publish_delay_seconds", "0.50"), "p50"),
                Query(_quantile("conflictwire_publish_delay_seconds", "0.90"), "p90"),
            ),
            unit="s",
        ),
    ),
)

_FEEDS = Row(
    "Feeds",
    (
        Graph(
            "Polls a minute by result",
            "not_modified and nothing_new are successes.",
            (Query(_a_minute("conflictwire_polls_total", "reason"), "{{reason}}"),),
            stacked=True,
        ),
        Graph(
            "Feeds by health",
            "failing: the last poll failed. new: not polled yet.",
            (Query("sum by (health) (max by (shard, health) (conflictwire_feeds))", "{{health}}"),),
            stacked=True,
        ),
        Graph(
            "Poll duration",
            "From the request of a feed to the decision.",
            _p50_p99("conflictwire_poll_seconds"),
            unit="s",
        ),
        Graph(
            "Entries a minute",
            "discovered: new or changed. broken: listed, but unusable.",
            (
                Query(_a_minute("conflictwire_entries_discovered_total"), "discovered"),
                Query(_a_minute("conflictwire_entries_broken_total"), "broken"),
            ),
        ),
        Graph(
            "Entry outcomes a minute",
            "How entries ended, and why.",
            (
                Query(
                    _a_minute("conflictwire_entry_outcomes_total", "outcome", "reason"),
                    "{{outcome}}: {{reason}}",
                ),
            ),
            stacked=True,
            width=16,
        ),
    ),
)

_ARTICLES = Row(
    "Articles",
    (
        Graph(
            "Fetch queue",
            "Articles that wait for their first fetch or for a retry.",
            (Query("max by (shard) (conflictwire_fetch_queue_articles)", _BY_SHARD),),
        ),
        Graph(
            "Fetch queue, bytes of capacity",
            "At 100 % the shard takes no entries and polls no feeds.",
            (
                Query(
                    "max by (shard) (conflictwire_fetch_queue_bytes)"
                    " / max by (shard) (conflictwire_fetch_queue_capacity_bytes)",
                    _BY_SHARD,
                ),
            ),
            unit="percentunit",
            limit=0.8,
        ),
        Graph(
            "Fetch duration",
            "From the request of a page to its complete body.",
            _p50_p99("conflictwire_fetch_seconds"),
            unit="s",
        ),
        Graph(
            "Extraction duration",
            "From body to text, including the wait for a worker.",
            _p50_p99("conflictwire_extract_seconds"),
            unit="s",
        ),
        Graph(
            "Extraction workers",
            "Cores used by extraction, and tasks that wait or run.",
            (
                Query(f"sum({_rate('conflictwire_extract_cpu_seconds_total')})", "cores"),
                Query("sum(conflictwire_worker_tasks)", "tasks"),
            ),
        ),
        Graph(
            "Workers killed",
            "Since the processes started, by reason.",
            (Query("sum by (reason) (conflictwire_workers_killed_total) or on() vector(0)", "{{reason}}"),),
        ),
        Graph(
            "Article outcomes a minute",
            "How article versions ended, and why.",
            (
                Query(
                    _a_minute("conflictwire_article_outcomes_total", "outcome", "reason"),
                    "{{outcome}}: {{reason}}",
                ),
            ),
            stacked=True,
        ),
        Graph(
            "Pages a minute by verdict",
            "article: complete. thin, paywalled, consent_wall, soft_404, index_page: the story is partial, "
            "from the page or the feed.",
            (Query(_a_minute("conflictwire_page_verdicts_total", "verdict"), "{{verdict}}"),),
            stacked=True,
        ),
        Graph(
            "Tagging duration",
            "Per article.",
            _p50_p99("conflictwire_tag_seconds"),
            unit="s",
        ),
    ),
)

_KAFKA = Row(
    "Kafka",
    (
        Graph(
            "Records a second",
            "Read from inputs and committed to topics.",
            (
                Query(
                    f"sum by (stage, topic) ({_rate('conflictwire_records_read_total')})",
                    "{{stage}} reads {{topic}}",
                ),
                Query(
                    f"sum by (stage, topic) ({_rate('conflictwire_records_written_total')})",
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
                    f"sum by (stage, result) ({_rate('conflictwire_transactions_total')})",
                    "{{stage}} {{result}}",
                ),
            ),
        ),
        Graph(
            "Transaction duration",
            "From begin to commit: an open one holds back the readers of every partition it wrote.",
            tuple(
                Query(
                    _quantile("conflictwire_transaction_seconds", f"0.{percent}", by="le, stage"),
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
            "Shard restarts",
            "Shards restarted after a fault, since the processes started.",
            (
                Query(
                    "sum by (stage) (conflictwire_shard_restarts_total) or on() vector(0)",
                    "{{stage}}",
                ),
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

_PROCESSES = Row(
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
            (Query(_rate(f"process_cpu_seconds_total{{{_STAGES}}}"), "{{instance}}"),),
        ),
        Graph(
            "Memory",
            "Resident memory of each process, without its extraction workers.",
            (Query(f"process_resident_memory_bytes{{{_STAGES}}}", "{{instance}}"),),
            unit="bytes",
        ),
    ),
)

ROWS = (_WIRE, _FEEDS, _ARTICLES, _KAFKA, _PROCESSES)

if __name__ == "__main__":
    PAGE.write_text(render(HEAD, ROWS), encoding="utf-8")
