"""The request of a poll: what is sent for a feed, and what comes back as the core's value.

Owns how a feed is asked (validators, secrets, limits) and that a body known from the last poll is not read
again: its bytes as they were sent say so. What follows from the result is `ingest.core.feeds.polls`.
"""

import asyncio
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.core.feeds.polls import FeedResponse, PollResult, needs_reading
from ingest.core.feeds.validation import conditional
from ingest.core.web.content_types import FEED_ACCEPT
from ingest.core.web.failures import StepFailed
from ingest.core.web.urls import Url
from ingest.feed_headers import MissingSecret, private_headers
from ingest.http.client import HttpClient, HttpError
from ingest.settings import IngestSettings
from schemas.feeds import Feed, FeedState

__all__ = ["FeedRequests"]


@dataclass(frozen=True, slots=True)
class FeedRequests:
    """Requests feeds as the settings say."""

    http: HttpClient
    settings: IngestSettings

    async def request(
        self, feed: Feed, state: FeedState | None, *, now: datetime
    ) -> tuple[PollResult, bytes | None]:
        """Return what a feed's URL gives, and the body as sent where it is to be read.

        Args:
            state: None before the first poll.
            now: Aware UTC.
        """
        poll = self.settings.poll
        try:
            private: dict[str, str] = {}
            if feed.private_origin is not None:
                private = await asyncio.to_thread(private_headers, feed, allowed=self.settings.feed_secrets)
            response = await self.http.get(
                Url.parse(feed.url),
                accept=FEED_ACCEPT,
                conditional=conditional(feed, state, now=now),
                private=private,
                max_bytes=poll.max_bytes,
                deadline_seconds=poll.deadline_seconds,
                allow_downgrade=self.settings.http_client.allow_downgrade,
                as_sent=True,
            )
        except MissingSecret as error:
            return StepFailed(f"polling {feed.url}: {error}"), None
        except HttpError as error:
            return error.failed, None
        answer = FeedResponse(
            response.status,
            response.headers,
            response.final_url,
            moved_to=response.moved_to,
            was_conditional=response.was_conditional,
        )
        if not answer.has_document:
            return answer, None
        sent = hashlib.sha256(response.body).hexdigest()
        return replace(answer, sent_sha256=sent), response.body if needs_reading(state, sent) else None
