"""Actors: known persons and organisations, states that speak, and agents with a country ("Russian troops").

Owns the order in which actors are looked for, who of the known is named, and with which office on the day of
the story. Where a story happens is `places`.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from consumers.tagger.core.actors.agents import ActorWords, FoundAgent, Place, Tie, add_agents
from consumers.tagger.core.actors.capitalised_runs import NameWords, runs
from consumers.tagger.core.actors.collector import Collector
from consumers.tagger.core.actors.known_actors import KnownActor, Offices, role_on
from consumers.tagger.core.actors.organisations import add_organisations
from consumers.tagger.core.actors.persons import Known, add_persons
from consumers.tagger.core.gazetteer.matching import Match, is_in_capitals
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.gazetteer.punctuated_names import (
    PunctuatedNames,
    find_punctuated,
    without_inner,
)
from consumers.tagger.core.places.mentions import Mention
from consumers.tagger.core.text.document import Part
from schemas.stories import Actor, ActorKind, Span, SpanField

__all__ = ["ActorData", "find_actors"]

# Confidences, set by hand after the shares of right ones in bench/actors_quality.py.
_FULL_NAME, _SURNAME, _GUARDED, _IN_CONFLICT = 0.9, 0.75, 0.7, 0.5
_HOLDER, _SPEAKER, _MENTIONED_STATE = 0.7, 0.8, 0.65
_IGO = "IGO"
_SHORT_IN_CAPITALS = 3  # letters: in a headline in capitals "IS" and "AU" are words
_SHORT = 5  # letters: "THE POOR OF THE WORLD, WHO CONSTITUTE"
_MIN_WORD = 3  # a longer neighbour in capitals is a word, not an acronym
_MIN_SHOUTED = 20  # letters of a text
_BYLINE, _BYLINE_END = ("(", "/"), (")", "/", " ")  # "LONDON (Reuters) -", "(AFP)"
_ARTICLES = frozenset({"the", "le", "la", "el", "der", "die", "dem", "den", "il", "o", "a"})
_NO_WORDS = ActorWords()


@dataclass(frozen=True, slots=True)
class ActorData:
    """What finding actors reads, built once.

    Attributes:
        table: Known actors by id.
        words: By language.
        names, untitled: Words in names; for a language whose titles are not known, without titles.
    """

    table: Mapping[str, KnownActor]
    offices: Offices
    words: Mapping[str, ActorWords]
    names: NameWords
    untitled: NameWords
    stops: Mapping[str, frozenset[str]]
    punctuated: PunctuatedNames


@dataclass(frozen=True, slots=True)
class _Named:
    """A name of the gazetteer that may be an actor's."""

    part: Part
    match: Match
    refs: tuple[str, ...]


def find_actors(
    found: Sequence[tuple[Part, Match]],
    mentions: Sequence[Mention],
    agents: Sequence[FoundAgent],
    *,
    parts: Sequence[Part],
    data: ActorData,
    language: str | None,
    countries: Mapping[str, str],
    published_at: datetime | None,
    is_conflict: bool,
) -> tuple[Actor, ...]:
    """Return the actors of a text, each once, with all their spans.

    Args:
        countries: English names by alpha-2.
        published_at: The day that decides which office a person holds.
        is_conflict: Whether the text is about conflict: an ambiguous acronym is then rather an armed group's.
    """
    day = published_at.date() if published_at else None
    collector = Collector()
    words = data.words.get(language or "", _NO_WORDS)
    found = without_inner(found, [one for part in parts for one in find_punctuated(data.punctuated, part)])
    known, named = _known(found, mentions, data, day=day, is_conflict=is_conflict, collector=collector)
    ties = add_agents(mentions, agents, countries, words=words, named=named, collector=collector)
    if day is not None:
        _add_holders(ties, mentions, data, words=words, day=day, collector=collector)
    _add_titles(
        agents, ties, {person.ref for person in known}, data, words=words, day=day, collector=collector
    )
    taken = _taken(found, parts)
    stops = data.stops.get(language or "", frozenset())
    names = data.names if language is None or language in data.words else data.untitled
    texts = [runs(part, names, stops) for part in parts]
    add_persons(texts, known, taken=taken, words=names, stops=stops, collector=collector)
    add_organisations(texts, mentions, taken=taken, words=names, table=data.table, collector=collector)
    tied = {index for _, index in ties}
    for index, mention in enumerate(mentions):
        if mention.country and mention.kind is not Kind.ZONE and index not in tied:
            _add_state(mention, countries, collector)
    return collector.result()


