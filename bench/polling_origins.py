"""Feeds for the benchmark of polls: the real feeds of the corpus under any host, on loopback.

    python -m bench.polling_origins CERTIFICATE KEY

Owns what a host answers to its n-th request: the feed whole at first; then of 100 requests 60 times 304, 31
times 200 with the body of the last time (a server that ignores validators), 9 times a body with one or two
new items. `/same` always answers 304 to validators. Bodies are compressed with gzip, as most servers do.
"""

import gzip
import re
import sys
from collections import defaultdict
from functools import cache

from bench.feeds import CORPUS
from bench.loopback import serve_until_ended

__all__ = ["MODIFIED", "UNCHANGED", "feeds_count"]

MODIFIED, UNCHANGED = 9, 31  # of 100 polls; the rest is 304
_STRIDE = 37  # prime to 100: the kinds alternate
_VERSIONS = 8
_ITEM = re.compile(rb"<(item|entry)\b[^>]*>.*?</\1>", re.DOTALL)
_NAMES = re.compile(rb"(?=</(?:title|guid|id|link)>)")
_HREF = re.compile(rb"(<link\b[^>]*href=[\"'][^\"']+)")


@cache
def _documents() -> list[bytes]:
    bodies = [file.read_bytes() for file in sorted((CORPUS / "real").iterdir())]
    return [body for body in bodies if _ITEM.search(body)]


def feeds_count() -> int:
    """Return how many feeds there are; host n has the feed n modulo that."""
    return len(_documents())


@cache
def _body(number: int, version: int) -> bytes:
    """Return a feed's document, compressed, with one or two items more in each version."""
    document = _documents()[number]
    found = _ITEM.search(document)
    assert found is not None  # noqa: S101 - `_documents` holds no other
    new = b""
    for n in range(version):
        for twin in range(1 + n % 2):
            mark = b"-%d-%d" % (n, twin)
            item = _NAMES.sub(mark, found[0])
            new = _HREF.sub(lambda link, mark=mark: link[1] + mark, item) + new  # type: ignore[misc]
    return gzip.compress(document[: found.start()] + new + document[found.start() :], 6, mtime=0)


class _Hosts:
    """How often each host was asked, and the version of its feed."""

    def __init__(self) -> None:
        self._asked: defaultdict[bytes, int] = defaultdict(int)
        self._version: defaultdict[bytes, int] = defaultdict(int)

    def response(self, head: bytes) -> bytes:
        lines = head.split(b"\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in lines[1:] if b": " in line)
        host = fields[b"host"].split(b".")[0]
        number = int(host.lstrip(b"abcdefghijklmnopqrstuvwxyz"))
        turn = self._asked[host]
        self._asked[host] += 1
        place = (number * 17 + turn * _STRIDE) % 100
        if turn and place < MODIFIED and b"/same" not in lines[0]:
            self._version[host] = (self._version[host] + 1) % _VERSIONS
        sends_body = place < MODIFIED + UNCHANGED and b"/same" not in lines[0]
        version = self._version[host]
        tags = b'ETag: "%d-%d"\r\nLast-Modified: Sun, 29 Nov 2026 00:00:0%d GMT\r\n' % (
            number,
            version,
            version,
        )
        common = b"Date: Mon, 30 Nov 2026 00:00:00 GMT\r\nServer: bench\r\nVary: Accept-Encoding\r\n" + tags
        if (turn or b"/same" in lines[0]) and not sends_body and b"if-none-match" in fields:
            return b"HTTP/1.1 304 Not Modified\r\n" + common + b"\r\n"
        body = _body(number % feeds_count(), version)
        kind = b"Content-Type: application/xml; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        return b"HTTP/1.1 200 OK\r\n" + common + kind + b"Content-Length: %d\r\n\r\n" % len(body) + body


def main() -> int:
    """Serve until ended."""
    serve_until_ended(_Hosts().response)
    return 0


if __name__ == "__main__":
    sys.exit(main())
