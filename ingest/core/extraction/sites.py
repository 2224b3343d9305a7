"""Sites: the lines that a host repeats on article after article are its furniture.

Owns what is remembered of a host, its encoding and its bounds; the shard keeps it in `site-states`, and
workers get it as bytes. Of the articles themselves only digests of their lines are remembered.

A line counts once per article: a page that is fetched again, and the same story under another URL, teach
nothing. It is furniture once three different articles have it, and a fifth of those read since it was first
seen. Newsrooms repeat whole paragraphs of background too, so a long line is furniture only near the beginning
or the end of a text.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from ingest.core.web.urls import Url

__all__ = ["MAX_ENCODED_BYTES", "SiteKnowledge", "decode", "encode", "learn", "without_repeats"]

VERSION = b"\x01"
MIN_ARTICLES = 3
MIN_SHARE = 0.2
LONG_CHARACTERS = 160
EDGE_LINES = 3
MAX_LINES = 512
MAX_RECENT_ARTICLES = 64  # remembered by URL
COPIED_SHARE = 0.5  # of a page's characters that earlier articles have too: above it the story is the same
# A site rarely changes its furniture: after this many articles one in four is enough, and the record in Kafka
# is written less often.
EVERY_ARTICLE_UNTIL, THEN_ONE_IN = 40, 4

_DIGIT = re.compile(r"\d")
_HEAD = struct.Struct(">IHH")
_LINE = struct.Struct(">8sHII")
MAX_ENCODED_BYTES = 1 + _HEAD.size + 8 * MAX_RECENT_ARTICLES + _LINE.size * MAX_LINES


class LineHistory(NamedTuple):
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
        article_count: Articles counted so far.
        recent_articles: Digests of the URLs of the articles counted last, oldest first.
        lines: Digest of a line to what is known of it.
    """

    article_count: int = 0
    recent_articles: tuple[bytes, ...] = ()
    lines: dict[bytes, LineHistory] = field(default_factory=dict)

    def repeats(self, digest: bytes) -> bool:
        """Return whether a line is furniture of this host."""
        line = self.lines.get(digest)
        if line is None or line.seen_count < MIN_ARTICLES:
            return False
        return line.seen_count >= MIN_SHARE * (self.article_count - line.first + 1)


def decode(encoded: bytes) -> SiteKnowledge:
    """Return the knowledge; none for empty bytes, those of another version, and those that cannot be read."""
    if encoded[:1] != VERSION:
        return SiteKnowledge()
    try:
        article_count, recent_count, line_count = _HEAD.unpack_from(encoded, 1)
        start = 1 + _HEAD.size
        end = start + 8 * recent_count
        recent = tuple(encoded[at : at + 8] for at in range(start, end, 8))
        rows = _LINE.iter_unpack(encoded[end : end + _LINE.size * line_count])
        return SiteKnowledge(
            article_count, recent, {digest: LineHistory(*counts) for digest, *counts in rows}
        )
    except struct.error:
        return SiteKnowledge()


def encode(knowledge: SiteKnowledge) -> bytes:
    """Return the bytes that `decode` reads, at most `MAX_ENCODED_BYTES`."""
    head = _HEAD.pack(knowledge.article_count, len(knowledge.recent_articles), len(knowledge.lines))
    lines = (_LINE.pack(digest, *line) for digest, line in knowledge.lines.items())
    return b"".join((VERSION, head, *knowledge.recent_articles, *lines))


def without_repeats(paragraphs: Sequence[str], knowledge: SiteKnowledge) -> tuple[str, ...]:
    """Return the paragraphs that this host does not repeat; all of them where none would be left."""
    if not knowledge.lines:
        return tuple(paragraphs)
    last = len(paragraphs) - 1
    kept = tuple(
        paragraph
        for position, paragraph in enumerate(paragraphs)
        if not (_is_countable(paragraph, position, last) and knowledge.repeats(_digest(paragraph)))
    )
    return kept or tuple(paragraphs)


def learn(knowledge: SiteKnowledge, paragraphs: Sequence[str], *, url: Url | None) -> SiteKnowledge:
    """Return the knowledge with an article counted; the same object where it teaches nothing.

    Args:
        paragraphs: As found, furniture included.
        url: The article's; without one a page cannot be distinguished from a copy, and teaches nothing.
    """
    article = _article_digest(url)
    if article is None or article in knowledge.recent_articles or not paragraphs:
        return knowledge
    if knowledge.article_count >= EVERY_ARTICLE_UNTIL and article[0] % THEN_ONE_IN:
        return knowledge
    last = len(paragraphs) - 1
    counted = [
        (_digest(paragraph), len(paragraph))
        for position, paragraph in enumerate(paragraphs)
        if _is_countable(paragraph, position, last)
    ]
    if _is_copy(knowledge, counted):
        return knowledge
    number = knowledge.article_count + 1
    lines = dict(knowledge.lines)
    for digest in dict(counted):
        known = lines.get(digest, LineHistory(0, number, number))
        lines[digest] = LineHistory(min(known.seen_count + 1, 65_535), known.first, number)
    return SiteKnowledge(
        number, (*knowledge.recent_articles, article)[-MAX_RECENT_ARTICLES:], _bounded(lines)
    )


def _is_countable(paragraph: str, position: int, last: int) -> bool:
    """Return whether a paragraph may be furniture: a short one anywhere, a long one near the edges."""
    return len(paragraph) < LONG_CHARACTERS or position < EDGE_LINES or position > last - EDGE_LINES


def _is_copy(knowledge: SiteKnowledge, counted: Sequence[tuple[bytes, int]]) -> bool:
    """Return whether most of the text that is not known furniture is in earlier articles too."""
    fresh = [(digest, length) for digest, length in counted if not knowledge.repeats(digest)]
    known = sum(length for digest, length in fresh if digest in knowledge.lines)
    return known > COPIED_SHARE * sum(length for _, length in fresh)


def _bounded(lines: dict[bytes, LineHistory]) -> dict[bytes, LineHistory]:
    if len(lines) <= MAX_LINES:
        return lines
    # Lines of enough articles first, then the most recent.
    best = sorted(lines.items(), key=lambda item: (min(item[1].seen_count, MIN_ARTICLES), item[1].last))
    return dict(best[-MAX_LINES:])


def _article_digest(url: Url | None) -> bytes | None:
    return blake2b(url.canonical.encode(), digest_size=8).digest() if url is not None else None


def _digest(paragraph: str) -> bytes:
    """Return a digest, the same for lines that differ only in digits: counters and clocks change."""
    return blake2b(_DIGIT.sub("0", paragraph).casefold().encode(), digest_size=8).digest()
