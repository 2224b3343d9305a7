"""Roles: whether something happened at a place, or it is only named, speaks, or attacks.

Owns the role of each mention. The cues say in which sentences something happens, and who attacks whom.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from consumers.tagger.core.gazetteer.names import Kind
from consumers.tagger.core.places.mentions import Mention
from schemas.stories import PlaceRole, SpanField

__all__ = ["Position", "Scenes", "assign_roles"]

Position = tuple[SpanField, int]
"""A part, and an offset in its folded text or the number of a sentence."""


@dataclass(frozen=True, slots=True)
class Scenes:
    """What the cues of a text say of its sentences and of the names in them.

    Attributes:
        sentences: Those in which something happens.
        targets, attackers: Starts of the names that are hit, and of those that hit.
        strikes: Part and end of the words of attack; what stands right after one is hit.
    """

    sentences: Collection[Position]
    targets: Collection[Position] = field(default_factory=frozenset)
    attackers: Collection[Position] = field(default_factory=frozenset)
    strikes: Collection[Position] = field(default_factory=frozenset)


def assign_roles(mentions: Sequence[Mention], scenes: Scenes) -> None:
    """Set the role of each mention, and which of them stand for a government."""
    for mention in mentions:
        position = mention.part.field, mention.start
        if position in scenes.attackers and not mention.is_organ:
            mention.is_speaker, mention.rule = True, "place.attacker"
        elif mention.is_organ:
            mention.rule = "place.organ"
        elif mention.is_speaker:
            mention.rule = "place.speaker"
        elif mention.kind is Kind.DEMONYM:
            mention.rule = "place.demonym"
        elif position in scenes.targets:
            mention.role, mention.rule = PlaceRole.EVENT, "place.attacked"
        else:
            _assign_by_sentence(mention, scenes)
    if not any(mention.role is PlaceRole.EVENT for mention in mentions):
        for mention in mentions:  # where the reporter is says most, if nothing happens anywhere else
            mention.is_dateline = False


def _assign_by_sentence(mention: Mention, scenes: Scenes) -> None:
    if mention.is_dateline:
        mention.rule = "place.dateline"
        return
    if not scenes.sentences or (mention.part.field, mention.sentence) not in scenes.sentences:
        return
    if mention.is_locative:
        mention.role, mention.rule = PlaceRole.EVENT, "place.locative"
    elif mention.kind is not Kind.COUNTRY and not mention.is_capital:
        mention.role, mention.rule = PlaceRole.EVENT, "place.in-event"
    elif mention.is_capital and (mention.part.field, mention.start - 1) in scenes.strikes:
        mention.role, mention.rule = PlaceRole.EVENT, "place.attacked"  # "shook Tripoli"
    elif mention.is_capital:
        mention.is_speaker, mention.rule = True, "place.capital"