def _taken(found: Sequence[tuple[Part, Match]], parts: Sequence[Part]) -> Mapping[SpanField, bytearray]:
    """Return which characters of each part stand in a name of the gazetteer."""
    taken = {part.field: bytearray(len(part.text.original)) for part in parts}
    for part, match in found:
        first, last = part.text.span(match.start, match.end)
        taken[part.field][first:last] = b"\1" * (last - first)
    return taken


def _known(
    found: Sequence[tuple[Part, Match]],
    mentions: Sequence[Mention],
    data: ActorData,
    *,
    day: date | None,
    is_conflict: bool,
    collector: Collector,
) -> tuple[list[Known], list[Place]]:
    """Add the actors with a row; return the persons of them, by each name, and where all of them stand."""
    named = _named(found, data)
    support = Counter(mention.country for mention in mentions)
    sure = set()
    for name in named:
        text = name.part.text.folded[name.match.start : name.match.end]
        free = [ref for ref in name.refs if text not in data.table[ref].guarded]
        if len(free) == 1:
            sure.add(free[0])
            support[data.table[free[0]].country] += 1
    persons: list[Known] = []
    places: list[Place] = []
    for name in named:
        text = name.part.text.folded[name.match.start : name.match.end]
        chosen = _chosen(name.refs, text, data.table, support, sure)
        ref = chosen or _group(name.refs, data.table, is_conflict=is_conflict)
        if ref is None:
            continue
        places.append((name.part, name.match.start, name.match.end))
        row = data.table[ref]
        is_person = row.kind is ActorKind.PERSON
        if is_person:
            persons.append(Known(ref, row.country, tuple(text.split())))
        confidence = _SURNAME if is_person and " " not in text else _FULL_NAME
        if text in row.guarded:
            confidence = _GUARDED if chosen else _IN_CONFLICT
        place = name.part.span(name.match.start, name.match.end)
        collector.add(
            ref,
            confidence,
            place,
            partial(
                _known_actor, ref, row, role=role_on(row, day), confidence=confidence, rule=f"actor:{ref}"
            ),
        )
    return persons, places


def _named(found: Sequence[tuple[Part, Match]], data: ActorData) -> list[_Named]:
    named = []
    for part, match in found:
        if len(match.names) == 1 and match.names[0].kind is not Kind.ACTOR:
            continue
        refs = tuple(dict.fromkeys(name.ref for name in match.names if name.kind is Kind.ACTOR))
        if not refs or _is_aside(part, match, data.table[refs[0]]):
            continue
        if not _is_another(part, match, data, refs):
            named.append(_Named(part, match, refs))
    return named


def _is_aside(part: Part, match: Match, row: KnownActor) -> bool:
    """Return whether a name is no actor here: an acronym among shouted words, or an agency's byline."""
    text = part.text.original
    first, last = part.text.span(match.start, match.end)
    if row.sector == "JRN" and text[first - 1 : first] in _BYLINE and text[last : last + 1] in _BYLINE_END:
        return True
    if match.end - match.start > _SHORT or not text[first:last].isupper():
        return False
    if match.end - match.start < _SHORT_IN_CAPITALS and row.country != _IGO and is_in_capitals(text):
        return len(text) > _MIN_SHOUTED
    before, after = text[max(0, first - 24) : first].split()[-1:], text[last : last + 24].split()[:1]
    return any(len(word) > _MIN_WORD and word.isalpha() and word.isupper() for word in (*before, *after))


def _is_another(part: Part, match: Match, data: ActorData, refs: Sequence[str]) -> bool:
    """Return whether a given name before a surname makes it another person's ("Melania Trump")."""
    row = data.table[refs[0]]
    text = part.text.folded
    if row.kind is not ActorKind.PERSON or " " in text[match.start : match.end]:
        return False
    before = text[max(0, match.start - 24) : match.start - 1].rpartition(" ")[2]
    if before not in data.names.given:
        return False
    first, _ = part.text.span(match.start, match.end)
    original = part.text.original[max(0, first - 1 - len(before)) : first]
    return original[:1].isupper() and original[-1:] == " " and before not in row.name.lower().split()


