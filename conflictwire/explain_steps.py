"""What each step of extraction kept and took of a page, coloured, for the terminal.

Owns the presentation; which step took a line is told by `ingest.core.extraction.steps`.
"""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from conflictwire.explain_input import read_page
from conflictwire.printable import printable
from conflictwire.settings import Settings
from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.pipeline import extract
from ingest.core.extraction.steps import KEPT, PageLine, steps_of

__all__ = ["page_steps", "run_explain_steps"]

_STYLES = {
    KEPT: "green",
    "hidden": "magenta",
    "tag": "yellow",
    "side": "yellow",
    "card": "cyan",
    "menu": "cyan",
    "box": "cyan",
    "furniture": "red",
    "outside": "dim",
    "headline": "bold",
}
_SELECTION = "blue"  # lead, core, between, tail: by zone


async def run_explain_steps(source: str, settings: Settings) -> None:
    """Print the lines of a page, each with the step that took it.

    Raises:
        Fatal: The page cannot be read.
    """
    page = await read_page(source, settings)
    lines = steps_of(page.body, url=page.url, content_type=page.content_type)
    found = extract(page.body, url=page.url, content_type=page.content_type)
    Console(soft_wrap=False).print(page_steps(lines, found))


def page_steps(lines: Sequence[PageLine], found: Extracted) -> RenderableType:
    """Return the verdict, the count of lines for each step, and every line with its step."""
    counts = Counter(line.step for line in lines)
    verdict = Text.assemble((found.verdict.value, "bold"), f"   {printable(found.reason)}")
    legend = Text("  ").join(
        [Text(f"{step} {count}", style=_style(step)) for step, count in counts.most_common()]
    )
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for line in lines:
        style = _style(line.step)
        shown = Text(printable(line.text), style="" if line.step == KEPT else "dim")
        if line.detail:
            shown.append(f"   {printable(line.detail)[:60]}", style=f"italic {style}")
        table.add_row(Text(line.step, style=style), shown)
    return Group(verdict, legend, Text(), table)


def _style(step: str) -> str:
    return _STYLES.get(step, _SELECTION)
