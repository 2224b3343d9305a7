"""A poll as a whole: a response's body is parsed, what follows is decided, and the poll is remembered.

Owns the order of the three, for the service and for a feed that is followed in simulated time. With a body it
runs in a worker process: what a stranger wrote is neither parsed nor compared in the event loop.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.core.feeds import parsing
from ingest.core.feeds.health import remember_poll
from ingest.core.feeds.polls import FeedResponse, PollDecision, PollResult, decide, needs_parsing
from ingest.core.feeds.schedule import SchedulePolicy
from ingest.core.feeds.seen import SeenSet
from ingest.core.web.dates import Locale
from ingest.core.web.decompression import decompress
from ingest.core.web.failures import RequestFailed
from schemas.feeds import Feed, FeedState

__all__ = ["Poll"]


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of a feed, and what was known before it. Crosses processes.

    Attributes:
        state: None before the first poll.
        seen: The feed's seen set, packed; at the first poll after a move its seed.
        now: Aware UTC, the time of the request.
        jitter: Fraction, [0, 1).
        policy: As the budget of polls allows it at that time.
    """

    feed: Feed
    state: FeedState | None
    seen: bytes
    now: datetime
    jitter: float
    policy: SchedulePolicy

    def after(self, result: PollResult) -> PollDecision:
        """Return what follows from a result, with this poll in the feed's history."""
        has_document = isinstance(result, FeedResponse) and result.document is not None
        decision = decide(
            self.feed,
            self.state,
            SeenSet.decode(self.seen) if has_document else SeenSet(),
            result,
            now=self.now,
            jitter=self.jitter,
            policy=self.policy,
        )
        response = result if isinstance(result, FeedResponse) else None
        state = remember_poll(decision.state, self.state, response, entries=len(decision.entries))
        return replace(decision, parts=(*decision.parts[:-1], replace(decision.parts[-1], state=state)))

    def after_body(self, response: FeedResponse, body: bytes, *, max_bytes: int) -> PollDecision:
        """Return what follows from a response with a body that was not read before.

        Args:
            body: As sent.
            max_bytes: Of the body, decompressed.
        """
        document_bytes = decompress(body, response.headers.get("content-encoding"), max_bytes=max_bytes)
        if isinstance(document_bytes, RequestFailed):
            detail = f"reading {response.final_url}: {document_bytes.detail}"
            return self.after(replace(document_bytes, detail=detail))
        response = replace(response, body_sha256=hashlib.sha256(document_bytes).hexdigest())
        if not needs_parsing(self.state, response.body_sha256 or ""):
            return self.after(response)  # compressed again, or by another server
        told = Locale(self.feed.language, self.feed.country)
        document = parsing.parse(
            document_bytes, url=response.final_url.text, headers=response.headers, told=told
        )
        return self.after(replace(response, document=document))
