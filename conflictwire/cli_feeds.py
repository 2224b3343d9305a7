"""Commands that change the registry: add, edit, pause, resume, remove, poll; and the group `feeds`."""

import sys
from collections.abc import Callable

import click

from conflictwire.cli_feeds_lists import export, import_
from conflictwire.cli_feeds_views import check, list_, show
from conflictwire.cluster import running_connection
from conflictwire.feed_looks import FoundFeeds, address, opened_looker
from conflictwire.feed_options import FeedValues, feed_options
from conflictwire.feed_tables import ago
from conflictwire.feeds import RegisteredFeed, add_feeds, change_feeds, choose, list_feeds, remove_feeds
from conflictwire.options import Options, common_options, run
from conflictwire.printable import printable
from conflictwire.settings import Settings
from ingest.core.feeds.lists.rows import new_feed
from ingest.core.feeds.looks import FeedFinding, FeedLook
from ingest.core.feeds.private_headers import references_of
from ingest.core.web.urls import InvalidUrl
from runtime.clock import Clock
from runtime.errors import Fatal
from runtime.kafka.connection import Connection
from schemas import ids
from schemas.feeds import Feed

__all__ = ["feeds"]


@click.group()
def feeds() -> None:
    """Follow feeds: add and import them, see how they are, change, check, export and remove them."""


_ADD_EPILOG = """\b
Examples:
  conflictwire feeds add https://example.org/feed.xml
  conflictwire feeds add example.org                   looks for the site's feed
  conflictwire feeds add https://example.org/rss --publisher "The Example" --country Ukraine --kind agency
  conflictwire feeds add https://example.org/rss --credentials env:EXAMPLE_LOGIN --interval 2m-1h
  conflictwire feeds add https://example.org/rss --no-check

\b
Exit codes: 0 the feed is registered, 1 there is no feed, or it cannot be had; nothing was added.
"""


@feeds.command(short_help="Follow a feed, or the feed of a site.", epilog=_ADD_EPILOG)
@click.argument("url")
@feed_options
@click.option("--all", "take_all", is_flag=True, help="Follow every feed that the site's page announces.")
@click.option("--no-check", is_flag=True, help="Add without a look; the service will say what is wrong.")
@common_options
def add(options: Options, url: str, values: FeedValues, *, take_all: bool, no_check: bool) -> None:
    """Follow a feed, or the feed of a site: look at it first, show it, and add it."""
    settings = options.settings()

    async def work() -> tuple[FoundFeeds | None, list[Feed], list[Feed]]:
        connection = await running_connection(settings)
        now = Clock().now()
        try:
            typed = new_feed(address(url), now=now)
        except InvalidUrl as error:
            raise Fatal(str(error)) from error
        if no_check:
            feed = values.on(typed)
            return None, [feed], await add_feeds(connection, [feed])
        found = await _find(settings, values, typed, may_be_http="://" not in url)
        if not found.looks:
            raise Fatal(_not_found(url, found))
        looks = found.looks if take_all else found.looks[:1]
        described = values.on(typed)  # headers and credentials stay with the origin that was typed
        wanted = [
            described.model_copy(update={"url": look.url, "feed_id": ids.feed_id(look.url)}) for look in looks
        ]
        return found, wanted, await add_feeds(connection, wanted)

    _print_added(*run(work()))


async def _find(settings: Settings, values: FeedValues, typed: Feed, *, may_be_http: bool) -> FoundFeeds:
    async with opened_looker(settings, Clock()) as looker:
        found = await looker.find(values.on(typed))
        if may_be_http and found.first.finding is FeedFinding.DEAD:
            insecure = typed.model_copy(update={"url": typed.url.replace("https://", "http://", 1)})
            over_http = await looker.find(values.on(insecure))
            return over_http if over_http.looks else found
        return found


def _print_added(found: FoundFeeds | None, wanted: list[Feed], added: list[Feed]) -> None:
    if found is not None and found.how:
        click.echo(f"{found.first.final_url} is a {found.first.format or 'page'}; {found.how}:")
    for n, feed in enumerate(wanted):
        if found is not None:
            _print_look(found.looks[n])
        click.echo(f"{feed.feed_id}  {feed.url}  {'added' if feed in added else 'already registered'}")
        _warn_of_private(feed)
    if found is not None and len(found.looks) > len(wanted):
        click.echo("also there; add one by its address, or all with --all:")
        for look in found.looks[len(wanted) :]:
            click.echo(f"  {look.url}  {printable(look.title)}")


_EDIT_EPILOG = """\b
Examples:
  conflictwire feeds edit https://example.org/rss --kind state_media --country Iran
  conflictwire feeds edit fddc143b0 --group "Middle East/Iran" --interval 2m-30m
  conflictwire feeds edit https://example.org/rss --publisher ""        takes the name back
  conflictwire feeds edit https://example.org/rss --url https://example.org/feed.xml
"""


