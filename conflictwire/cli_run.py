"""Commands that run the service: up, demo, and one for each stage."""

import logging
from typing import Any

import click
from rich.console import Console

from conflictwire.demo import run_demo
from conflictwire.demo_display import display_for
from conflictwire.options import Options, common_options, run
from conflictwire.stages import STAGES, StageRow, run_stage
from conflictwire.up import run_up

__all__ = ["demo", "stage_commands", "up"]

_UP_EPILOG = """\b
Examples:
  conflictwire up
  conflictwire up --data-dir /srv/conflictwire
  conflictwire up --bootstrap-servers kafka-1:9092,kafka-2:9092
  conflictwire up --set poll.default_seconds=120 --set user_agent="ourpaper (wire@example.org)"
"""


@click.command(epilog=_UP_EPILOG)
@common_options
def up(options: Options) -> None:
    """Run everything on this machine.

    Starts the broker, ingest and the tagger, restarts what dies, and stops them on Ctrl-C.
    """
    settings = options.logging_settings()
    run(run_up(settings, options))


_DEMO_EPILOG = """\b
Examples:
  conflictwire demo
  conflictwire demo --duration 10
  conflictwire demo | tee demo.log          one plain line per story, then the summary
"""


@click.command(epilog=_DEMO_EPILOG)
@click.option(
    "--duration",
    default=25.0,
    show_default=True,
    type=click.FloatRange(1, 3600),
    help="Seconds to publish the sample over, 1 to 3600.",
)
@common_options
def demo(options: Options, duration: float) -> None:
    """Run a bundled sample wire to its end.

    Starts everything with a broker and a directory of its own, publishes fictional articles, shows the
    stories, and ends by itself with a summary.
    """
    options.settings()
    # A client's retry is not news here, and a log line would tear the live table.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    console = Console()

    async def show() -> Any:  # noqa: ANN401 - the summary, already shown
        with display_for(console) as display:
            summary = await run_demo(display, options, duration_seconds=duration)
            display.end(summary)
            return summary

    run(show())


def _stage_command(row: StageRow) -> click.Command:
    """Return the command that runs one process of a stage."""

    @common_options
    def command(options: Options, **shorthands: str | None) -> None:
        for name, value in shorthands.items():
            if value is not None:
                options = options.with_flag(row.shorthands[name][0], value)
        run(run_stage(row, options.logging_settings()))

    for name, (_, metavar, text) in row.shorthands.items():
        command = click.option(f"--{name}", metavar=metavar, help=text)(command)
    examples = "".join(f"\n  {each}" for each in row.examples)
    return click.command(row.command, help=row.summary, epilog=f"\b\nExamples:{examples}\n")(command)


stage_commands = [_stage_command(row) for row in STAGES.values()]
