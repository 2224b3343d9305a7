"""Soak of polling: many feeds on many hosts in one ingest process, on a real broker, against loopback.

    python -m bench.polling_soak [--json] [--minutes 1] [--feeds 20000] [--polls 105]

Four feeds a host, each polled at the same interval, so that `--polls` a second are due. Of 100 answers 65 are
304, 33 the same body again and 2 a new entry without a link. Measured once every feed was polled for the
first time, over `--minutes`. Punctuality is from what a state calls its next poll to the request, by the
records of `feed-states`. The lag of the event loop is what `/healthz` takes, which the loop answers. Ten
minutes of 20,000 feeds are the target's terms: `--minutes 10`, on a machine that does nothing else.
"""

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import psutil

from bench.figures import Figure, arguments, quantile, show
from bench.loopback import Origin, raise_open_files
from bench.service import costs, running_service, total
from conflictwire.feeds import add_feeds
from conflictwire.machine import OneMachine
from ingest.core.feeds.lists import new_feed
from runtime.clock import Clock
from runtime.kafka.reader import Reader
from schemas.contracts import FEED_STATE
from schemas.feeds import Feed

FEEDS_A_HOST = 4
FIRST_POLLS_SECONDS = 900
LOOK_SECONDS = 0.25
MIN_POLLS = 100
MAX_LATE_SECONDS = 5
MAX_GROWTH = 1.02
_STRIDE = 37  # prime to 100: the kinds of answers alternate


class _Feeds:
    """Answers any feed of any host; counts how often each was asked for, and how much new it had."""

    def __init__(self) -> None:
        self.asked: defaultdict[bytes, int] = defaultdict(int)
        self.new: defaultdict[bytes, int] = defaultdict(int)

    def answer(self, head: bytes) -> bytes:
        lines = head.split(b"\r\n")
        path = lines[0].split(b" ")[1]
        host = next(line[6:] for line in lines if line.lower().startswith(b"host: "))
        if path == b"/robots.txt":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        feed, turn = host + path, self.asked[host + path]
        self.asked[feed] += 1
        place = (hash(feed) + turn * _STRIDE) % 100
        if turn and place < 2:
            self.new[feed] += 1
        count = self.new[feed]
        tag = b'ETag: "%d"\r\n' % count
        if turn and place >= 35:
            return b"HTTP/1.1 304 Not Modified\r\n" + tag + b"\r\n"
        item = (
            b"<item><guid>%d</guid><title>A bridge is open</title><description>The bridge over the river was"
        )
        item += b" opened to traffic again on Monday, after %d weeks of repairs.</description></item>"
        items = item % (count, count) if count else b""
        body = b'<rss version="2.0"><channel><title>Soak</title>%s</channel></rss>' % items
        kind = b"Content-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(body)
        return b"HTTP/1.1 200 OK\r\n" + tag + kind + body


@dataclass
class Watch:
    """What was seen from outside.

    Attributes:
        due: When each feed is polled next, by its last state.
        late, lags: Seconds.
        rss_bytes: Of the ingest process, one look after the other.
    """

    due: dict[str, datetime] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    rss_bytes: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Forget what was measured so far."""
        self.late, self.lags, self.rss_bytes = [], [], []

    async def states(self, reader: Reader) -> None:
        """Follow the states until cancelled."""
        while True:
            for received in await reader.read(timeout_seconds=0.2):
                if received.value is None or not FEED_STATE.describes(received):
                    continue
                state = FEED_STATE.decode(received)
                due = self.due.get(state.feed_id)
                if due is not None and state.last_polled_at is not None:
                    self.late.append(max(0.0, (state.last_polled_at - due).total_seconds()))
                self.due[state.feed_id] = state.next_poll_at

    async def process(self, pid: int, port: int, clock: Clock) -> None:
        """Look at the process until cancelled."""
        process = psutil.Process(pid)
        async with aiohttp.ClientSession() as session:
            while True:
                began = clock.monotonic()
                async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
                    await response.read()
                self.lags.append(clock.monotonic() - began)
                self.rss_bytes.append(process.memory_info().rss)
                await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def _watched(machine: OneMachine, pid: int, port: int, clock: Clock) -> AsyncIterator[Watch]:
    watch = Watch()
    async with Reader(machine.connection, (FEED_STATE.topic,), from_end=True) as reader:
        tasks = [
            asyncio.create_task(watch.states(reader)),
            asyncio.create_task(watch.process(pid, port, clock)),
        ]
        try:
            yield watch
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def measure(feeds: int, polls_per_second: float, minutes: float) -> list[Figure]:
    """Return the figures of one run.

    Raises:
        TimeoutError: Not every feed was polled within a quarter of an hour.
    """
    clock, interval = Clock(), max(1, round(feeds / polls_per_second))
    served = _Feeds()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Origin(served.answer), "127.0.0.1", 0, backlog=4096)
    endpoint = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    flags = {"resolve": json.dumps({"*.test": endpoint}), "poll.min_seconds": "1"}
    async with running_service(flags) as machine:
        ingest = next(stage for stage in machine.stages if stage.name == "ingest")
        pid, port = ingest.child.pid, ingest.port
        assert pid is not None  # noqa: S101 - for the type: it is ready
        async with _watched(machine, pid, port, clock) as watch:
            await add_feeds(machine.connection, [_feed(n, interval, clock.now()) for n in range(feeds)])
            began = clock.monotonic()
            async with asyncio.timeout(FIRST_POLLS_SECONDS):
                while len(watch.due) < feeds:  # noqa: ASYNC110 - another process
                    await asyncio.sleep(1)
            first = clock.monotonic() - began
            watch.begin()
            began, used = clock.monotonic(), total(costs(pid).values())
            await asyncio.sleep(60 * minutes)
            seconds, used = clock.monotonic() - began, total(costs(pid).values()) - used
    server.close()
    return [
        Figure("feeds", feeds),
        Figure("first polls of all", first, "s"),
        *_figures(watch, seconds, used),
    ]


def _feed(number: int, interval: int, now: datetime) -> Feed:
    feed = new_feed(f"http://soak{number // FEEDS_A_HOST}.test/{number % FEEDS_A_HOST}.xml", now=now)
    return feed.model_copy(update={"min_interval_seconds": interval, "max_interval_seconds": interval})


def _figures(watch: Watch, seconds: float, used: float) -> list[Figure]:
    third = max(1, len(watch.rss_bytes) // 3)
    early, late = sum(watch.rss_bytes[:third]) / third, sum(watch.rss_bytes[-third:]) / third
    return [
        Figure("polls", len(watch.late) / seconds, "/s", at_least=MIN_POLLS),
        Figure("CPU a poll, workers and Kafka included", 1000 * used / max(1, len(watch.late)), "ms"),
        Figure("RSS of the process, last third", late / (1 << 20), "MiB"),
        Figure("the same over the first third", late / early, at_most=MAX_GROWTH),
        Figure("event loop's lag, p50", 1000 * quantile(watch.lags, 50), "ms"),
        Figure("event loop's lag, p99", 1000 * quantile(watch.lags, 99), "ms"),
        Figure("due to polled, p50", quantile(watch.late, 50), "s"),
        Figure("due to polled, p99", quantile(watch.late, 99), "s", at_most=MAX_LATE_SECONDS),
    ]


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="after the first polls")
    parser.add_argument("--feeds", type=int, default=20_000, help="a quarter as many hosts")
    parser.add_argument("--polls", type=float, default=105.0, help="a second")
    options = parser.parse_args()
    raise_open_files()
    show(asyncio.run(measure(options.feeds, options.polls, options.minutes)), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
