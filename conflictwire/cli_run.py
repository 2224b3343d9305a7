"""Commands that run the service: up, demo, ingest, tag."""

import logging
from typing import Any

import click
from rich.console import Console

from conflictwire.demo import run_demo
from conflictwire.demo_display import display_for
from conflictwire.options import Options, common_options, run
from conflictwire.stages import run_ingest, run_tagger
from conflictwire.up import run_up

__all__ = ["demo", "ingest", "tag", "up"]

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
    """Run everything on this machine, until Ctrl-C: the broker, ingest and the tagger."""
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
    """Run everything over a bundled, fictional sample wire; it ends by itself with a summary."""
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


_INGEST_EPILOG = """\b
Examples:
  conflictwire ingest --bootstrap-servers kafka:9092 --set instance_id=ingest-0
  CONFLICTWIRE_BOOTSTRAP_SERVERS=kafka:9092 CONFLICTWIRE_HTTP_PORT=9464 conflictwire ingest
"""


@click.command(epilog=_INGEST_EPILOG)
@common_options
def ingest(options: Options) -> None:
    """Run one ingest process: poll feeds, fetch pages, write articles."""
    run(run_ingest(options.logging_settings()))


_TAG_EPILOG = """\b
Examples:
  conflictwire tag --bootstrap-servers kafka:9092 --set instance_id=tagger-0
  conflictwire tag --bootstrap-servers kafka:9092 --overlay /srv/my-names
"""


@click.command(epilog=_TAG_EPILOG)
@click.option(
    "--overlay", metavar="DIR", help="Your changes to the tagger's data (docs/overlay.md). Default: none."
)
@common_options
def tag(options: Options, overlay: str | None) -> None:
    """Run one tagger process: articles in, stories out."""
    if overlay is not None:
        options = options.with_flag("tag_overlay", overlay)
    run(run_tagger(options.logging_settings()))
