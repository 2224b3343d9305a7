"""PromQL that several panels are made of."""

from scripts.grafana import Query

__all__ = ["OUR_JOBS", "a_minute", "p50_p99", "quantile", "rate"]

OUR_JOBS = 'job=~"conflictwire-.+"'


def rate(metric: str) -> str:
    """Return the increase per second of a counter."""
    return f"rate({metric}[$__rate_interval])"


def quantile(histogram: str, fraction: str, *, by: str = "le") -> str:
    """Return a quantile of a histogram over all of its series, or for each value of the labels `by`."""
    return f"histogram_quantile({fraction}, sum by ({by}) ({rate(f'{histogram}_bucket')}))"


def p50_p99(histogram: str) -> tuple[Query, Query]:
    """Return the median and the 99th percentile."""
    return Query(quantile(histogram, "0.50"), "p50"), Query(quantile(histogram, "0.99"), "p99")


def a_minute(counter: str, *labels: str) -> str:
    """Return the increase per minute of a counter, in total or by labels."""
    by = f" by ({', '.join(labels)}) " if labels else ""
    return f"60 * sum{by}({rate(counter)})"
