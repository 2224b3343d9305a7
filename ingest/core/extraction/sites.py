"""Sites: the lines that a host repeats on article after article are its furniture.

Owns what is remembered of a host, its encoding and its bounds; it lives with the shard in `site-states` and
reaches workers as bytes. Nothing is remembered of the articles but digests of their lines.

A line counts once an article: a page that is fetched again, and the same story under another URL, teach
nothing. It is furniture once three different articles have it, and a fifth of those read since it came. A
newsroom repeats whole paragraphs of background too, so a long line is furniture only at a text's edges.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from ingest.core.web import urls

__all__ = ["MAX_ENCODED_BYTES", "SiteKnowledge", "decode", "encode", "learn", "without_repeats"]

VERSION = b"\x01"
FEWEST_ARTICLES = 3
LEAST_SHARE = 0.2
LONG_CHARACTERS = 160
EDGE_LINES = 3
MAX_LINES = 512
MAX_ARTICLES = 64  # remembered by URL, the latest
COPIED_SHARE = 0.5  # of a page's new lines that earlier articles have: the same story again
# A site changes its furniture seldom: after that many articles every fourth is enough, and the record that
# Kafka keeps is written as seldom.
EVERY_ARTICLE_UNTIL, THEN_EVERY = 40, 4

_DIGIT = re.compile(r"\d")
_HEAD = struct.Struct(">IHH")
_LINE = struct.Struct(">8sHII")
MAX_ENCODED_BYTES = 1 + _HEAD.size + 8 * MAX_ARTICLES + _LINE.size * MAX_LINES


class Line(NamedTuple):
    """What is known of a line.

    Attributes:
        seen_count: Articles that have it.
        first, last: Numbers of the first and the last article that has it.
    """

    seen_count: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What is known of a host; never changed in place.

    Attributes:
        read: Articles counted so far.
        articles: Digests of the URLs counted last, oldest first.
        lines: Digest of a line to what is known of it.
    """

    read: int = 0
    articles: tuple[bytes, ...] = ()
    lines: dict[bytes, Line] = field(default_factory=dict)

    def repeats(self, digest: bytes) -> bool:
        """Return whether a line is furniture of this host."""
        line = self.lines.get(digest)
        if line is None or line.seen_count < FEWEST_ARTICLES:
            return False
        return line.seen_count >= LEAST_SHARE * (self.read - line.first + 1)


def decode(encoded: bytes) -> SiteKnowledge:
    """Return the knowledge; empty bytes, another version's and what cannot be read know nothing."""
    if encoded[:1] != VERSION:
        return SiteKnowledge()
    try:
        read, articles, lines = _HEAD.unpack_from(encoded, 1)
        start = 1 + _HEAD.size
        end = start + 8 * articles
        known = tuple(encoded[at : at + 8] for at in range(start, end, 8))
        rows = _LINE.iter_unpack(encoded[end : end + _LINE.size * lines])
        return SiteKnowledge(read, known, {digest: Line(*counts) for digest, *counts in rows})
    except struct.error:
        return SiteKnowledge()


def encode(knowledge: SiteKnowledge) -> bytes:
    """Return the bytes that `decode` reads, at most `MAX_ENCODED_BYTES`."""
    head = _HEAD.pack(knowledge.read, len(knowledge.articles), len(knowledge.lines))
    lines = (_LINE.pack(digest, *line) for digest, line in knowledge.lines.items())
    return b"".join((VERSION, head, *knowledge.articles, *lines))


def without_repeats(paragraphs: Sequence[str], knowledge: SiteKnowledge) -> tuple[str, ...]:
    """Return the paragraphs that this host does not repeat; all of them where nothing would be left."""
    if not knowledge.lines:
        return tuple(paragraphs)
    last = len(paragraphs) - 1
    kept = tuple(
        paragraph
        for place, paragraph in enumerate(paragraphs)
        if not (_counts(paragraph, place, last) and knowledge.repeats(_digest(paragraph)))
    )
    return kept or tuple(paragraphs)


def learn(knowledge: SiteKnowledge, paragraphs: Sequence[str], *, url: str | None) -> SiteKnowledge:
    """Return the knowledge with an article counted; the same object where it teaches nothing.

    Args:
        paragraphs: As found, furniture included.
        url: The article's; without one it cannot be told from a copy, and teaches nothing.
    """
    article = _article(url)
    if article is None or article in knowledge.articles or not paragraphs:
        return knowledge
    if knowledge.read >= EVERY_ARTICLE_UNTIL and article[0] % THEN_EVERY:
        return knowledge
    last = len(paragraphs) - 1
    counted = [
        (_digest(paragraph), len(paragraph))
        for place, paragraph in enumerate(paragraphs)
        if _counts(paragraph, place, last)
    ]
    if _is_copy(knowledge, counted):
        return knowledge
    number = knowledge.read + 1
    lines = dict(knowledge.lines)
    for digest in dict(counted):
        known = lines.get(digest, Line(0, number, number))
        lines[digest] = Line(min(known.seen_count + 1, 65_535), known.first, number)
    return SiteKnowledge(number, (*knowledge.articles, article)[-MAX_ARTICLES:], _bounded(lines))


def _counts(paragraph: str, place: int, last: int) -> bool:
    return len(paragraph) < LONG_CHARACTERS or place < EDGE_LINES or place > last - EDGE_LINES


def _is_copy(knowledge: SiteKnowledge, counted: Sequence[tuple[bytes, int]]) -> bool:
    """Return whether most of what is not furniture yet stands in earlier articles."""
    fresh = [(digest, length) for digest, length in counted if not knowledge.repeats(digest)]
    known = sum(length for digest, length in fresh if digest in knowledge.lines)
    return known > COPIED_SHARE * sum(length for _, length in fresh)


def _bounded(lines: dict[bytes, Line]) -> dict[bytes, Line]:
    if len(lines) <= MAX_LINES:
        return lines
    # The line that many articles have, then the one that came lately.
    best = sorted(lines.items(), key=lambda item: (min(item[1].seen_count, FEWEST_ARTICLES), item[1].last))
    return dict(best[-MAX_LINES:])


def _article(url: str | None) -> bytes | None:
    try:
        return blake2b(urls.canonical(url).encode(), digest_size=8).digest() if url else None
    except urls.InvalidUrl:
        return None


def _digest(paragraph: str) -> bytes:
    """Return a digest of a folded line that does not tell apart what counters and clocks change."""
    return blake2b(_DIGIT.sub("0", paragraph).casefold().encode(), digest_size=8).digest()
