"""Known actors: the persons, organisations and groups of the data, and which office each held when.

Reading their rows is `build`, finding them in a text `actors`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from consumers.tagger.core.text.document import FoldedSpan
from schemas.stories import Actor, ActorKind, Span

__all__ = ["KnownActor", "KnownPerson", "NamedActor", "Office", "Offices", "known_actor", "role_on"]


# Of prime ministers; ministers .16, presidents .10: endings by years held in our own offices.tsv, from
# 2018 to January 2026.
_CHANGES_PER_YEAR = 0.21


@dataclass(frozen=True, slots=True)
class Office:
    """An office held, both days included; None: open.

    Attributes:
        checked: The last day on which it is known to be right; None: always.
    """

    role: str
    since: date | None
    until: date | None
    checked: date | None = None

    def held_on(self, day: date) -> bool:
        """Return whether the office was held on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def trust(self, day: date) -> float:
        """Return the probability that nobody else holds it on a day, by how long ago it was checked."""
        if self.checked is None or day <= self.checked:
            return 1.0
        return math.exp(-_CHANGES_PER_YEAR * (day - self.checked).days / 365.25)


@dataclass(frozen=True, slots=True)
class KnownActor:
    """A person or an organisation of the data.

    Attributes:
        guarded: Folded names that count only where the text supports them.
    """

    name: str
    kind: ActorKind
    sector: str
    country: str | None
    wikidata_id: str | None
    offices: tuple[Office, ...]
    guarded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A known person named in a text: id, country and the folded words of the name there."""

    ref: str
    country: str | None
    words: tuple[str, ...]


class NamedActor(NamedTuple):
    """A known actor where a text names it."""

    span: FoldedSpan
    actor: KnownActor


Offices = Mapping[tuple[str, str], Sequence[tuple[Office, str]]]
"""By country and role: who held it, with the actor's id."""


def role_on(actor: KnownActor, day: date | None) -> str | None:
    """Return the office held on that day, of several the latest; without a day the last one."""
    if day is None:
        return actor.offices[-1].role if actor.offices else None
    held = [office for office in actor.offices if office.held_on(day)]
    return held[-1].role if held else None


def known_actor(
    ref: str, actor: KnownActor, spans: tuple[Span, ...], *, role: str | None, confidence: float, rule: str
) -> Actor:
    """Return the actor for the record."""
    return Actor(
        id=ref,
        name=actor.name,
        kind=actor.kind,
        sector=actor.sector,
        country=actor.country,
        wikidata_id=actor.wikidata_id,
        role=role,
        confidence=confidence,
        rule=rule,
        spans=spans,
    )