def _chosen(
    refs: Sequence[str],
    text: str,
    table: Mapping[str, KnownActor],
    support: Mapping[str | None, int],
    sure: set[str],
) -> str | None:
    """Return whose name it is: one that needs no support, or the one that the text supports most."""

    def weight(ref: str) -> int:
        return support.get(table[ref].country, 0) + 100 * (ref in sure)

    def rank(ref: str) -> tuple[int, bool]:
        return weight(ref), table[
            ref
        ].country == _IGO  # known all over the world, where nothing supports either

    allowed = [ref for ref in refs if text not in table[ref].guarded or weight(ref)]
    return max(allowed, key=rank, default=None)


def _group(refs: Sequence[str], table: Mapping[str, KnownActor], *, is_conflict: bool) -> str | None:
    """Return the armed group of an ambiguous name that nothing but the text's subject supports."""
    groups = (ref for ref in refs if table[ref].kind is ActorKind.GROUP)
    return next(groups, None) if is_conflict else None


def _known_actor(
    ref: str, row: KnownActor, spans: tuple[Span, ...], *, role: str | None, confidence: float, rule: str
) -> Actor:
    return Actor(
        id=ref,
        name=row.name,
        kind=row.kind,
        sector=row.sector,
        country=row.country,
        wikidata_id=row.wikidata_id,
        role=role,
        confidence=confidence,
        rule=rule,
        spans=spans,
    )


def _add_holders(
    ties: Sequence[Tie],
    mentions: Sequence[Mention],
    data: ActorData,
    *,
    words: ActorWords,
    day: date,
    collector: Collector,
) -> None:
    """Add who held a country's office on that day: "the Ukrainian president"."""
    for agent, index in ties:
        mention = mentions[index]
        folded = agent.part.text.folded
        roles = words.offices.get(folded[agent.start : agent.end])
        if not roles or mention.kind in (Kind.CITY, Kind.ZONE):
            continue
        start = min(agent.start, mention.start)
        around = {*folded[max(0, start - 16) : start].split()[-1:], *folded[start : agent.start].split()}
        if around & words.former:
            continue
        holders = {
            ref
            for role in roles
            for office, ref in data.offices.get((mention.country or "", role), ())
            if office.held_on(day)
        }
        if len(holders) != 1:
            continue
        ref = holders.pop()
        place = agent.part.span(start, max(agent.end, mention.end))
        rule = f"actor.office:{ref}"
        row = data.table[ref]
        make = partial(_known_actor, ref, row, role=role_on(row, day), confidence=_HOLDER, rule=rule)
        collector.add(ref, _HOLDER, place, make)


def _add_titles(
    agents: Sequence[FoundAgent],
    ties: Sequence[Tie],
    persons: Collection[str],
    data: ActorData,
    *,
    words: ActorWords,
    day: date | None,
    collector: Collector,
) -> None:
    """Add "the president" to the only person of the text who holds such an office."""
    tied = {id(agent) for agent, _ in ties}
    held = {ref: role_on(data.table[ref], day) for ref in persons}
    for agent in agents if held else ():
        folded = agent.part.text.folded
        roles = words.offices.get(folded[agent.start : agent.end])
        if not roles or id(agent) in tied:
            continue
        before = folded[max(0, agent.start - 12) : agent.start].split()[-1:]
        after = folded[agent.end : agent.end + 12].split()[:1]
        holders = [ref for ref, role in held.items() if role in roles]
        if len(holders) == 1 and _ARTICLES.issuperset(before) and words.of.isdisjoint(after):
            collector.add_place(holders[0], agent.part.span(agent.start, agent.end))


def _add_state(mention: Mention, countries: Mapping[str, str], collector: Collector) -> None:
    if mention.kind is Kind.CITY and not mention.is_speaker:
        return
    country = mention.country or ""
    confidence = _SPEAKER if mention.is_speaker else _MENTIONED_STATE
    make = partial(_state_actor, country, countries.get(country, country), mention)
    collector.add(country.lower(), confidence, mention.part.span(mention.start, mention.end), make)


def _state_actor(country: str, country_name: str, mention: Mention, spans: tuple[Span, ...]) -> Actor:
    return Actor(
        id=country.lower(),
        name=country_name,
        kind=ActorKind.STATE,
        sector="GOV",
        country=country,
        confidence=_SPEAKER if mention.is_speaker else _MENTIONED_STATE,
        rule="actor.speaker" if mention.is_speaker else f"actor.{mention.kind.value}",
        spans=spans,
    )
