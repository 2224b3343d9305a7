"""Requests and steps that failed: what polls, fetches and the HTTP client share.

Owns the words; what follows from them is decided in `ingest.core.feeds.polls` and
`ingest.core.fetching.after_fetch`.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["RequestFailed", "RequestFailure", "StepFailed"]


class RequestFailure(StrEnum):
    """Why a request has no usable response."""

    ADDRESS_REFUSED = "address_refused"
    INSECURE_REDIRECT = "insecure_redirect"
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
        is_ours: It waited for a turn of ours until its deadline: nothing was asked of the site.
    """

    reason: RequestFailure
    detail: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class StepFailed:
    """A step of a poll or fetch raised an unforeseen error: a fault of ours, or of who wrote a state.

    Attributes:
        detail: The error, for people.
    """

    detail: str
