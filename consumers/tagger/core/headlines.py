"""Headlines: a word of attack between two sides, or an explosion at a place at war, in a few words.

Owns what the title and the first sentence say when their words alone would say too little: "Israel strikes
southern suburbs of Beirut", "Explosions heard in Kyiv". Gives the cues, and who attacks and who is hit. The
words are data (acts.tsv); what they weigh is `relevance`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.gazetteer.terms import Acts, CueClass, Term, find_terms
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.places.places import KnownPlaces
from consumers.tagger.core.places.roles import Position
from consumers.tagger.core.relevance.relevance import FoundCue
from consumers.tagger.core.text.document import Part
from schemas.stories import SpanField

__all__ = ["HeadlineReading", "find_acts", "lay_over", "read_deeds", "read_headline"]

_MAX_FLASH_CHARS = 300  # title and body; a longer text says by itself what it is about
_BEGINNING_CHARS = 700  # of a part that are read for words of headlines
_OF_WEAPONS = frozenset({"shelling", "air_strike", "explosive", "grenade", "bombing", "weapons"})
_Hit = tuple[int, int, int]
Hits = Mapping[SpanField, Mapping[int, Sequence[_Hit]]]
"""Words of headlines (start, end, index) by part and number of the sentence."""

_MAX_BODY_SENTENCE = 1  # of the body only the first sentences are read like a headline


class HeadlineReading(NamedTuple):
    """Cues of the headline, and the starts of the names that attack and that are hit."""

    cues: list[FoundCue]
    attackers: frozenset[Position]
    targets: frozenset[Position]


class _Party(NamedTuple):
    """A name in a sentence that may be a side: a country's, a place's or an armed group's."""

    start: int
    end: int
    side: str
    is_armed: bool
    mention: Mention | None


_NOTHING = HeadlineReading([], frozenset(), frozenset())


def read_headline(
    acts: Acts | None,
    hits: Hits,
    parts: Sequence[Part],
    cues: Sequence[FoundCue],
    *,
    mentions: Sequence[Mention],
    found: Sequence[tuple[Part, Match]],
    places: KnownPlaces,
    armed: Collection[str],
) -> HeadlineReading:
    """Return what the title, and the first sentence of the body, say of an attack.

    Args:
        acts: The words of the text's language; None where there are none.
        hits: What `find_acts` returns.
        armed: Ids of armed actors.
    """
    if acts is None:
        return _NOTHING
    is_flash = sum(len(part.text.original) for part in parts) <= _MAX_FLASH_CHARS
    headline = _NOTHING
    for part in parts:
        sentences = hits[part.field]
        for number, own in sentences.items():
            if part.field is SpanField.BODY and number >= _MAX_BODY_SENTENCE:
                break
            if _is_of_something_else(part, number, own, acts, cues):
                continue
            parties = list(_parties(part, number, mentions, found, places=places, armed=armed))
            read = _read_sentence(part, own, parties, acts, places, is_flash=is_flash)
            headline = HeadlineReading(
                headline.cues + read.cues,
                headline.attackers | read.attackers,
                headline.targets | read.targets,
            )
    return headline


def _by_sentence(acts: Acts, part: Part) -> dict[int, list[_Hit]]:
    """Return the words of headlines at the beginning of a part, by the number of their sentence."""
    folded = part.text.folded
    cut = len(folded) if len(folded) <= _BEGINNING_CHARS else folded.rfind(" ", 0, _BEGINNING_CHARS) + 1
    beginning = replace(part.text, folded=folded[:cut])
    sentences: dict[int, list[_Hit]] = {}
    for start, end, index in find_terms(acts.term_set, beginning) if cut > 1 else ():
        number = part.sentence(part.text.span(start, end)[0])
        sentences.setdefault(number, []).append((start, end, index))
    return sentences


def find_acts(acts: Acts | None, parts: Sequence[Part]) -> Hits:
    """Return the words of headlines of a text."""
    return {part.field: _by_sentence(acts, part) for part in parts} if acts else {}


def read_deeds(
    acts: Acts | None, hits: Hits, parts: Sequence[Part], cues: Sequence[FoundCue]
) -> list[FoundCue]:
    """Return the cues that say what was done in a story: those of the text, and its deeds at the beginning.

    Weapons that are bought or delivered in their sentence are not used there.
    """
    if acts is None:
        return list(cues)
    deeds: list[FoundCue] = []
    kept = list(cues)
    for part in parts:
        for number, own in hits[part.field].items():
            supplies = [(start, end, term) for start, end, index in own if (term := acts.acts[index].supply)]
            if supplies:
                used = [cue for cue in kept if not _is_weapon_in(cue, part, number)]
                deeds += [_cue(part, supplies[0])] if len(used) < len(kept) else []
                kept = used
                continue
            deeds += [
                FoundCue(deed, part, start, end)
                for start, end, index in own
                if (deed := acts.acts[index].deed) and (deed.event not in _OF_WEAPONS or len(own) > 1)
            ]
    return kept + deeds


