"""Organisations that the tables do not have: capitalised runs that begin or end as only their names do.

Owns "Syria Recovery Trust Fund (SRTF)", "Ministry of Higher Education", "134th Fighter Squadron". Careful:
low confidence, and nothing where a name of the gazetteer or a generic agent says it better.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from consumers.tagger.core.actors.capitalised_runs import NameWords, Run, Runs, slug
from consumers.tagger.core.actors.collector import Collector, MakeActor
from consumers.tagger.core.actors.known_actors import KnownActor
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.document import Part
from schemas.stories import Actor, ActorKind, Span, SpanField

__all__ = ["add_organisations"]

_NAMED, _ACRONYM = 0.55, 0.5  # set by hand after the shares of right ones in bench/actors_quality.py
_ACRONYM_AFTER = re.compile(r" \((?:the )?([A-Z]{2,8})\)")
_ACRONYM_WORD = re.compile(r"\b[A-Z]{2,8}\b")  # all in one pass: the time grows with the text alone
_ARTICLES = frozenset(
    {"the", "a", "an", "in", "at", "by", "but", "and", "for", "on", "le", "la", "les", "el", "los"}
)
_PLAIN = (
    "air armed coalition force forces ground group guard military naval navy police security special unit"
)
# A run of only these words is not a name: "Air Force", "Unidentified Armed Group".
_PLAIN_WORDS = frozenset(["unidentified", *_PLAIN.split()])
_ABBREVIATED = frozenset({"inc", "corp", "ltd", "co"})
_OF = frozenset({"of", "for", "de", "des", "du", "del", "di"})


class _Organisation(NamedTuple):
    """An organisation in the original text: id, span, sector and country."""

    ref: str
    start: int
    end: int
    sector: str
    country: str | None


def add_organisations(
    texts: Sequence[Runs],
    mentions: Sequence[Mention],
    *,
    taken: Mapping[SpanField, bytearray],
    words: NameWords,
    known: Mapping[str, KnownActor],
    collector: Collector,
) -> None:
    """Add organisations that the tables do not have, and the acronyms that the text gives them.

    Args:
        texts: The capitalised runs of each part.
        taken: For each character of the original, 1 inside a name of the gazetteer.
    """
    acronyms: dict[str, tuple[str, MakeActor]] = {}
    for text in texts:
        part = text.part
        for run in text.longer:
            found = _read(part, run, mentions, taken=taken[part.field], words=words, known=known)
            if found is None:
                continue
            name = part.text.original[found.start : found.end]
            make = partial(_actor, found.ref, name, found.sector, found.country)
            collector.add(found.ref, _NAMED, Span(field=part.field, start=found.start, end=found.end), make)
            if (acronym := _ACRONYM_AFTER.match(part.text.original, found.end)) is not None:
                acronyms.setdefault(acronym.group(1), (found.ref, make))
    for text in texts if acronyms else ():
        for match in _ACRONYM_WORD.finditer(text.part.text.original):
            known_by = acronyms.get(match.group())
            if known_by is not None and taken[text.part.field].find(1, *match.span()) < 0:
                ref, make_known = known_by
                span = Span(field=text.part.field, start=match.start(), end=match.end())
                collector.add(ref, _ACRONYM, span, make_known)


def _read(
    part: Part,
    run: Run,
    mentions: Sequence[Mention],
    *,
    taken: bytearray,
    words: NameWords,
    known: Mapping[str, KnownActor],
) -> _Organisation | None:
    """Return the organisation that a run names, None if it names none or the gazetteer has it."""
    named = _organisation(run, words.heads)
    if named is None:
        return None
    first, last = named[0], named[-1]
    start, end = first.start, last.end - 2 * last.key.endswith(" s")
    end -= part.text.original[end - 1] == "." and last.key not in _ABBREVIATED
    if taken[start:end].count(0) < len(last.key) + 4:
        return None  # "Syrian Army", "Bank of Russia": the agents and the gazetteer know these
    ref = slug([word.key.removesuffix(" s") for word in named])
    known_ref = f"o-{ref.removeprefix('x-')}"
    actor = known.get(known_ref)
    if actor is not None:  # its name is masked for places: "Washington Post"
        return _Organisation(known_ref, start, end, actor.sector, actor.country)
    inside = (
        mention.country
        for mention in mentions
        if mention.part is part and start <= part.text.span(mention.start, mention.end)[0] < end
    )
    sector = words.heads.get(last.key.removesuffix(" s")) or words.heads[first.key]
    return _Organisation(ref, start, end, sector, next(inside, None))


def _organisation(run: Run, heads: Mapping[str, str]) -> Run | None:
    """Return the part of a run that is an organisation's name."""
    last = run[-1].key.removesuffix(" s")
    if last not in heads and all(word.key not in heads for word in run[:2]):
        return None
    while run and run[0].key in _ARTICLES:
        run = run[1:]
    if run and run[0].key not in heads:  # "Customers of Sprint Corp."
        after = max((index for index, word in enumerate(run) if word.key in _OF), default=-1)
        run = run[after + 1 :]
    if len(run) < 2 or all(word.key in _PLAIN_WORDS for word in run):
        return None
    of = run[0].key in heads and run[1].key in _OF
    return run if of or (last in heads and not run[-2].is_small) else None


def _actor(ref: str, name: str, sector: str, country: str | None, spans: tuple[Span, ...]) -> Actor:
    return Actor(
        id=ref,
        name=name,
        kind=ActorKind.ORGANISATION,
        sector=sector,
        country=country,
        confidence=_NAMED,
        rule="organisation.head",
        spans=spans,
    )
