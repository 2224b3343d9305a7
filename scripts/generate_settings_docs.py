"""Write docs/settings.md: every setting of the program, read off the fields of the packages' settings.

Run: `python -m scripts.generate_settings_docs`. It owns the page's form; names, limits, defaults and
descriptions stand at the fields.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from conflictwire.setting_sources import setting_fields, variable
from conflictwire.settings import Settings

__all__ = ["OF_THE_MACHINE", "PACKAGES", "PAGE", "render"]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
PACKAGES: dict[str, type[BaseModel]] = {
    model.__module__.split(".")[-2]: model for model in Settings.__bases__ if issubclass(model, BaseModel)
}
"""By the folder of its `settings.py`."""
OF_THE_MACHINE = {"extract.workers": "the number of processors"}
"""Defaults that are not the same everywhere, in words."""

_HEAD = """\
# Settings

Written by `scripts/generate_settings_docs.py`; change the descriptions at the fields, in the `settings.py` of
their package.

A value comes from the first of these that has one:

1. the command line: `--set poll.default_seconds=120`; `bootstrap_servers`, `data_dir`, `topic_prefix` and
   `log_level` have flags of their own as well (`--bootstrap-servers`);
2. the environment variable: `CONFLICTWIRE_POLL__DEFAULT_SECONDS=120`;
3. a TOML file: `--config FILE`, else the one that `CONFLICTWIRE_CONFIG` names, else `conflictwire.toml` in
   the user's configuration directory (`~/.config/conflictwire/` on Linux);
4. the default.

In the file, a name with a dot stands in the table of its group:

```toml
user_agent = "ourpaper (wire@example.org)"

[poll]
default_seconds = 120
```

On the command line and in the environment tables and lists are JSON:
`--set 'resolve={"*.test": "127.0.0.1:8080"}'`. An unknown name and a value outside its limits are errors: all
of them are reported at once, each with its source, and the exit code is 2.
"""


def render() -> str:
    """Return the page."""
    return "".join((_HEAD, *_sections()))


def _sections() -> Iterator[str]:
    for package, model in PACKAGES.items():
        yield f"\n## {package}\n\n{(model.__doc__ or '').strip()}\n\n"
        yield _row("setting", "environment variable", "type", "default", "meaning")
        yield _row(*["---"] * 5)
        for name, field in setting_fields(model):
            yield _row(
                f"`{name}`",
                f"`{variable(name)}`",
                _type(_schema(name)),
                _default(name, field),
                field.description or "",
            )


def _schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a setting; a group is a reference to its model's."""
    whole = Settings.model_json_schema()
    *groups, last = name.split(".")
    model = whole
    for group in groups:
        model = whole["$defs"][model["properties"][group]["$ref"].rpartition("/")[2]]
    return dict(model["properties"][last])


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        (schema,) = (each for each in schema["anyOf"] if each["type"] != "null")
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    kind = {"array": "list of tables", "object": "table", "string": "text"}.get(
        schema["type"], schema["type"]
    )
    if schema.get("format") in ("path", "password"):
        kind = schema["format"]
    return ", ".join((kind, *_limits(schema)))


def _limits(schema: dict[str, Any]) -> Iterator[str]:
    words = {"minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most"}
    for keyword, word in words.items():
        if keyword in schema:
            yield f"{word} {schema[keyword]}"


def _default(name: str, field: FieldInfo) -> str:
    if name in OF_THE_MACHINE:
        return OF_THE_MACHINE[name]
    value = field.get_default(call_default_factory=True)
    if value in (None, "", ()):
        return ""
    return f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
