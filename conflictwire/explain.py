"""Why a text gets its tags, for the terminal: the text with its evidence coloured, and every reason listed.

Owns the presentation. The tags are made by `consumers.tagger.core.tagging`, the text is read by
`conflictwire.explain_input`.
"""

from collections.abc import Iterable, Sequence

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from conflictwire.explain_input import read_article
from conflictwire.printable import printable
from conflictwire.settings import Settings
from consumers.tagger.core.routing import story_of
from consumers.tagger.core.tagging import Tagged, tag
from consumers.tagger.loading import load_tagging_data
from runtime.clock import Clock
from schemas.records import encode_json
from schemas.stories import Conflict, PlaceRole, Span, SpanField, Story

__all__ = ["explanation", "run_explain"]

_FOR, _AGAINST, _EVENT = "bold red", "blue", "bold magenta"
_EVENT_PLACE, _PLACE, _ACTOR = "bold underline cyan", "cyan", "yellow"
_LEGEND = (
    ("cue for conflict", _FOR),
    ("cue against", _AGAINST),
    ("event", _EVENT),
    ("event place", _EVENT_PLACE),
    ("place mentioned", _PLACE),
    ("actor", _ACTOR),
)
_MAX_EVIDENCE_CHARACTERS = 60  # of one piece of evidence in the tables


async def run_explain(source: str, settings: Settings, *, language: str | None, as_json: bool) -> None:
    """Tag one text; print its tags with their reasons, or its record.

    Raises:
        Fatal: The text cannot be read.
    """
    article = await read_article(source, settings, language=language, now=Clock().now())
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
    if tagged.language is None:
        line.append("   (too short to detect: name it with --language)", style="dim")
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
    """Return spans and their styles; where two overlap, the later one wins."""
    actors = [(span, _ACTOR) for actor in conflict.actors for span in actor.spans]
    places = [
        (place.span, _EVENT_PLACE if place.role is PlaceRole.EVENT else _PLACE) for place in conflict.places
    ]
    cues = [
        (span, _FOR if cue.weight > 0 else _AGAINST) for cue in conflict.relevance.cues for span in cue.spans
    ]
    events = [(span, _EVENT) for event in conflict.event_types for span in event.spans]
    return [*actors, *places, *cues, *events]


def _coloured(text: str, field: SpanField, styles: Iterable[tuple[Span, str]], *, base: str = "") -> Text:
    shown = Text(printable(text, keep="\n"), style=base)
    for span, style in styles:
        if span.field is field:
            shown.stylize(style, span.start, span.end)
    return shown


def _tables(story: Story, conflict: Conflict) -> list[RenderableType]:
    def evidence(spans: Sequence[Span]) -> Text:
        pieces = [_evidence(story, span) for span in spans]
        return Text(printable(" · ".join(dict.fromkeys(pieces))))

    cues = [(cue.rule, f"{cue.weight:+.2f}", evidence(cue.spans)) for cue in conflict.relevance.cues]
    events = [
        (
            " / ".join(each or "-" for each in (event.acled, event.plover, event.medtop)),
            f"{event.confidence:.2f}",
            event.rule,
            evidence(event.spans),
        )
        for event in conflict.event_types
    ]
    regions = [
        (f"{tag.id} {tag.name}", f"{tag.confidence:.2f}", tag.rule, evidence(tag.spans))
        for tag in conflict.region_tags
    ]
    places = [
        (
            f"{place.name} ({place.country or '-'})",
            place.role.value,
            f"{place.confidence:.2f}",
            place.rule,
            evidence((place.span,)),
        )
        for place in conflict.places
    ]
    actors = [
        (
            actor.name + (f", {actor.role}" if actor.role else ""),
            f"{actor.country or '-'} {actor.sector}",
            f"{actor.confidence:.2f}",
            actor.rule,
            evidence(actor.spans),
        )
        for actor in conflict.actors
    ]
    return [
        _table("cues", ("rule", "weight", "evidence"), cues),
        _table("event types", ("ACLED / PLOVER / medtop", "confidence", "rule", "evidence"), events),
        _table("regions", ("region", "confidence", "rule", "evidence"), regions),
        _table("places", ("place", "role", "confidence", "rule", "evidence"), places),
        _table("actors", ("actor", "country and sector", "confidence", "rule", "evidence"), actors),
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
    return piece if len(piece) <= _MAX_EVIDENCE_CHARACTERS else piece[: _MAX_EVIDENCE_CHARACTERS - 1] + "…"
