"""Collecting actors: each once, with the surest confidence and all its places in the text.

Owns the result's order and bounds; who is an actor is decided by `actors`, `agents` and `persons`.
"""

from collections.abc import Callable
from itertools import islice

from schemas.stories import Actor, Span, SpanField

__all__ = ["Collector"]

_MAX_ACTORS = 40
_MAX_SPANS = 20


class Collector:
    """The actors of a text in the order of their finding."""

    def __init__(self) -> None:
        self._actors: dict[str, Actor] = {}
        self._places: dict[str, list[Span]] = {}

    def add(self, ref: str, confidence: float, place: Span, make: Callable[[], Actor]) -> None:
        """Add a place to an actor; the actor is made where it is new or now surer."""
        known = self._actors.get(ref)
        if known is None or known.confidence < confidence:
            self._actors[ref] = make()
        self.add_place(ref, place)

    def add_place(self, ref: str, place: Span) -> None:
        """Add a place to an actor that is there."""
        places = self._places.setdefault(ref, [])
        if len(places) < _MAX_SPANS and place not in places:
            places.append(place)

    def has(self, ref: str) -> bool:
        """Return whether the actor was found."""
        return ref in self._actors

    def result(self) -> tuple[Actor, ...]:
        """Return the actors, each with its spans in the order of the text."""
        return tuple(
            self._actors[ref].model_copy(update={"spans": tuple(sorted(places, key=_position))})
            for ref, places in islice(self._places.items(), _MAX_ACTORS)
        )


def _position(span: Span) -> tuple[bool, int]:
    return span.field is not SpanField.HEADLINE, span.start
