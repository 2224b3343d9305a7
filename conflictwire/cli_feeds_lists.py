"""Commands about lists of feeds: import and export."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import click

from conflictwire.cluster import running_connection
from conflictwire.feed_looks import address, opened_looker
from conflictwire.feed_options import KIND
from conflictwire.feeds import add_feeds, in_group, list_feeds
from conflictwire.options import LANGUAGE, Options, common_options, run
from conflictwire.settings import Settings
from ingest.core.feeds.lists.reading import MAX_LIST_BYTES, FeedList, InvalidFeedList, read_feed_list
from ingest.core.feeds.lists.rows import FeedRow, RefusedRow, feed_of
from ingest.core.feeds.lists.writing import FORMATS, render_feed_list
from ingest.core.web.urls import InvalidUrl, Url
from runtime.clock import Clock
from runtime.errors import Fatal
from schemas import ids
from schemas.feeds import Feed

__all__ = ["export", "import_"]

STARTER = files("conflictwire") / "data" / "starter_feeds.csv"

_IMPORT_EPILOG = """\b
Examples:
  conflictwire feeds import subscriptions.opml          from any reader
  conflictwire feeds import feeds.csv --dry-run         columns url, publisher, language, country, kind, group
  conflictwire feeds import https://example.org/feeds.opml
  conflictwire feeds import ~/.newsboat/urls --group Monitoring
  cat urls.txt | conflictwire feeds import -            one URL a line, remarks after #
  conflictwire feeds import --starter --region Ukraine --language uk

\b
Exit codes: 0 all lines are added or known, 1 a line was refused, 2 nothing was added.
"""


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which feeds of the starter registry."""

    region: str | None
    language: str | None
    kind: str | None

    def takes(self, row: FeedRow) -> bool:
        regions = [each.strip().casefold() for each in (row.region or "").split(";")]
        return (
            (self.region is None or self.region.casefold() in regions)
            and (self.language is None or row.language == self.language)
            and (self.kind is None or row.kind == self.kind)
        )


@click.command(
    "import", short_help="Follow the feeds of a list, or of the starter registry.", epilog=_IMPORT_EPILOG
)
@click.argument("source", metavar="[FILE|URL|-]", required=False)
@click.option("--starter", is_flag=True, help="The registry of 301 news feeds that comes with conflictwire.")
@click.option("--region", metavar="NAME", help="Of the starter registry: Ukraine, Middle East, Sahel, World…")
@click.option("--language", type=LANGUAGE, metavar="TAG", help="Of the starter registry: en, uk, ar…")
@click.option("--kind", type=KIND, metavar="KIND", help="Of the starter registry: agency, exile, osint…")
@click.option("--group", metavar="NAME", help="The group of feeds that the list puts into none.")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and add nothing.")
@common_options
def import_(
    options: Options,
    *,
    source: str | None,
    starter: bool,
    region: str | None,
    language: str | None,
    kind: str | None,
    group: str | None,
    dry_run: bool,
) -> None:
    """Follow the feeds of a list: OPML, CSV, TSV, JSON, newsboat's urls, or one URL a line."""
    if starter == (source is not None):
        raise click.UsageError("give a FILE, a URL or - for standard input, or else --starter")
    choice = _Choice(region, language, kind)
    if not starter and choice != _Choice(None, None, None):
        raise click.UsageError("--region, --language and --kind choose from the starter registry")
    settings = options.settings()

    async def work() -> tuple[FeedList, dict[str, Feed], set[str]]:
        found = await _read(source, settings)
        feeds = {
            row.url: _with_group(feed_of(row, now=Clock().now()), group)
            for row in found.feeds
            if choice.takes(row)
        }
        connection = await running_connection(settings)
        if dry_run:
            registered = await list_feeds(connection)
            known = {each.feed.feed_id for each in registered} | {ids.feed_id(r.feed.url) for r in registered}
            return found, feeds, {feed.url for feed in feeds.values() if feed.feed_id not in known}
        return found, feeds, {feed.url for feed in await add_feeds(connection, list(feeds.values()))}

    found, feeds, added = run(work())
    if starter and not feeds:
        _nothing_like_that(found)
    _report(source or "starter", found, feeds, added, dry_run=dry_run)
    sys.exit(2 if not added else 1 if found.refused else 0)


