"""Commands that run the service: up, demo, ingest, tag."""

import logging
from typing import Any

import click
from rich.console import Console

from conflictwire.demo import run_demo
from conflictwire.demo_display import display_for
from conflictwire.explain import run_explain
from conflictwire.options import Given, common_options, run
from conflictwire.stages import run_ingest, run_tagger
from conflictwire.up import run_up

__all__ = ["demo", "ingest", "tag", "up"]

_UP_EPILOG = """\b
Examples:
  conflictwire up
  conflictwire up --data-dir /srv/conflictwire
  conflictwire up --bootstrap-servers kafka-1:9092,kafka-2:9092
  conflictwire up --set poll_default_seconds=120 --set user_agent="ourpaper (wire@example.org)"
"""


@click.command(epilog=_UP_EPILOG)
@common_options
def up(given: Given) -> None:
    """Run everything on this machine: broker, ingest, tagger; until Ctrl-C."""
    settings = given.logging_settings()
    run(run_up(settings, given))


_DEMO_EPILOG = """\b
Examples:
  conflictwire demo
  conflictwire demo --duration 10
  conflictwire demo | tee demo.log          one plain line a story, the summary last
"""


@click.command(epilog=_DEMO_EPILOG)
@click.option(
    "--duration",
    default=25.0,
    show_default=True,
    type=click.FloatRange(1, 3600),
    help="Seconds over which the sample is published.",
)
@common_options
def demo(given: Given, duration: float) -> None:
    """Run the whole road over a bundled, fictional sample wire; ends by itself."""
    given.settings()
    # What a client tries again is no news here, and a line beside the live table would tear it.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    console = Console()

    async def show() -> Any:  # noqa: ANN401 - the summary, shown already
        with display_for(console) as display:
            summary = await run_demo(display, given, duration_seconds=duration)
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
def ingest(given: Given) -> None:
    """Run one ingest process: poll feeds, fetch pages, write articles."""
    run(run_ingest(given.logging_settings()))


_TAG_EPILOG = """\b
Examples:
  conflictwire tag --bootstrap-servers kafka:9092 --set instance_id=tagger-0
  conflictwire tag --explain article.txt              a first line, a blank line, the text
  conflictwire tag --explain https://example.org/news/1
  pbpaste | conflictwire tag --explain - --language uk
  conflictwire tag --explain page.html --json | jq .conflict.regions
  conflictwire tag --explain article.txt --overlay my-names
"""


@click.command(epilog=_TAG_EPILOG)
@click.option(
    "--explain", metavar="FILE|URL|-", help="Tag one text, show it with its evidence and reasons, and end."
)
@click.option("--json", "as_json", is_flag=True, help="With --explain: print the record instead.")
@click.option("--language", metavar="TAG", help="With --explain: the text's language, BCP 47.")
@click.option("--overlay", metavar="DIR", help="Your changes to the data; docs/overlay.md tells their form.")
@common_options
def tag(
    given: Given, explain: str | None, language: str | None, overlay: str | None, *, as_json: bool
) -> None:
    """Run one tagger process: articles in, stories out; or explain the tags of one text."""
    if overlay is not None:
        given = Given({**given.flags, "tag_overlay": overlay}, given.config)
    if explain is not None:
        run(run_explain(explain, given.settings(), language=language, as_json=as_json))
        return
    if as_json or language:
        raise click.UsageError("--json and --language go with --explain")
    run(run_tagger(given.logging_settings()))
