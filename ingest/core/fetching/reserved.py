"""Reservations of text and data mining, noted in what a page says of itself."""

from dataclasses import replace

from ingest.core.extraction.extracted import PageMetadata
from ingest.core.web.tdmrep import Reservation

__all__ = ["with_reservation"]

_FIELDS = ("tdm_reservation", "tdm_policy")


def with_reservation(metadata: PageMetadata, found: Reservation, *, source: str) -> PageMetadata:
    """Return the metadata with a reservation that was found elsewhere than in the page.

    Args:
        source: Where, for the provenance of both fields.
    """
    kept = tuple(pair for pair in metadata.provenance if pair[0] not in _FIELDS)
    named = _FIELDS if found.policy else _FIELDS[:1]
    return replace(
        metadata,
        tdm_reservation=found.is_reserved,
        tdm_policy=found.policy,
        provenance=(*kept, *((name, source) for name in named)),
    )
