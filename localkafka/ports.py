"""Loopback ports: finds a free one, names who holds a wanted one.

It does not remember ports: the data directory does.
"""

import contextlib
import secrets
import socket

import psutil

from localkafka.errors import BrokerError

LOOPBACK = "127.0.0.1"

# Below Linux's range for outgoing connections (32768 and up): in that range a client that retries while the
# broker is down may connect to itself and so hold the broker's port against its restart.
_FIRST_PORT = 20_000
_PORTS = 10_000
_ATTEMPTS = 200


def is_free(port: int) -> bool:
    """Return whether a listener could be opened on 127.0.0.1:port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the JVM does, so that a port in TIME_WAIT counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_port(*, avoid: frozenset[int] = frozenset()) -> int:
    """Return a port on which nobody listens and that is not in `avoid`.

    Raises:
        BrokerError: None found.
    """
    for _attempt in range(_ATTEMPTS):
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        if port not in avoid and is_free(port):
            return port
    raise BrokerError(f"no free port found between {_FIRST_PORT} and {_FIRST_PORT + _PORTS} on {LOOPBACK}")


def require_free(port: int) -> None:
    """Return when the wanted port is free.

    Raises:
        BrokerError: It is taken; the text names who holds it.
    """
    if not is_free(port):
        raise BrokerError(
            f"port {port} on {LOOPBACK} is taken by {port_holder(port)}; stop that or choose another port"
        )


def port_holder(port: int) -> str:
    """Return who listens on a port, for a person: name and pid, as far as this user may know."""
    with contextlib.suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.pid:
                with contextlib.suppress(psutil.Error):
                    return f"`{psutil.Process(connection.pid).name()}` (process {connection.pid})"
    return "a process that this user may not see"
