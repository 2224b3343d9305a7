"""Commands about the output: tail, schemas export."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import click

from conflictwire.cluster import running_connection
from conflictwire.options import Options, common_options, parse_since, run
from conflictwire.story_lines import story_line
from runtime.errors import Fatal
from runtime.kafka.reader import Reader
from schemas.contracts import STORY
from schemas.json_schemas import json_schemas
from schemas.records import DecodeError, Received
from schemas.stories import Story
from schemas.topics import DESKS, desk_topic

__all__ = ["schemas", "tail"]

_TAIL_EPILOG = """\b
Examples:
  conflictwire tail                                 from now on, until Ctrl-C
  conflictwire tail --since 2h --limit 20
  conflictwire tail --desk eastern-europe --since 2h
  conflictwire tail --region UA --region RU --json | jq .headlines[0].value
  conflictwire tail --actor "United Nations" --since 2026-11-01T00:00:00Z
"""


class _RegionId(click.ParamType[str]):
    """A region's id; its shape is checked, since an overlay may name hot zones of its own."""

    name = "region id"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[a-z]{2}(-[a-z0-9]{1,3})?|hz-[a-z0-9-]+", value, re.IGNORECASE):
            self.fail(
                f"{value!r} is not a region; expected a country (UA), province (UA-63) or hot zone (hz-gaza)",
                param,
                ctx,
            )
        return value


_DESK_HELP = f"Stories of this desk. Default: all. Desks: {', '.join(DESKS)}."


@click.command(epilog=_TAIL_EPILOG)
@click.option("--desk", type=click.Choice(DESKS), metavar="DESK", help=_DESK_HELP)
@click.option(
    "--region",
    "regions",
    multiple=True,
    type=_RegionId(),
    metavar="ID",
    help="Stories of this region: UA, UA-63 or hz-gaza; repeatable, any of them.",
)
@click.option(
    "--actor",
    "actors",
    multiple=True,
    metavar="NAME|ID",
    help="Stories of this actor; repeatable, any of them.",
)
@click.option("--since", metavar="TIME", help="ISO 8601, or an age such as 30m, 2h, 7d. Default: now.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Stop after this many stories. Default: never."
)
@click.option("--json", "as_json", is_flag=True, help="Print each record's value as one line of JSON.")
@common_options
def tail(
    *,
    options: Options,
    desk: str | None,
    regions: tuple[str, ...],
    actors: tuple[str, ...],
    since: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Print stories as they commit."""
    settings = options.settings()
    start = parse_since(since)
    wanted = _Filter({r.lower() for r in regions}, {a.lower() for a in actors})
    topic = desk_topic(desk) if desk else STORY.topic

    async def work() -> None:
        connection = await running_connection(settings)
        left = float("inf") if limit is None else limit
        async with Reader(connection, [topic], since=start, from_end=start is None) as reader:
            while left > 0:
                for received in await reader.read():
                    line = _line(received, wanted, as_json=as_json)
                    if line is not None and left > 0:
                        left -= 1
                        click.echo(line)

    run(work())


def _line(received: Received, wanted: "_Filter", *, as_json: bool) -> str | None:
    try:
        story = STORY.decode(received)
    except DecodeError as error:
        click.echo(str(error), err=True)
        return None
    if not wanted.takes(story):
        return None
    written_at = datetime.fromtimestamp(received.timestamp_ms / 1000, UTC)
    return (received.value or b"").decode() if as_json else story_line(story, at=written_at)


class _Filter:
    def __init__(self, regions: set[str], actors: set[str]) -> None:
        self._regions = regions
        self._actors = actors

    def takes(self, story: Story) -> bool:
        conflict = story.conflict
        if conflict is None:
            return not self._regions and not self._actors
        if self._regions and self._regions.isdisjoint(region.lower() for region in conflict.regions):
            return False
        names = {name.lower() for actor in conflict.actors for name in (actor.id, actor.name)}
        return not self._actors or not self._actors.isdisjoint(names)


@click.group()
def schemas() -> None:
    """JSON Schemas of the records."""


_EXPORT_EPILOG = """\b
Examples:
  conflictwire schemas export story.v1             print one
  conflictwire schemas export --to schemas/        write all
"""


@schemas.command(epilog=_EXPORT_EPILOG)
@click.argument("name", required=False)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write a file per schema. Default: print.",
)
def export(name: str | None, to: Path | None) -> None:
    """Print or write the JSON Schemas of the records' values: all, or the one called NAME."""
    every = json_schemas()
    if name is not None and name not in every:
        expected = ", ".join(sorted(every))
        raise click.BadParameter(f"{name!r} is not a schema; expected one of {expected}", param_hint="NAME")
    chosen = {name: every[name]} if name else every
    if to is None:
        click.echo(json.dumps(chosen[name] if name else chosen, indent=2, ensure_ascii=False))
        return
    try:
        to.mkdir(parents=True, exist_ok=True)
        for each, schema in chosen.items():
            (to / f"{each}.schema.json").write_text(
                json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
    except OSError as error:
        raise click.ClickException(str(Fatal(f"writing schemas to {to}: {error.strerror}"))) from error
    click.echo(f"wrote {len(chosen)} schemas to {to}")
