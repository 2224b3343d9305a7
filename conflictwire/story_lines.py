"""A story for the terminal: one line, or one row of a table."""

from dataclasses import dataclass
from datetime import datetime

from rich.table import Table
from rich.text import Text

from conflictwire.printable import printable
from schemas.stories import Story

__all__ = ["ShownStory", "story_line", "story_table"]

_MAX_COUNTRIES = 4
_MAX_ACTORS = 3
_STYLES = {"conflict": "red", "unrest": "magenta", "grey": "dim", "canceled": "dim strike"}


@dataclass(frozen=True, slots=True)
class ShownStory:
    """A story and when it was committed."""

    story: Story
    at: datetime

    @property
    def time(self) -> str:
        """Return the local time of day."""
        return self.at.astimezone().strftime("%H:%M:%S")

    @property
    def kind(self) -> str:
        """Return its main subject (conflict, unrest), `grey` (close to the threshold) or `canceled`."""
        conflict = self.story.conflict
        return conflict.relevance.verdict.value if conflict else "canceled"

    @property
    def regions(self) -> str:
        """Return the countries' codes, and the first hot zone by its name."""
        conflict = self.story.conflict
        if conflict is None:
            return ""
        codes = [region for region in conflict.regions if len(region) == 2]
        zone = next((tag.name for tag in conflict.region_tags if tag.id.startswith("hz-")), None)
        return " ".join([*codes[:_MAX_COUNTRIES], *([f"({zone})"] if zone else [])])

    @property
    def actors(self) -> str:
        """Return the names of the first actors, and the number of further ones."""
        conflict = self.story.conflict
        names = list(dict.fromkeys(actor.name for actor in conflict.actors)) if conflict else []
        more = [f"+{len(names) - _MAX_ACTORS}"] if len(names) > _MAX_ACTORS else []
        return ", ".join([*names[:_MAX_ACTORS], *more])

    @property
    def title(self) -> str:
        """Return the title without characters that control a terminal."""
        return printable(self.story.title)


def story_line(story: Story, *, at: datetime) -> str:
    """Return the story as one plain line."""
    shown = ShownStory(story, at)
    return "  ".join([shown.time, shown.kind, shown.regions or "-", shown.actors or "-", shown.title])


def story_table(stories: list[ShownStory]) -> Table:
    """Return a table of the stories, in the given order."""
    table = Table(expand=True, box=None, padding=(0, 1), header_style="bold")
    table.add_column("time", no_wrap=True, width=8, style="dim")
    table.add_column("kind", no_wrap=True, width=8)
    table.add_column("regions", no_wrap=True, ratio=3, style="cyan")
    table.add_column("actors", no_wrap=True, ratio=4, style="yellow")
    table.add_column("title", no_wrap=True, ratio=9)
    for shown in stories:
        cells = (shown.regions, shown.actors, shown.title)
        table.add_row(
            shown.time,
            Text(shown.kind, style=_STYLES[shown.kind]),
            *[Text(cell, overflow="ellipsis") for cell in cells],
        )
    return table
