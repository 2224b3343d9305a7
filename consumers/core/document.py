"""A text being tagged: title and body folded, with sentences, and spans made for the record.

Owns positions; no meaning.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from consumers.core.text import Folded, fold
from schemas.stories import Span, SpanField

__all__ = ["Part", "read_document"]

MAX_BODY_CHARS = 30_000  # what a story is about stands before this; bounds the work for a 1 MB body
_SENTENCE_END = re.compile(r"[.!?。！？؟…\n]+(?=\s|$)|[。！？\n]")
_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones are small in titles, too
_LOOKED_AT = 400
_TITLE_CASE_SHARE = 0.7
LEAD_CHARS = 350


@dataclass(frozen=True, slots=True)
class Part:
    """The title or the body.

    Attributes:
        ends: Offsets in the original after which a new sentence begins, ascending.
        is_title_case: Most words begin with a capital, so that it tells no name.
    """

    field: SpanField
    text: Folded
    ends: tuple[int, ...]
    is_title_case: bool

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence at an offset of the original."""
        return bisect_right(self.ends, offset)

    def span(self, start: int, end: int) -> Span:
        """Return the span of folded[start:end]."""
        first, last = self.text.span(start, end)
        return Span(field=self.field, start=first, end=last)

    def in_lead(self, start: int) -> bool:
        """Return whether folded offset `start` stands in the title or the first paragraph, about."""
        return self.field is SpanField.HEADLINE or start <= LEAD_CHARS


def _part(field: SpanField, text: str) -> Part:
    ends = tuple(match.end() for match in _SENTENCE_END.finditer(text))
    return Part(field, fold(text), ends, _is_title_case(text))


def _is_title_case(text: str) -> bool:
    words = _WORD.findall(text[:_LOOKED_AT])
    capitals = sum(map(str.isupper, (word[0] for word in words)))
    return capitals > _TITLE_CASE_SHARE * len(words)


def read_document(title: str, text: str) -> tuple[Part, Part]:
    """Return title and body as parts; of a very long body the beginning."""
    return _part(SpanField.HEADLINE, title[:2000]), _part(SpanField.BODY, text[:MAX_BODY_CHARS])
