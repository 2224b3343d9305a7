"""Write the table of fields in docs/conditions.md, from `schemas.story_fields`.

Run: `python -m scripts.generate_conditions_docs`. It owns the table between the markers; the rest of
the page is written by hand.
"""

import re
from pathlib import Path

from schemas.story_fields import STORY_FIELDS

__all__ = ["PAGE", "render"]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "conditions.md"
_TABLE = re.compile(r"(?<=<!-- fields -->\n).*(?=<!-- /fields -->)", re.DOTALL)


def render(page: str) -> str:
    """Return the page with the table as the fields are now."""
    rows = ["| field | kind | what it holds | each value is |", "| --- | --- | --- | --- |"]
    rows += [
        f"| `{name}` | {field.kind} | {field.meaning} | {field.form} |"
        for name, field in STORY_FIELDS.items()
    ]
    return _TABLE.sub(lambda _: "\n".join(rows) + "\n", page)


def main() -> None:
    """Write the page."""
    PAGE.write_text(render(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
