"""Cost of the HTTP client: processor time of a request and memory of an open TLS connection, side by side.

    python -m bench.http_client [--json] [--rounds 3]

httpx as it comes, aiohttp by itself and our client request one page from each of 100 and 1,000 origins, first
over new connections (cold), then over the same ones again (kept alive; httpx as it comes keeps 20), plain and
over TLS; in each round one after the other, so that a noisy moment meets all of them. The figures are medians
over the rounds. The origins are hosts below bench.test on loopback, served by another process. Needs the
command `openssl` for a certificate. About two minutes.
"""

import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import asdict

import psutil

from bench.figures import Figure, arguments, show
from bench.http_origins import BODY
from bench.http_peers import PEERS, Client, LoopbackLoop
from bench.loopback import Ports, raise_open_files, serving
from ingest.core.web.urls import Url

IN_FLIGHT = 32
ORIGINS = (100, 1000)
MEMORY_ORIGINS = 500
KEPT_ALIVE_PASSES = 3
MAX_RATIO = 1.3


async def _request_all(client: Client, urls: list[Url]) -> float:
    """Return the processor seconds of one request to each."""
    waiting = iter(urls)

    async def work() -> None:
        for url in waiting:
            if await client.get(url) != BODY:
                raise ValueError(f"requesting {url}: not the page of the origin")

    began = time.process_time()
    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(work())
    return time.process_time() - began


def _urls(scheme: str, port: int, count: int) -> list[Url]:
    return [Url.parse(f"{scheme}://o{number:04}.bench.test:{port}/feed.xml") for number in range(count)]


async def _requests(ports: Ports, rounds: int) -> list[Figure]:
    """Return the milliseconds of a request, by case and client."""
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for scheme, port in ports.items():
            for count in ORIGINS:
                for name, peer in PEERS.items():
                    gc.collect()
                    async with peer(f"127.0.0.1:{port}") as client:
                        for temperature in ("cold", *("kept alive",) * KEPT_ALIVE_PASSES):
                            case = (
                                f"{'TLS' if scheme == 'https' else 'plain'}, {count} origins, {temperature}"
                            )
                            seconds = await _request_all(client, _urls(scheme, port, count))
                            spent[case, name].append(1000 * seconds / count)
                    await asyncio.sleep(0.2)  # closing, on both sides
    figures = []
    for case in dict.fromkeys(case for case, _name in spent):
        medians = {name: statistics.median(spent[case, name]) for name in PEERS}
        figures += [Figure(f"{case}: {name}", value, "ms") for name, value in medians.items()]
        figures.append(
            Figure(f"{case}: ours / aiohttp", medians["ours"] / medians["aiohttp"], at_most=MAX_RATIO)
        )
    return figures


async def _memory(ports: Ports, name: str) -> list[Figure]:
    """Return the resident KiB of an open TLS connection, in a process that did nothing else."""
    process = psutil.Process()

    def used() -> tuple[int, int]:
        gc.collect()
        return process.memory_info().rss, len(process.net_connections("tcp"))

    async with PEERS[name](f"127.0.0.1:{ports['https']}") as client:
        urls = _urls("https", ports["https"], MEMORY_ORIGINS)
        await _request_all(client, urls[:1])
        bytes_before, open_before = used()
        await _request_all(client, urls)
        bytes_after, open_after = used()
    grown = (bytes_after - bytes_before) / 1024 / (open_after - open_before)
    return [Figure(f"memory of an open TLS connection: {name}", grown, "KiB")]


def _measure_here(part: str, ports: Ports, rounds: int) -> None:
    """Measure a part in this process and print its figures for the parent."""
    kind, _, name = part.partition(":")
    measured = _memory(ports, name) if kind == "memory" else _requests(ports, rounds)
    with asyncio.Runner(loop_factory=LoopbackLoop) as runner:
        print(json.dumps([asdict(figure) for figure in runner.run(measured)]))


def _measure(rounds: int) -> list[Figure]:
    """Return all figures; each part is measured in a process of its own, which trusts the certificate."""
    figures: list[Figure] = []
    with serving("bench.http_origins") as (ports, certificate):
        for part in ("requests", *(f"memory:{name}" for name in PEERS)):
            found = subprocess.run(  # noqa: S603 - ourselves
                [
                    *(sys.executable, "-m", "bench.http_client", "--rounds", str(rounds)),
                    *("--part", part, "--ports", json.dumps(ports)),
                ],
                env={**os.environ, "SSL_CERT_FILE": str(certificate)},
                check=True,
                stdout=subprocess.PIPE,
                timeout=120 * rounds,
            )
            figures += [Figure(**figure) for figure in json.loads(found.stdout)]
    return figures


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, choices=range(1, 11), default=3, help="of every case")
    parser.add_argument("--part", help="measure only that part in this process (the benchmark itself asks)")
    parser.add_argument("--ports", type=json.loads, help="of the origins, for --part")
    options = parser.parse_args()
    raise_open_files()
    if options.part:
        _measure_here(options.part, options.ports, options.rounds)
        return 0
    show(_measure(options.rounds), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
