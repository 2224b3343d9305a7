"""Armed groups as cues: a text that names one is about conflict more often than another.

Owns which names count, and their weight. The lexicons have the groups that weigh more.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consumers.tagger.core.gazetteer.matching import Match
from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.gazetteer.terms import CueClass, Term
from consumers.tagger.core.relevance.relevance import FoundCue
from consumers.tagger.core.text.document import Part

__all__ = ["Rebel", "group_cues"]

_WEIGHT = 1.2  # chosen on the development sets: one name alone makes no story


class Rebel(NamedTuple):
    """An armed group: its cue, and the folded names of it that are other things, too."""

    term: Term
    guarded: frozenset[str]

    @classmethod
    def of(cls, ref: str, guarded: frozenset[str]) -> "Rebel":
        """Return the group of that id."""
        return cls(Term(f"actor:{ref}", CueClass.CONFLICT, _WEIGHT, "armed_group"), guarded)


def group_cues(
    found: Sequence[tuple[Part, Match]], rebels: Mapping[str, Rebel], cues: Sequence[FoundCue]
) -> list[FoundCue]:
    """Return a cue for each armed group that is named without doubt where the lexicon has no cue.

    Args:
        rebels: By actor id.
    """
    named: list[FoundCue] = []
    taken = {(cue.part.field, at) for cue in cues for at in range(cue.start, cue.end)}
    for part, match in found:
        refs = {name.ref for name in match.names if name.kind is Kind.ACTOR}
        if len(refs) != 1 or len(match.names) > 1:
            continue
        rebel = rebels.get(refs.pop())
        if rebel is None or part.text.folded[match.start : match.end] in rebel.guarded:
            continue
        if any((part.field, at) in taken for at in range(match.start, match.end)):
            continue
        named.append(FoundCue(rebel.term, part, match.start, match.end))
    return named
