"""`conflictwire up`: everything on one machine, left running on the operator's own feeds."""

import asyncio
import contextlib
import sys

import click

from conflictwire.feeds import list_feeds
from conflictwire.machine import OneMachine
from conflictwire.options import Options
from conflictwire.settings import Settings
from runtime.kafka.stage import stop_on_signals
from schemas.contracts import STORY

__all__ = ["kcat_line", "python_line", "run_up"]


async def run_up(settings: Settings, options: Options) -> None:
    """Start everything, say what runs where, and stop it in order on SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    serving = asyncio.create_task(_serve(settings, options))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if serving.done():
        serving.result()
        return
    click.echo("stopping")
    serving.cancel()
    await asyncio.wait([serving])


async def _serve(settings: Settings, options: Options) -> None:
    # A stage writes to a pipe, so "auto" would choose JSON even where a person reads.
    as_text = settings.log_format == "auto" and sys.stderr.isatty()
    machine = OneMachine(
        settings,
        {**options.flags, "log_format": "text"} if as_text else options.flags,
        data_dir=settings.local_data_dir(),
        config=options.config,
        say=_show,
        on_line=lambda _name, line: _show(line, error=True),
    )
    async with machine:
        await machine.ready()
        feeds = await list_feeds(machine.connection)
        kafka, topic = machine.connection.bootstrap_servers, machine.connection.topic(STORY.topic)
        click.echo(f"up: Kafka at {kafka}, stories in {topic}; Ctrl-C ends it")
        if settings.kafka_security.protocol == "PLAINTEXT":
            click.echo(f"  kcat:    {kcat_line(kafka, topic)}\n  aiokafka: {python_line(kafka, topic)}")
        click.echo(_about_feeds(len(feeds), settings))
        await asyncio.Event().wait()


def _show(text: str, *, error: bool = False) -> None:
    """Write a line to the terminal, or nowhere: a closed pipe or a full disk must not end the supervision."""
    with contextlib.suppress(OSError):
        click.echo(text, err=error)


def kcat_line(bootstrap_servers: str, topic: str) -> str:
    """Return the shell command that prints every story so far and those to come."""
    follow = "-o beginning -u -f '%k %s\\n'"
    return f"kcat -C -q -b {bootstrap_servers} -t {topic} -X isolation.level=read_committed {follow}"


def python_line(bootstrap_servers: str, topic: str) -> str:
    """Return the Python expression of a consumer of the stories, for an `async with`."""
    return (
        f'AIOKafkaConsumer("{topic}", bootstrap_servers="{bootstrap_servers}", '
        'isolation_level="read_committed", auto_offset_reset="earliest")'
    )


def _about_feeds(count: int, settings: Settings) -> str:
    if count:
        return f"{count} feeds are followed; watch with `conflictwire tail`"
    where = f" --data-dir {settings.data_dir}" if settings.data_dir else ""
    return (
        "no feeds yet. Add some from another terminal:\n"
        f"  conflictwire feeds add{where} https://example.org/feed.xml\n"
        f"  conflictwire feeds import{where} feeds.opml"
    )
