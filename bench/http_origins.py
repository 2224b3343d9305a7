"""Origins for the benchmark of HTTP clients: one small page from any host, plain and over TLS, on loopback.

    python -m bench.http_origins CERTIFICATE KEY

A process of its own, so that its cost is not the client's, and a bare protocol, so that it is not a
bottleneck. Prints the plain and the TLS port on its first line.
"""

import sys

from bench.loopback import serve_until_ended

__all__ = ["BODY"]

BODY = b"<p>The bridge is open again.</p>\n" * 256  # 8 KiB, a short page
_HEAD = (
    b"HTTP/1.1 200 OK\r\nDate: Mon, 30 Nov 2026 00:00:00 GMT\r\nServer: bench\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nCache-Control: max-age=60\r\nVary: Accept-Encoding\r\n"
    b'ETag: "0123456789abcdef"\r\nLast-Modified: Sun, 29 Nov 2026 00:00:00 GMT\r\n'
)
_RESPONSE = _HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


def main() -> int:
    """Serve until ended."""
    serve_until_ended(lambda _: _RESPONSE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
