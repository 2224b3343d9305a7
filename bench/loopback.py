"""Servers on loopback for the benchmarks of requests: a process of its own, plain and over TLS.

A bare protocol, so that the server is not a bottleneck.
"""

import asyncio
import resource
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Origin", "Ports", "raise_open_files", "serve_until_ended", "serving"]

Ports = dict[str, int]
"""Scheme to port."""


def raise_open_files() -> None:
    """Allow this process as many open files as the system does."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Origin(asyncio.Protocol):
    """Answers every request head, its lines without the empty one, with whole responses."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to write to."""
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - for the type: TCP gives no other
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole head."""
        self._received += data
        while (head := self._received.partition(b"\r\n\r\n"))[1]:
            self._received = head[2]
            if self._transport is not None:
                self._transport.write(self._answer(head[0]))


def serve_until_ended(answer: Callable[[bytes], bytes]) -> None:
    """Serve as `serving` wants it: certificate and key are the arguments, the ports are printed."""
    raise_open_files()
    asyncio.run(_serve(answer, *sys.argv[1:]))


async def _serve(answer: Callable[[bytes], bytes], certificate: str, key: str) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    plain = await loop.create_server(lambda: Origin(answer), "127.0.0.1", 0, backlog=4096)
    tls = await loop.create_server(lambda: Origin(answer), "127.0.0.1", 0, ssl=context, backlog=4096)
    print(*(server.sockets[0].getsockname()[1] for server in (plain, tls)), flush=True)
    await asyncio.Event().wait()


@contextmanager
def serving(module: str) -> Iterator[tuple[Ports, Path]]:
    """Serve hosts below bench.test and yield the ports and the certificate to trust.

    Args:
        module: Run with the files of a certificate and its key; prints the plain and the TLS port.
    """
    with tempfile.TemporaryDirectory(prefix="conflictwire-bench-") as directory:
        certificate, key = Path(directory) / "certificate.pem", Path(directory) / "key.pem"
        subprocess.run(  # noqa: S603 - our own arguments
            [
                *("openssl", "req", "-x509", "-nodes", "-days", "1", "-newkey", "ec"),
                *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=bench.test"),
                *("-addext", "subjectAltName=DNS:*.bench.test"),
                *("-keyout", str(key), "-out", str(certificate)),
            ],
            check=True,
            capture_output=True,
        )
        command = [sys.executable, "-m", module, str(certificate), str(key)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
            try:
                assert server.stdout is not None  # noqa: S101 - for the type
                plain, tls = map(int, server.stdout.readline().split())
                yield {"http": plain, "https": tls}, certificate
            finally:
                server.terminate()
