"""Why a text gets its tags, for the terminal: the text with its evidence coloured, and every reason listed.

Owns the presentation; the tags are `consumers.tagger.core.tagging`'s, the text is
`conflictwire.given_texts`'s.
"""

from collections.abc import Iterable, Sequence

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from conflictwire.given_texts import article_of
from conflictwire.settings import Settings
from consumers.tagger.core.routing import story_of
from consumers.tagger.core.tagging import Tagged, tag
from consumers.tagger.loading import load_tagging_data
from runtime.clock import Clock
from schemas.records import encode_json
from schemas.stories import Conflict, PlaceRole, Span, SpanField, Story

__all__ = ["explanation", "run_explain"]

FOR, AGAINST, EVENT, EVENT_PLACE, PLACE, ACTOR = (
    "bold red",
    "blue",
    "bold magenta",
    "bold underline cyan",
    "cyan",
    "yellow",
)
_LEGEND = (
    ("speaks for conflict", FOR),
    ("speaks against", AGAINST),
    ("event", EVENT),
    ("event place", EVENT_PLACE),
    ("place mentioned", PLACE),
    ("actor", ACTOR),
)
_SHOWN_CHARACTERS = 60  # of a piece of evidence in the list of reasons


async def run_explain(source: str, settings: Settings, *, language: str | None, as_json: bool) -> None:
    """Tag one text and print why, or its record.

    Raises:
        Fatal: The text cannot be read.
    """
    article = await article_of(source, settings, language=language, now=Clock().now())
    tagged = tag(
        load_tagging_data(settings.tag_overlay),
        title=article.title,
        text=article.text,
        language=article.language,
        published_at=article.content_created,
    )
    story = story_of(article, tagged)
    if as_json:
        click.echo(encode_json(story).decode())
    else:
        Console(soft_wrap=False).print(explanation(story, tagged))


def explanation(story: Story, tagged: Tagged) -> RenderableType:
    """Return the text with coloured spans, the verdict and one table for each kind of tag."""
    conflict = tagged.conflict
    parts: list[RenderableType] = [_verdict(tagged), Text(), _legend(), Text()]
    styles = _styles(conflict)
    parts.append(_coloured(story.title, SpanField.HEADLINE, styles, base="bold"))
    parts.append(Text())
    parts.append(_coloured(story.text, SpanField.BODY, styles))
    for table in _tables(story, conflict):
        parts += [Text(), table]
    return Group(*parts)


def _verdict(tagged: Tagged) -> Text:
    conflict = tagged.conflict
    word = "story" if tagged.relevant else "not relevant"
    line = Text.assemble(
        (word, "bold green" if tagged.relevant else "bold"),
        f"   reason {tagged.reason}   score {conflict.score:.2f}   language {tagged.language or 'unknown'}",
    )
    flags = [name for name, is_set in (("grey", conflict.grey), ("unrest", conflict.unrest)) if is_set]
    if flags:
        line.append("   " + " ".join(flags), style="magenta")
    if conflict.regions:
        line.append("\nregions " + " ".join(conflict.regions), style="cyan")
    if conflict.desks:
        line.append("   desks " + " ".join(conflict.desks), style="cyan")
    return line


def _legend() -> Text:
    return Text("  ").join([Text(name, style=style) for name, style in _LEGEND])


def _styles(conflict: Conflict) -> list[tuple[Span, str]]:
    """Return what to colour, in the order in which later ones win."""
    actors = [(span, ACTOR) for actor in conflict.actors for span in actor.spans]
    places = [
        (place.span, EVENT_PLACE if place.role is PlaceRole.EVENT else PLACE) for place in conflict.places
    ]
    cues = [
        (span, FOR if cue.weight > 0 else AGAINST) for cue in conflict.relevance.cues for span in cue.spans
    ]
    events = [(span, EVENT) for event in conflict.event_types for span in event.spans]
    return [*actors, *places, *cues, *events]


def _coloured(text: str, field: SpanField, styles: Iterable[tuple[Span, str]], *, base: str = "") -> Text:
    shown = Text(_printable(text), style=base)
    for span, style in styles:
        if span.field is field:
            shown.stylize(style, span.start, span.end)
    return shown


def _printable(text: str) -> str:
    """Return the text with as many characters and none that steers a terminal."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def _tables(story: Story, conflict: Conflict) -> list[RenderableType]:
    def seen(spans: Sequence[Span]) -> Text:
        pieces = [_evidence(story, span) for span in spans]
        return Text(_printable(" · ".join(dict.fromkeys(pieces))))

    cues = [(cue.rule, f"{cue.weight:+.2f}", seen(cue.spans)) for cue in conflict.relevance.cues]
    events = [
        (
            " / ".join(each or "-" for each in (event.acled, event.plover, event.medtop)),
            f"{event.confidence:.2f}",
            event.rule,
            seen(event.spans),
        )
        for event in conflict.event_types
    ]
    regions = [
        (f"{tag.id} {tag.name}", f"{tag.confidence:.2f}", tag.rule, seen(tag.spans))
        for tag in conflict.region_tags
    ]
    places = [
        (
            f"{place.name} ({place.country or '-'})",
            place.role.value,
            f"{place.confidence:.2f}",
            place.rule,
            seen((place.span,)),
        )
        for place in conflict.places
    ]
    actors = [
        (
            actor.name + (f", {actor.role}" if actor.role else ""),
            f"{actor.country or '-'} {actor.sector}",
            f"{actor.confidence:.2f}",
            actor.rule,
            seen(actor.spans),
        )
        for actor in conflict.actors
    ]
    return [
        _table("cues", ("rule", "weight", "evidence"), cues),
        _table("event types", ("ACLED / PLOVER / medtop", "confidence", "rule", "evidence"), events),
        _table("regions", ("region", "confidence", "rule", "evidence"), regions),
        _table("places", ("place", "role", "confidence", "rule", "evidence"), places),
        _table("actors", ("actor", "is", "confidence", "rule", "evidence"), actors),
    ]


def _table(title: str, columns: Sequence[str], rows: Sequence[tuple[str | Text, ...]]) -> RenderableType:
    if not rows:
        return Text(f"{title}: none", style="dim")
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*[Text(cell) if isinstance(cell, str) else cell for cell in row])
    return table


def _evidence(story: Story, span: Span) -> str:
    text = story.title if span.field is SpanField.HEADLINE else story.text
    piece = text[span.start : span.end].replace("\n", " ")
    return piece if len(piece) <= _SHOWN_CHARACTERS else piece[: _SHOWN_CHARACTERS - 1] + "…"
