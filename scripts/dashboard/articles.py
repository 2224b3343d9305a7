"""Articles: fetching, extraction, tagging."""

from scripts.dashboard.queries import a_minute, p50_p99, rate
from scripts.grafana import Graph, Query, Row

__all__ = ["ROW"]

_BY_SHARD = "shard {{shard}}"

ROW = Row(
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
            p50_p99("conflictwire_fetch_seconds"),
            unit="s",
        ),
        Graph(
            "Extraction duration",
            "From body to text, including the wait for a worker.",
            p50_p99("conflictwire_extract_seconds"),
            unit="s",
        ),
        Graph(
            "Extraction workers",
            "Cores used by extraction, and tasks that wait or run.",
            (
                Query(f"sum({rate('conflictwire_extract_cpu_seconds_total')})", "cores"),
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
                    a_minute("conflictwire_article_outcomes_total", "outcome", "reason"),
                    "{{outcome}}: {{reason}}",
                ),
            ),
            stacked=True,
        ),
        Graph(
            "Pages a minute by verdict",
            "article: complete. thin, paywalled, consent_wall, soft_404, index_page: the story is partial, "
            "from the page or the feed.",
            (Query(a_minute("conflictwire_page_verdicts_total", "verdict"), "{{verdict}}"),),
            stacked=True,
        ),
        Graph(
            "Tagging duration",
            "Per article.",
            p50_p99("conflictwire_tag_seconds"),
            unit="s",
        ),
    ),
)
