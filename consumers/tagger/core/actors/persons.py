"""Persons without a row: full names after a title or with a known given name; and surnames after a full name.

Owns which capitalised words are a person's name. It is careful: an unnamed person has a low confidence, and
words that are an organisation's or a place's name are left alone. Persons with a row are `actors`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from consumers.tagger.core.actors.capitalised_runs import (
    ARABIC_FIRST,
    ARABIC_PARTICLES,
    PARTICLES,
    NameWords,
    Run,
    Runs,
    Word,
    folded_word,
    slug,
    title_before,
)
from consumers.tagger.core.actors.collector import Collector
from consumers.tagger.core.actors.known_actors import KnownPerson
from consumers.tagger.core.text.cyrillic import is_surname_adjective, surname_stem
from consumers.tagger.core.text.document import Part
from consumers.tagger.core.text.folding import is_joined_script
from schemas.stories import Actor, ActorKind, Span, SpanField

__all__ = ["add_persons"]

# Set by hand after the shares of right ones in bench/actors_quality.py.
_TITLED, _GIVEN, _ARABIC, _TITLED_SURNAME = 0.7, 0.6, 0.5, 0.5
_MAX_WORDS = 5
_MAX_TITLED = 3
_MIN_SURNAME = 3
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ARABIC_PART = re.compile(r"^(?:al|el|as|ash|an|ul|ur) ")
_FAMILY_FIRST = frozenset({"CN", "TW", "HK", "KP", "KR", "SG"})
_MAX_SURNAME_SPANS = 20


class _NameCandidate(NamedTuple):
    """Words that may be a person's name: keys without articles, and what speaks for it."""

    part: Part
    start: int
    end: int
    keys: tuple[str, ...]
    title: str | None
    sector: str
    is_person: bool
    is_arabic: bool


def _key(word: str) -> str:
    """Return under what a surname is found again: without possessive, article and Cyrillic ending."""
    return surname_stem(_ARABIC_PART.sub("", word.removesuffix(" s")))


class _PersonFinder:
    """Reads the runs of a text as names of persons."""

    def __init__(
        self, words: NameWords, stops: Collection[str], taken: Mapping[SpanField, bytearray]
    ) -> None:
        self._words = words
        self._stops = stops
        self._taken = taken

    def candidate(self, part: Part, run: Run) -> _NameCandidate | None:
        """Return the name in a run of capitalised words, None where none is there."""
        first, title, sector = 0, "", ""
        while first < len(run):
            key = run[first].key
            if key in self._words.titles:
                title, sector = key, self._words.titles[key] or sector
            elif key not in self._stops or (run[first].is_small and title):
                break
            first += 1
        if first == 0:
            title = title_before(part, run[0].start, self._words)
            sector = self._words.titles.get(title, "")
        words = run[first:]
        names = [word for word in words if not word.is_small]
        if not names or words[0].is_small or len(names) > _MAX_WORDS:
            return None
        if any(word.is_small and word.key not in PARTICLES and word.key != "de" for word in words):
            return None
        if any(word.key.removesuffix(" s") in self._words.others for word in names):
            return None
        if any(self._is_taken(part, word) for word in names[:-1]):
            return None
        is_arabic = any(_ARABIC_PART.match(word.key) for word in words)
        is_arabic = is_arabic or any(word.key in ARABIC_PARTICLES for word in words[1:-1])
        end = words[-1].end - 2 * words[-1].key.endswith(" s")
        return _NameCandidate(
            part,
            words[0].start,
            end - (part.text.original[end - 1] == "." and words[-1].key not in _SUFFIXES),
            tuple(word.key.removesuffix(" s") for word in words),
            title or None,
            sector,
            self._is_person(part, names, title, is_arabic=is_arabic),
            is_arabic,
        )

    def single(self, part: Part, start: int, end: int, surnames: Mapping[str, str]) -> _NameCandidate | None:
        """Return a lone capitalised word that is a known surname or stands after a title."""
        title = title_before(part, start, self._words)
        if not title and not surnames:
            return None
        key = folded_word(part.text.original[start:end])
        if key.endswith(" s"):
            key, end = key[:-2], end - 2
        if key in self._stops or key in self._words.others:
            return None
        is_known = bool(surnames) and _key(key) in surnames
        is_person = bool(title) and len(key) >= _MIN_SURNAME and key not in self._words.titles
        is_person = is_person and not is_surname_adjective(key)
        if not is_known and (not is_person or self._taken[part.field][start]):
            return None
        sector = self._words.titles.get(title, "")
        return _NameCandidate(part, start, end, (key,), title or None, sector, is_person, is_arabic=False)

    def _is_person(self, part: Part, names: Sequence[Word], title: str, *, is_arabic: bool) -> bool:
        last = names[-1]
        is_taken = self._is_taken(part, last)
        if len(names) == 1:
            return bool(title) and not is_taken and len(last.key) >= _MIN_SURNAME and not last.key.isdigit()
        if names[0].key in self._words.given:
            return True
        is_short = sum(len(name.key) > 1 for name in names) <= _MAX_TITLED  # not a headline in capitals
        return not is_taken and ((bool(title) and is_short) or names[0].key in ARABIC_FIRST or is_arabic)

    def _is_taken(self, part: Part, word: Word) -> bool:
        return self._taken[part.field].find(1, word.start, word.end) >= 0


