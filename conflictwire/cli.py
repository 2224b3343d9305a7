"""The command line: every command, and the entry point of the program.

Each group of commands has a module of its own (`cli_*.py`); the work is done elsewhere.
"""

import sys

import click

from conflictwire import cli_data, cli_explain, cli_feeds, cli_kafka, cli_offsets, cli_run, cli_stories

__all__ = ["cli", "main"]

_EPILOG = """\b
Examples:
  conflictwire demo                                   watch it work on a bundled sample wire
  conflictwire up                                     run everything on this machine
  conflictwire feeds add https://example.org/feed     follow a feed
  conflictwire tail --region UA                       watch stories arrive
  conflictwire explain article.txt                    why a text gets its tags
"""


@click.group(
    epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="conflictwire")
def cli() -> None:
    """The open, self-hosted wire of conflict news: feeds in, tagged stories out, exactly once."""


_COMPLETION_EPILOG = """\b
Examples:
  eval "$(conflictwire completion bash)"
  conflictwire completion fish > ~/.config/fish/completions/conflictwire.fish
"""


@cli.command(epilog=_COMPLETION_EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a shell's completion script."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - rarely used

    found = get_completion_class(shell)
    if found is None:
        raise click.ClickException(f"no completion for {shell}")
    click.echo(found(cli, {}, "conflictwire", "_CONFLICTWIRE_COMPLETE").source())


for command in (
    cli_run.up,
    cli_run.demo,
    *cli_run.stage_commands,
    cli_kafka.kafka,
    cli_kafka.topics,
    cli_offsets.offsets,
    cli_feeds.feeds,
    cli_explain.explain,
    cli_data.data,
    cli_stories.tail,
    cli_stories.schemas,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; never under `python -O`, since aiokafka guards its state with assert."""
    if not __debug__:
        sys.exit("conflictwire: do not run under `python -O` or PYTHONOPTIMIZE: aiokafka relies on assert")
    cli()
