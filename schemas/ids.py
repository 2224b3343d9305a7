"""Stable ids: a letter and the first 20 hex digits of a SHA-256.

Owns how an id is made from its parts; not how a URL is normalised (`ingest.core.web.urls`).
"""

import hashlib

__all__ = ["article_id", "article_uri", "digest20", "entry_id", "feed_id"]

_FIELD_SEPARATOR = "\x1f"  # cannot stand in a URL, and feed parsers drop it from text


def digest20(*parts: str) -> str:
    """Return the first 20 hex digits of the SHA-256 of the parts, in their order."""
    joined = _FIELD_SEPARATOR.join(parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def feed_id(normalised_url: str) -> str:
    """Return `f…`, from the normalised URL at registration; kept for life, also when the URL moves."""
    return "f" + digest20(normalised_url)


def entry_id(of_feed: str, identity: str) -> str:
    """Return `e…`, from the feed_id and the guid, else the canonical link, else the content."""
    return "e" + digest20(of_feed, identity)


def article_id(canonical_url_or_entry_id: str) -> str:
    """Return `a…`, from the canonical form of the link to be fetched; without a link, from the entry_id."""
    return "a" + digest20(canonical_url_or_entry_id)


def article_uri(of_article: str) -> str:
    """Return the ninjs uri of an article."""
    return f"urn:conflictwire:article:{of_article}"
