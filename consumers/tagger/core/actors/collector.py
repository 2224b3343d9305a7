"""Collecting actors: each once, with the surest confidence and all its places in the text.

Owns the result's order and bounds; who is an actor is decided by `actors`, `agents` and `persons`.
"""

from collections.abc import Callable
from itertools import islice

from schemas.stories import Actor, Span, SpanField

__all__ = ["Collector", "Make"]

_MAX_ACTORS = 40
_MAX_SPANS = 20

_Position = tuple[bool, int, int]  # title before body, then the order of the text

Make = Callable[[tuple[Span, ...]], Actor]
"""Makes an actor of its spans; called once, when all are known."""


class Collector:
    """The actors of a text in the order of their finding."""

    def __init__(self) -> None:
        self._makes: dict[str, tuple[float, Make]] = {}
        self._places: dict[str, dict[_Position, Span]] = {}

    def add(self, ref: str, confidence: float, place: Span, make: Make) -> None:
        """Add a place to an actor, which becomes what the surest of its finders makes of it."""
        known = self._makes.get(ref)
        if known is None or known[0] < confidence:
            self._makes[ref] = confidence, make
        self.add_place(ref, place)

    def add_place(self, ref: str, place: Span) -> None:
        """Add a place to an actor that is there."""
        places = self._places.setdefault(ref, {})
        if len(places) < _MAX_SPANS:
            places.setdefault((place.field is not SpanField.HEADLINE, place.start, place.end), place)

    def has(self, ref: str) -> bool:
        """Return whether the actor was found."""
        return ref in self._makes

    def result(self) -> tuple[Actor, ...]:
        """Return the actors, each with its spans in the order of the text."""
        return tuple(
            self._makes[ref][1](tuple(place for _, place in sorted(places.items())))
            for ref, places in islice(self._places.items(), _MAX_ACTORS)
        )
