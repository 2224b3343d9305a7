"""Commands about what comes out: tail, schemas export."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from conflictwire.cluster import running_connection
from conflictwire.options import Given, common_options, run
from conflictwire.story_lines import story_line
from runtime.clock import Clock
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
  conflictwire tail
  conflictwire tail --desk eastern-europe --since 2h
  conflictwire tail --region UA --region RU --json | jq .headlines[0].value
  conflictwire tail --actor "United Nations" --since 2026-11-01T00:00:00Z
"""


@click.command(epilog=_TAIL_EPILOG)
@click.option("--desk", type=click.Choice(DESKS), help="Read one desk's topic.")
@click.option("--region", "regions", multiple=True, metavar="ID", help="Alpha-2 or hz-…; any of those given.")
@click.option("--actor", "actors", multiple=True, metavar="NAME|ID", help="Any of those given.")
@click.option("--since", metavar="TIME", help="ISO 8601, or an age such as 30m, 2h, 7d; now otherwise.")
@click.option("--most", type=click.IntRange(1), metavar="N", help="End after that many stories.")
@click.option("--json", "as_json", is_flag=True, help="Print each record's value, one line each.")
@common_options
def tail(
    *,
    given: Given,
    desk: str | None,
    regions: tuple[str, ...],
    actors: tuple[str, ...],
    since: str | None,
    most: int | None,
    as_json: bool,
) -> None:
    """Print stories as they commit."""
    settings = given.settings()
    start = _parse_since(since)
    wanted = _Filter({r.lower() for r in regions}, {a.lower() for a in actors})
    topic = desk_topic(desk) if desk else STORY.topic

    async def work() -> None:
        connection = await running_connection(settings)
        left = float("inf") if most is None else most
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


def _parse_since(text: str | None) -> datetime | None:
    if text is None:
        return None
    age = re.fullmatch(r"(\d+)([smhd])", text)
    if age:
        unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[age[2]]
        return Clock().now() - timedelta(**{unit: int(age[1])})
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is neither ISO 8601 nor an age such as 30m, 2h, 7d", param_hint="--since"
        ) from None


@click.group()
def schemas() -> None:
    """The contracts of the records."""


_EXPORT_EPILOG = """\b
Examples:
  conflictwire schemas export --to schemas/
  conflictwire schemas export story.v1
"""


@schemas.command(epilog=_EXPORT_EPILOG)
@click.argument("name", required=False)
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write files there."
)
def export(name: str | None, to: Path | None) -> None:
    """Print or write the JSON Schemas of the records' values."""
    every = json_schemas()
    if name is not None and name not in every:
        raise click.BadParameter(f"{name!r}; there are {', '.join(sorted(every))}", param_hint="NAME")
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
    click.echo(f"{len(chosen)} schemas in {to}")
