"""Values of JSON documents, of any type that the publisher may have given them."""

from ingest.core.web.text import storable

__all__ = ["stripped"]


def stripped(value: object) -> str:
    """Return a text that can be stored, without surrounding whitespace; empty for what is not a text."""
    return storable(value).strip() if isinstance(value, str) else ""
