"""Notices: what a publisher says in a text about the text itself: a correction, a retraction.

Owns finding them; the words are those of `languages`. Quotes about corrections stand inside of paragraphs,
notices at their beginning.
"""

import re
from collections.abc import Iterable

from ingest.core.extraction.languages import alternation

__all__ = ["corrections", "retraction"]

MAX_NOTICES = 5
MAX_NOTICE_CHARACTERS = 600
MAX_RETRACTION_PARAGRAPHS = 3  # a note stands where the article was: at the beginning of what is left

_CORRECTION = re.compile(
    rf"\A[\W_]{{0,8}}(?:{alternation(lambda pack: pack.correction_labels)})", re.IGNORECASE
)
_RETRACTION = re.compile(rf"[\W_]{{0,8}}(?:{alternation(lambda pack: pack.retraction_notes)})", re.IGNORECASE)


def corrections(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Return the paragraphs that say what was corrected, in their order, cut to 600 characters."""
    found = [line[:MAX_NOTICE_CHARACTERS] for line in paragraphs if _CORRECTION.match(line)]
    return tuple(found[:MAX_NOTICES])


def retraction(paragraphs: Iterable[str]) -> str | None:
    """Return the note that an article is withdrawn; None where it is not."""
    first = [line for line in paragraphs if line.strip()][:MAX_RETRACTION_PARAGRAPHS]
    return next((line[:MAX_NOTICE_CHARACTERS] for line in first if _RETRACTION.match(line)), None)
