"""Ingest's metrics, on a registry that is handed in."""

import contextlib
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from ingest.core.feeds.health import FeedHealth
from ingest.core.fetching.results import FetchResult, fetch_word
from schemas.articles import Verdict
from schemas.feeds import PollReason
from schemas.outcomes import Outcome, Reason

__all__ = ["IngestMetrics"]

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class IngestMetrics:
    """Polls, fetches, extraction and their queues."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._polls = Counter("conflictwire_polls", "Polls by result.", ["result"], registry=registry)
        self._poll_seconds = Histogram(
            "conflictwire_poll_seconds",
            "From the request of a feed to the decision on its response.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._entries = Counter(
            "conflictwire_entries_discovered", "New and changed entries.", registry=registry
        )
        self._broken = Counter(
            "conflictwire_entries_broken", "Listed items that could not be used.", registry=registry
        )
        self._feeds = Gauge(
            "conflictwire_feeds",
            "Feeds of this process's shards, by state.",
            ["shard", "state"],
            registry=registry,
        )
        self._outcomes = Counter(
            "conflictwire_entry_outcomes",
            "Entries by outcome and reason.",
            ["outcome", "reason"],
            registry=registry,
        )
        self._register_fetching(registry)

    def _register_fetching(self, registry: CollectorRegistry) -> None:
        self._fetches = Counter(
            "conflictwire_fetches", "Attempts to fetch a page, by result.", ["result"], registry=registry
        )
        self._site_rules = Counter(
            "conflictwire_site_rules",
            "Requests of what a site says about itself (robots, tdmrep), by what came of it.",
            ["file", "result"],
            registry=registry,
        )
        self._retries = Gauge(
            "conflictwire_fetch_retries_waiting",
            "Entries whose page is to be tried again, by what went wrong.",
            ["shard", "reason"],
            registry=registry,
        )
        self._fetch_seconds = Histogram(
            "conflictwire_fetch_seconds",
            "From request to complete body.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._extract_seconds = Histogram(
            "conflictwire_extract_seconds",
            "From body to text, including the wait for a worker.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._extract_cpu = Counter(
            "conflictwire_extract_cpu_seconds", "CPU time of extraction in the workers.", registry=registry
        )
        self._verdicts = Counter(
            "conflictwire_page_verdicts",
            "Pages read, by verdict.",
            ["verdict"],
            registry=registry,
        )
        self._pending = Gauge(
            "conflictwire_fetch_queue_articles", "Articles to be fetched.", ["shard"], registry=registry
        )
        self._pending_bytes = Gauge(
            "conflictwire_fetch_queue_bytes", "Bytes of pending entries.", ["shard"], registry=registry
        )
        self._capacity = Gauge(
            "conflictwire_fetch_queue_capacity_bytes",
            "Capacity of the queue; a full one takes no entries and polls no feeds.",
            ["shard"],
            registry=registry,
        )

    def polled(self, reason: PollReason, *, seconds: float, entries: int, broken: int) -> None:
        """Count a poll."""
        self._polls.labels(reason).inc()
        self._poll_seconds.observe(seconds)
        self._entries.inc(entries)
        self._broken.inc(broken)

    def feeds(self, shard: int, counts: dict[str, int]) -> None:
        """Set how many feeds are in each state."""
        for state, count in counts.items():
            self._feeds.labels(shard, state).set(count)

    def forget(self, shard: int) -> None:
        """Drop the gauges of a shard that is no longer ours."""
        for gauge in (self._pending, self._pending_bytes, self._capacity):
            with contextlib.suppress(KeyError):  # it was never set
                gauge.remove(str(shard))
        for state in FeedHealth:
            with contextlib.suppress(KeyError):
                self._feeds.remove(str(shard), state)
        for reason in Reason:
            with contextlib.suppress(KeyError):
                self._retries.remove(str(shard), reason)

    def outcome(self, outcome: Outcome) -> None:
        """Count an entry's outcome."""
        self._outcomes.labels(outcome.outcome, outcome.reason).inc()

    def attempted(self, result: FetchResult) -> None:
        """Count an attempt by its result."""
        self._fetches.labels(fetch_word(result)).inc()

    def asked_site(self, file: str, result: str) -> None:
        """Count a request of a site's robots.txt or tdmrep.json."""
        self._site_rules.labels(file, result).inc()

    def retries(self, shard: int, counts: Mapping[Reason, int]) -> None:
        """Set how many entries wait to be tried again, for every reason."""
        for reason, count in counts.items():
            self._retries.labels(shard, reason).set(count)

    def fetched(self, seconds: float) -> None:
        """Observe a fetch."""
        self._fetch_seconds.observe(seconds)

    def extracted(self, seconds: float, *, cpu_seconds: float, verdict: Verdict) -> None:
        """Observe an extraction."""
        self._verdicts.labels(verdict).inc()
        self._extract_seconds.observe(seconds)
        self._extract_cpu.inc(cpu_seconds)

    def queue(self, shard: int, *, articles: int, held_bytes: int, capacity_bytes: int) -> None:
        """Set the fetch queue's gauges."""
        self._pending.labels(shard).set(articles)
        self._pending_bytes.labels(shard).set(held_bytes)
        self._capacity.labels(shard).set(capacity_bytes)
