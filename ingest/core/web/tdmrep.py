"""tdmrep.json: which of its pages a site reserves from text and data mining.

Owns the file and the header; a page's own word is read by `ingest.core.extraction.metadata`, and what is
obeyed is the operator's setting.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.core.web.path_patterns import matches, normal_pattern, path_of
from ingest.core.web.urls import Url, resolve

__all__ = ["MAX_TDMREP_BYTES", "Reservation", "Reservations", "header_reservation", "parse_tdmrep"]

MAX_TDMREP_BYTES = 512_000
_MAX_RULES = 1_000


@dataclass(frozen=True, slots=True)
class Reservation:
    """What is said of one page.

    Attributes:
        is_reserved: The rights to text and data mining are reserved.
        policy: The URL of the terms; None where none is named.
    """

    is_reserved: bool
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Reservations:
    """What a site's file says.

    Attributes:
        rules: Pattern and what holds there, in the order of the file.
    """

    rules: tuple[tuple[str, Reservation], ...] = ()

    def of(self, url: Url) -> Reservation | None:
        """Return what the first rule that matches says; None where none does."""
        path = path_of(url)
        return next((found for pattern, found in self.rules if matches(pattern, path)), None)


def parse_tdmrep(body: bytes, *, url: Url) -> Reservations:
    """Return what a file says; of what is no such file, that it says nothing.

    Args:
        body: Decompressed.
        url: Of the file, for the URLs in it.

    Source:
        TDM Reservation Protocol, final report of its W3C Community Group of 2024-05-10, "TDM file".
    """
    try:
        rules = json.loads(body[:MAX_TDMREP_BYTES].removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return Reservations()
    listed = rules if isinstance(rules, list) else [rules]
    found = (_rule(one, url) for one in listed[:_MAX_RULES] if isinstance(one, dict))
    return Reservations(tuple(one for one in found if one is not None))


def header_reservation(headers: Mapping[str, str], url: Url) -> Reservation | None:
    """Return what a response says of itself; None where it does not say.

    Args:
        headers: Names in lower case.
        url: Of the response, for the URL of the policy.
    """
    return _reservation(
        headers.get("tdm-reservation", "").split(",")[0], headers.get("tdm-policy", "").split(",")[0], url
    )


def _rule(one: dict[str, object], url: Url) -> tuple[str, Reservation] | None:
    location = one.get("location")
    found = _reservation(one.get("tdm-reservation"), one.get("tdm-policy"), url)
    if not isinstance(location, str) or not location.strip() or found is None:
        return None
    raw = location.strip().encode("utf-8", errors="replace")
    return normal_pattern(raw if raw[:1] in b"/*" else b"/" + raw), found


def _reservation(value: object, policy: object, url: Url) -> Reservation | None:
    said = str(value).strip() if isinstance(value, str | int) else ""
    if said not in ("0", "1", "True", "False"):
        return None
    link = resolve(policy, url) if isinstance(policy, str) and policy.strip() else None
    return Reservation(said in ("1", "True"), link.text if link else None)
