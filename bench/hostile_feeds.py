"""Hostile feeds beside a good one: how late the good one's stories are, alone and beside each attack.

    python -m bench.hostile_feeds [--seconds 60] [--attack NAME …] [--json]

A good feed lists a story every three seconds; both feeds are polled every five. The time of a story runs from
its listing to its record on `articles`, as a read_committed reader sees it; what has not come 60 s after the
last listing counts with the time waited.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import escape

from aiohttp import web

from bench.figures import Figure, arguments, quantile, show
from bench.service import running_service
from conflictwire.feeds import add_feeds, list_feeds, remove_feeds
from ingest.core.feeds.lists import new_feed
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader
from schemas.contracts import ARTICLE

LATE_SECONDS = 60.0  # after the last listing
HEAD_START_SECONDS = 15.0  # of the attack
EVERY_SECONDS = 3.0
TIMES_ALONE = 2.0  # what p99 may become
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile feed: its items (link, title, description), and what its links answer; None for never."""

    name: str
    items: Callable[[str], list[tuple[str, str, str]]]
    page: Callable[[], bytes] | None = None


def _links(urls: list[str], text: str = "") -> list[tuple[str, str, str]]:
    return [(url, f"Story at {url}", text) for url in urls]


def _costly_page() -> bytes:
    return b"<html><body>" + b"<div class='nav'><a href='/'>Home</a></div>" * 150_000 + b"</body></html>"


ATTACKS = (
    Attack("silent", lambda _good: _links([f"http://silent{n}.test/1" for n in range(1000)])),
    Attack("costly", lambda _good: _links([f"http://costly{n}.test/1" for n in range(20)]), _costly_page),
    Attack("made-up", lambda good: _links([f"http://www.{good}/made-up/{n}" for n in range(300)])),
    Attack(
        "fill",
        lambda _good: _links([f"http://fill.test/{n}" for n in range(5000)], "word " * 300),
    ),
    Attack("marks", lambda _good: [("http://marks.test/1", "a" + "\u0301\u0327" * 200_000, "")]),
    Attack(
        "attributes",
        lambda _good: [
            ("http://attributes.test/1", "T", "<b " + " ".join(f"a{n}=1" for n in range(400_000)) + ">")
        ],
    ),
)


@dataclass
class World:
    """One server for all publishers, told apart by their host.

    Attributes:
        requests: How often each host was asked.
    """

    good: dict[str, list[str]] = field(default_factory=dict)  # host to the paths listed, the newest first
    hostile: dict[str, bytes] = field(default_factory=dict)  # host to its feed
    page: Callable[[], bytes] | None = None
    requests: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        host, path = request.headers["Host"].partition(":")[0], request.path
        if path in ("/robots.txt", "/.well-known/tdmrep.json"):
            return web.Response(status=404)
        self.requests.append(f"{host}{path}")
        if host in self.hostile and path == "/feed":
            return web.Response(body=self.hostile[host], content_type="application/rss+xml")
        if host in self.good and path == "/feed":
            rows = [(f"http://{host}{one}", one, "") for one in self.good[host]]
            return web.Response(body=_rss(rows), content_type="application/rss+xml")
        if host in self.good:
            known = path in self.good[host]
            return web.Response(body=_story(path), content_type="text/html", status=200 if known else 404)
        if self.page is not None:
            return web.Response(body=self.page(), content_type="text/html")
        await asyncio.Event().wait()
        raise web.HTTPServiceUnavailable


def _rss(rows: list[tuple[str, str, str]]) -> bytes:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link><guid>{escape(url)}</guid>"
        f"<description>{escape(text)}</description></item>"
        for url, title, text in rows
    )
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def _story(path: str) -> bytes:
    lines = "".join(
        f"<p>The ferry of {path} ran again on Monday after nine days in the harbour, line {n} of it.</p>"
        for n in range(6)
    )
    return f"<html><head><title>{path}</title></head><body><article>{lines}</article></body></html>".encode()


