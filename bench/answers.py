"""Answers of simulated servers: whatever a caller gives becomes a status, headers and a body.

Owns the leniency alone: a judge's row may lack anything, and have it in another shape; what cannot be an
answer is a request that failed.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.urls import Url, resolve

__all__ = ["Answer", "PageAnswers", "answer_of", "asked", "seconds_of"]

PageAnswers = Callable[[str, int], Mapping[str, Any]]
"""URL and the number of the request of it, from 1, to `status`, `headers` and `body`."""

MAX_SECONDS = 10 * 366 * 86_400.0  # a longer gap between two polls is a mistake
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; names of headers in lower case."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def target(self, base: Url) -> Url | None:
        """Return where the answer sends on to, None where it does not."""
        location = self.headers.get("location") if self.status in _REDIRECTS else None
        return resolve(location, base) if location else None

    @property
    def is_permanent(self) -> bool:
        """Return whether it is a redirect for good."""
        return self.status in _PERMANENT


def answer_of(row: object) -> Answer | RequestFailed:
    """Return the answer that a row describes: without a status it is a 200, without a body an empty one."""
    if isinstance(row, bytes | bytearray | str):
        row = {"body": row}
    if not isinstance(row, Mapping):
        return RequestFailed(RequestFailure.NETWORK_ERROR, f"no answer: {row!r}"[:200])
    status = _number(row.get("status", 200))
    if status is None or not 100 <= status <= 999:
        return RequestFailed(RequestFailure.NETWORK_ERROR, f"no status: {row.get('status')!r}"[:200])
    return Answer(int(status), _headers(row.get("headers")), _body(row.get("body")))


def asked(page: PageAnswers, url: str, n: int) -> Answer | RequestFailed:
    """Return the answer of a page; one that raises is a request that failed."""
    try:
        return answer_of(page(url, n))
    except Exception as error:  # noqa: BLE001 - the caller's function may raise anything
        return RequestFailed(RequestFailure.NETWORK_ERROR, f"requesting {url}: {error!r}"[:200])


def seconds_of(row: object) -> float:
    """Return the seconds since the poll before; 0 where a row has none that make sense."""
    value = _number(row.get("after_seconds", 0)) if isinstance(row, Mapping) else None
    return min(max(value or 0.0, 0.0), MAX_SECONDS)


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]  # what it cannot read raises
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _headers(given: object) -> dict[str, str]:
    pairs: Iterable[Any] = given.items() if isinstance(given, Mapping) else ()
    if isinstance(given, list | tuple):
        pairs = (pair for pair in given if isinstance(pair, list | tuple) and len(pair) == 2)
    return {_text(name).strip().lower(): _text(value) for name, value in pairs}


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes | bytearray) else str(value)


def _body(given: object) -> bytes:
    if isinstance(given, str):
        return given.encode("utf-8", "replace")
    return bytes(given) if isinstance(given, bytes | bytearray | memoryview) else b""