_EXPORT_EPILOG = """\b
Examples:
  conflictwire feeds export > feeds.opml
  conflictwire feeds export --format csv --group "Middle East" --output feeds.csv

\b
Headers and credentials are left out: a list is made to be passed on.
"""


@click.command(short_help="Write the feeds as OPML, CSV or JSON.", epilog=_EXPORT_EPILOG)
@click.option(
    "--format", "output_format", type=click.Choice(FORMATS), help="Default: by the file's name, else opml."
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Default: standard output."
)
@click.option("--group", metavar="NAME", help="Those of this group, and of the groups within it.")
@common_options
def export(options: Options, *, output_format: str | None, output: Path | None, group: str | None) -> None:
    """Write the feeds as OPML, CSV or JSON, for `feeds import` and for other programs."""
    settings = options.settings()

    async def work() -> list[Feed]:
        registered = await list_feeds(await running_connection(settings))
        return [each.feed for each in registered if group is None or in_group(each.feed, group)]

    feeds = run(work())
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    text = render_feed_list(feeds, output_format or (suffix if suffix in FORMATS else "opml"))
    if output is None:
        sys.stdout.buffer.write(text.encode())
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        click.echo(f"conflictwire: writing {output}: {error.strerror}", err=True)
        sys.exit(1)
    click.echo(f"{len(feeds)} feeds written to {output}")


async def _read(source: str | None, settings: Settings) -> FeedList:
    name = source or "starter"
    try:
        if source is None:
            return read_feed_list(STARTER.read_bytes(), "starter_feeds.csv")
        if source == "-":
            return read_feed_list(sys.stdin.buffer.read())
        if "://" in source:
            url = Url.parse(address(source))
            async with opened_looker(settings, Clock()) as looker:
                response = await looker.fetch(url, max_bytes=MAX_LIST_BYTES)
            content_type = response.headers.get("content-type")
            return read_feed_list(response.body, url.path.rpartition("/")[2], content_type=content_type)
        return read_feed_list(await asyncio.to_thread(_file, source), source.rpartition("/")[2])
    except (InvalidFeedList, InvalidUrl) as error:
        raise Fatal(f"reading {name}: {error}") from error
    except OSError as error:
        raise Fatal(f"reading {name}: {error.strerror}") from error


def _file(name: str) -> bytes:
    return Path(name).expanduser().read_bytes()


def _with_group(feed: Feed, group: str | None) -> Feed:
    return feed if group is None or feed.group else feed.model_copy(update={"group": group})


def _nothing_like_that(found: FeedList) -> None:
    regions = sorted(
        {part.strip() for row in found.feeds for part in (row.region or "").split(";") if part.strip()}
    )
    languages = sorted({row.language for row in found.feeds if row.language})
    kinds = sorted({row.kind.value for row in found.feeds if row.kind})
    for name, values in (("regions", regions), ("languages", languages), ("kinds", kinds)):
        click.echo(f"{name}: {', '.join(values)}", err=True)


def _report(name: str, found: FeedList, feeds: dict[str, Feed], added: set[str], *, dry_run: bool) -> None:
    """Print the fate of every line, then how many had which."""
    verb = "would be added" if dry_run else "added"
    known = 0
    for row in found.rows:
        where = f"{name}:{row.line}:"
        if isinstance(row, RefusedRow):
            click.echo(f"{where} refused: {row.reason}: {row.text}", err=True)
            continue
        if row.url not in feeds:
            continue  # not chosen
        if isinstance(row, FeedRow) and row.url in added:
            click.echo(f"{where} {verb}: {row.url}")
        else:
            known += 1
            again = f" (line {row.first_line})" if not isinstance(row, FeedRow) else ""
            click.echo(f"{where} known{again}: {row.url}")
        for remark in _remarks(row):
            click.echo(f"{where} {remark}", err=True)
    click.echo(
        f"{found.format}: {len(added)} {verb}, {known} already registered, {len(found.refused)} refused"
    )


def _remarks(row: object) -> Sequence[str]:
    return row.remarks if isinstance(row, FeedRow) else ()
