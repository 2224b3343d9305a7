"""Feeds for the terminal: a table as wide as it is, a line each where the output is piped, and JSON.

Owns the form. What is said of a feed is `ingest.core.feeds.health` and `timing`.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from conflictwire.feed_yields import FeedYields
from conflictwire.feeds import RegisteredFeed
from ingest.core.feeds.health import FeedHealth, HealthReport, health_of
from ingest.core.feeds.looks import FeedFinding, FeedLook
from ingest.core.feeds.timing import rough

__all__ = ["ListedFeed", "ago", "console", "feed_json", "print_feeds", "print_json", "print_looks", "until"]

WIDE = 110  # columns from which title and group have their own place

STYLES: Mapping[str, str] = {
    FeedHealth.HEALTHY: "green",
    FeedHealth.FAILING: "red",
    FeedHealth.GONE: "red",
    FeedHealth.STALE: "yellow",
    FeedHealth.UNSTABLE: "magenta",
    FeedHealth.NEW: "cyan",
    FeedHealth.PAUSED: "dim",
    FeedFinding.FINE: "green",
    FeedFinding.MOVED: "cyan",
    FeedFinding.DATELESS: "yellow",
    FeedFinding.EMPTY: "yellow",
    FeedFinding.DEAD: "red",
    FeedFinding.NOT_A_FEED: "red",
}


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed with what is said of it now; `entries` and `stories` are None where they were not counted."""

    registered: RegisteredFeed
    health: HealthReport
    entries: int | None = None
    stories: int | None = None

    @classmethod
    def of(cls, registered: RegisteredFeed, yields: FeedYields | None, *, now: datetime) -> "ListedFeed":
        """Return a feed as it is to be listed."""
        entries, stories = yields.of(registered.feed.feed_id) if yields else (None, None)
        return cls(registered, health_of(registered.feed, registered.state, now=now), entries, stories)

    @property
    def name(self) -> str:
        """Return what people call the feed; empty where nobody said."""
        state = self.registered.state
        return self.registered.feed.publisher or (state.title if state else None) or ""

    @property
    def counts(self) -> str:
        """Return entries and stories, empty where they were not counted."""
        return "" if self.entries is None else f"{self.entries} → {self.stories}"


def console() -> Console:
    """Return the terminal, as wide as it is."""
    return Console(highlight=False, soft_wrap=False)


def ago(at: datetime | None, now: datetime) -> str:
    """Return how long ago something was, `never` where it was not."""
    return rough((now - at).total_seconds()) if at else "never"


def until(at: datetime | None, now: datetime) -> str:
    """Return in how long something is, `now` where it is due."""
    if at is None:
        return ""
    return "now" if at <= now else rough((at - now).total_seconds())


def feed_json(listed: ListedFeed) -> dict[str, Any]:
    """Return a feed for `--json`: without its seed, and with no secret, since the record holds none."""
    feed, state = listed.registered.feed, listed.registered.state
    return {
        "feed": feed.model_dump(mode="json", exclude_none=True, exclude={"seed"}),
        "state": state.model_dump(mode="json", exclude_none=True) if state else None,
        "health": listed.health.state,
        "why": listed.health.why,
        "entries": listed.entries,
        "stories": listed.stories,
    }


def print_feeds(listed: Sequence[ListedFeed], *, window: str, now: datetime) -> None:
    """Print the table, or a line of tabs for each feed where the output is piped."""
    if not sys.stdout.isatty():
        for each in listed:
            click.echo("\t".join(_piped(each)))
        return
    terminal = console()
    wide = terminal.width >= WIDE
    table = Table(box=None, padding=(0, 1), header_style="bold", expand=True, pad_edge=False)
    table.add_column("state", no_wrap=True)
    if wide:
        table.add_column("name", no_wrap=True, overflow="ellipsis", ratio=2)
    table.add_column("feed", no_wrap=True, overflow="ellipsis", ratio=3)
    if wide:
        table.add_column("group", no_wrap=True, overflow="ellipsis", max_width=20)
    table.add_column("last new", no_wrap=True, justify="right")
    table.add_column("next poll", no_wrap=True, justify="right")
    table.add_column(f"{window} in → out", no_wrap=True, justify="right")
    for each in listed:
        _add_rows(table, each, wide=wide, now=now)
    terminal.print(table)
    terminal.print(Text(_summary(listed), style="dim"))


def print_looks(looks: Iterable[FeedLook], now: datetime) -> None:
    """Print what `feeds check` found, worst first."""
    rows = sorted(looks, key=lambda look: (list(FeedFinding).index(look.finding), look.url))
    if not sys.stdout.isatty():
        for look in rows:
            newest = look.newest.isoformat() if look.newest else ""
            piped = (look.finding, look.url, look.format, str(look.entries), newest, look.detail)
            click.echo("\t".join(" ".join(cell.split()) for cell in piped))
        return
    table = Table(box=None, padding=(0, 1), header_style="bold", expand=True, pad_edge=False)
    table.add_column("found", no_wrap=True)
    table.add_column("feed", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("format", no_wrap=True)
    table.add_column("entries", no_wrap=True, justify="right")
    table.add_column("newest", no_wrap=True, justify="right")
    for look in rows:
        newest = ago(look.newest, now) if look.newest else ""
        cells = (_short(look.url), look.format, str(look.entries or ""), newest)
        style = STYLES[look.finding]
        table.add_row(Text(look.finding, style=style), *map(Text, cells))
        if look.detail:
            table.add_row("", Text(f"  {look.detail}", style="dim"), "", "", "")
    console().print(table)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def _add_rows(table: Table, each: ListedFeed, *, wide: bool, now: datetime) -> None:
    feed, state = each.registered.feed, each.registered.state
    style = STYLES[each.health.state]
    following = "" if feed.paused else until(state.next_poll_at if state else now, now)
    cells = [Text(_short(feed.url))]
    if wide:
        cells = [Text(each.name), *cells, Text(feed.group or "")]
    last_new = ago(state.last_new_entry_at if state else None, now)
    table.add_row(Text(each.health.state, style=style), *cells, last_new, following, each.counts)
    if each.health.state in (FeedHealth.FAILING, FeedHealth.GONE, FeedHealth.UNSTABLE, FeedHealth.STALE):
        why = Text(f"  {each.health.why}", style="dim" if style == "green" else style)
        table.add_row("", *([""] if wide else []), why)


def _piped(each: ListedFeed) -> Iterable[str]:
    feed, state = each.registered.feed, each.registered.state
    cells = (
        each.health.state,
        feed.url,
        _iso(state.last_new_entry_at if state else None),
        _iso(state.next_poll_at if state and not feed.paused else None),
        "" if each.entries is None else str(each.entries),
        "" if each.stories is None else str(each.stories),
        feed.group or "",
        each.name,
        each.health.why,
    )
    return (" ".join(cell.split()) for cell in cells)


def _iso(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _short(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://")


def _summary(listed: Sequence[ListedFeed]) -> str:
    counts = {state: sum(each.health.state is state for each in listed) for state in FeedHealth}
    parts = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return f"{len(listed)} feed{'' if len(listed) == 1 else 's'}: {parts}"
