"""Lists of feeds: what an operator wants to follow, as a file of whatever program wrote it, and back."""

from ingest.core.feeds.lists.rows import new_feed

__all__ = ["new_feed"]
