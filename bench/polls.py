"""The poll of the service without Kafka: from a feed's encoded state to its next one, for the benchmarks."""

from types import TracebackType
from typing import Self

from prometheus_client import CollectorRegistry

from bench.loopback import Ports
from ingest.core.feeds.lists.rows import new_feed
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import FeedResponse, PollDecision
from ingest.core.feeds.schedule import SchedulePolicy
from ingest.core.records import entry_record
from ingest.extractor import PRELOAD, Extractor, Workers
from ingest.fair_gate import FairGate
from ingest.feed_requests import FeedRequests
from ingest.http.client import HttpClient
from ingest.http.limits import HttpLimits
from ingest.metrics import IngestMetrics
from ingest.settings import IngestSettings
from runtime.clock import Clock
from runtime.workers import WorkerMetrics, WorkerPool
from schemas.contracts import FEED_STATE, SEEN_SET
from schemas.feeds import FeedState
from schemas.records import decode

__all__ = ["PollingService"]

_SHARD_KEY = "bench.test"


class PollingService:
    """Polls feeds as `ingest.poller` does, and keeps their states as bytes.

    Attributes:
        polls, polls_with_entries: How many there were.
    """

    def __init__(self, endpoint: str, ports: Ports, *, workers: int = 2) -> None:
        """Keep the settings; `endpoint` answers for every host below bench.test on the ports named."""
        self.polls = self.polls_with_entries = 0
        address = endpoint.partition(":")[0]
        registry, self._clock = CollectorRegistry(), Clock()
        self._pool = WorkerPool(
            workers=workers, tasks_per_worker=2000, preload=PRELOAD, metrics=WorkerMetrics(registry)
        )
        feeds = Workers(self._pool, FairGate(workers))
        self._extractor = Extractor(
            feeds, feeds, deadline_seconds=60, metrics=IngestMetrics(registry), clock=self._clock
        )
        self._http = {
            port: HttpClient(
                resolve={"*.bench.test": f"{address}:{port}"},
                user_agent="bench",
                limits=HttpLimits(keepalive_seconds=120),
            )
            for port in ports.values()
        }
        self._requests = {port: FeedRequests(http, IngestSettings()) for port, http in self._http.items()}
        self._states: dict[str, bytes] = {}
        self._seen: dict[str, bytes] = {}

    async def __aenter__(self) -> Self:
        """Open the clients."""
        for http in self._http.values():
            await http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the clients and end the workers."""
        for http in self._http.values():
            await http.__aexit__(kind, error, trace)
        await self._pool.close()

    def assume_unchanged(self, urls: list[str]) -> None:
        """Give each feed the state of one that was polled before, with validators."""
        now = self._clock.now()
        for url in urls:
            feed = new_feed(url, now=now)
            state = FeedState(
                feed_id=feed.feed_id,
                next_poll_at=now,
                etag='"0-0"',
                last_modified="Sun, 29 Nov 2026 00:00:00 GMT",
                validated_url=url,
                body_sha256="0" * 64,
                last_polled_at=now,
                last_success_at=now,
                whole_at=now,
            )
            self._states[url] = FEED_STATE.encode(state).value or b""

    async def poll(self, url: str) -> None:
        """Poll a feed.

        Raises:
            ValueError: The poll failed.
        """
        now = self._clock.now()
        feed, packed = new_feed(url, now=now), self._states.get(url)
        state = decode(FeedState, packed, what=url) if packed else None
        port = int(url.rpartition(":")[2].partition("/")[0])
        result, body = await self._requests[port].request(feed, state, now=now)
        poll = Poll(feed, state, self._seen.get(url, b""), now, self._clock.jitter(), SchedulePolicy())
        if body is None or not isinstance(result, FeedResponse):
            decision = poll.after(result)
        else:
            decision = await self._extractor.poll_feed(poll, result, body, max_bytes=1 << 24)
        if decision.state.failures:
            raise ValueError(f"polling {url}: {decision.state.last_error}")
        self._keep(url, decision)

    def _keep(self, url: str, decision: PollDecision) -> None:
        for part in decision.parts:
            self._states[url] = FEED_STATE.encode(part.state).value or b""
            if part.seen is not None:
                self._seen[url] = SEEN_SET.encode(part.state.feed_id, part.seen).value or b""
            for entry in part.entries:
                entry_record(entry, shard_key=_SHARD_KEY)
        self.polls += 1
        self.polls_with_entries += bool(decision.entries)
