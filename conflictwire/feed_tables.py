"""Feeds for the terminal: a table of its width, a line each where the output is piped, and JSON.

Owns the form. What is said of a feed is `ingest.core.feeds.health` and `timing`.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from conflictwire.columns import ShownColumn, ShownRow, print_columns
from conflictwire.feed_yields import FeedYields
from conflictwire.feeds import RegisteredFeed
from conflictwire.printable import escaped, printable
from ingest.core.feeds.health import FeedHealth, HealthReport, health_of
from ingest.core.feeds.looks import FeedFinding, FeedLook
from ingest.core.feeds.timing import rough

__all__ = ["ListedFeed", "ago", "console", "feed_json", "print_feeds", "print_json", "print_looks", "until"]

WIDE = 110  # columns from which title and group have their own place

STYLES: Mapping[str, str] = {
    FeedHealth.HEALTHY: "green",
    FeedHealth.FAILING: "red",
    FeedHealth.GONE: "red",
    FeedHealth.DEAD: "red",
    FeedHealth.STALE: "yellow",
    FeedHealth.UNSTABLE: "magenta",
    FeedHealth.MOVED: "yellow",
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
        """Return a feed with what a list shows of it."""
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
    """Return the terminal."""
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
            click.echo("\t".join(map(printable, _piped(each))))
        return
    terminal = console()
    columns = [ShownColumn("state"), ShownColumn("feed", share=3), ShownColumn("last new", is_number=True)]
    columns += [ShownColumn("next poll", is_number=True)]
    if listed and listed[0].entries is not None:
        columns.append(ShownColumn(f"yield of {window}", is_number=True))
    wide = terminal.width >= WIDE
    if wide:
        columns[1:1] = [ShownColumn("name", share=2)]
        columns[3:3] = [ShownColumn("group", share=1)]
    print_columns(terminal, columns, [_table_row(each, wide=wide, now=now) for each in listed])
    terminal.print(Text(_summary(listed), style="dim"))


def print_looks(looks: Iterable[FeedLook], now: datetime) -> None:
    """Print what `feeds check` found, worst first."""
    rows = sorted(looks, key=lambda look: (list(FeedFinding).index(look.finding), look.url))
    if not sys.stdout.isatty():
        for look in rows:
            newest = look.newest.isoformat() if look.newest else ""
            piped = (look.finding, look.url, look.format, str(look.entries), newest, look.detail)
            click.echo("\t".join(" ".join(printable(cell).split()) for cell in piped))
        return
    columns = [
        ShownColumn("found"),
        ShownColumn("feed", share=1),
        ShownColumn("format"),
        ShownColumn("entries", is_number=True),
    ]
    columns += [ShownColumn("newest", is_number=True)]
    print_columns(
        console(),
        columns,
        [
            ShownRow(
                (
                    look.finding,
                    _short(look.url),
                    look.format,
                    str(look.entries or ""),
                    _coarse(look.newest, now) if look.newest else "",
                ),
                STYLES[look.finding],
                look.detail,
            )
            for look in rows
        ],
    )


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(escaped(value))


def _table_row(each: ListedFeed, *, wide: bool, now: datetime) -> ShownRow:
    feed, state = each.registered.feed, each.registered.state
    following = "" if feed.paused else _coarse(state.next_poll_at if state else now, now)
    cells = [each.health.state, _short(feed.url), _coarse(state.last_new_entry_at if state else None, now)]
    cells += [following, *([] if each.entries is None else [each.counts])]
    if wide:
        cells[1:1] = [each.name]
        cells[3:3] = [feed.group or ""]
    is_quiet = each.health.state in (FeedHealth.HEALTHY, FeedHealth.NEW, FeedHealth.PAUSED)
    return ShownRow(tuple(cells), STYLES[each.health.state], "" if is_quiet else each.health.why)


def _coarse(at: datetime | None, now: datetime) -> str:
    """Return how far away a time is, in one unit."""
    if at is None:
        return "never"
    seconds = abs((at - now).total_seconds())
    return " ".join(rough(seconds).split()[:2]) if seconds >= 1 else "now"


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
    counted = "; yield: entries → stories" if listed and listed[0].entries is not None else ""
    return f"{len(listed)} feed{'' if len(listed) == 1 else 's'}: {parts}{counted}"
