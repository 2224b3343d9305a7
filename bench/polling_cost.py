"""Cost of a poll beside stock httpx and feedparser, and what an open connection and a feed's state take.

    python -m bench.polling_cost [--json] [--rounds 2] [--only mix|cold|memory|state]

Both poll the real feeds of ../shared/corpora/feeds under hosts of their own on loopback (another process,
`bench.polling_origins`), in turn in one run: the mix is 60 % answers 304, 31 % bodies that did not change and
9 % with one or two new entries, plain and over TLS. Ours is what the service does from the feed's state to
its new state and entries, encoded: the request, the parser's process, the decision; Kafka is beside neither.
Seconds are processor time of this process and its workers. Stock keeps ids and validators in a dict.

Cold are new connections to each of 100 and 1,000 origins that all answer 304. Memory and state are measured
in processes of their own. Needs the command `openssl` for a certificate.
"""

import asyncio
import gc
import io
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import asdict

import feedparser
import httpx
import psutil

from bench.feeds import CORPUS
from bench.figures import Figure, arguments, show
from bench.http_peers import LoopbackLoop
from bench.loopback import Ports, raise_open_files, serving
from bench.polling_state import state_bytes
from bench.polls import PollingService
from ingest.core.web.urls import Url
from ingest.http.client import HttpClient
from ingest.http.limits import HttpLimits

PARTS = ("mix", "cold", "memory", "state")
MIX_ORIGINS = 58
COLD_ORIGINS = (100, 1000)
MEMORY_ORIGINS = 500
IN_FLIGHT = 16
STATE_FEEDS = 20_000
MIN_RATIO = 20
MAX_COLD_MS = {"http": 0.6, "https": 1.5}
MAX_GROWTH = 1.3
MAX_CONNECTION_KIB = 100_000 / 1024
MAX_STATE_BYTES, MAX_ENTRY_BYTES = 1500, 24
NAMES = {"http": "plain", "https": "TLS"}

Poll = Callable[[str], Awaitable[None]]


