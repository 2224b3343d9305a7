"""What the demo shows: a live table on a terminal; elsewhere one plain line per step and per story."""

from collections import deque
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from conflictwire.story_lines import ShownStory, story_line, story_table
from conflictwire.tally import Summary
from schemas.stories import Story

__all__ = ["Display", "LiveDisplay", "PlainDisplay", "closing", "display_for"]

NEXT_STEPS = """\
Your own feeds: conflictwire up
   then, in a second terminal: conflictwire feeds add https://example.org/feed.xml"""


class Display(Protocol):
    """Where a run is shown; a context manager."""

    def step(self, text: str) -> None:
        """Show what is being done."""

    def story(self, story: Story, *, at: datetime) -> None:
        """Show a committed story."""

    def progress(self, summary: Summary, *, total: int) -> None:
        """Show the counts so far."""

    def end(self, summary: Summary) -> None:
        """Show the counts at the end."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def display_for(console: Console) -> Display:
    """Return the live display on a terminal, else the plain one."""
    return LiveDisplay(console) if console.is_terminal else PlainDisplay(console)


def closing(summary: Summary) -> Group:
    """Return what is printed below the table at the end: the counts, and what to do next."""
    table = Table(box=None, show_header=False, padding=(0, 2))
    for line in summary.lines():
        name, _, value = line.partition(": ")
        unit = " s" if name.endswith("_seconds") else ""
        table.add_row(name.removesuffix("_seconds").replace("_", " "), Text(value + unit, style="bold"))
    return Group(Panel(table, title="sample finished", expand=False), NEXT_STEPS)


class PlainDisplay:
    """For pipes and logs: one line per step and per story, then the summary."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, text: str) -> None:
        """Print a line."""
        self._print(text)

    def story(self, story: Story, *, at: datetime) -> None:
        """Print a line."""
        self._print(story_line(story, at=at))

    def progress(self, summary: Summary, *, total: int) -> None:
        """Print nothing: the stories show the progress."""

    def end(self, summary: Summary) -> None:
        """Print the summary."""
        for line in summary.lines():
            self._print(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def _print(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


class LiveDisplay:
    """For a terminal: counts above, the newest stories below, redrawn a few times a second."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._steps: deque[str] = deque(maxlen=8)
        self._stories: deque[ShownStory] = deque(maxlen=200)
        self._counts = Text("")
        self._spinner = Spinner("dots", "starting")
        self._live = Live(console=console, refresh_per_second=8, get_renderable=self.draw)

    def step(self, text: str) -> None:
        """Show the step until the first story arrives."""
        self._steps.append(text)

    def story(self, story: Story, *, at: datetime) -> None:
        """Add a row."""
        self._stories.append(ShownStory(story, at))

    def progress(self, summary: Summary, *, total: int) -> None:
        """Show the counts above the table."""
        p50 = summary.freshness_p50_seconds
        self._counts = Text.assemble(
            ("articles ", "dim"),
            f"{summary.articles}/{total}   ",
            ("stories ", "dim"),
            (f"{summary.stories}   ", "bold green"),
            ("not relevant ", "dim"),
            f"{summary.not_relevant}   ",
            ("dead letters ", "dim"),
            f"{summary.dead_letters}   ",
            ("freshness p50 ", "dim"),
            f"{p50:.2f} s" if p50 is not None else "…",
        )

    def end(self, summary: Summary) -> None:
        """Print the summary below the table."""
        self._live.stop()
        self._console.print(closing(summary))

    def draw(self) -> Panel:
        """Return the counts and the newest stories; the steps until the first story arrives."""
        title = "conflictwire: tagged stories as they commit"
        if not self._stories:
            steps = Text("\n".join(self._steps), style="dim", overflow="ellipsis", no_wrap=True)
            return Panel(Group(steps, self._spinner), title=title)
        shown = list(self._stories)[-max(4, self._console.height - 6) :]
        return Panel(Group(self._counts, story_table(shown)), title=title)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()
