"""The fetch queue: order, gaps, blocks and bounds by example."""

from datetime import UTC, datetime, timedelta

from ingest.core.fetching.queue import FetchQueue
from ingest.core.fetching.strikes import Brought

PAGE = Brought(is_page=True, is_costly=False)
NOTHING = Brought(is_page=False, is_costly=False)
SILENCE = Brought(is_page=False, is_costly=True)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def queue(*, gap_seconds: float = 1.0, capacity_bytes: int = 1000, slots: int = 1000) -> FetchQueue:
    return FetchQueue(gap_seconds=gap_seconds, capacity_bytes=capacity_bytes, slots=slots)


def put(
    into: FetchQueue,
    article_id: str,
    domain: str = "a.test",
    *,
    due: float = 0,
    backlog: bool = False,
    discovered: float = 0,
    size_bytes: int = 100,
    feed: str = "own",
    foreign: bool = False,
) -> None:
    into.put(
        article_id,
        domain,
        due=later(due),
        backlog=backlog,
        discovered_at=later(discovered),
        size_bytes=size_bytes,
        feed_id=feed,
        is_foreign=foreign,
    )


def test_fresh_article_goes_before_backlog_and_newer_before_older() -> None:
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
    assert taken == ["newer", "older", "old-backlog"]


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
    put(waiting, "a2", discovered=-1)
    for article_id in ("a1", "a2"):
        assert waiting.take(NOW) == article_id
        waiting.remove(article_id)
        waiting.done(article_id, NOW)
    assert waiting.take(NOW) is None


def everything(waiting: FetchQueue, now: float = 0) -> list[str]:
    """Take what may be taken at once; nothing of it is done."""
    taken = []
    while article_id := waiting.take(later(now)):
        taken.append(article_id)
    return taken


def ended(waiting: FetchQueue, article_id: str, brought: Brought, *, at: float) -> None:
    """End an attempt that settled its article."""
    waiting.remove(article_id)
    waiting.done(article_id, later(at), brought)


def test_one_feed_with_any_number_of_domains_leaves_slots_for_the_next() -> None:
    """A thousand links to servers that never answer hold half of the slots, not all."""
    waiting = queue(slots=8)
    for n in range(1000):
        put(waiting, f"silent{n}", f"silent{n}.test", feed="hostile")
    assert len(everything(waiting)) == 4
    put(waiting, "good", "good.test", feed="good", discovered=9)
    assert everything(waiting) == ["good"]


def test_feeds_take_turns_whatever_each_has_waiting() -> None:
    """The second of two feeds does not wait for the end of the first one's list."""
    waiting = queue(gap_seconds=0, slots=2)
    for n in range(10):
        put(waiting, f"a{n}", f"a{n}.test", feed="a")
        put(waiting, f"b{n}", f"b{n}.test", feed="b")
    order = []
    while article_id := waiting.take(NOW):
        order.append(article_id[0])
        ended(waiting, article_id, PAGE, at=0)
    assert order == ["a", "b"] * 10


def test_domains_own_feed_goes_before_what_strangers_list_there() -> None:
    """However many they list, and however late it comes."""
    waiting = queue(gap_seconds=0)
    for n in range(5):
        put(waiting, f"made-up{n}", discovered=-n, feed="stranger", foreign=True)
    put(waiting, "archive", feed="own", backlog=True)
    put(waiting, "own", discovered=-9, feed="own")
    order = []
    while article_id := waiting.take(NOW):
        order.append(article_id)
        ended(waiting, article_id, PAGE, at=0)
    assert order[0] == "own"
    assert order[-1] == "archive"


def test_links_of_a_stranger_that_lead_nowhere_are_few() -> None:
    """Three are tried, then one after one, two, four minutes."""
    waiting = queue(gap_seconds=0)
    for n in range(300):
        put(waiting, f"made-up{n}", feed="stranger", foreign=True)
    asked = 0
    for second in range(120):
        while article_id := waiting.take(later(second)):
            asked += 1
            ended(waiting, article_id, NOTHING, at=second)
    assert asked == 4
    put(waiting, "own", feed="own")
    assert waiting.take(later(120)) == "own"