def _is_weapon_in(cue: FoundCue, part: Part, number: int) -> bool:
    in_sentence = cue.part is part and part.sentence(part.text.span(cue.start, cue.end)[0]) == number
    return in_sentence and cue.term.event in _OF_WEAPONS


def _is_of_something_else(
    part: Part,
    number: int,
    own: Sequence[tuple[int, int, int]],
    acts: Acts,
    cues: Sequence[FoundCue],
) -> bool:
    """Return whether a sentence has a mask among its words, or a cue against conflict."""
    if any(acts.acts[index].is_mask for _, _, index in own):
        return True
    return any(
        cue.term.cue_class is CueClass.COUNTER
        and cue.part is part
        and part.sentence(part.text.span(cue.start, cue.end)[0]) == number
        for cue in cues
    )


def _parties(
    part: Part,
    number: int,
    mentions: Sequence[Mention],
    found: Sequence[tuple[Part, Match]],
    *,
    places: KnownPlaces,
    armed: Collection[str],
) -> Iterable[_Party]:
    for mention in mentions:
        is_here = mention.part is part and mention.sentence == number
        if is_here and mention.country and not mention.is_organ:
            is_armed = mention.country in places.at_war
            yield _Party(mention.start, mention.end, mention.country, is_armed, mention)
    for where, match in found:
        if where is part and part.sentence(part.text.span(match.start, match.end)[0]) == number:
            for name in match.names:
                if name.kind is Kind.ACTOR and name.ref in armed:
                    yield _Party(match.start, match.end, name.ref, True, None)
                    break


def _read_sentence(
    part: Part,
    own: Sequence[tuple[int, int, int]],
    parties: Sequence[_Party],
    acts: Acts,
    places: KnownPlaces,
    *,
    is_flash: bool,
) -> HeadlineReading:
    sides = {party.side for party in parties}
    if len(sides) > 1 and any(party.is_armed for party in parties):
        attacks = [(start, end, term) for start, end, index in own if (term := acts.acts[index].attack)]
        if attacks:
            first = attacks[0]
            attackers, targets = _sides(first[0], sorted(parties))
            return HeadlineReading(
                [_cue(part, first)],
                frozenset((part.field, start) for start in attackers),
                frozenset((part.field, start) for start in targets),
            )
    if is_flash and _names_open_war(parties, places):
        flashes = [(start, end, term) for start, end, index in own if (term := acts.acts[index].flash)]
        if flashes:
            return HeadlineReading([_cue(part, flashes[0])], frozenset(), frozenset())
    return _NOTHING


def _cue(part: Part, hit: tuple[int, int, Term]) -> FoundCue:
    start, end, term = hit
    return FoundCue(term, part, start, end)


def _names_open_war(parties: Iterable[_Party], places: KnownPlaces) -> bool:
    return any(
        party.mention is not None
        and party.mention.kind is not Kind.DEMONYM
        and party.side in places.in_open_war
        for party in parties
    )


def _sides(at: int, parties: Sequence[_Party]) -> tuple[set[int], set[int]]:
    """Return the starts of the names that attack and of those that are hit, around the word at an offset.

    A town that is no capital is hit, a people attacks. Of the others who stands before the word attacks, who
    stands after it is hit. Where all follow it, the first attacks; where all precede it, the last is hit.
    """
    attackers = {party.start for party in parties if party.mention is None or _is_people(party.mention)}
    targets = {
        party.start
        for party in parties
        if party.mention and not attackers & {party.start} and _is_town(party.mention)
    }
    open_to_both = [party for party in parties if party.start not in attackers | targets]
    before = [party for party in open_to_both if party.start < at]
    after = [party for party in open_to_both if party.start > at]
    if before and not after and not targets and len(open_to_both) > 1:
        after = [before.pop()]
    elif after and not before and not attackers and (targets or len(after) > 1):
        before = [after.pop(0)]
    elif before and not after and not targets and attackers and min(attackers) < before[0].start:
        before, after = [], before
    attackers |= {party.start for party in before}
    targets |= {party.start for party in after}
    return attackers, targets


def _is_people(mention: Mention) -> bool:
    return mention.kind is Kind.DEMONYM


def _is_town(mention: Mention) -> bool:
    return mention.kind in (Kind.CITY, Kind.ZONE, Kind.ADMIN) and not mention.is_capital


def lay_over(cues: Sequence[FoundCue], headline: Collection[FoundCue]) -> list[FoundCue]:
    """Return the cues of a text with those of its headline, which take the place of lighter ones there."""
    kept = [
        cue
        for cue in cues
        if not any(
            one.part is cue.part
            and cue.start < one.end
            and one.start < cue.end
            and cue.term.weight < one.term.weight
            for one in headline
        )
    ]
    return [*headline, *kept]
