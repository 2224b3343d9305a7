"""Values of feed documents, of any type that the publisher may have given them."""

from urllib.parse import urljoin

__all__ = ["absolute", "stripped"]


def stripped(value: object) -> str:
    """Return a text without surrounding whitespace; empty for what is not a text."""
    return value.strip() if isinstance(value, str) else ""


def absolute(base: str, link: str) -> str | None:
    """Return a link resolved against its document, as it stands where that fails, None where it is empty."""
    try:
        return urljoin(base, link) if link else None
    except ValueError:
        return link
