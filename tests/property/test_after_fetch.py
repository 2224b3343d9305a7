"""Properties of fetches: whatever is listed and whatever comes back, each entry has one end, in time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.extraction.detection import load_detector
from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.fetching.accept import accept
from ingest.core.fetching.after_fetch import after_fetch
from ingest.core.fetching.attempts import AttemptDecision, RetryPolicy
from ingest.core.fetching.results import (
    ExtractionKilled,
    FetchResult,
    HttpStatus,
    NotModified,
    Page,
    Redirected,
    Unsupported,
)
from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.urls import Url
from schemas import ids
from schemas.articles import Article, Verdict
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import Outcome, OutcomeKind
from tests.support.fetching import NOW, origin

load_detector()  # or the first example takes as long as that
POLICY = RetryPolicy()
GIVE_UP = timedelta(seconds=POLICY.give_up_seconds)
VERSION_GAP = timedelta(seconds=POLICY.version_gap_seconds)
URLS = [Url.parse(url) for url in ("http://a.test/1", "http://b.test/1", "http://a.test/2")]
ARTICLES = [ids.article_id(url.canonical) for url in URLS]

_PAGES = st.builds(
    lambda text, verdict, url, canonical: Page(
        Extracted(
            verdict=verdict,
            extraction="x/1",
            text=text,
            reason="" if verdict.is_whole else "why",
            metadata=PageMetadata(canonical_url=canonical),
        ),
        final_url=url,
    ),
    st.sampled_from(["", "One text.", "Another text, which is longer."]),
    st.sampled_from(Verdict),
    st.sampled_from(URLS),
    st.none() | st.sampled_from(URLS),
)
_RETRIED = st.one_of(
    st.builds(HttpStatus, st.sampled_from([408, 429, 500, 503]), st.sampled_from([0, 90, 7200, 9_999_999])),
    st.builds(
        RequestFailed,
        st.sampled_from([RequestFailure.NETWORK_ERROR, RequestFailure.TIMED_OUT]),
        st.just("detail"),
    ),
)
_RESULTS: st.SearchStrategy[FetchResult] = st.one_of(
    _PAGES,
    _RETRIED,
    st.just(NotModified()),
    st.just(ExtractionKilled("exceeded 10 s")),
    st.just(Unsupported("application/pdf")),
    st.builds(HttpStatus, st.sampled_from([204, 403, 404, 410])),
    st.builds(RequestFailed, st.sampled_from(RequestFailure), st.just("detail")),
    st.builds(Redirected, st.sampled_from(URLS)),
)
_JITTER = st.floats(0, 1, exclude_max=True)


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed lists an article, or says that it changed."""

    feed: int
    article: int
    content: str
    guid: str | None = None
    title: str = "Title"


@dataclass(frozen=True, slots=True)
class Answer:
    """The fetch of an article that is pending brings a result."""

    article: int
    result: FetchResult
    jitter: float


_LISTINGS = st.builds(
    Listing,
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from(["", "<p>The feed's own text.</p>"]),
    st.none() | st.sampled_from(["7", "http://a.test/2"]),
    st.sampled_from(["Title", "Corrected"]),
)
_STEPS = st.lists(
    _LISTINGS | st.builds(Answer, st.integers(0, 2), _RESULTS | _PAGES, _JITTER), min_size=10, max_size=60
)


@dataclass
class World:
    """Two articles at two domains, their states, and what became of their entries."""

    now: datetime = NOW
    states: dict[str, FetchState] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    listed: Counter[tuple[str, int]] = field(default_factory=Counter)
    published: list[tuple[str, int]] = field(default_factory=list)
    offset: int = 0

    def take(self, entry: Entry) -> None:
        """Accept an entry, as the intake does."""
        assert entry.hop <= 5
        self.offset += 1
        known = dict(self.states)
        accepted = accept(entry, self.states.get, origin=origin(self.offset), now=self.now, policy=POLICY)
        self.outcomes += accepted.outcomes
        if accepted.state is not None:
            before = known.get(accepted.state.article_id)
            told = entry.told.version if entry.told is not None else 0
            assert accepted.state.version == (before.version if before and before.version else told)
        self.publish(accepted.article)
        for state in accepted.states:
            self.states[state.article_id] = state

    def publish(self, article: Article | None) -> None:
        """Write down which version went out."""
        if article is not None:
            self.published.append((article.ingest.article_id, int(article.version or 0)))

    def add_listing(self, listing: Listing) -> None:
        """List an article; each time a feed does is a revision of its entry."""
        entry_id = f"e{listing.feed}{listing.article}"
        revision = 1 + sum(1 for known, _ in self.listed if known == entry_id)
        self.listed[entry_id, revision] += 1
        self.take(
            Entry(
                entry_id=entry_id,
                revision=revision,
                feed_id=f"f{listing.feed}",
                article_id=ARTICLES[listing.article],
                discovered_at=self.now,
                url=URLS[listing.article].text,
                title=listing.title,
                content=listing.content,
                guid=listing.guid,
            )
        )

    def pending(self, article_id: str) -> FetchState | None:
        """Return the state of an article that is to be fetched."""
        state = self.states.get(article_id)
        return state if state is not None and state.status is FetchStatus.PENDING else None

    def attempt(self, state: FetchState, result: FetchResult, jitter: float) -> AttemptDecision:
        """Fetch an article when it is due, and write down what follows."""
        self.now = max(self.now, state.next_attempt_at or self.now)
        decision = after_fetch(state, result, self.states.get, now=self.now, jitter=jitter, policy=POLICY)
        for each in (decision.state, *decision.others):
            self.states[each.article_id] = each
        self.outcomes += [decision.outcome] if decision.outcome else []
        self.publish(decision.article)
        if decision.forward is not None:
            self.take(decision.forward)
        return decision

    def play(self, steps: list[Listing | Answer]) -> None:
        """Do one after the other; an answer for what is not pending is nobody's."""
        for step in steps:
            self.now += timedelta(seconds=1)
            match step:
                case Listing():
                    self.add_listing(step)
                case Answer():
                    state = self.pending(ARTICLES[step.article])
                    if state is not None:
                        check(state, self.attempt(state, step.result, step.jitter), self.now)

    def finish(self, result: FetchResult) -> None:
        """Let every pending fetch bring the same result until none is pending."""
        for article_id in ARTICLES:
            attempts = 0
            while (state := self.pending(article_id)) is not None:
                self.attempt(state, result, 0.0)
                attempts += 1
                assert attempts < 100


