"""The fetch queue under any order of calls: one in flight per domain, the gap, the order, and no loss."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ingest.core.fetching.queue import FetchQueue

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DOMAINS = ("a.test", "b.test")
ARTICLES = tuple((f"{domain[0]}{number}", domain) for domain in DOMAINS for number in range(3))
FEEDS = ("own", "other", "stranger")
STEPS = st.integers(min_value=0, max_value=8)


class Fetching(RuleBasedStateMachine):
    """A fetcher that does everything it may; beside it the plain account of what waits."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.waiting: dict[str, tuple[str, tuple[bool, bool, float], datetime]] = {}
        self.feed_of: dict[str, str] = {}
        self.offered: set[str] = set()  # what was put since it was taken last
        self.in_flight: dict[str, str] = {}
        self.free_at: dict[str, datetime] = {}
        self.blocked_until: dict[str, datetime] = {}

    @initialize(gap_seconds=st.sampled_from([0, 3]))
    def begin(self, gap_seconds: int) -> None:
        """Choose a gap."""
        self.gap = timedelta(seconds=gap_seconds)
        self.queue = FetchQueue(gap_seconds=gap_seconds, capacity_bytes=50)

    @rule(
        article=st.sampled_from(ARTICLES),
        due=STEPS,
        backlog=st.booleans(),
        age=STEPS,
        feed=st.sampled_from(FEEDS),
    )
    def put(self, article: tuple[str, str], due: int, backlog: bool, age: int, feed: str) -> None:
        """Add an article, or what is new of it."""
        article_id, domain = article
        due_at, discovered_at = self.now + timedelta(seconds=due), self.now - timedelta(seconds=age)
        is_foreign = feed == "stranger"
        self.queue.put(
            article_id,
            domain,
            due=due_at,
            backlog=backlog,
            discovered_at=discovered_at,
            size_bytes=10,
            feed_id=feed,
            is_foreign=is_foreign,
        )
        self.waiting[article_id] = (domain, (backlog, is_foreign, -discovered_at.timestamp()), due_at)
        self.feed_of[article_id] = feed
        self.offered.add(article_id)

    @rule(article=st.sampled_from(ARTICLES))
    def remove(self, article: tuple[str, str]) -> None:
        """Settle an article."""
        self.queue.remove(article[0])
        self.waiting.pop(article[0], None)
        self.offered.discard(article[0])

    @rule(domain=st.sampled_from(DOMAINS), seconds=STEPS)
    def block(self, domain: str, seconds: int) -> None:
        """Block a domain; `ingest.core.fetching.politeness` never shortens a block."""
        until = self.now + timedelta(seconds=seconds)
        self.blocked_until[domain] = max(until, self.blocked_until.get(domain, until))
        self.queue.block(domain, self.blocked_until[domain])

    @rule(seconds=STEPS)
    def pass_time(self, seconds: int) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    @rule()
    def take(self) -> None:
        """What is given is what may be fetched, the first of its domain; nothing only where nothing may."""
        article_id = self.queue.take(self.now)
        allowed = self._allowed()
        if article_id is None:
            assert allowed == {}
            return
        domain, order, _ = self.waiting[article_id]
        assert article_id in allowed
        others = [one for other, one in allowed.items() if self.waiting[other][0] == domain]
        assert order[:2] == min(others)[:2]
        lane = (domain, self.feed_of[article_id], order[:2])
        assert order[2] == min(
            one[2]
            for other, one in allowed.items()
            if (self.waiting[other][0], self.feed_of[other], one[:2]) == lane
        )
        self.in_flight[domain] = article_id
        self.offered.discard(article_id)

    @precondition(lambda self: self.in_flight)
    @rule(data=st.data(), settled=st.booleans())
    def finish(self, data: st.DataObject, settled: bool) -> None:
        """End a fetch; where it settled nothing it is put again, as a retry is."""
        domain = data.draw(st.sampled_from(sorted(self.in_flight)))
        article_id = self.in_flight.pop(domain)
        if settled:
            self.remove((article_id, domain))
        else:
            self.put((article_id, domain), due=1, backlog=False, age=0, feed="own")
        self.queue.done(article_id, self.now)
        self.free_at[domain] = self.now + self.gap

    @invariant()
    def counts_what_waits(self) -> None:
        """Length, bytes and fullness are those of what waits."""
        if hasattr(self, "queue"):
            assert len(self.queue) == len(self.waiting)
            assert self.queue.held_bytes == 10 * len(self.waiting)
            assert sum(len(self.queue.of_feed(feed)) for feed in FEEDS) == len(self.waiting)
            assert self.queue.full == (self.queue.held_bytes >= 50)

    def teardown(self) -> None:
        """After any sequence of calls, what waits can be taken in the end."""
        if not hasattr(self, "queue"):
            return
        for domain, article_id in self.in_flight.items():
            if article_id not in self.offered:
                self.remove((article_id, domain))
            self.queue.done(article_id, self.now)
        taken = set()
        for _ in range(20 * len(ARTICLES)):
            self.now += timedelta(seconds=10)
            while found := self.queue.take(self.now):
                taken.add(found)
                self.queue.remove(found)
                self.queue.done(found, self.now)
        assert taken == self.offered
        self.now += timedelta(hours=1)
        assert self.queue.take(self.now) is None
        assert self.queue.domain_count == 0

    def _allowed(self) -> dict[str, tuple[bool, bool, float]]:
        return {
            article_id: order
            for article_id, (domain, order, due) in self.waiting.items()
            if article_id in self.offered
            and due <= self.now
            and domain not in self.in_flight
            and self.free_at.get(domain, START) <= self.now
            and self.blocked_until.get(domain, START) <= self.now
        }


TestFetching = Fetching.TestCase