def test_pages_of_a_foreign_site_are_fetched_for_a_feed_within_its_budget() -> None:
    """A burst, then one a minute: an archive is not copied at one page a second."""
    waiting = queue(gap_seconds=0)
    for n in range(300):
        put(waiting, f"old{n}", feed="stranger", foreign=True)
    asked = 0
    for second in range(121):
        while article_id := waiting.take(later(second)):
            asked += 1
            ended(waiting, article_id, PAGE, at=second)
    assert asked == 22


def test_site_that_does_not_answer_is_left_alone_for_longer_and_longer() -> None:
    """And asked again by a single fetch, whose success ends it."""
    waiting = queue(gap_seconds=0)
    for n in range(300):
        put(waiting, f"a{n}", discovered=-n)
    at = []
    for second in range(600):
        while article_id := waiting.take(later(second)):
            at.append(second)
            ended(waiting, article_id, SILENCE, at=second)
    assert at == [0, 0, 0, 60, 180, 420]
    article_id = waiting.take(later(900))
    assert article_id is not None
    ended(waiting, article_id, PAGE, at=900)
    assert waiting.take(later(900)) is not None


def test_stranger_does_not_make_a_site_be_left_alone() -> None:
    """Its links to pages of the site that hang are its own affair."""
    waiting = queue(gap_seconds=0)
    for n in range(10):
        put(waiting, f"hangs{n}", feed="stranger", foreign=True)
    for article_id in everything(waiting):
        ended(waiting, article_id, SILENCE, at=1)
    put(waiting, "own", discovered=1)
    assert waiting.take(later(1)) == "own"


def test_suspects_have_a_quarter_of_the_slots_together() -> None:
    """Twenty feeds of silent sites are no worse than one."""
    waiting = queue(gap_seconds=0, slots=8)
    for feed in range(20):
        for n in range(20):
            put(waiting, f"{feed}-{n}", f"silent{feed}-{n}.test", feed=f"hostile{feed}")
    for second in range(40):
        for article_id in everything(waiting, second):
            ended(waiting, article_id, SILENCE, at=second)
    assert len(everything(waiting, 50)) <= 2


def test_feeds_budget_of_bytes_leaves_room_for_the_others() -> None:
    """One feed gets a fifth of the queue, a second one a quarter of the rest."""
    waiting = queue(capacity_bytes=10_000)
    count = 0
    while waiting.has_room("hostile", 100):
        put(waiting, f"a{count}", f"a{count}.test", feed="hostile")
        count += 1
    assert count == 20
    assert waiting.has_room("good", 1500)
    assert not waiting.full
    assert set(waiting.of_feed("hostile")) == {f"a{n}" for n in range(20)}
    waiting.remove("a0")
    assert waiting.has_room("hostile", 100)


def test_postponed_article_waits_and_keeps_its_place() -> None:
    """Its address is not to be asked yet; nothing of it is written for that."""
    waiting = queue(gap_seconds=0)
    put(waiting, "a1")
    assert waiting.take(NOW) == "a1"
    waiting.postpone("a1", later(5))
    waiting.done("a1", NOW)
    assert waiting.take(later(4)) is None
    assert waiting.next_at() == later(5)
    assert waiting.take(later(5)) == "a1"


def test_domains_are_forgotten_when_nothing_waits_and_the_gap_is_over() -> None:
    """Memory goes with what waits, not with all domains that ever were."""
    waiting = queue(gap_seconds=1)
    for n in range(100):
        put(waiting, f"a{n}", f"a{n}.test", feed=f"f{n}")
    for article_id in everything(waiting):
        ended(waiting, article_id, PAGE, at=0)
    waiting.block("blocked.test", later(60))
    assert waiting.domain_count == 101
    assert waiting.take(later(2)) is None
    assert waiting.domain_count == 1
    assert waiting.take(later(61)) is None
    assert waiting.domain_count == 0


def test_stale_offer_of_the_own_feed_lets_a_stranger_go_on() -> None:
    """What went first was settled otherwise; the others behind it are not lost."""
    waiting = queue(gap_seconds=0, slots=1)
    put(waiting, "other", "other.test", feed="x")
    assert waiting.take(NOW) == "other"
    put(waiting, "own", feed="own")
    put(waiting, "stranger", feed="stranger", foreign=True)
    assert waiting.take(NOW) is None
    waiting.remove("own")
    ended(waiting, "other", PAGE, at=0)
    assert waiting.take(NOW) == "stranger"
