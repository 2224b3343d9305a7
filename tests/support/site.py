"""Publishers under `.test` on one loopback server: feeds and pages as a test wants them, good or bad.

Owns the listener and what it answers; what a service made of the answers is `tests.support.watch`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Self

from aiohttp import web

LOOPBACK = "127.0.0.1"
RSS = "application/rss+xml"
HTML = "text/html; charset=utf-8"

_SENTENCES = (
    "The harbour office at {name} opened its gates an hour before sunrise on Tuesday.",
    "Crews had waited through the night for the tide, and for word from the pilots.",
    "By noon eleven barges lay along the eastern quay, more than in any week of the spring.",
    "A clerk counted the crates twice and wrote the figure into the ledger at the door.",
    "Nobody at the office would say when the second convoy from {name} is expected.",
)

_RULES = frozenset({"/robots.txt", "/.well-known/tdmrep.json"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed; None leaves the element out."""

    title: str
    link: str | None = None
    guid: str | None = None
    description: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came in, and when (the loop's seconds)."""

    url: str
    at: float
    headers: dict[str, str]


class Site:
    """A loopback server that tells publishers apart by their host; an async context manager.

    Attributes:
        asked: Every request, in its order, but those in `asked_rules`.
        asked_rules: Requests of what a site says about itself: robots.txt and tdmrep.json.
        released: What `never_answered` waits for.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.asked_rules: list[Asked] = []
        self.released = asyncio.Event()
        self.port = 0
        self._replies: dict[str, Reply | Handler] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        if self._runner:
            await self._runner.cleanup()

    @property
    def resolve(self) -> dict[str, str]:
        """The `resolve` setting under which the service finds these publishers."""
        return {"*.test": f"{LOOPBACK}:{self.port}"}

    def put(self, url: str, reply: Reply | Handler) -> str:
        """Answer a URL with that from now on; return the URL."""
        self._replies[url] = reply
        return url

    def put_feed(self, url: str, *items: Item) -> str:
        """Answer a URL with an RSS document of these items."""
        return self.put(url, Reply(rss(*items), RSS))

    def put_page(self, url: str, title: str, *, edition: str = "first") -> str:
        """Answer a URL with an article of its own text."""
        return self.put(url, Reply(page(title, edition=edition)))

    def put_in_turn(self, url: str, *replies: Reply) -> str:
        """Answer the requests of a URL with one after the other; the last one stays."""
        left = list(replies)

        async def answer(_request: web.Request) -> web.StreamResponse:
            return _response(left.pop(0) if len(left) > 1 else left[0])

        return self.put(url, answer)

    def times_asked(self, url: str) -> int:
        """Return how often a URL was requested."""
        return sum(asked.url == url for asked in self.asked)

    async def never_answered(self, _request: web.Request) -> web.StreamResponse:
        """Keep a request waiting until `released`; then it has a page."""
        await self.released.wait()
        return web.Response(body=page("Answered late"), headers={"Content-Type": HTML})

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        url = f"http://{request.headers['Host']}{request.path_qs}"
        now = asyncio.get_running_loop().time()
        asked = Asked(url, now, {name.lower(): value for name, value in request.headers.items()})
        (self.asked_rules if request.path in _RULES else self.asked).append(asked)
        reply = self._replies.get(url)
        if reply is None:
            return web.Response(status=404, text="nothing here")
        return _response(reply) if isinstance(reply, Reply) else await reply(request)


def _response(reply: Reply) -> web.Response:
    headers = {"Content-Type": reply.content_type, **reply.headers}
    return web.Response(status=reply.status, body=reply.body, headers=headers)


def redirect(to: str) -> Reply:
    """Return a permanent redirect."""
    return Reply(b"", status=301, headers={"Location": to})


async def never_ends(request: web.Request) -> web.StreamResponse:
    """Answer with a page whose body goes on and on."""
    response = web.StreamResponse(headers={"Content-Type": HTML})
    await response.prepare(request)
    while True:
        await response.write(b"<p>and so on</p>")
        await asyncio.sleep(0.05)


async def ten_megabytes(request: web.Request) -> web.StreamResponse:
    """Answer with 10 MB whose length is not announced."""
    response = web.StreamResponse(headers={"Content-Type": HTML})
    await response.prepare(request)
    for _ in range(10):
        await response.write(b"<p>" + b"x" * 999_997)
    return response


def rss(*items: Item) -> bytes:
    """Return an RSS 2.0 document."""
    listed = "".join(map(_listed, items))
    head = "<channel><title>Harbour Wire</title><link>http://www.harbour.test/</link>"
    return f'<?xml version="1.0"?><rss version="2.0">{head}{listed}</channel></rss>'.encode()


def _listed(item: Item) -> str:
    values = {
        "title": item.title,
        "link": item.link,
        "guid": item.guid,
        "description": item.description,
        "pubDate": item.updated,
    }
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items() if value)
    return f"<item>{inside}</item>"


def page(title: str, *, edition: str = "first") -> bytes:
    """Return an article page; another edition is another text under the same title."""
    sentences = [sentence.format(name=title) for sentence in _SENTENCES]
    sentences.append(f"This is the {edition} edition of the report, corrected by hand at the desk.")
    paragraphs = "".join(f"<p>{escape(' '.join(sentences[n:] + sentences[:n]))}</p>" for n in range(3))
    name = escape(title)
    return (
        f'<!doctype html><html lang="en"><head><title>{name}</title></head>'
        f"<body><article><h1>{name}</h1>{paragraphs}</article></body></html>"
    ).encode()
