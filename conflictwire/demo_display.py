"""What the demo shows: a live table on a terminal, one plain line a step and a story elsewhere."""

from collections import deque
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from conflictwire.story_lines import story_line, story_table
from conflictwire.tally import Summary
from schemas.stories import Story

__all__ = ["Display", "LiveDisplay", "PlainDisplay", "display_for"]


class Display(Protocol):
    """Where a run is shown."""

    def step(self, text: str) -> None:
        """Show what is being done."""

    def story(self, story: Story) -> None:
        """Show a story that was committed."""

    def progress(self, summary: Summary, *, of: int) -> None:
        """Show the counts so far."""

    def end(self, summary: Summary) -> None:
        """Show the counts at the end."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def display_for(console: Console) -> Display:
    """Return the display that fits the terminal, or the lack of one."""
    return LiveDisplay(console) if console.is_terminal else PlainDisplay(console)


class PlainDisplay:
    """For pipes and logs: a line a step, a line a story, the summary last."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, text: str) -> None:
        """Print a line."""
        self._print(text)

    def story(self, story: Story) -> None:
        """Print a line."""
        self._print(story_line(story))

    def progress(self, summary: Summary, *, of: int) -> None:
        """Print nothing: the stories tell."""

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
        self._steps: deque[str] = deque(maxlen=4)
        self._stories: deque[Story] = deque(maxlen=200)
        self._counts = Text("")
        self._live = Live(console=console, refresh_per_second=8, get_renderable=self._draw)

    def step(self, text: str) -> None:
        """Show the step under the table."""
        self._steps.append(text)

    def story(self, story: Story) -> None:
        """Add a row."""
        self._stories.append(story)

    def progress(self, summary: Summary, *, of: int) -> None:
        """Show the counts above the table."""
        p50 = summary.freshness_p50_seconds
        self._counts = Text.assemble(
            ("articles ", "dim"),
            f"{summary.articles}/{of}   ",
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
        """Print the summary under what was shown."""
        self._live.stop()
        table = Table(box=None, show_header=False, padding=(0, 2))
        for line in summary.lines():
            name, _, value = line.partition(": ")
            unit = " s" if name.endswith("_seconds") else ""
            table.add_row(name.removesuffix("_seconds").replace("_", " "), Text(value + unit, style="bold"))
        self._console.print(Panel(table, title="the sample is through", expand=False))

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def _draw(self) -> Panel:
        room = max(4, self._console.height - 10)
        shown = list(self._stories)[-room:]
        steps = Text("\n".join(self._steps), style="dim", overflow="ellipsis", no_wrap=True)
        parts = [self._counts, story_table(shown, width=self._console.width)] if shown else [self._counts]
        return Panel(Group(*parts, Text(""), steps), title="conflictwire: tagged stories as they commit")
