"""A feed followed through the cores of the service in simulated time, without broker and network.

Owns the simulated clock, the tables as dicts, and the plain shape of the result. Every decision is the
service's own: what a document lists (`ingest.core.feeds`), what becomes of an entry, when it is fetched and
what follows (`ingest.core.fetching`), what a page says (`ingest.core.extraction`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.answers import Answer, PageAnswers, answer_of, asked, seconds_of
from ingest.core.extraction.feed_text import from_feed
from ingest.core.feeds.lists import new_feed
from ingest.core.feeds.moves import moved_feed
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import FeedResponse, PollDecision
from ingest.core.fetching.accept import accept
from ingest.core.fetching.after_fetch import after_fetch
from ingest.core.fetching.attempts import due_at
from ingest.core.fetching.politeness import block_end, blocked, blocking_status
from ingest.core.fetching.queue import FetchQueue
from ingest.core.fetching.responses import page_of, read_body, without_body
from ingest.core.fetching.results import FetchResult, HttpStatus, Page, brought_by
from ingest.core.fetching.site_rules import RulesAnswer, SiteRules, read_rules
from ingest.core.fetching.stopgap import while_waiting, why_site_waits
from ingest.core.records import entry_domain
from ingest.core.web import caching
from ingest.core.web.authority import speaks
from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.robots import product_token
from ingest.core.web.urls import InvalidUrl, Url
from ingest.settings import IngestSettings
from runtime.clock import Clock
from schemas.articles import Article
from schemas.feeds import Entry, Feed, FeedState
from schemas.fetches import FetchState, FetchStatus, SiteState
from schemas.outcomes import Outcome
from schemas.records import Origin

__all__ = ["PageAnswers", "follow_feed"]

Row = dict[str, Any]
UNREACHABLE = 503  # what a site that does not answer amounts to, of what it says about itself
MAX_QUESTIONS = 8  # of sites about themselves, before one page
PRODUCT = product_token(IngestSettings().user_agent)
RUN_OUT = timedelta(days=3)  # after the last poll: longer than any article is tried
JITTER = 0.5  # the middle of every spread


def follow_feed(
    url: str,
    polls: Sequence[Mapping[str, Any]],
    page: PageAnswers,
    *,
    start: datetime | None = None,
    robots: bool = False,
) -> Row:
    """Return what the service makes of a feed that is polled at these times.

    Each fetch that is due is done at its time, also between two polls; after the last one until nothing is
    pending.

    Args:
        url: Of the feed.
        polls: `after_seconds` since the poll before, `status`, `headers`, `body` of each answer, in any shape
            of `bench.answers`; where several feeds are followed, `url` is the one that is polled.
        page: Answers the requests of pages, and of what an answer to a poll redirects to. One that raises is
            a site that does not answer.
        start: The time before the first poll, aware; None for the machine's clock.
        robots: Ask `page` for robots.txt and tdmrep.json as well, as the service does; their requests are
            counted among the fetches.

    Returns:
        entries: entry_id, revision, url, title, summary, content, author, publisher, language, published_at,
        published_text (where that is None), discovered_at, backlog. articles, a row for each version:
        article_id, version, title, text, url, published_at, publisher, language. outcomes: entry_id, outcome,
        reason. fetches: URL to the number of its requests. polls: reason, detail, next_after_seconds. All in
        the order in which they came.
    """
    world = _World(page, (start or Clock().now()).astimezone(UTC), robots)
    for poll in polls:
        world.advance(world.now + timedelta(seconds=seconds_of(poll)))
        world.poll(str(poll.get("url") or url) if isinstance(poll, Mapping) else url, poll)
    world.advance(world.now + RUN_OUT)
    return {
        "entries": [_entry_row(entry) for entry in world.entries],
        "articles": [_article_row(article) for article in world.articles],
        "outcomes": [
            {"entry_id": one.id, "outcome": one.outcome.value, "reason": one.reason.value}
            for one in world.outcomes
        ],
        "fetches": dict(world.fetches),
        "polls": world.polls,
    }


@dataclass
class _Followed:
    """A feed, and what is known of it."""

    feed: Feed
    state: FeedState | None = None
    seen: bytes = b""


@dataclass
class _World:
    """Feeds, and the shard that all of their articles are in."""

    page: PageAnswers
    now: datetime
    robots: bool
    entries: list[Entry] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    fetches: Counter[str] = field(default_factory=Counter)
    polls: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._settings = IngestSettings()
        self._feeds: dict[str, _Followed] = {}
        self._states: dict[str, FetchState] = {}
        self._sites: dict[str, SiteState] = {}
        self._knowledge: dict[str, bytes] = {}
        self._offset = 0
        fetch = self._settings.fetch
        rules = {"robots": self.robots, "mining": "record" if self.robots else "ignore"}
        self._rules = SiteRules(fetch.model_copy(update=rules))
        self._queue = FetchQueue(gap_seconds=fetch.gap_seconds, capacity_bytes=fetch.queue_bytes)

    def advance(self, until: datetime) -> None:
        """Do every fetch that is due up to a time, each at its own, and be there then."""
        self._fetch_due()
        while (at := self._queue.next_at()) is not None and at <= until:
            self.now = max(self.now, at)
            self._fetch_due()
        self.now = max(self.now, until)

    def poll(self, url: str, row: object) -> None:
        """Take a feed's answer, and fetch what is due at once."""
        try:
            followed = self._feeds.get(url) or _Followed(new_feed(url, now=self.now))
        except InvalidUrl as error:
            self.polls.append({"reason": "invalid_url", "detail": str(error), "next_after_seconds": 0.0})
            return
        self._feeds[url] = followed
        decision = self._decided(followed, row)
        state = followed.state = decision.state
        followed.feed = moved_feed(followed.feed, state, now=self.now) or followed.feed
        packed = decision.parts[-1].seen
        followed.seen = packed if packed is not None else followed.seen
        self.entries += decision.entries
        self.outcomes += decision.outcomes
        for entry in decision.entries:
            self._take(entry)
        self.polls.append(
            {
                "reason": decision.reason.value,
                "detail": state.last_error,
                "next_after_seconds": (state.next_poll_at - self.now).total_seconds(),
            }
        )
        self._fetch_due()

    def _decided(self, followed: _Followed, row: object) -> PollDecision:
        policy = self._settings.poll
        poll = Poll(followed.feed, followed.state, followed.seen, self.now, JITTER, policy)
        answered = self._redirected(Url.parse(followed.feed.url), answer_of(row))
        if isinstance(answered, RequestFailed):
            return poll.after(answered)
        response, content = answered
        if not response.has_document:
            self._block_after_poll(Url.parse(followed.feed.url), response)
            return poll.after(response)
        return poll.after_body(response, content, max_bytes=policy.max_bytes)

    def _redirected(
        self, url: Url, answer: Answer | RequestFailed
    ) -> tuple[FeedResponse, bytes] | RequestFailed:
        """Return a feed's answer; of a redirect, that of its target, which `page` may know."""
        at, moved_to, is_permanent = url, None, True
        for _ in range(self._settings.http_client.max_redirects + 1):
            if isinstance(answer, RequestFailed):
                return answer
            target = answer.target(at)
            if target is None:
                return FeedResponse(answer.status, answer.headers, at, moved_to=moved_to), answer.body
            is_permanent = is_permanent and answer.is_permanent
            at, moved_to = target, target if is_permanent else moved_to
            answer = asked(self.page, at.text, self.fetches[at.text] + 1)
        return RequestFailed(RequestFailure.TOO_MANY_REDIRECTS, f"requesting {url}: redirects")

    def _block_after_poll(self, url: Url, response: FeedResponse) -> None:
        status = blocking_status(response.status, response.headers, now=self.now)
        if status is not None:
            self._block(url.site, status)

    def _take(self, entry: Entry) -> None:
        self._offset += 1
        origin = Origin(topic="entries", partition=0, offset=self._offset)
        policy = self._settings.retry
        accepted = accept(
            entry,
            self._states.get,
            origin=origin,
            now=self.now,
            policy=policy,
            blocked_until=block_end(self._sites.get(entry_domain(entry)), now=self.now),
        )
        self.outcomes += accepted.outcomes
        self.articles += [accepted.article] if accepted.article is not None else []
        for state in accepted.states:
            self._keep(state)

    def _keep(self, state: FetchState) -> None:
        self._states[state.article_id] = state
        if state.status is not FetchStatus.PENDING or state.entry is None:
            self._queue.remove(state.article_id)
            return
        self._queue.put(
            state.article_id,
            entry_domain(state.entry),
            due=due_at(state, now=self.now, policy=self._settings.retry),
            backlog=state.entry.backlog,
            discovered_at=state.entry.discovered_at,
            size_bytes=1,
            feed_id=state.entry.feed_id,
            is_foreign=not speaks(state.entry),
            is_untold=not state.version and bool(state.entry.content or state.entry.summary),
        )

    def _fetch_due(self) -> None:
        while article_id := self._queue.take(self.now):
            state = self._states[article_id]
            brought = None
            if state.entry is not None:
                result = self._attempt(state.entry)
                self._after(state, state.entry, result)
                brought = brought_by(result)
            self._queue.done(article_id, self.now, brought)

    def _after(self, state: FetchState, entry: Entry, result: FetchResult) -> None:
        policy = self._settings.retry
        decision = after_fetch(state, result, self._states.get, now=self.now, jitter=JITTER, policy=policy)
        if isinstance(result, HttpStatus):
            self._block(entry_domain(entry), result)
        if isinstance(result, Page) and result.final_url and result.extracted.site_knowledge is not None:
            self._knowledge[result.final_url.host_key] = result.extracted.site_knowledge
        for each in (decision.state, *decision.others):
            self._keep(each)
        if decision.article is not None:
            self.articles.append(decision.article)
        if decision.outcome is not None:
            self.outcomes.append(decision.outcome)
        if decision.forward is not None:
            self._take(decision.forward)
        reason = why_site_waits(result)
        if reason is not None:
            self._tell_waiting(entry_domain(entry), reason)

    def _tell_waiting(self, domain: str, reason: str) -> None:
        for name in self._queue.untold(domain):
            held = while_waiting(self._states[name], reason=reason, now=self.now, policy=self._settings.retry)
            if held is not None and held.article is not None:
                self._keep(held.state)
                self.articles.append(held.article)

    def _block(self, domain: str, result: HttpStatus) -> None:
        site = blocked(
            self._sites.get(domain),
            domain=domain,
            status=result.status,
            retry_after_seconds=result.retry_after_seconds,
            now=self.now,
        )
        if site is not None:
            self._sites[domain] = site
            self._queue.block(domain, block_end(site, now=self.now))

    def _attempt(self, entry: Entry) -> FetchResult:
        if entry.url is None:
            return Page(from_feed(entry))
        requested = target = Url.parse(entry.url)
        max_redirects = self._settings.http_client.max_redirects
        for _ in range(max_redirects + 1):
            self._ask_site(target)
            refused = self._rules.verdict(target, now=self.now)
            if refused is not None:
                return refused
            answer = self._requested(target)
            if isinstance(answer, RequestFailed):
                return answer
            following = answer.target(target)
            if following is None or following.site != requested.site:
                found = self._result(answer, target, following)
                return self._rules.after_page(found) if isinstance(found, Page) else found
            if (target.scheme, following.scheme) == ("https", "http"):
                return RequestFailed(RequestFailure.INSECURE_REDIRECT, f"{target} redirects to {following}")
            target = following
        return RequestFailed(RequestFailure.TOO_MANY_REDIRECTS, f"more than {max_redirects} redirects")

    def _requested(self, url: Url) -> Answer | RequestFailed:
        self.fetches[url.text] += 1
        return asked(self.page, url.text, self.fetches[url.text])

    def _ask_site(self, url: Url) -> None:
        """Ask for what is not known of a site before one of its pages; without the gap."""
        for _ in range(MAX_QUESTIONS):
            question = self._rules.unknown(url, now=self.now)
            if question is None:
                return
            given = self._requested(question.url)
            answer = given if isinstance(given, Answer) else Answer(UNREACHABLE)
            rules = None
            if answer.status == 200:
                rules = read_rules(question.kind, answer.body, url=question.url, product=PRODUCT)
            retry_after = caching.hints(answer.headers, now=self.now).retry_after_seconds
            said = RulesAnswer(rules, answer.status, final_url=question.url, retry_after_seconds=retry_after)
            self._rules.learn(question, said, now=self.now)

    def _result(self, answer: Answer, url: Url, redirected_to: Url | None) -> FetchResult:
        headers = answer.headers
        at_once = without_body(answer.status, headers, redirected_to=redirected_to, now=self.now)
        if at_once is not None:
            return at_once
        known = self._knowledge.get(url.host_key, b"")
        max_bytes = self._settings.fetch.max_bytes
        read = read_body(answer.body, url=url, headers=headers, site_knowledge=known, max_bytes=max_bytes)
        return page_of(read, url=url, headers=headers)


def _entry_row(entry: Entry) -> Row:
    return {
        "entry_id": entry.entry_id,
        "revision": entry.revision,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "author": entry.author,
        "publisher": entry.publisher,
        "language": entry.language,
        "published_at": _rfc3339(entry.published_at),
        "published_text": entry.published_text,
        "discovered_at": _rfc3339(entry.discovered_at),
        "backlog": entry.backlog,
    }


def _article_row(article: Article) -> Row:
    return {
        "article_id": article.ingest.article_id,
        "version": int(article.version or 0),
        "title": article.title,
        "text": article.text,
        "url": article.ingest.url,
        "published_at": _rfc3339(article.ingest.published_at),
        "publisher": next((source.name for source in article.info_sources), None),
        "language": article.language,
    }


def _rfc3339(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
