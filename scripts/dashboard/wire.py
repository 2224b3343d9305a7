"""The first row: what a person looks at first."""

from scripts.dashboard.queries import OUR_JOBS, a_minute, quantile
from scripts.grafana import Graph, Query, Row, Stat

__all__ = ["ROW"]

ROW = Row(
    "The wire",
    (
        Stat(
            "Freshness p50",
            "From the discovery of an entry to its committed story, backlog excluded. Target: at most 1 s.",
            quantile("conflictwire_freshness_seconds", "0.50"),
            unit="s",
            decimals=2,
            colours=((None, "green"), (1, "orange"), (3, "red")),
        ),
        Stat(
            "Freshness p99",
            "From the discovery of an entry to its committed story, backlog excluded. Target: at most 3 s.",
            quantile("conflictwire_freshness_seconds", "0.99"),
            unit="s",
            decimals=2,
            colours=((None, "green"), (3, "red")),
        ),
        Stat(
            "Stories a minute",
            "Article versions that became stories, backlog included.",
            a_minute('conflictwire_article_outcomes_total{outcome="story"}'),
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
            f"count(up{{{OUR_JOBS}}} == 0) or vector(0)",
            colours=((None, "green"), (1, "red")),
        ),
        Graph(
            "Freshness",
            "Quantiles over the stories just committed.",
            tuple(
                Query(quantile("conflictwire_freshness_seconds", f"0.{percent}"), f"p{percent}")
                for percent in (50, 90, 99)
            ),
            unit="s",
            limit=3,
        ),
        Graph(
            "Stories a minute by desk",
            "A story of two desks counts for both; backlog excluded.",
            (Query(a_minute("conflictwire_desk_stories_total", "desk"), "{{desk}}"),),
            stacked=True,
        ),
        Graph(
            "Publish delay",
            "From the publisher's own date to the committed story: mostly publisher and poll interval.",
            (
                Query(quantile("conflictwire_publish_delay_seconds", "0.50"), "p50"),
                Query(quantile("conflictwire_publish_delay_seconds", "0.90"), "p90"),
            ),
            unit="s",
        ),
    ),
)
