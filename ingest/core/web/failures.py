"""Requests that failed: the fixed set of reasons, shared by polls, fetches and the HTTP client.

Owns the words; what follows from them is decided in `ingest.core.feeds.polls` and
`ingest.core.fetching.after_fetch`.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["RequestFailed", "RequestFailure"]


class RequestFailure(StrEnum):
    """Why a request has no usable response."""

    ADDRESS_REFUSED = "address_refused"
    INVALID_ENCODING = "invalid_encoding"
    INVALID_URL = "invalid_url"
    NETWORK_ERROR = "network_error"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A poll or fetch without a usable response.

    Attributes:
        detail: For people: what was attempted, the value, the limit.
    """

    reason: RequestFailure
    detail: str
