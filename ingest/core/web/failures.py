"""Requests that got no usable answer: the fixed set of reasons, shared by polls, fetches and the client.

Owns the words; what follows from them is decided in `ingest.core.feeds.polls` and
`ingest.core.fetching.after_fetch`.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["RequestFailure", "Unanswered"]


class RequestFailure(StrEnum):
    """Why a request has no response."""

    ADDRESS_REFUSED = "address_refused"
    NETWORK_ERROR = "network_error"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    INVALID_URL = "invalid_url"
    TOO_MANY_REDIRECTS = "too_many_redirects"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A poll or fetch that got no usable answer.

    Attributes:
        detail: For people: what was tried, the value, the limit.
    """

    reason: RequestFailure
    detail: str
