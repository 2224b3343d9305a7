"""One feed polled over real HTTP, in simulated time: the service's request and decision, without a broker.

Owns the tables of one feed and the clock. The server is `tests.support.site`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from ingest.core.feeds.lists import new_feed
from ingest.core.feeds.moves import moved_feed
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import FeedResponse, PollDecision
from ingest.core.feeds.seen import SeenSet
from ingest.feed_requests import FeedRequests
from ingest.http.client import HttpClient
from ingest.settings import IngestSettings
from schemas.feeds import Feed, FeedState
from tests.support.raw_site import RawSite
from tests.support.site import Site

__all__ = ["START", "Polled", "polling"]

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Polled:
    """A feed, and what its polls have made known.

    Attributes:
        now: The time; `poll` begins then.
    """

    def __init__(self, http: HttpClient, settings: IngestSettings, url: str) -> None:
        self.now = START
        self.feed: Feed = new_feed(url, now=START)
        self.state: FeedState | None = None
        self.seen = SeenSet()
        self._requests = FeedRequests(http, settings)
        self._policy = settings.poll
        self._max_bytes = settings.poll.max_bytes

    async def poll(self, *, after: timedelta = timedelta()) -> PollDecision:
        """Poll after that time, and keep what follows, as it comes back from the topics."""
        self.now += after
        response, body = await self._requests.request(self.feed, self.state, now=self.now)
        poll = Poll(self.feed, self.state, self.seen.encode(), self.now, 0.5, self._policy)
        if body is not None and isinstance(response, FeedResponse):
            decision = poll.after_body(response, body, max_bytes=self._max_bytes)
        else:
            decision = poll.after(response)
        self.state = FeedState.model_validate_json(decision.state.model_dump_json())
        self.seen = decision.seen if decision.seen is not None else self.seen
        self.feed = moved_feed(self.feed, self.state, now=self.now) or self.feed
        return decision

    @property
    def known(self) -> FeedState:
        """Return the state after a poll."""
        assert self.state is not None
        return self.state


@asynccontextmanager
async def polling(site: Site | RawSite, url: str, **settings: object) -> AsyncIterator[Polled]:
    """Poll a feed of a site."""
    wanted = IngestSettings.model_validate({"resolve": site.resolve, **settings})
    async with HttpClient(
        resolve=wanted.resolve, user_agent=wanted.user_agent, limits=wanted.http_client
    ) as http:
        yield Polled(http, wanted, url)
