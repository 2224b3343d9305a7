"""Prints how well actors are found: `python -m bench.actors_quality [--errors NAME [N]]`.

Owns the measures on spans (re3d: named organisations and persons) and the counts of the data. Country and
role of source and target are measured by `tagging_quality`.
"""

import sys
from collections import Counter
from collections.abc import Iterable

from bench.tagging_quality import CORPORA, Counts, Row, rows, show, tagged
from consumers.tagger.core.tables.schema import ACTOR_NAMES, ACTORS, OFFICES
from consumers.tagger.core.tagging import TaggingData
from consumers.tagger.loading import load_tables, load_tagging_data
from schemas.stories import Actor, ActorKind, SpanField

_WORDS = "i we us our they it its he she his her me my you their them these those"
_PRONOUNS = frozenset(_WORDS.split())
Spans = set[tuple[int, int]]


def _is_named(value: str) -> bool:
    """Return whether a gold value is a name: capital letters in it, and no sentence's first "The victims"."""
    words = [word for word in value.replace("’", "'").split() if word.lower() not in _PRONOUNS]
    if words and words[0].lower() in ("the", "a", "an", "some", "these", "all"):
        words = words[1:]
    elif len(words) == 1 and words[0].lower() in ("may", "hope", "the", "happy", "faith", "carry"):
        return False
    return bool(words) and all(word[:1].isupper() or word[:1].isdigit() for word in (words[0], words[-1]))


def _gold(row: Row, kind: str) -> Spans:
    return {(start, end) for start, end, of, value in row["spans"] if of == kind and _is_named(value)}


def _said(actors: Iterable[Actor], kinds: set[ActorKind]) -> Spans:
    return {
        (span.start, span.end)
        for actor in actors
        if actor.kind in kinds
        for span in actor.spans
        if span.field is SpanField.BODY
    }


def _meets(one: tuple[int, int], others: Spans) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)


def spans(data: TaggingData) -> dict[str, Counts]:
    """Measure overlapping spans of named organisations and persons, and names (each once per document)."""
    counts: dict[str, Counts] = {}
    named = {ActorKind.ORGANISATION, ActorKind.GROUP}
    for row in rows("actors.jsonl"):
        if "spans" not in row:
            continue
        actors = tagged(data, row).conflict.actors
        text = row["text"]
        for kind, kinds in (("Organisation", named), ("Person", {ActorKind.PERSON})):
            gold, said = _gold(row, kind), _said(actors, kinds)
            anything = _said(actors, set(ActorKind)) if kind == "Organisation" else said
            every = {(start, end) for start, end, of, _ in row["spans"] if of in (kind, "Nationality")}
            one = counts.setdefault(f"re3d {kind} spans", Counts())
            names = counts.setdefault(f"re3d {kind} names (R)", Counts())
            for start, end in sorted(gold):
                found = _meets((start, end), anything)
                one.add(gold=True, said=found, what=f"{row['id']} {text[start:end]!r}")
            for value in sorted({text[start:end] for start, end in gold}):
                places = [(start, end) for start, end in gold if text[start:end] == value]
                names.add(gold=True, said=any(_meets(place, anything) for place in places), what=value)
            for start, end in sorted(said):
                if not _meets((start, end), every):
                    one.add(gold=False, said=True, what=f"{row['id']} {text[start:end]!r}")
    return counts


def sizes() -> dict[str, int]:
    """Return how many persons, groups and organisations the data has, and names of each."""
    tables = load_tables()
    kinds = {row.id: row.kind for row in tables[ACTORS]}
    actors = Counter(f"{kind}s" for kind in kinds.values())
    names = Counter(f"{kinds[row.actor]} names" for row in tables[ACTOR_NAMES])
    holders = len({row.actor for row in tables[OFFICES]})
    return {**actors, **names, "persons with a term of office": holders}


def main(arguments: list[str]) -> int:
    """Print every figure; with `--errors NAME [N]` the first N errors of a measure."""
    for name, size in sizes().items():
        print(f"{name}: {size}")
    if not CORPORA.is_dir():
        print(f"skipped: no corpora at {CORPORA.name} beside the checkout")
        return 0
    show(spans(load_tagging_data()), arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
