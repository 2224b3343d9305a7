"""Write docs/demo.svg, the README's picture: the last screen of a real run of the demo.

Run: `python -m scripts.record_demo`, after the demo's look has changed; then look at the picture. It owns the
picture's size and fonts; what the demo shows is `conflictwire/demo_display.py`'s.
"""

import asyncio
import re
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from conflictwire.demo import run_demo
from conflictwire.demo_display import LiveDisplay, closing
from conflictwire.options import Options

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "demo.svg"

COLUMNS, LINES = 130, 30
DURATION_SECONDS = 10.0
_FONTS = "ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace"


def _screen(*, record: bool) -> Console:
    return Console(
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        width=COLUMNS,
        height=LINES,
        record=record,
        legacy_windows=False,
    )


async def _record() -> str:
    """Return the picture; the live table is drawn elsewhere, so that one frame of it is recorded."""
    screen = _screen(record=True)
    with LiveDisplay(_screen(record=False)) as display:
        summary = await run_demo(display, Options({}, None), duration_seconds=DURATION_SECONDS)
        screen.print(display.draw())
    screen.print(closing(summary))
    # Rich's template loads its font from a public server; a picture in a README must not.
    template = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return screen.export_svg(
        title="make demo",
        theme=SVG_EXPORT_THEME,
        code_format=template.replace("Fira Code, monospace", _FONTS),
        unique_id="demo",
    )


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(_record()), encoding="utf-8")
