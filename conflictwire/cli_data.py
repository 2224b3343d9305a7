"""The commands about the tagger's data."""

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import click

from conflictwire.cluster import running_connection
from conflictwire.columns import ShownColumn, ShownRow, print_columns
from conflictwire.data_check import check_overlay
from conflictwire.feed_tables import console
from conflictwire.options import Options, common_options, parse_since, run
from consumers.tagger.core.suggestions import Suggestion, suggest
from consumers.tagger.core.tables.parsing import DataError
from consumers.tagger.core.tables.schema import WORDS
from consumers.tagger.loading import load_tables
from runtime.errors import Fatal
from runtime.kafka.reader import Reader
from schemas.contracts import STORY
from schemas.records import DecodeError
from schemas.stories import Story

__all__ = ["data", "settlement_words"]

_MAX_COUNTRIES = 4  # shown of a name

_EPILOG = """\b
Examples:
  conflictwire data check my-names                    what a folder of changes does
  conflictwire data suggest --since 7d                who and what is named often and has no row
"""

_CHECK_EPILOG = """\b
Examples:
  conflictwire data check my-names                    before a tagger runs with it
  conflictwire data check my-names --limit 1000       every changed row
  conflictwire explain article.txt --overlay my-names then what it does to a text
"""


@click.group(epilog=_EPILOG)
def data() -> None:
    """Check changes to the tagger's data, and see what it lacks."""


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


_SUGGEST_EPILOG = """\b
Examples:
  conflictwire data suggest                           from the stories of the last 7 days
  conflictwire data suggest --since 30d --min-stories 5 --kind person
  conflictwire data suggest --json | jq -r .name
"""


@data.command("suggest", epilog=_SUGGEST_EPILOG)
@click.option(
    "--since", metavar="TIME", default="7d", show_default=True, help="ISO 8601, or an age: 12h, 7d."
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["person", "organisation", "place"]),
    help="Names of this kind; repeatable. Default: all.",
)
@click.option(
    "--min-stories",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Stories that a name has to be in.",
)
@click.option("--limit", type=click.IntRange(min=1), default=40, show_default=True, help="Names shown.")
@click.option("--json", "as_json", is_flag=True, help="Print each name as one line of JSON.")
@common_options
def suggest_names(
    *, options: Options, since: str, kinds: tuple[str, ...], min_stories: int, limit: int, as_json: bool
) -> None:
    """List persons with a title, organisations and places that stories name and the data has no row for.

    The names that most stories have come first. To add one, write it into an overlay (docs/overlay.md).
    """
    settings = options.settings()
    start = parse_since(since)

    async def work() -> list[Story]:
        connection = await running_connection(settings)
        async with Reader(connection, [STORY.topic], since=start) as reader:
            stories = []
            for received in await reader.read_to_end():
                try:
                    stories.append(STORY.decode(received))
                except DecodeError as error:
                    click.echo(str(error), err=True)
            return stories

    stories = run(work())
    found = suggest(stories, settlement_words())
    shown = [one for one in found if one.stories >= min_stories and one.kind in (kinds or (one.kind,))]
    if as_json:
        for one in shown[:limit]:
            click.echo(_suggestion_json(one))
    elif shown:
        _print_suggestions(shown[:limit])
        if len(shown) > limit:
            click.echo(f"and {len(shown) - limit} more; see them with --limit {len(shown)}")
    else:
        click.echo(f"nothing to suggest: {len(stories)} versions of stories since {since}", err=True)


def settlement_words() -> Mapping[str, frozenset[str]]:
    """Return the words for a village or town, by language, as texts write them."""
    words: dict[str, set[str]] = defaultdict(set)
    for row in load_tables()[WORDS]:
        if row.list == "settlement":
            words[row.language].add(row.word)
    return {language: frozenset(of_language) for language, of_language in words.items()}


def _suggestion_json(one: Suggestion) -> str:
    return json.dumps(
        {
            "kind": one.kind,
            "name": one.name,
            "stories": one.stories,
            "countries": dict(one.countries.most_common()),
            "example": one.example,
        },
        ensure_ascii=False,
    )


def _print_suggestions(found: list[Suggestion]) -> None:
    columns = (
        ShownColumn("stories", is_number=True),
        ShownColumn("kind"),
        ShownColumn("name", share=2),
        ShownColumn("countries", share=1),
        ShownColumn("for example", share=3),
    )
    rows = [
        ShownRow(
            (
                str(one.stories),
                one.kind,
                one.name,
                " ".join(code for code, _ in one.countries.most_common(_MAX_COUNTRIES)),
                one.example,
            )
        )
        for one in found
    ]
    print_columns(console(), columns, rows)
