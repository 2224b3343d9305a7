"""Organisations that the tables do not have: capitalised runs that begin or end as only their names do.

Owns "Syria Recovery Trust Fund (SRTF)", "Ministry of Higher Education", "134th Fighter Squadron". Careful:
low confidence, and nothing where a name of the gazetteer or a generic agent says it better.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from consumers.tagger.core.actors.capitalised_runs import NameWords, Run, Runs, slug
from consumers.tagger.core.actors.collector import Collector, MakeActor
from consumers.tagger.core.actors.known_actors import KnownActor
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.document import Part
from schemas.stories import Actor, ActorKind, Span, SpanField

__all__ = ["add_organisations"]

_NAMED, _ACRONYM = 0.55, 0.5  # set by hand after the shares of right ones in bench/actors_quality.py
_SHORT = re.compile(r" \((?:the )?([A-Z]{2,8})\)")
_ARTICLES = frozenset(
    {"the", "a", "an", "in", "at", "by", "but", "and", "for", "on", "le", "la", "les", "el", "los"}
)
_PLAIN = (
    "air armed coalition force forces ground group guard military naval navy police security special unit"
)
_PLAIN_WORDS = frozenset(
    ["unidentified", *_PLAIN.split()]
)  # nothing but these is no name: "Air Force", "Unidentified Armed Group"
_ABBREVIATED = frozenset({"inc", "corp", "ltd", "co"})
_OF = frozenset({"of", "for", "de", "des", "du", "del", "di"})


def add_organisations(
    texts: Sequence[Runs],
    mentions: Sequence[Mention],
    *,
    taken: Mapping[SpanField, bytearray],
    words: NameWords,
    table: Mapping[str, KnownActor],
    collector: Collector,
) -> None:
    """Add organisations that have no row, and the acronyms that the text gives them.

    Args:
        texts: The capitalised runs of each part.
        taken: By character of the original 1 where a name of the gazetteer stands.
    """
    acronyms: dict[str, tuple[str, MakeActor]] = {}
    for text in texts:
        part = text.part
        for whole in text.longer:
            run = _organisation(whole, words.heads)
            if run is None:
                continue
            start, end = run[0].start, run[-1].end - 2 * run[-1].key.endswith(" s")
            end -= part.text.original[end - 1] == "." and run[-1].key not in _ABBREVIATED
            free = taken[part.field][start:end].count(0)
            if free < len(run[-1].key) + 4:
                continue  # "Syrian Army", "Bank of Russia": the agents and the gazetteer know these
            inside = [
                mention.country
                for mention in mentions
                if mention.part is part and start <= part.text.span(mention.start, mention.end)[0] < end
            ]
            country = inside[0] if inside else None
            ref = slug([word.key.removesuffix(" s") for word in run])
            sector = words.heads.get(run[-1].key.removesuffix(" s")) or words.heads[run[0].key]
            row = table.get(f"o-{ref.removeprefix('x-')}")
            if row is not None:  # its name is masked for places: "Washington Post"
                ref, sector, country = f"o-{ref.removeprefix('x-')}", row.sector, row.country
            make = partial(_actor, ref, part.text.original[start:end], sector, country)
            collector.add(ref, _NAMED, Span(field=part.field, start=start, end=end), make)
            if (short := _SHORT.match(part.text.original, end)) is not None:
                acronyms.setdefault(short.group(1), (ref, make))
    for short_name, (known, known_make) in acronyms.items():
        for text in texts:
            for span in _spans(short_name, text.part, taken[text.part.field]):
                collector.add(known, _ACRONYM, span, known_make)


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


def _spans(short: str, part: Part, taken: bytearray) -> list[Span]:
    return [
        Span(field=part.field, start=match.start(), end=match.end())
        for match in re.finditer(rf"\b{short}\b", part.text.original)
        if taken.find(1, *match.span()) < 0
    ]


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
