"""Commands about input positions: offsets show|set."""

import json
import sys
from dataclasses import asdict
from typing import Literal

import click

from conflictwire.cluster import running_connection
from conflictwire.options import Options, common_options, run
from conflictwire.settings import Settings
from conflictwire.stages import STAGES
from runtime.kafka.offsets import ShardPosition, set_position, shard_positions
from runtime.kafka.stage import StageTopics

__all__ = ["offsets"]

_COLUMNS = ("stage", "partition", "committed", "remembered", "first", "end", "lag")


@click.group()
def offsets() -> None:
    """Show and set the positions at which the stages read."""


@offsets.command(epilog="Example: conflictwire offsets show --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@common_options
def show(options: Options, as_json: bool) -> None:
    """Print each shard's position, what its topic keeps, and what is wrong; exit with 1 if anything is."""
    settings = options.settings()

    async def work() -> list[ShardPosition]:
        connection = await running_connection(settings)
        found = []
        for name in STAGES:
            found += await shard_positions(connection, _topics(settings, name))
        return found

    shards = run(work())
    if as_json:
        click.echo(json.dumps([asdict(shard) for shard in shards]))
    else:
        for line in _table(shards):
            click.echo(line)
    sys.exit(1 if any(shard.problem for shard in shards) else 0)


_SET_EPILOG = """\b
Examples:
  conflictwire offsets set tagger 0 beginning      go on without what retention removed
  conflictwire offsets set ingest 1 4711 --yes
"""


@offsets.command("set", epilog=_SET_EPILOG)
@click.argument("stage", type=click.Choice(list(STAGES)))
@click.argument("partition", type=click.IntRange(min=0))
@click.argument("offset")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common_options
def set_offset(options: Options, stage: str, partition: int, offset: str, yes: bool) -> None:
    """Set where a shard of a stopped stage goes on reading: OFFSET is a number, beginning or end.

    Forward, what lies between is never read; back, it is read again, and what is settled changes nothing.
    """
    settings = options.settings()
    target = _target(offset)
    if not yes:
        click.confirm(f"Let shard {partition} of {stage} go on reading at {offset}?", abort=True)

    async def work() -> int:
        connection = await running_connection(settings)
        return await set_position(connection, _topics(settings, stage), partition, target)

    click.echo(f"{stage} {partition}: {run(work())}")


def _topics(settings: Settings, name: str) -> StageTopics:
    row = STAGES[name]
    return row.topics(settings, name=name, source=row.input_topic)


def _target(text: str) -> int | Literal["beginning", "end"]:
    if text == "beginning":
        return "beginning"
    if text == "end":
        return "end"
    if text.isascii() and text.isdigit():
        return int(text)
    raise click.BadParameter(f"{text!r} is not a number, beginning or end", param_hint="OFFSET")


def _table(shards: list[ShardPosition]) -> list[str]:
    rows = [_COLUMNS, *[tuple(_cell(getattr(shard, name)) for name in _COLUMNS) for shard in shards]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    problems = ["", *[shard.problem or "" for shard in shards]]
    return [
        (
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + "  " + problem
        ).rstrip()
        for row, problem in zip(rows, problems, strict=True)
    ]


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
