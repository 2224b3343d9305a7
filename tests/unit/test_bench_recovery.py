"""Recovery: what counts as being back after a kill."""

import pytest

from bench.recovery import Seen, recovery


def test_recovery_ends_with_the_first_story_after_the_last_late_one() -> None:
    """A fresh story between two late ones is not a recovery, and stories before the kill say nothing."""
    seen = [
        Seen(at=99.0, freshness_seconds=9.0, latency_seconds=9.0),
        Seen(at=101.0, freshness_seconds=0.2, latency_seconds=0.4),
        Seen(at=104.0, freshness_seconds=3.5, latency_seconds=4.5),
        Seen(at=105.0, freshness_seconds=1.0, latency_seconds=3.1),
        Seen(at=107.0, freshness_seconds=0.2, latency_seconds=0.4),
    ]
    found = recovery(seen, killed_at=100.0, until=120.0)
    assert (found.fresh_seconds, found.current_seconds) == (5.0, 7.0)
    assert (found.worst_freshness_seconds, found.worst_latency_seconds) == (3.5, 4.5)


def test_stories_that_stay_late_are_no_recovery() -> None:
    """The benchmark says that it could not measure, rather than a figure that flatters."""
    seen = [Seen(at=104.0, freshness_seconds=3.5, latency_seconds=4.5)]
    with pytest.raises(RuntimeError, match="did not come back"):
        recovery(seen, killed_at=100.0, until=120.0)
    with pytest.raises(RuntimeError, match="no story came"):
        recovery([], killed_at=100.0, until=120.0)