def add_persons(
    texts: Sequence[Runs],
    known: Sequence[KnownPerson],
    *,
    taken: Mapping[SpanField, bytearray],
    words: NameWords,
    stops: Collection[str],
    collector: Collector,
) -> None:
    """Add persons without a row, and the surnames of all who stand in the text by their full names.

    Args:
        texts: The capitalised runs of each part.
        taken: For each character of the original, 1 inside a name of the gazetteer.
        stops: Words that begin a sentence with a capital letter and belong to no name.
    """
    finder = _PersonFinder(words, stops, taken)
    candidates = [
        one for text in texts for run in text.longer if (one := finder.candidate(text.part, run)) is not None
    ]
    surnames = {_key(_family(person)): person.ref for person in known}
    short: list[_NameCandidate] = []
    for one in candidates:
        keys = list(one.keys)
        while len(keys) > 1 and keys[-1] in _SUFFIXES:
            keys.pop()
        if len(keys) < 2:
            short.append(one)
        elif one.is_person:
            ref = _ref(keys, surnames)
            if ref is not None:
                surnames.setdefault(_key(keys[-1]), ref)
                surnames.setdefault(_key(keys[0]), ref)
                _add(one, ref, collector)
    short += [
        one
        for text in texts
        for start, end in text.single
        if (one := finder.single(text.part, start, end, surnames)) is not None
    ]
    for one in sorted(short, key=lambda one: one.start):
        _add_surname(one, surnames, collector)
    for text in texts:
        _add_joined(text.part, known, taken[text.part.field], collector)


def _ref(keys: list[str], surnames: Mapping[str, str]) -> str | None:
    """Return the id of a full name; None for another person with the surname of a known one."""
    ref = surnames.get(_key(keys[-1]))
    if ref is None or (ref.startswith("x-") and keys[0] not in ref.split("-")):
        return slug(keys)
    return ref if ref.startswith("x-") else None


def _family(person: KnownPerson) -> str:
    words = [word for word in person.words if word not in _SUFFIXES]
    return words[0] if person.country in _FAMILY_FIRST else words[-1]


def _add_surname(one: _NameCandidate, surnames: Mapping[str, str], collector: Collector) -> None:
    key = _key(one.keys[0])
    ref = surnames.get(key)
    if ref is not None and collector.has(ref):
        collector.add_span(ref, Span(field=one.part.field, start=one.start, end=one.end))
    elif one.is_person:
        _add(one, slug([key]), collector)


def _add_joined(part: Part, known: Sequence[KnownPerson], taken: bytearray, collector: Collector) -> None:
    """Add surnames in scripts without capitals, where the words may carry prefixes (Arabic, Hebrew)."""
    folded = part.text.folded
    for person in known:
        family = _family(person)
        if not is_joined_script(family[0]) or len(family) < _MIN_SURNAME:
            continue
        start = folded.find(f" {family} ")
        for _ in range(_MAX_SURNAME_SPANS):
            if start < 0:
                break
            span = part.span(start + 1, start + 1 + len(family))
            if taken.find(1, span.start, span.end) < 0:
                collector.add_span(person.ref, span)
            start = folded.find(f" {family} ", start + 1)


def _add(one: _NameCandidate, ref: str, collector: Collector) -> None:
    if len(one.keys) == 1:
        confidence = _TITLED_SURNAME
    elif one.title:
        confidence = _TITLED
    else:
        confidence = _ARABIC if one.is_arabic else _GIVEN
    span = Span(field=one.part.field, start=one.start, end=one.end)
    collector.add(ref, confidence, span, partial(_actor, ref, one, confidence))


def _actor(ref: str, one: _NameCandidate, confidence: float, spans: tuple[Span, ...]) -> Actor:
    return Actor(
        id=ref,
        name=one.part.text.original[one.start : one.end],
        kind=ActorKind.PERSON,
        sector=one.sector or "CVL",
        confidence=confidence,
        rule=f"person.title:{one.title}" if one.title else "person.given-name",
        spans=spans,
    )
