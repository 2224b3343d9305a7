"""Feeds: polls, their health, and entries."""

from scripts.dashboard.queries import a_minute, p50_p99
from scripts.grafana import Graph, Query, Row

__all__ = ["ROW"]

ROW = Row(
    "Feeds",
    (
        Graph(
            "Polls a minute by result",
            "not_modified and nothing_new are successes.",
            (Query(a_minute("conflictwire_polls_total", "reason"), "{{reason}}"),),
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
            p50_p99("conflictwire_poll_seconds"),
            unit="s",
        ),
        Graph(
            "Entries a minute",
            "discovered: new or changed. broken: listed, but unusable.",
            (
                Query(a_minute("conflictwire_entries_discovered_total"), "discovered"),
                Query(a_minute("conflictwire_entries_broken_total"), "broken"),
            ),
        ),
        Graph(
            "Entry outcomes a minute",
            "How entries ended, and why.",
            (
                Query(
                    a_minute("conflictwire_entry_outcomes_total", "outcome", "reason"),
                    "{{outcome}}: {{reason}}",
                ),
            ),
            stacked=True,
            width=16,
        ),
    ),
)