class Stock:
    """httpx and feedparser as they come."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._validators: dict[str, dict[str, str]] = {}
        self._seen: dict[str, set[str]] = {}

    async def poll(self, url: str) -> None:
        """Request a feed and look for entries with new ids."""
        response = await self._client.get(url, headers=self._validators.get(url))
        if response.status_code == 304:
            return
        response.raise_for_status()
        sent = {"If-None-Match": response.headers["etag"]}
        self._validators[url] = sent | {"If-Modified-Since": response.headers["last-modified"]}
        parsed = feedparser.parse(io.BytesIO(response.content), response_headers=dict(response.headers))
        ids = {entry.get("id") or entry.get("link", "") for entry in parsed.entries}
        self._seen.setdefault(url, set()).update(ids)


def _cpu_seconds() -> float:
    """Return what this process and its children have used."""
    me = psutil.Process()
    used = 0.0
    for process in (me, *me.children(recursive=True)):
        times = process.cpu_times()
        used += times.user + times.system
    return used


async def _all(poll: Poll, urls: Iterable[str]) -> None:
    waiting = iter(urls)

    async def work() -> None:
        for url in waiting:
            await poll(url)

    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(work())


def _urls(prefix: str, scheme: str, port: int, count: int, path: str = "feed") -> list[str]:
    return [f"{scheme}://{prefix}{number:04}.bench.test:{port}/{path}" for number in range(count)]


async def _mix(ports: Ports, rounds: int) -> list[Figure]:
    spent: dict[tuple[str, str], float] = {}
    figures = []
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=60))
        ours = await stack.enter_async_context(PollingService(f"127.0.0.1:{ports['http']}", ports))
        peers: dict[str, Poll] = {"ours": ours.poll, "stock": Stock(client).poll}
        for scheme, port in ports.items():
            urls = {name: _urls(name[0] + scheme[-1], scheme, port, MIX_ORIGINS) for name in peers}
            for name, poll in peers.items():
                await _all(poll, urls[name])  # the first poll, whole
            for _ in range(rounds):
                for name, poll in peers.items():
                    before = _cpu_seconds()
                    await _all(poll, urls[name])
                    spent[scheme, name] = spent.get((scheme, name), 0.0) + _cpu_seconds() - before
            polls = rounds * MIX_ORIGINS
            theirs, own = spent[scheme, "stock"], spent[scheme, "ours"]
            figures += [
                Figure(f"{NAMES[scheme]}, a poll of the mix: stock", 1000 * theirs / polls, "ms"),
                Figure(f"{NAMES[scheme]}, a poll of the mix: ours", 1000 * own / polls, "ms"),
                Figure(f"{NAMES[scheme]}: stock / ours", theirs / own, at_least=MIN_RATIO),
            ]
        figures.append(Figure("polls of ours that brought entries", ours.polls_with_entries / ours.polls))
    return figures


async def _cold(ports: Ports, rounds: int) -> list[Figure]:
    figures = []
    for scheme, port in ports.items():
        cost: dict[int, list[float]] = {count: [] for count in COLD_ORIGINS}
        for _ in range(rounds):
            for count in COLD_ORIGINS:
                urls = _urls("c" + scheme[-1], scheme, port, count, "same")
                async with PollingService(f"127.0.0.1:{port}", ports, workers=1) as service:
                    service.assume_unchanged(urls)
                    gc.collect()
                    before = _cpu_seconds()
                    await _all(service.poll, urls)
                    cost[count].append(1000 * (_cpu_seconds() - before) / count)
        medians = {count: statistics.median(values) for count, values in cost.items()}
        figures += [
            Figure(f"{NAMES[scheme]}, cold 304, {count} origins", value, "ms", at_most=MAX_COLD_MS[scheme])
            for count, value in medians.items()
        ]
        few, many = (medians[count] for count in COLD_ORIGINS)
        figures.append(Figure(f"{NAMES[scheme]}: 1,000 / 100 origins", many / few, at_most=MAX_GROWTH))
    return figures


async def _memory(ports: Ports, _rounds: int) -> list[Figure]:
    process = psutil.Process()

    def used() -> tuple[int, int]:
        gc.collect()
        return process.memory_info().rss, len(process.net_connections("tcp"))

    async with HttpClient(
        resolve={"*.bench.test": f"127.0.0.1:{ports['https']}"},
        user_agent="bench",
        limits=HttpLimits(keepalive_seconds=600),
    ) as client:

        async def request(url: str) -> None:
            await client.get(Url.parse(url), max_bytes=1 << 24, deadline_seconds=60)

        urls = _urls("m", "https", ports["https"], MEMORY_ORIGINS)
        await _all(request, urls[:40])
        bytes_before, open_before = used()
        await _all(request, urls)
        bytes_after, open_after = used()
    grown = (bytes_after - bytes_before) / 1024 / (open_after - open_before)
    return [Figure("memory of an open TLS connection", grown, "KiB", at_most=MAX_CONNECTION_KIB)]


async def _state(_ports: Ports, _rounds: int) -> list[Figure]:
    me = [sys.executable, "-m", "bench.polling_state", str(STATE_FEEDS)]
    few, many = (state_bytes([*me, str(entries)]) for entries in (30, 130))
    return [
        Figure("state of a feed of 30 entries, RSS", few, "bytes", at_most=MAX_STATE_BYTES),
        Figure("each further entry", (many - few) / 100, "bytes", at_most=MAX_ENTRY_BYTES * 1.05),
    ]


def _measure_here(part: str, ports: Ports, rounds: int) -> None:
    """Measure a part in this process and print its figures for the parent."""
    measured = {"mix": _mix, "cold": _cold, "memory": _memory, "state": _state}[part](ports, rounds)
    with asyncio.Runner(loop_factory=LoopbackLoop) as runner:
        print(json.dumps([asdict(figure) for figure in runner.run(measured)]))


def _measure(parts: Iterable[str], rounds: int) -> list[Figure]:
    figures: list[Figure] = []
    with serving("bench.polling_origins") as (ports, certificate):
        for part in parts:
            found = subprocess.run(  # noqa: S603 - ourselves
                [
                    *(sys.executable, "-m", "bench.polling_cost", "--rounds", str(rounds)),
                    *("--part", part, "--ports", json.dumps(ports)),
                ],
                env={**os.environ, "SSL_CERT_FILE": str(certificate)},
                check=True,
                stdout=subprocess.PIPE,
            )
            figures += [Figure(**figure) for figure in json.loads(found.stdout)]
    return figures


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, choices=range(1, 21), default=2, help="over all feeds")
    parser.add_argument("--only", choices=PARTS, help="measure that part alone")
    parser.add_argument("--part", help="measure it in this process (the benchmark itself asks)")
    parser.add_argument("--ports", type=json.loads, help="of the origins, for --part")
    options = parser.parse_args()
    raise_open_files()
    if options.part:
        _measure_here(options.part, options.ports, options.rounds)
        return 0
    if not CORPUS.is_dir():
        print("no feeds to measure with: ../shared/corpora/feeds does not exist", file=sys.stderr)
        return 1
    show(_measure([options.only] if options.only else PARTS, options.rounds), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
