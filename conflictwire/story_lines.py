"""A story for the terminal: one line, or one row of a table."""

from rich.table import Table
from rich.text import Text

from schemas.stories import Story

__all__ = ["story_cells", "story_line", "story_table"]

_MOST_ACTORS = 3


def story_cells(story: Story) -> tuple[str, str, str, str]:
    """Return time, regions, actors and title."""
    conflict = story.conflict
    regions = " ".join(conflict.regions[:4]) if conflict else ""
    names = list(dict.fromkeys(actor.name for actor in conflict.actors)) if conflict else []
    more = f" +{len(names) - _MOST_ACTORS}" if len(names) > _MOST_ACTORS else ""
    actors = ", ".join(names[:_MOST_ACTORS]) + more
    flag = " (unrest)" if conflict and conflict.unrest else ""
    if not conflict:
        flag = " (canceled)"
    return (
        story.version_created.astimezone().strftime("%H:%M:%S"),
        regions,
        actors,
        _clean(story.title) + flag,
    )


def story_line(story: Story) -> str:
    """Return one plain line."""
    time, regions, actors, title = story_cells(story)
    return f"{time}  {regions or '-'}  {actors or '-'}  {title}"


def story_table(stories: list[Story], *, width: int) -> Table:
    """Return a table of the stories, newest last."""
    table = Table(expand=True, box=None, padding=(0, 1), header_style="bold")
    table.add_column("time", no_wrap=True, width=8, style="dim")
    table.add_column("regions", no_wrap=True, width=22, style="cyan")
    table.add_column("actors", no_wrap=True, width=max(16, width // 4), style="yellow")
    table.add_column("title", no_wrap=True, ratio=1)
    for story in stories:
        table.add_row(*[Text(cell, overflow="ellipsis") for cell in story_cells(story)])
    return table


def _clean(text: str) -> str:
    """Return a title without what would steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