@feeds.command(short_help="Change what is said of a feed.", epilog=_EDIT_EPILOG)
@click.argument("feeds_", metavar="URL_OR_ID...", nargs=-1, required=True)
@feed_options
@click.option("--url", "new_url", metavar="URL", help="The feed's new address; id and history stay.")
@common_options
def edit(options: Options, feeds_: tuple[str, ...], values: FeedValues, new_url: str | None) -> None:
    """Change what is said of a feed; an empty value takes one back, a repeatable option replaces all."""
    if new_url is not None and len(feeds_) != 1:
        raise click.UsageError("--url is of one feed")
    try:
        moved = address(new_url) if new_url is not None else None
    except InvalidUrl as error:
        raise click.BadParameter(str(error), param_hint="--url") from error

    def change(feed: Feed) -> Feed:
        return values.on(feed.model_copy(update={"url": moved}) if moved else feed)

    changed = run(_change(options.settings(), feeds_, None, change))
    for feed in changed:
        click.echo(f"{feed.feed_id}  {feed.url}  changed")
        _warn_of_private(feed)
    if not changed:
        click.echo("nothing changed")


def _switch(name: str, text: str, done: str, update: Callable[[], dict[str, object]]) -> click.Command:
    """Return a command that changes one field of the feeds that are named."""
    epilog = f"\b\nExamples:\n  conflictwire feeds {name} https://example.org/feed.xml\n"
    epilog += f"  conflictwire feeds {name} --group Sport\n"

    @click.argument("feeds_", metavar="[URL_OR_ID]...", nargs=-1)
    @click.option("--group", metavar="NAME", help="Every feed of this group, and of those within it.")
    @common_options
    def command(options: Options, feeds_: tuple[str, ...], group: str | None) -> None:
        change = update()
        changed = run(_change(options.settings(), feeds_, group, lambda feed: feed.model_copy(update=change)))
        for feed in changed:
            click.echo(f"{feed.feed_id}  {feed.url}  {done}")
        if not changed:
            click.echo(f"already {done}")

    command.__doc__ = text
    return click.command(name, epilog=epilog)(command)


for _each in (
    _switch(
        "pause", "Stop polling feeds until `feeds resume`; they stay registered.", "paused",
        lambda: {"paused": True},
    ),
    _switch("resume", "Poll paused feeds again.", "resumed", lambda: {"paused": False}),
    _switch(
        "poll", "Poll feeds now, whatever their schedule says.", "poll requested",
        lambda: {"poll_requested_at": Clock().now()},
    ),
):  # fmt: skip
    feeds.add_command(_each)


_REMOVE_EPILOG = """\b
Examples:
  conflictwire feeds remove https://example.org/feed.xml
  conflictwire feeds remove --group Sport
"""


@feeds.command(short_help="Stop following feeds.", epilog=_REMOVE_EPILOG)
@click.argument("feeds_", metavar="[URL_OR_ID]...", nargs=-1)
@click.option("--group", metavar="NAME", help="Every feed of this group, and of those within it.")
@common_options
def remove(options: Options, feeds_: tuple[str, ...], group: str | None) -> None:
    """Stop following feeds; entries already discovered are still processed."""
    settings = options.settings()

    async def work() -> list[RegisteredFeed]:
        connection, chosen = await _chosen(settings, feeds_, group)
        await remove_feeds(connection, chosen)
        return chosen

    for each in run(work()):
        click.echo(f"{each.feed.feed_id}  {each.feed.url}  removed")


for _each in (list_, show, check, import_, export):
    feeds.add_command(_each)


async def _chosen(
    settings: Settings, names: tuple[str, ...], group: str | None
) -> tuple[Connection, list[RegisteredFeed]]:
    if not names and group is None:
        raise click.UsageError("name feeds by URL or id, or give --group")
    connection = await running_connection(settings)
    return connection, choose(await list_feeds(connection), names, group=group)


async def _change(
    settings: Settings, names: tuple[str, ...], group: str | None, change: Callable[[Feed], Feed]
) -> list[Feed]:
    connection, chosen = await _chosen(settings, names, group)
    return await change_feeds(connection, chosen, change)


def _warn_of_private(feed: Feed) -> None:
    if (feed.headers or feed.credentials) and references_of(feed) == ({}, None):
        click.echo(
            f"  its headers and credentials are for {feed.private_origin} and not sent to this address; "
            "give them with `feeds edit` if they should be",
            err=True,
        )


def _print_look(look: FeedLook) -> None:
    now = Clock().now()
    facts = [look.format, f"{look.entries} {'entry' if look.entries == 1 else 'entries'}"]
    facts.append(f"newest {ago(look.newest, now)} ago" if look.newest else "no dates")
    facts += [look.language] if look.language else []
    click.echo(f"{printable(look.title) or '(no title)'}\n  {' · '.join(facts)}")
    if look.detail:
        click.echo(f"  {look.detail}", err=sys.stdout.isatty())


def _not_found(url: str, found: FoundFeeds) -> str:
    if found.tried:
        return (
            f"looking at {url}: {found.first.detail}; no feed among {found.tried} addresses that it names "
            "or that are usual. Give the feed's own address"
        )
    return f"looking at {url}: {found.first.detail}. Add it all the same with --no-check"
