"""The tunnel through a proxy: CONNECT to an address that the guard has passed.

Owns the exchange with the proxy. It is asked for an address, never for a name: what was checked is what is
connected to, also where somebody else connects. http goes through a tunnel as https does.

    TunnelRefused     OSError: the proxy did not open the tunnel
"""

import asyncio
import re
import socket

__all__ = ["TunnelRefused", "open_tunnel"]

_MAX_HEAD_BYTES = 16_384
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r?\n")


class TunnelRefused(OSError):  # noqa: N818 - beside AddressRefused and ConnectFailed
    """No tunnel through the proxy."""


async def open_tunnel(through: socket.socket, address: str, port: int) -> None:
    """Have a proxy connect to an address; afterwards what the socket carries is between us and that.

    Args:
        through: Connected to the proxy, non-blocking.
        address: An IP address without brackets.

    Raises:
        TunnelRefused: With the proxy's status.

    Source:
        RFC 9110 §9.3.6.
    """
    loop = asyncio.get_running_loop()
    authority = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    request = f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n"
    await loop.sock_sendall(through, request.encode("ascii"))
    head = b""
    while b"\r\n\r\n" not in head and b"\n\n" not in head:
        # One byte at a time: what follows the head is the server's, and belongs to who asks for it.
        byte = await loop.sock_recv(through, 1)
        if not byte or len(head) >= _MAX_HEAD_BYTES:
            raise TunnelRefused(f"the proxy closed the connection while opening a tunnel to {authority}")
        head += byte
    found = _STATUS_LINE.match(head)
    if found is None or not found[1].startswith(b"2"):
        status = found[1].decode() if found else "no HTTP"
        raise TunnelRefused(f"the proxy answered {status} to a tunnel to {authority}")
