"""Discount: the tags of a partial article have lower confidences, since its text is not the whole story.

Owns the factor. Which articles are partial is ingest's to say (`representationType`).
"""

from collections.abc import Iterable
from typing import TypeVar

from schemas.ninjs import Subject
from schemas.stories import Actor, Conflict, EventType, PlaceTag, RegionTag

__all__ = ["discounted", "discounted_subjects"]

FACTOR = 0.8  # set by hand: a teaser leaves out who and where, and rarely what

TagT = TypeVar("TagT", EventType, RegionTag, PlaceTag, Actor)


def discounted(conflict: Conflict) -> Conflict:
    """Return the tags with lower confidences; the score, and so the decision, stays that of the text."""
    return conflict.model_copy(
        update={
            "event_types": _lowered(conflict.event_types),
            "region_tags": _lowered(conflict.region_tags),
            "places": _lowered(conflict.places),
            "actors": _lowered(conflict.actors),
        }
    )


def discounted_subjects(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Return the subjects with lower confidences."""
    return tuple(
        subject.model_copy(update={"confidence": round(FACTOR * subject.confidence)}) for subject in subjects
    )


def _lowered(tags: tuple[TagT, ...]) -> tuple[TagT, ...]:
    return tuple(tag.model_copy(update={"confidence": round(FACTOR * tag.confidence, 3)}) for tag in tags)
