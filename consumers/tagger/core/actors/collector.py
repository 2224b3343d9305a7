"""Collecting actors: each once, with the surest confidence and all its spans in the text.

Owns the result's order and limits; who is an actor is decided by the modules that find them.
"""

from collections.abc import Callable
from itertools import islice

from schemas.stories import Actor, Span, SpanField

__all__ = ["Collector", "MakeActor"]

_MAX_ACTORS = 40
_MAX_SPANS = 20

_Position = tuple[bool, int, int]  # title before body, then the order of the text

MakeActor = Callable[[tuple[Span, ...]], Actor]
"""Makes an actor of its spans; called once, when all are known."""


class Collector:
    """The actors of a text in the order in which they were found."""

    def __init__(self) -> None:
        self._makers: dict[str, tuple[float, MakeActor]] = {}
        self._spans: dict[str, dict[_Position, Span]] = {}

    def add(self, ref: str, confidence: float, span: Span, make: MakeActor) -> None:
        """Add a span to an actor, which becomes what the surest of its finders makes of it."""
        known = self._makers.get(ref)
        if known is None or known[0] < confidence:
            self._makers[ref] = confidence, make
        self.add_span(ref, span)

    def add_span(self, ref: str, span: Span) -> None:
        """Add a span to an actor that was found."""
        spans = self._spans.setdefault(ref, {})
        if len(spans) < _MAX_SPANS:
            spans.setdefault((span.field is not SpanField.HEADLINE, span.start, span.end), span)

    def has(self, ref: str) -> bool:
        """Return whether the actor was found."""
        return ref in self._makers

    def result(self) -> tuple[Actor, ...]:
        """Return the actors, each with its spans in the order of the text."""
        return tuple(
            self._makers[ref][1](tuple(span for _, span in sorted(spans.items())))
            for ref, spans in islice(self._spans.items(), _MAX_ACTORS)
        )
