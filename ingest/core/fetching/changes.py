"""Changes: what a new version of an article says that the one before did not.

Owns the comparison, the kind of change with its reason, and what a state remembers of a text for it: a sketch
of eight bytes a sentence instead of the text, which would be a hundred times as much in every state.
"""

import base64
import re
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.core.extraction.notices import corrections, retraction
from ingest.core.web.relative_times import without_relative_times
from ingest.core.web.text import one_line
from schemas import ids
from schemas.articles import Verdict
from schemas.changes import ChangeKind, Changes

__all__ = ["compared", "sketch_of", "without_times_of_day"]

MAX_SENTENCES = 150  # of a text; 1.6 kB in the state. What comes after is not compared
MAX_ADDED = 10
MAX_ADDED_CHARACTERS = 300
MAX_TYPO_SENTENCES = 2
MAX_TYPO_PARITIES = 2  # a letter more or less turns one, another letter in its place two

_RECORD = struct.Struct(">IBBH")  # digest, words, digest of the figures, parities of the letters
_SENTENCE = re.compile(r"(?<=[.!?…؟।۔።])[\"”’»)\]]{0,2}\s+|(?<=[。！？])|\n+")
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+")
_TIME_OF_DAY = re.compile(
    r"(?<![\d:.])(?:[01]?\d|2[0-3])[:h][0-5]\d(?::[0-5]\d)?(?![\d:])(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    digest: int
    words: int
    figures: int
    parities: int


def without_times_of_day(text: str) -> str:
    """Return a text with a mark in place of each time of day: pages write in when they changed."""
    return _TIME_OF_DAY.sub("\x1a", text)


def sketch_of(text: str) -> str:
    """Return what is remembered of a text: base64 of how many are in its lead, and their records."""
    sentences = _split(text)
    lead = min(len(_split(text.partition("\n\n")[0])), 255)
    records = b"".join(_RECORD.pack(*_values(one)) for one in sentences)
    return base64.b64encode(bytes([lead]) + records).decode()


def compared(
    *, headline: str, text: str, verdict: Verdict, earlier_headline: str | None, earlier_sketch: str | None
) -> Changes | None:
    """Return what changed; None where nothing is remembered of the earlier version.

    Args:
        earlier_headline, earlier_sketch: As the state has them; `sketch_of` gave the latter.
    """
    if earlier_headline is None or not earlier_sketch:
        return None
    lead, before = _decoded(earlier_sketch)
    written = _split(text)
    after = [_Sentence(*_values(one)) for one in written]
    new, old = Counter(one.digest for one in after), Counter(one.digest for one in before)
    added = [at for at, one in enumerate(after) if not old[one.digest]]
    removed = [one for one in before if not new[one.digest]]
    headline_kept = _kept_words(earlier_headline, headline)
    new_sentences = [written[at] for at in added]
    kind, reason = _noticed(text, new_sentences, verdict) or _compared(
        [after[at] for at in added], removed, headline_kept
    )
    return Changes(
        kind=kind,
        reason=reason,
        headline_kept=headline_kept,
        lead_kept=_kept(before[:lead], new),
        body_kept=_kept(before, new),
        sentences_added=len(added),
        sentences_removed=len(removed),
        added=tuple(one[:MAX_ADDED_CHARACTERS] for one in new_sentences[:MAX_ADDED]),
    )


def _noticed(text: str, sentences: Sequence[str], verdict: Verdict) -> tuple[ChangeKind, str] | None:
    """Return the kind that the publisher names."""
    note = retraction(text.split("\n\n"))
    if note:
        return ChangeKind.RETRACTION, f"the text begins with a note that it is withdrawn: {note[:100]}"
    notices = corrections(sentences)
    if notices:
        return ChangeKind.CORRECTION, f"a sentence was added that says what was corrected: {notices[0][:100]}"
    if verdict is Verdict.LIVE_BLOG:
        return ChangeKind.LIVE_UPDATE, "the page is a live blog"
    return None


def _compared(
    added: Sequence[_Sentence], removed: Sequence[_Sentence], headline_kept: float
) -> tuple[ChangeKind, str]:
    """Return the kind that the sentences show."""
    if len(added) == len(removed) <= MAX_TYPO_SENTENCES and headline_kept == 1.0 and added:
        pairs = zip(added, removed, strict=True)
        if all(_differs_by_letters(one, other) for one, other in pairs):
            return (
                ChangeKind.TYPO,
                f"{len(added)} sentences differ by letters alone",
            )
    return ChangeKind.UPDATE, f"{len(added)} sentences were added and {len(removed)} removed"


def _differs_by_letters(one: _Sentence, other: _Sentence) -> bool:
    return (
        one.words == other.words
        and one.figures == other.figures
        and (one.parities ^ other.parities).bit_count() <= MAX_TYPO_PARITIES
    )


def _kept(before: Sequence[_Sentence], after: Counter[int]) -> float:
    total = sum(one.words for one in before)
    return round(sum(one.words for one in before if after[one.digest]) / total, 3) if total else 1.0


def _kept_words(before: str, after: str) -> float:
    words = _WORD.findall(before.casefold())
    left = Counter(_WORD.findall(after.casefold()))
    kept = sum((Counter(words) & left).values())
    return round(kept / len(words), 3) if words else 1.0


def _split(text: str) -> list[str]:
    pieces = (one_line(piece) for piece in _SENTENCE.split(text))
    return [piece for piece in pieces if piece][:MAX_SENTENCES]


def _values(sentence: str) -> tuple[int, int, int, int]:
    plain = without_times_of_day(without_relative_times(sentence)).casefold()
    words = _WORD.findall(plain)
    figures = int(ids.digest20(*_FIGURE.findall(plain))[:2], 16)
    digest = int(ids.digest20(" ".join(words))[:8], 16)
    return digest, min(len(words), 255), figures, _parities("".join(words))


def _parities(letters: str) -> int:
    """Return a bit for each of sixteen groups of letters: whether the text has an odd number of them."""
    found = 0
    for letter in letters:
        found ^= 1 << ord(letter) % 16
    return found


def _decoded(sketch: str) -> tuple[int, list[_Sentence]]:
    try:
        raw = base64.b64decode(sketch, validate=True)
    except ValueError:
        return 0, []
    whole = raw[1 : 1 + (len(raw) - 1) // _RECORD.size * _RECORD.size]
    return raw[0] if raw else 0, [_Sentence(*values) for values in _RECORD.iter_unpack(whole)]
