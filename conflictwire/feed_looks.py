"""Looking at feeds from the command line: through the guarded client of the service, many at a time.

Owns the requests, how many at once, and the way from a site's page to its feeds. What a response means is
`ingest.core.feeds.looks`.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from conflictwire.settings import Settings
from ingest.core.feeds.lists.rows import clean_url
from ingest.core.feeds.looks import (
    SITEMAP_INDEX,
    FeedFinding,
    FeedLook,
    failed_look,
    look_at,
    news_sitemaps,
    probable_feeds,
    well_known,
)
from ingest.core.web.content_types import FEED_ACCEPT
from ingest.core.web.urls import Url
from ingest.feed_headers import MissingSecret, private_headers
from ingest.http.client import HttpClient, HttpError, HttpResponse
from runtime.clock import Clock
from runtime.errors import Fatal
from schemas.feeds import Feed

__all__ = ["FoundFeeds", "Looker", "address", "opened_looker"]

CONCURRENCY = 24
CONCURRENCY_PER_HOST = 2  # polite, and a list often holds ten feeds of one publisher


@dataclass(frozen=True, slots=True)
class FoundFeeds:
    """The feeds of an address.

    Attributes:
        looks: Those that are feeds, the likeliest first; empty where there is none.
        how: Where they were found, for people; empty where the address itself is the feed.
        first: What the address itself gave.
        tried: Number of further addresses that were asked.
    """

    looks: tuple[FeedLook, ...]
    how: str
    first: FeedLook
    tried: int = 0


@asynccontextmanager
async def opened_looker(settings: Settings, clock: Clock) -> AsyncIterator["Looker"]:
    """Yield what looks at feeds, over a client of its own."""
    async with HttpClient(
        resolve=settings.resolve, user_agent=settings.user_agent, limits=settings.http_client
    ) as http:
        yield Looker(http, settings, clock)


class Looker:
    """Requests feeds and pages, and says what they are."""

    def __init__(self, http: HttpClient, settings: Settings, clock: Clock) -> None:
        self._http = http
        self._poll = settings.poll
        self._secrets = settings.feed_secrets
        self._clock = clock
        self._free = asyncio.Semaphore(CONCURRENCY)
        self._free_of_host: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(CONCURRENCY_PER_HOST)
        )

    async def fetch(self, url: Url, *, max_bytes: int) -> HttpResponse:
        """Return the response to a request of anything.

        Raises:
            Fatal: There is none, or it is not a 200.
        """
        try:
            response = await self._http.get(
                url, accept=FEED_ACCEPT, max_bytes=max_bytes, deadline_seconds=self._poll.deadline_seconds
            )
        except HttpError as error:
            raise Fatal(str(error)) from error
        if response.status != 200:
            raise Fatal(f"requesting {url}: HTTP status {response.status}")
        return response

    async def look(self, feed: Feed) -> FeedLook:
        """Return what a feed's URL gives, asked as the service would ask for the first time."""
        url = Url.parse(feed.url)
        async with self._free_of_host[url.host], self._free:
            try:
                private = await asyncio.to_thread(private_headers, feed, allowed=self._secrets)
                response = await self._http.get(
                    url,
                    accept=FEED_ACCEPT,
                    private=private,
                    max_bytes=self._poll.max_bytes,
                    deadline_seconds=self._poll.deadline_seconds,
                )
            except (HttpError, MissingSecret) as error:
                return failed_look(feed.url, str(error))
        # In a thread: one that takes long to parse must not use up the deadlines of the others.
        return await asyncio.to_thread(
            look_at,
            feed.url,
            status=response.status,
            body=response.body,
            headers=response.headers,
            final_url=response.final_url,
            now=self._clock.now(),
        )

    async def look_at_all(self, feeds: Sequence[Feed], *, done: Callable[[], None]) -> list[FeedLook]:
        """Return the looks at many feeds, in their order; `done` is called after each."""

        async def one(feed: Feed) -> FeedLook:
            look = await self.look(feed)
            done()
            return look

        return list(await asyncio.gather(*map(one, feeds)))

    async def find(self, feed: Feed) -> FoundFeeds:
        """Return the feeds of an address: itself, else what its page announces, else at well-known paths."""
        first = await self.look(feed)
        if first.is_feed or first.finding is FeedFinding.DEAD:
            return FoundFeeds((first,) if first.is_feed else (), "", first)
        announced = probable_feeds(first.announced)
        looks = await self._looks_at(feed, announced)
        if first.format == SITEMAP_INDEX:
            # Each of its sitemaps is a document with validators and a rhythm of its own, and so a feed.
            how = "a sitemap of it that lists news"
            return FoundFeeds(news_sitemaps(looks), how, first, len(announced))
        if looks:
            return FoundFeeds(looks, "it announces this feed", first, len(announced))
        paths = [url.text for url in well_known(Url.parse(first.final_url))]
        looks = await self._looks_at(feed, paths)
        return FoundFeeds(
            looks[:1],
            "it announces no feed, but there is one at a usual path",
            first,
            len(announced) + len(paths),
        )

    async def _looks_at(self, feed: Feed, urls: Sequence[str]) -> tuple[FeedLook, ...]:
        looks = await asyncio.gather(*(self.look(feed.model_copy(update={"url": url})) for url in urls))
        by_address = {look.final_url: look for look in reversed(looks) if look.is_feed}
        return tuple(look for look in looks if by_address.get(look.final_url) is look)


def address(text: str) -> str:
    """Return the normal URL of what an operator types; a bare `example.org` is taken for https.

    Raises:
        InvalidUrl: It is not one.
    """
    typed = text.strip()
    if re.match(r"[\w.-]+\.[a-z]{2,}(?:[:/?]|\Z)", typed, re.IGNORECASE) and "://" not in typed:
        typed = f"https://{typed}"
    return clean_url(typed, unambiguous=True)