def check(before: FetchState, decision: AttemptDecision, now: datetime) -> None:
    """What holds after every attempt."""
    after = decision.state
    if after.forwarded_to is not None and after.alias_of == after.forwarded_to:
        # The page is that of another article, which has its text if it had none.
        (other,) = decision.others
        assert (before.version, other.article_id) == (0, after.forwarded_to)
        assert decision.outcome is not None
        assert (decision.article is not None) == (decision.outcome.outcome is OutcomeKind.PUBLISHED)
        return
    published = decision.outcome is not None and decision.outcome.outcome is OutcomeKind.PUBLISHED
    is_stopgap = after.is_stopgap or before.is_stopgap  # its article comes before its outcome
    assert (decision.article is not None) == (after.version == before.version + 1)
    assert after.version - before.version in (0, 1)
    assert published == (decision.article is not None) or is_stopgap
    if decision.article is not None:
        assert decision.article.version == str(after.version)
        if before.version:
            assert before.version_at is not None
            assert now >= before.version_at + VERSION_GAP
    if after.status is FetchStatus.PENDING:
        assert (decision.outcome, decision.forward, after.entry) == (None, None, before.entry)
        assert after.attempts - before.attempts in (0, 1)
        assert after.first_attempt_at is not None
        assert after.next_attempt_at is not None
        assert now < after.next_attempt_at <= after.first_attempt_at + GIVE_UP
        return
    assert (decision.outcome is None) == (after.status is FetchStatus.FORWARDED)
    assert (decision.forward is not None) == (after.status is FetchStatus.FORWARDED)
    closed = (after.entry, after.origin, after.attempts, after.first_attempt_at, after.next_attempt_at)
    assert closed == (None, None, 0, None, None)


@given(_STEPS, _RESULTS)
def test_every_revision_of_an_entry_has_exactly_one_outcome(
    steps: list[Listing | Answer], last: FetchResult
) -> None:
    """However feeds, corrections, redirects and results cross each other."""
    world = World()
    world.play(steps)
    world.finish(last)
    while any(world.pending(article_id) for article_id in ARTICLES):  # a redirect came back
        world.finish(last)
    assert Counter((outcome.id, outcome.version) for outcome in world.outcomes) == world.listed
    for article_id, last_version in dict(world.published).items():
        versions = [version for name, version in world.published if name == article_id]
        assert versions == list(range(1, last_version + 1))


@given(st.lists(st.tuples(_RESULTS | _RETRIED, _JITTER), min_size=1, max_size=60))
def test_fetch_ends_within_its_time_whatever_comes_back(results: list[tuple[FetchResult, float]]) -> None:
    """The last attempt is at most 48 hours after the first, and then there is an outcome or a forward."""
    world = World()
    world.add_listing(Listing(feed=0, article=0, content=""))
    for result, jitter in [*results, *results * 100]:
        state = world.states[ARTICLES[0]]
        if state.status is not FetchStatus.PENDING:
            break
        now = state.next_attempt_at or NOW
        decision = after_fetch(state, result, world.states.get, now=now, jitter=jitter, policy=POLICY)
        check(state, decision, now)
        world.states[ARTICLES[0]] = decision.state
    assert world.states[ARTICLES[0]].status is not FetchStatus.PENDING


@given(_STEPS)
def test_version_never_decreases(steps: list[Listing | Answer]) -> None:
    """Nor does an article that is out lose its hash, its verdict or the time of its first version."""
    world = World()
    kept: dict[str, FetchState] = {}
    for step in steps:
        world.play([step])
        for article_id, state in world.states.items():
            before = kept.get(article_id)
            if before is not None and before.version:
                assert state.version >= before.version
                assert state.first_created_at == before.first_created_at
                assert None not in (state.content_hash, state.verdict)
            kept[article_id] = state
