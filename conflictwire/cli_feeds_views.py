"""Commands that look at feeds: list, show, check."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from conflictwire.cluster import running_connection
from conflictwire.feed_looks import opened_looker
from conflictwire.feed_tables import (
    STYLES,
    ListedFeed,
    ago,
    console,
    feed_json,
    print_feeds,
    print_json,
    print_looks,
    until,
)
from conflictwire.feed_yields import FeedYields, read_yields
from conflictwire.feeds import RegisteredFeed, choose, in_group, list_feeds
from conflictwire.options import Options, common_options, run
from conflictwire.printable import printable
from conflictwire.settings import Settings
from ingest.core.feeds.health import FeedHealth
from ingest.core.feeds.looks import FeedFinding, FeedLook
from ingest.core.feeds.timing import rough, why_polled_then
from runtime.clock import Clock
from schemas.feeds import PollRecord

__all__ = ["check", "list_", "show"]

_LIST_EPILOG = """\b
Examples:
  conflictwire feeds list
  conflictwire feeds list --failing --stale
  conflictwire feeds list --group "Middle East"
  conflictwire feeds list | cut -f1,2                 piped: tabs between
      state, URL, last new entry, next poll, entries, stories, group, name, why
  conflictwire feeds list --json | jq '.[] | select(.health != "healthy") | .feed.url'
"""


@click.command("list", short_help="List the feeds and how they are.", epilog=_LIST_EPILOG)
@click.option("--failing", is_flag=True, help="Those whose last poll failed, and those that are gone.")
@click.option(
    "--stale", is_flag=True, help="Those that answer, but have nothing new far beyond their rhythm."
)
@click.option("--group", metavar="NAME", help="Those of this group, and of the groups within it.")
@click.option("--no-yield", is_flag=True, help="Do not count entries and stories; quicker on a busy wire.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: each feed, its state, and how it is.")
@common_options
def list_(
    options: Options, *, failing: bool, stale: bool, group: str | None, no_yield: bool, as_json: bool
) -> None:
    """List the feeds: state, last new entry, next poll, and what came of their entries in seven days."""
    settings, now = options.settings(), Clock().now()

    async def work() -> tuple[list[RegisteredFeed], FeedYields | None]:
        connection = await running_connection(settings)
        registered = await list_feeds(connection)
        yields = await read_yields(connection, now=now) if registered and not no_yield else None
        return registered, yields

    registered, yields = run(work())
    wanted = ({FeedHealth.FAILING, FeedHealth.GONE, FeedHealth.DEAD} if failing else set()) | (
        {FeedHealth.STALE} if stale else set()
    )
    listed = [ListedFeed.of(each, yields, now=now) for each in registered]
    shown = [
        each
        for each in listed
        if (not wanted or each.health.state in wanted)
        and (group is None or in_group(each.registered.feed, group))
    ]
    if as_json:
        print_json([feed_json(each) for each in shown])
    elif not registered:
        click.echo("no feeds yet; add one with `conflictwire feeds add URL`", err=not sys.stdout.isatty())
    elif not shown and sys.stdout.isatty():
        click.echo(f"none of {len(registered)} feeds is like that")
    elif shown:
        print_feeds(shown, window=rough(yields.window.total_seconds()) if yields else "", now=now)


_SHOW_EPILOG = """\b
Examples:
  conflictwire feeds show https://example.org/feed.xml
  conflictwire feeds show fddc143b0 --json
"""


@click.command(short_help="Show all that is known of a feed.", epilog=_SHOW_EPILOG)
@click.argument("feed", metavar="URL_OR_ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@common_options
def show(options: Options, feed: str, *, as_json: bool) -> None:
    """Show all that is known of a feed: how it is, its last polls, why it is polled when it is."""
    settings, now = options.settings(), Clock().now()

    async def work() -> tuple[RegisteredFeed, FeedYields]:
        connection = await running_connection(settings)
        (chosen,) = choose(await list_feeds(connection), [feed])
        return chosen, await read_yields(connection, now=now)

    chosen, yields = run(work())
    listed = ListedFeed.of(chosen, yields, now=now)
    timing = why_polled_then(chosen.feed, chosen.state, now=now, policy=settings.poll)
    if as_json:
        print_json({**feed_json(listed), "next_poll": timing})
        return
    terminal = console()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    facts = [(name, printable(value)) for name, value in _facts(listed, timing, yields)]
    for name, value in facts:
        style = STYLES[listed.health.state] if name == "state" else ""
        grid.add_row(name, Text(value, style=style))
    if sys.stdout.isatty():
        terminal.print(grid)
    else:
        for name, value in facts:
            click.echo(f"{name}\t{value}")
    if chosen.state and chosen.state.recent_polls:
        _print_polls(chosen.state.recent_polls)


_CHECK_EPILOG = """\b
Examples:
  conflictwire feeds check                         every feed that is registered
  conflictwire feeds check --group Ukraine --json
  conflictwire feeds check https://example.org/feed.xml

