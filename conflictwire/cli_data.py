"""The commands about the tagger's data."""

import sys
from pathlib import Path

import click

from conflictwire.data_check import check_overlay
from consumers.tagger.core.tables.parsing import DataError
from runtime.errors import Fatal

__all__ = ["data"]

_EPILOG = """\b
Examples:
  conflictwire data check my-names                    what a folder of changes does
"""

_CHECK_EPILOG = """\b
Examples:
  conflictwire data check my-names                    before a tagger runs with it
  conflictwire data check my-names --limit 1000       every changed row
  conflictwire explain article.txt --overlay my-names then what it does to a text
"""


@click.group(epilog=_EPILOG)
def data() -> None:
    """Check changes to the tagger's data."""


@data.command(epilog=_CHECK_EPILOG)
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Rows shown of each table.",
)
def check(folder: Path, limit: int) -> None:
    """Check an overlay and show what it changes; exit with 1 if a row cannot be used.

    DIR holds changes in the form of docs/overlay.md. An error names file, line, column, value and what is
    allowed. Rows are shown as added (+), removed (-) and changed (~); names that are somebody else's or a
    common word already are listed, since they may mislead.

    Needs no broker, and changes nothing.
    """
    try:
        lines = check_overlay(folder, limit=limit)
    except DataError as error:
        count = len(error.problems)
        click.echo(f"{error}\n{count} {'problem' if count == 1 else 'problems'} in {folder}", err=True)
        sys.exit(1)
    except Fatal as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo("\n".join(lines))
