"""Sites: what the pages of one host have in common, learnt from page to page.

Owns the knowledge and its encoding; it lives with the shard in `site-states` and reaches workers as bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["SiteKnowledge", "decode", "encode", "learn", "without_repeats"]


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What is known of a host."""


def decode(encoded: bytes) -> SiteKnowledge:
    """Return the knowledge; empty bytes and what cannot be read know nothing."""
    del encoded
    return SiteKnowledge()


def encode(knowledge: SiteKnowledge) -> bytes:
    """Return the bytes that `decode` reads."""
    del knowledge
    return b""


def without_repeats(paragraphs: Sequence[str], knowledge: SiteKnowledge) -> tuple[str, ...]:
    """Return the paragraphs that this site does not repeat on article after article."""
    del knowledge
    return tuple(paragraphs)


def learn(knowledge: SiteKnowledge, paragraphs: Sequence[str], *, url: str | None) -> SiteKnowledge:
    """Return the knowledge with a page's paragraphs counted; the same object where nothing is new."""
    del paragraphs, url
    return knowledge
