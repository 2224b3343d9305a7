"""The tagger's metrics, on a registry that is handed in."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from schemas.outcomes import Outcome

__all__ = ["TaggerMetrics"]

_FRESHNESS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
_DELAY = (1.0, 10.0, 60.0, 300.0, 900.0, 3600.0, 4 * 3600.0, 24 * 3600.0)
_TAG = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 1.0)


class TaggerMetrics:
    """Outcomes, freshness and the time that tagging takes."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._outcomes = Counter(
            "conflictwire_article_outcomes",
            "Article versions by outcome and reason.",
            ["outcome", "reason"],
            registry=registry,
        )
        self._freshness = Histogram(
            "conflictwire_freshness_seconds",
            "From the discovery of an entry to its committed story; without backlog.",
            buckets=_FRESHNESS,
            registry=registry,
        )
        self._delay = Histogram(
            "conflictwire_publish_delay_seconds",
            "From the publisher's own date to the committed story; without backlog.",
            buckets=_DELAY,
            registry=registry,
        )
        self._tag = Histogram(
            "conflictwire_tag_seconds", "Tagging of one article.", buckets=_TAG, registry=registry
        )
        self._stories = Counter("conflictwire_desk_stories", "Stories by desk.", ["desk"], registry=registry)

    def tagged(self, seconds: float) -> None:
        """Observe one article's tagging."""
        self._tag.observe(seconds)

    def outcome(self, outcome: Outcome) -> None:
        """Count an article version's outcome."""
        self._outcomes.labels(outcome.outcome, outcome.reason).inc()

    def story(self, *, desks: tuple[str, ...], freshness_seconds: float, delay_seconds: float | None) -> None:
        """Count a committed story that is not backlog."""
        for desk in desks:
            self._stories.labels(desk).inc()
        self._freshness.observe(freshness_seconds)
        if delay_seconds is not None:
            self._delay.observe(delay_seconds)
