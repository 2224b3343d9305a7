"""The tables of the fetcher: `fetch-states`, whose pending part is the fetch queue, and `site-states`.

Owns the projection of the table onto the queue: all that is pending in the table is in the queue, also
after a restart.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from ingest.core.fetching.attempts import RetryPolicy, due_at
from ingest.core.fetching.politeness import block_end, blocked
from ingest.core.fetching.queue import FetchQueue
from ingest.core.fetching.results import HttpStatus
from ingest.core.records import entry_site
from ingest.core.web.authority import speaks
from ingest.core.web.urls import InvalidUrl
from runtime.clock import Clock
from runtime.kafka.context import ShardContext
from runtime.kafka.table import Unreadable
from schemas.contracts import FETCH_STATE, SITE_KNOWLEDGE, SITE_STATE, table
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus, SiteState
from schemas.outcomes import Reason
from schemas.records import Record

__all__ = ["FETCH_STATES", "SITE_STATES", "FetchTables"]

FETCH_STATES = table(FETCH_STATE)
SITE_STATES = table(SITE_STATE, SITE_KNOWLEDGE)
MOMENT = timedelta(seconds=2)  # a block that ends so soon holds nothing up
_HOST_SEPARATOR = b"/"  # in the key of what is known of one host; a domain has none
# As our own encoder writes it. A text that happens to hold these bytes costs one decoding, nothing more.
_PENDING = b'"pending"'


class FetchTables:
    """What is known of the articles and sites of a shard.

    Attributes:
        changed: Set when the queue may have something new.
    """

    def __init__(self, shard: ShardContext, queue: FetchQueue, *, clock: Clock, policy: RetryPolicy) -> None:
        self.changed = asyncio.Event()
        self._queue = queue
        self._clock = clock
        self._policy = policy
        self._removed_feeds: set[str] = set()
        self._retrying: dict[str, Reason] = {}
        self._retry_counts: dict[Reason, int] = {}
        self._log = structlog.get_logger().bind(shard=shard.partition)
        self._states = shard.view(FETCH_STATE)
        self._sites = shard.view(SITE_STATE)
        for domain in [key.decode() for key in self._sites.table if _HOST_SEPARATOR not in key]:
            self.block(domain, self.site(domain))
        for key, value in list(self._states.table.items()):
            self._project(key, value)
        self._states.table.listen(self._project)

    def state(self, article_id: str) -> FetchState | None:
        """Return the state of an article, None where it is not known.

        Raises:
            Unreadable: The article is not to be worked on.
        """
        return self._states.get(article_id)

    def known(self, article_id: str) -> FetchState | None:
        """Return the state of an article, None also where it cannot be read."""
        try:
            return self.state(article_id)
        except Unreadable:
            return None

    def site(self, domain: str) -> SiteState | None:
        """Return the state of a site, None where it is not known or cannot be read."""
        try:
            return self._sites.get(domain)
        except Unreadable:
            return None

    def blocked_until(self, entry: Entry) -> datetime | None:
        """Return until when an entry's site is not to be asked; None where it may be in a moment."""
        try:
            site = self.site(entry_site(entry)) if entry.url is not None else None
        except InvalidUrl:
            return None
        now = self._clock.now()
        end = block_end(site, now=now)
        return end if end is not None and end > now + MOMENT else None

    def untold(self, domain: str) -> list[str]:
        """Return the pending articles of a site of which nothing is out, though their feeds have texts."""
        return self._queue.untold(domain)

    def feed_removed(self, feed_id: str) -> None:
        """Take note that a feed is gone."""
        self._removed_feeds.add(feed_id)
        self.changed.set()

    def let_go(self) -> Iterator[tuple[FetchState, str]]:
        """Yield what waits on the word of a feed that is gone since the last look, and the feed."""
        while self._removed_feeds:
            feed_id = self._removed_feeds.pop()
            for article_id in self._queue.of_feed(feed_id):
                state = self.known(article_id)
                if state is not None and not self._queue.is_in_flight(article_id):
                    yield state, feed_id

    def block(self, domain: str, site: SiteState | None) -> None:
        """Request nothing of a site while it is blocked."""
        end = block_end(site, now=self._clock.now())
        if end is not None:
            self._queue.block(domain, self._clock.to_steady(end))

    def answered(self, domain: str, result: HttpStatus, *, url: str | None) -> list[Record]:
        """Block a site whose answer asks for it, from now on; return the records that remember it.

        Args:
            url: Whose answer it is, for people.
        """
        site = blocked(
            self.site(domain),
            domain=domain,
            status=result.status,
            retry_after_seconds=result.retry_after_seconds,
            now=self._clock.now(),
        )
        if site is None:
            return []
        self.block(domain, site)
        until = str(site.blocked_until)
        self._log.warning("host_blocked", domain=domain, reason=site.reason, until=until, url=url)
        return [SITE_STATE.encode(site)]

    def site_knowledge(self, key: str) -> bytes:
        """Return what is known of a host, empty where nothing is.

        Args:
            key: As `ingest.core.web.urls.Url.host_key`.
        """
        try:
            return self._sites.table.get(key.encode()) or b""
        except Unreadable:
            return b""

    def waiting_retries(self) -> dict[Reason, int]:
        """Return how many articles wait to be tried again, for every reason that there was."""
        self._retry_counts = {**dict.fromkeys(self._retry_counts, 0), **Counter(self._retrying.values())}
        return self._retry_counts

    def put_again(self, article_id: str) -> None:
        """Queue an article that was taken and not tried: what its site says had to be asked first."""
        key = article_id.encode()
        self._project(key, self._states.table.get(key))

    def quarantine(self, article_id: str) -> None:
        """Stop working on an article; a dead letter and `/readyz` report it."""
        self._states.table.quarantine(article_id.encode())

    def _project(self, key: bytes, value: bytes | None) -> None:
        article_id = key.decode()
        try:
            state = self._pending(article_id, value)
            if state is None:
                self._queue.remove(article_id)
                self._retrying.pop(article_id, None)
            else:
                self._put(article_id, state, len(value or b""))
        except Exception as error:  # noqa: BLE001 - whoever may write the table may write anything
            self._log.warning("article_quarantined", article_id=article_id, error=repr(error))
            self.quarantine(article_id)

    def _put(self, article_id: str, state: FetchState, size_bytes: int) -> None:
        if state.entry is None or state.origin is None:
            raise ValueError(f"{article_id} is pending, without its entry or where that came from")
        self._queue.put(
            article_id,
            entry_site(state.entry),
            due=self._clock.to_steady(due_at(state, now=self._clock.now(), policy=self._policy)),
            backlog=state.entry.backlog,
            discovered_at=min(state.entry.discovered_at, self._clock.now()),
            size_bytes=size_bytes,
            feed_id=state.entry.feed_id,
            is_foreign=not speaks(state.entry),
            is_untold=not state.version and bool(state.entry.content or state.entry.summary),
        )
        if state.last_reason is None:
            self._retrying.pop(article_id, None)
        else:
            self._retrying[article_id] = state.last_reason
        self.changed.set()

    def _pending(self, article_id: str, value: bytes | None) -> FetchState | None:
        if value is None or _PENDING not in value:
            return None
        try:
            state = self._states.get(article_id)
        except Unreadable:
            return None
        return state if state is not None and state.status is FetchStatus.PENDING else None
