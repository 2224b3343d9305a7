"""Commands about feeds: add, list, remove, poll, import."""

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from conflictwire.cluster import running_connection
from conflictwire.feeds import (
    RegisteredFeed,
    add_feeds,
    list_feeds,
    poll_now,
    remove_feed,
)
from conflictwire.options import LANGUAGE, Options, common_options, run
from conflictwire.settings import Settings
from ingest.core.feeds.lists.countries import country_code
from ingest.core.feeds.lists.reading import FeedList, InvalidFeedList, read_feed_list
from ingest.core.feeds.lists.rows import FeedRow, clean_url, feed_of
from ingest.core.web.urls import InvalidUrl
from runtime.clock import Clock
from runtime.errors import Fatal
from schemas.feeds import Feed

__all__ = ["feeds"]


@click.group()
def feeds() -> None:
    """Add, list, remove, poll and import feeds."""


_ADD_EPILOG = """\b
Examples:
  conflictwire feeds add https://example.org/feed.xml
  conflictwire feeds add https://example.org/rss --publisher "The Example" --language en --country GB
"""


@feeds.command(epilog=_ADD_EPILOG)
@click.argument("url")
@click.option("--publisher", metavar="NAME", help="The publisher's name.")
@click.option("--language", type=LANGUAGE, metavar="TAG", help="Language of its texts, BCP 47, such as uk.")
@click.option("--country", metavar="CODE", help="ISO 3166-1 alpha-2, such as UA.")
@common_options
def add(options: Options, url: str, publisher: str | None, language: str | None, country: str | None) -> None:
    """Follow a feed; a running service polls it within two seconds."""
    settings = options.settings()

    async def work() -> tuple[Feed, bool]:
        try:
            code = country_code(country or "")
            row = FeedRow(0, clean_url(url, unambiguous=True), publisher, language, code)
            feed = feed_of(row, now=Clock().now())
        except InvalidUrl as error:
            raise Fatal(str(error)) from error
        return feed, bool(await add_feeds(await running_connection(settings), [feed]))

    feed, added = run(work())
    click.echo(f"{feed.feed_id}  {feed.url}  {'added' if added else 'already registered'}")


@feeds.command(
    "list", epilog="Example: conflictwire feeds list --json | jq '.[] | select(.state.failures > 0)'"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: each feed and its state.")
@common_options
def list_(options: Options, as_json: bool) -> None:
    """List the feeds with the result of their last poll."""
    registered = run(_registered(options.settings()))
    if as_json:
        rows = [
            {
                "feed": each.feed.model_dump(mode="json", exclude_none=True, exclude={"seed"}),
                "state": each.state.model_dump(mode="json", exclude_none=True) if each.state else None,
            }
            for each in registered
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not registered:
        click.echo("no feeds yet; add one with `conflictwire feeds add URL`")
        return
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("url", overflow="fold")
    for column in ("last poll", "reason", "failures"):
        table.add_column(column, no_wrap=True)
    for each in registered:
        table.add_row(*[Text(cell) for cell in _cells(each)])
    Console().print(table)


@feeds.command(epilog="Example: conflictwire feeds remove https://example.org/feed.xml")
@click.argument("url_or_id")
@common_options
def remove(options: Options, url_or_id: str) -> None:
    """Stop following a feed, named by its URL or id; entries already discovered are still processed."""
    settings = options.settings()

    async def work() -> Feed:
        feed = await remove_feed(await running_connection(settings), url_or_id)
        if feed is None:
            raise Fatal(
                f"feed {url_or_id!r} is not registered; `conflictwire feeds list` shows those that are"
            )
        return feed

    feed = run(work())
    click.echo(f"{feed.feed_id}  {feed.url}  removed")


@feeds.command(epilog="Example: conflictwire feeds poll https://example.org/feed.xml")
@click.argument("url_or_id")
@common_options
def poll(options: Options, url_or_id: str) -> None:
    """Poll a feed now, named by its URL or id, whatever its schedule says."""
    settings = options.settings()

    async def work() -> Feed:
        feed = await poll_now(await running_connection(settings), url_or_id, now=Clock().now())
        if feed is None:
            raise Fatal(
                f"feed {url_or_id!r} is not registered; `conflictwire feeds list` shows those that are"
            )
        return feed

    feed = run(work())
    click.echo(f"{feed.feed_id}  {feed.url}  poll requested")


_IMPORT_EPILOG = """\b
Examples:
  conflictwire feeds import subscriptions.opml
  conflictwire feeds import feeds.csv              columns url, publisher, language, country
  cat urls.txt | conflictwire feeds import -       one URL per line
"""


@feeds.command("import", epilog=_IMPORT_EPILOG)
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@common_options
def import_(options: Options, file: Path) -> None:
    """Follow the feeds of an OPML file, a CSV file or a list of URLs; exit with 1 if a line is invalid."""
    settings = options.settings()

    async def work() -> tuple[FeedList, list[Feed]]:
        found = _read(file)
        connection = await running_connection(settings)
        now = Clock().now()
        return found, await add_feeds(connection, [feed_of(row, now=now) for row in found.feeds])

    found, added = run(work())
    for row in found.refused:
        click.echo(f"{file}:{row.line}: {row.reason}: {row.text}", err=True)
    known = len(found.rows) - len(found.refused) - len(added)
    click.echo(f"{len(added)} added, {known} already registered, {len(found.refused)} refused")
    sys.exit(1 if found.refused else 0 if added else 2)


async def _registered(settings: Settings) -> list[RegisteredFeed]:
    return await list_feeds(await running_connection(settings))


def _cells(listed: RegisteredFeed) -> tuple[str, ...]:
    feed, state = listed.feed, listed.state
    if feed.paused:
        return feed.url, "", "paused", ""
    if state is None or state.last_polled_at is None:
        return feed.url, "never", "", ""
    polled = state.last_polled_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return feed.url, polled, str(state.last_reason or ""), str(state.failures)


def _read(file: Path) -> FeedList:
    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return read_feed_list(body, file.name)
    except InvalidFeedList as error:
        raise Fatal(f"reading {file}: {error}") from error
    except OSError as error:
        raise Fatal(f"reading {file}: {error}") from error
