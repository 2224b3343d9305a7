"""W3C trace context from our ids: the same entry has the same trace in every process and after a restart.

Source:
    W3C Trace Context, section 3.2 (traceparent).
"""

import hashlib

__all__ = ["child_of", "traceparent"]


def traceparent(trace: str, hop: str) -> str:
    """Return the header of a hop.

    Args:
        trace: Our id of the whole trace ("e….1").
        hop: Our id of this hop ("articles:a….1").
    """
    return f"00-{_hex(trace, 32)}-{_hex(hop, 16)}-01"


def child_of(parent: str | None, hop: str) -> str | None:
    """Return the header of the next hop of the same trace, None if the parent is missing or invalid."""
    parts = (parent or "").split("-")
    if len(parts) != 4 or len(parts[1]) != 32:
        return None
    return f"00-{parts[1]}-{_hex(hop, 16)}-01"


def _hex(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