class Measure:
    """Publishes the good feed's stories and takes the time of each."""

    def __init__(self, world: World, connection: Connection, clock: Clock) -> None:
        self.connection = connection
        self._world, self._clock = world, clock
        self._out: dict[str, float] = {}

    async def watch(self) -> None:
        """Note when each article is out; until cancelled."""
        async with Reader(self.connection, [ARTICLE.topic]) as reader:
            while True:
                for received in await reader.read():
                    url = ARTICLE.decode(received).ingest.url or ""
                    self._out.setdefault(url, self._clock.monotonic())

    async def delays(self, host: str, seconds: float) -> list[float]:
        """Return the seconds from listing to record of each story of a feed."""
        listed: dict[str, float] = {}
        for n in range(int(seconds / EVERY_SECONDS)):
            path = f"/story/{n}"
            self._world.good[host].insert(0, path)
            listed[f"http://{host}{path}"] = self._clock.monotonic()
            await asyncio.sleep(EVERY_SECONDS)
        deadline = self._clock.monotonic() + LATE_SECONDS
        while not listed.keys() <= self._out.keys() and self._clock.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        now = self._clock.monotonic()
        return [self._out.get(url, now) - at for url, at in listed.items()]


async def measure(seconds: float, chosen: list[str]) -> list[Figure]:
    """Return the figures of the attacks chosen."""
    clock, world = Clock(), World()
    figures: list[Figure] = []
    async with _server(world) as port:
        flags = {
            "resolve": f'{{"*.test": "{LOOPBACK}:{port}"}}',
            **{f"poll.{name}_seconds": "5" for name in ("min", "default", "max")},
        }
        async with running_service(flags) as machine:
            taken = Measure(world, machine.connection, clock)
            watching = asyncio.create_task(taken.watch())
            alone = None
            for attack in (None, *(one for one in ATTACKS if one.name in chosen)):
                name = attack.name if attack else "alone"
                found = await _beside(attack, f"{name}.good.test", world, taken, seconds=seconds)
                p99 = quantile(found, 99)
                limit = None if alone is None else TIMES_ALONE * alone
                alone = p99 if alone is None else alone
                figures.append(Figure(f"{name}: p99 of the good feed's stories", p99, "s", at_most=limit))
                figures.append(Figure(f"{name}: p50", quantile(found, 50), "s"))
                print(figures[-2:], file=sys.stderr, flush=True)
            watching.cancel()
    return figures


async def _beside(
    attack: Attack | None,
    good: str,
    world: World,
    taken: Measure,
    *,
    seconds: float,
) -> list[float]:
    """Return the delays of a good feed beside an attack."""
    connection = taken.connection
    now = Clock().now()
    host = f"www.{good}"
    world.good[host] = []
    hostile = "hostile.test"
    if attack is not None:
        hostile = f"www.{attack.name}-hostile.test"
        world.page, world.hostile[hostile] = attack.page, _rss(attack.items(good))
        await add_feeds(connection, [new_feed(f"http://{hostile}/feed", now=now)])
        await asyncio.sleep(HEAD_START_SECONDS)
    await add_feeds(connection, [new_feed(f"http://{host}/feed", now=now)])
    await asyncio.sleep(EVERY_SECONDS)
    before = len(world.requests)
    delays = await taken.delays(host, seconds)
    made_up = sum(f"{host}/made-up" in one for one in world.requests)
    print(f"{good}: {len(world.requests) - before} requests, made up {made_up}", file=sys.stderr)
    gone = [one for one in await list_feeds(connection) if hostile in one.feed.url or host in one.feed.url]
    await remove_feeds(connection, gone)
    await asyncio.sleep(EVERY_SECONDS)
    return delays


@asynccontextmanager
async def _server(world: World) -> AsyncIterator[int]:
    application = web.Application()
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]] = world.answer
    application.router.add_get("/{path:.*}", handler)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, 0, backlog=2048).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of the good feed beside each attack")
    names = [attack.name for attack in ATTACKS]
    parser.add_argument("--attack", action="append", choices=names, help="repeatable; default: all")
    given = parser.parse_args()
    show(asyncio.run(measure(given.seconds, given.attack or names)), as_json=given.json)


if __name__ == "__main__":
    main()
