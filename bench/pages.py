"""Serves real pages and the feeds that list them from many hosts on one loopback port, for a benchmark.

    python -m bench.pages --hosts 514 --copies 3

A process of its own, so that its cost can be measured separately. Each host has a registrable domain of its
own and lists `copies` different pages; each page stands under `copies` hosts. Bodies are gzip as they lie in
the corpus. Prints the port as its first line.
"""

import argparse
import asyncio
import hashlib
import json
import sys
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from aiohttp import web

from runtime.clock import Clock

__all__ = ["CORPUS", "SNIPPETS", "feed_url", "page_files"]

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "extraction"
SNIPPETS = CORPUS.parent / "snippets"


@dataclass(frozen=True, slots=True)
class _Document:
    body: bytes
    etag: str
    content_type: str
    encoding: str | None = None


def page_files(corpus: Path) -> list[Path]:
    """Return the corpus's pages, gzip, in the order of its gold file."""
    with (corpus / "gold.jsonl").open(encoding="utf-8") as lines:
        return [corpus / json.loads(line)["html"] for line in lines]


def feed_url(host: int) -> str:
    """Return the feed of a host, by number."""
    return f"http://{_name(host)}/feed.xml"


def _name(host: int) -> str:
    return f"www.bench{host:05}.test"


def _feed(host: int, pages: list[int], date: str) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{page}@{_name(host)}</guid><title>Page {page} of the corpus</title>"
        f"<link>{escape(f'http://{_name(host)}/page/{page}')}</link><pubDate>{date}</pubDate>"
        f"<description>What page {page} says, in short.</description></item>"
        for page in pages
    )
    head = f"<title>Bench {host}</title><link>http://{_name(host)}/</link><description>Pages</description>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def _documents(files: list[Path], *, hosts: int, copies: int) -> dict[tuple[str, str], _Document]:
    date = format_datetime(Clock().now())
    pages = [
        _Document(body := file.read_bytes(), _etag(body), "text/html", encoding="gzip") for file in files
    ]
    found = {}
    for host in range(hosts):
        listed = [(host + copy * len(files) // copies) % len(files) for copy in range(copies)]
        body = _feed(host, listed, date)
        found[_name(host), "/feed.xml"] = _Document(body, _etag(body), "application/rss+xml")
        found |= {(_name(host), f"/page/{page}"): pages[page] for page in listed}
    return found


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


async def _serve(documents: dict[tuple[str, str], _Document]) -> None:
    async def answer(request: web.Request) -> web.Response:
        document = documents.get((request.host.partition(":")[0], request.path))
        if document is None:
            return web.Response(status=404)
        headers = {"ETag": document.etag}
        if request.headers.get("If-None-Match") == document.etag:
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = document.content_type
        if document.encoding:
            headers["Content-Encoding"] = document.encoding
        return web.Response(body=document.body, headers=headers)

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def main() -> int:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=514)
    parser.add_argument("--copies", type=int, default=3)
    options = parser.parse_args()
    documents = _documents(page_files(CORPUS), hosts=options.hosts, copies=options.copies)
    asyncio.run(_serve(documents))
    return 0


if __name__ == "__main__":
    sys.exit(main())
