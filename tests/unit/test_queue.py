"""The fetch queue: order, gaps, blocks and bounds by example."""

from datetime import UTC, datetime, timedelta

from ingest.core.fetching.queue import FetchQueue

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def queue(*, gap_seconds: float = 1.0, capacity_bytes: int = 1000) -> FetchQueue:
    return FetchQueue(gap_seconds=gap_seconds, capacity_bytes=capacity_bytes)


def put(
    into: FetchQueue,
    article_id: str,
    domain: str = "a.test",
    *,
    due: float = 0,
    backlog: bool = False,
    discovered: float = 0,
    size_bytes: int = 100,
) -> None:
    into.put(
        article_id,
        domain,
        due=later(due),
        backlog=backlog,
        discovered_at=later(discovered),
        size_bytes=size_bytes,
    )


def test_fresh_article_goes_before_backlog_and_older_before_newer() -> None:
    """The order within a domain."""
    waiting = queue(gap_seconds=0)
    put(waiting, "old-backlog", backlog=True, discovered=-100)
    put(waiting, "newer", discovered=-1)
    put(waiting, "older", discovered=-2)
    taken = []
    while article_id := waiting.take(NOW):
        taken.append(article_id)
        waiting.remove(article_id)
        waiting.done(article_id, NOW)
    assert taken == ["older", "newer", "old-backlog"]


def test_busy_domain_is_not_asked_again_before_its_answer() -> None:
    """One fetch at a time for a domain; another domain does not wait for it."""
    waiting = queue()
    put(waiting, "a1")
    put(waiting, "a2")
    put(waiting, "b1", "b.test")
    assert {waiting.take(NOW), waiting.take(NOW)} == {"a1", "b1"}
    assert waiting.take(later(3600)) is None


def test_gap_counts_from_the_end_of_the_fetch_before() -> None:
    """A slow server gets its rest after its answer."""
    waiting = queue(gap_seconds=5)
    put(waiting, "a1")
    put(waiting, "a2")
    assert waiting.take(NOW) == "a1"
    waiting.remove("a1")
    waiting.done("a1", later(10))
    assert waiting.take(later(14.9)) is None
    assert waiting.next_at() == later(15)
    assert waiting.take(later(15)) == "a2"


def test_blocked_domain_waits_for_the_end_of_its_block() -> None:
    """A Retry-After holds for all articles of the domain."""
    waiting = queue()
    waiting.block("a.test", later(60))
    put(waiting, "a1")
    assert waiting.take(NOW) is None
    assert waiting.take(later(59)) is None
    assert waiting.take(later(60)) == "a1"


def test_article_that_is_due_later_waits() -> None:
    """A retry comes at its time, and `next_at` says when."""
    waiting = queue()
    put(waiting, "a1", due=30)
    assert waiting.take(NOW) is None
    assert waiting.next_at() == later(30)
    assert waiting.take(later(30)) == "a1"


def test_removed_article_is_not_taken() -> None:
    """What was settled meanwhile needs no fetch, and its domain is free for the next."""
    waiting = queue()
    put(waiting, "a1")
    put(waiting, "a2", discovered=1)
    waiting.remove("a1")
    assert waiting.take(NOW) == "a2"


def test_article_put_again_while_it_is_fetched_is_taken_after_the_fetch() -> None:
    """A newer entry for it came meanwhile."""
    waiting = queue(gap_seconds=0)
    put(waiting, "a1")
    assert waiting.take(NOW) == "a1"
    put(waiting, "a1", due=1)
    assert waiting.take(later(2)) is None
    waiting.done("a1", later(2))
    assert waiting.take(later(2)) == "a1"


def test_full_queue_says_so_and_refuses_nothing() -> None:
    """Whoever has put more than fits stops reading; nothing is dropped."""
    waiting = queue(capacity_bytes=250)
    for number in range(3):
        put(waiting, f"a{number}")
    assert waiting.full
    assert (len(waiting), waiting.held_bytes) == (3, 300)
    waiting.remove("a0")
    assert not waiting.full
    put(waiting, "a1", size_bytes=10)
    assert (len(waiting), waiting.held_bytes) == (2, 110)


def test_domain_that_was_forgotten_leaves_no_trace_in_the_schedule() -> None:
    """With no gap a domain is forgotten after its last fetch, though it may stand in the schedule twice."""
    waiting = queue(gap_seconds=0)
    put(waiting, "a1")
    put(waiting, "a2", discovered=1)
    for article_id in ("a1", "a2"):
        assert waiting.take(NOW) == article_id
        waiting.remove(article_id)
        waiting.done(article_id, NOW)
    assert waiting.take(NOW) is None