\b
Findings: dead (no answer, an error), not_a_feed, empty, stale (nothing for 30 days), dateless, moved, fine.
Exit codes: 0 every feed is one, 1 some are dead or not a feed.
"""


@click.command(short_help="Fetch feeds now and say what is wrong.", epilog=_CHECK_EPILOG)
@click.argument("feeds", metavar="[URL_OR_ID]...", nargs=-1)
@click.option("--group", metavar="NAME", help="Those of this group, and of the groups within it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@common_options
def check(options: Options, feeds: tuple[str, ...], group: str | None, *, as_json: bool) -> None:
    """Fetch feeds now and say what is wrong with them; nothing is written."""
    settings, clock = options.settings(), Clock()
    looks = run(_check(settings, feeds, group, clock))
    if as_json:
        print_json([_look_json(look) for look in looks])
    else:
        print_looks(looks, clock.now())
        counts = {each: sum(look.finding is each for look in looks) for each in FeedFinding}
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        click.echo(f"{len(looks)} checked: {said or 'no feeds'}", err=True)
    sys.exit(0 if all(look.is_feed for look in looks) else 1)


async def _check(
    settings: Settings, names: tuple[str, ...], group: str | None, clock: Clock
) -> list[FeedLook]:
    registered = await list_feeds(await running_connection(settings))
    chosen = choose(registered, names, group=group) if names or group else registered
    async with opened_looker(settings, clock) as looker:
        with _progress(len(chosen)) as bar:
            task = bar.tasks[0].id

            return await looker.look_at_all([each.feed for each in chosen], done=lambda: bar.advance(task))


@contextmanager
def _progress(total: int) -> Iterator[Progress]:
    columns = (TextColumn("checking"), BarColumn(bar_width=None), MofNCompleteColumn(), TimeElapsedColumn())
    terminal = Console(stderr=True)
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        bar.add_task("checking", total=total)
        yield bar


def _facts(listed: ListedFeed, timing: str, yields: FeedYields) -> Iterator[tuple[str, str]]:
    feed, state, now = listed.registered.feed, listed.registered.state, Clock().now()
    yield "feed", feed.url
    yield "id", feed.feed_id
    yield "state", f"{listed.health.state}{f': {listed.health.why}' if listed.health.why else ''}"
    intervals = [rough(n) for n in (feed.min_interval_seconds, feed.max_interval_seconds) if n]
    for name, value in (
        ("title", state.title if state else None),
        ("publisher", feed.publisher),
        ("country", feed.country),
        ("language", feed.language),
        ("kind", feed.kind),
        ("group", feed.group),
        ("categories", ", ".join(feed.categories)),
        ("speaks for", ", ".join(feed.speaks_for)),
        ("interval", " to ".join(dict.fromkeys(intervals))),
        ("headers", ", ".join(f"{name}: {value}" for name, value in feed.headers.items())),
        ("credentials", feed.credentials),
        ("sent to", feed.private_origin),
    ):
        if value:
            yield name, value
    yield "added", f"{ago(feed.added_at, now)} ago ({feed.added_at:%Y-%m-%d %H:%M} UTC)"
    if state is not None:
        yield "last poll", f"{ago(state.last_polled_at, now)} ago: {state.last_reason}"
        yield "last success", ago(state.last_success_at, now) + (" ago" if state.last_success_at else "")
        yield (
            "last new entry",
            ago(state.last_new_entry_at, now) + (" ago" if state.last_new_entry_at else ""),
        )
    if not feed.paused:
        yield "next poll", until(state.next_poll_at, now) if state else "now"
    yield "because", timing
    if state is not None and (state.etag or state.last_modified):
        yield "validators", ", ".join(filter(None, (state.etag, state.last_modified)))
    window = rough(yields.window.total_seconds())
    yield "yield", f"{listed.entries} entries, {listed.stories} stories in the last {window}"


def _print_polls(polls: tuple[PollRecord, ...]) -> None:
    click.echo("last polls")
    for poll in polls:
        line = f"  {poll.at:%Y-%m-%d %H:%M:%S} UTC  {poll.reason:<16}  {poll.entries:>4} new  "
        click.echo(f"{line}next after {rough(poll.seconds)}")


def _look_json(look: FeedLook) -> dict[str, object]:
    return {
        "url": look.url,
        "finding": look.finding,
        "detail": look.detail,
        "final_url": look.final_url,
        "format": look.format,
        "title": look.title,
        "language": look.language,
        "entries": look.entries,
        "newest": look.newest.isoformat() if look.newest else None,
    }
