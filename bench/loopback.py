"""Servers on loopback for the benchmarks of requests: a process of its own, plain and over TLS."""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Ports", "raise_open_files", "serving"]

Ports = dict[str, int]
"""Scheme to port."""


def raise_open_files() -> None:
    """Allow this process as many open files as the system does."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


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
