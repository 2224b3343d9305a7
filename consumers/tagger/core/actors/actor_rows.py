"""The rows of known actors: persons with their offices, groups, organisations, and the names they go by.

Owns how a data row becomes an actor and which names of it the gazetteer gets. Finding them is `actors`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consumers.tagger.core.gazetteer.gazetteer import Row, Rows
from consumers.tagger.core.text.folding import fold_name
from schemas.stories import ActorKind

__all__ = ["ActorRow", "Office", "Offices", "build_actors", "build_offices", "named_rows", "role_on"]

_TABLES = ("people", "groups", "actors")
_GUARD = "?"  # at a name's end: ambiguous, counts only with support in the text
_CYRILLIC_WORD = re.compile(r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’-]+")
_FORMS = (
    ("ия", ("ии", "ию", "ией")),
    ("ія", ("ії", "ію", "ією")),
    ("ие", ("ия", "ию", "ием", "ии")),
    ("ий", ("ия", "ию", "ием", "ии", "ого", "ому", "им", "ом")),
    ("ей", ("ея", "ею", "еем", "ее")),
    ("ай", ("ая", "аю", "аем", "ае")),
    ("ы", ("", "ам", "ами", "ах")),
    ("ь", ("я", "ю", "ем", "е", "и")),
    ("а", ("ы", "и", "е", "у", "ой", "і", "ою")),
    ("я", ("и", "е", "ю", "ей")),
    ("о", ("а", "у", "ом", "ові", "ем")),
)
_AFTER_CONSONANT = ("а", "у", "ом", "ем", "е", "і", "ові")
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"


@dataclass(frozen=True, slots=True)
class Office:
    """An office held, both days included; None: open."""

    role: str
    since: date | None
    until: date | None

    def held_on(self, day: date) -> bool:
        """Return whether the office was held on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class ActorRow:
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


Offices = Mapping[tuple[str, str], Sequence[tuple[Office, str]]]
"""By country and role: who held it, with the actor's id."""


def _joined(rows: Rows) -> list[Row]:
    return [row for table in _TABLES for row in rows[table]]


def build_actors(rows: Rows) -> Mapping[str, ActorRow]:
    """Return the actors by id."""
    return {
        ref: ActorRow(
            names.split("|", 1)[0].rstrip("*?"),
            ActorKind(kind),
            sector,
            country or None,
            wikidata or None,
            tuple(_office(one) for one in offices.split(";") if one),
            frozenset(
                fold_name(name.rstrip("*?")) for name in names.split("|") if name.rstrip("*").endswith(_GUARD)
            ),
        )
        for ref, kind, sector, country, wikidata, offices, names in _joined(rows)
    }


def build_offices(actors: Mapping[str, ActorRow]) -> Offices:
    """Return who held which office of a country."""
    offices: dict[tuple[str, str], list[tuple[Office, str]]] = defaultdict(list)
    for ref, row in actors.items():
        for office in row.offices:
            offices[row.country or "", office.role].append((office, ref))
    return offices


def named_rows(rows: Rows) -> list[Row]:
    """Return the rows of all actors as the gazetteer reads them: no guards, and inflected forms beside."""
    named: list[Row] = []
    for *before, names in _joined(rows):
        written = [name.replace(_GUARD, "") for name in names.split("|")]
        forms = dict.fromkeys(form for name in written for form in _forms(name))
        named.append((*before, "|".join(forms)))
    return named


def _forms(name: str) -> list[str]:
    """Return a name, in Cyrillic with the cases of its first word: "Армии Аракана", "Асима Мунира"."""
    first, *rest = name.split(" ")
    if not _CYRILLIC_WORD.fullmatch(first):
        return [name]
    return [" ".join((form, *rest)) for form in _cases(first)]


def _cases(word: str) -> list[str]:
    for ending, others in _FORMS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            return [word, *(stem + other for other in others)]
    return [word, *(word + ending for ending in _AFTER_CONSONANT)] if word[-1] in _CONSONANTS else [word]


def _office(written: str) -> Office:
    role, _, term = written.partition("@")
    since, _, until = term.partition("..")
    return Office(role, _day(since), _day(until))


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def role_on(row: ActorRow, day: date | None) -> str | None:
    """Return the office held on that day, of several the latest; without a day the last one."""
    if day is None:
        return row.offices[-1].role if row.offices else None
    held = [office for office in row.offices if office.held_on(day)]
    return held[-1].role if held else None
