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
            (Query(a_minute("conflictwire_polls_total", "result"), "{{result}}"),),
            stacked=True,
        ),
        Graph(
            "Feeds by state",
            "As `feeds list` says it. stale: silent far beyond its rhythm. unstable: entries turn back.",
            (Query("sum by (state) (max by (shard, state) (conflictwire_feeds))", "{{state}}"),),
            stacked=True,
        ),
        Graph(
            "Fetches a minute by result",
            "Attempts to get a page. refused: 401 or 403. blocked: 429 or 503.",
            (Query(a_minute("conflictwire_fetches_total", "result"), "{{result}}"),),
            stacked=True,
        ),
        Graph(
            "Sites asked about themselves a minute",
            "robots.txt and tdmrep.json. unreachable: no page of the site is fetched until it answers.",
            (Query(a_minute("conflictwire_site_rules_total", "file, result"), "{{file}} {{result}}"),),
            stacked=True,
        ),
        Graph(
            "Entries that wait for a retry",
            "By what went wrong at the last attempt.",
            (
                Query(
                    "sum by (reason) (max by (shard, reason) (conflictwire_fetch_retries_waiting))"
                    " or on() vector(0)",
                    "{{reason}}",
                ),
            ),
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
