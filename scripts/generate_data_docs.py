"""Write consumers/tagger/data/README.md: every table of the tagger's data, read off the schema.

Run: `python -m scripts.generate_data_docs`. It owns the page's form; what tables and columns hold stands in
`consumers/tagger/core/tables/schema.py` and `rows.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from consumers.tagger.core.tables.columns import Column
from consumers.tagger.core.tables.data_table import DataTable, Row
from consumers.tagger.core.tables.schema import LEXICON_PREFIX, TABLES, lexicon

__all__ = ["DATA", "PAGE", "render"]

DATA = Path(__file__).resolve().parents[1] / "consumers" / "tagger" / "data"
PAGE = DATA / "README.md"

_HEAD = """\
# The tagger's data

Written by `scripts/generate_data_docs.py`; change the descriptions in `consumers/tagger/core/tables/`.

Every file is a table: UTF-8, a tab between columns, one name or term a line. The first lines begin with `#`
and name source, date and licence; then comes the header, then the rows, sorted by their values from left to
right, none twice, none over 200 characters. In names and terms `*` at the end allows any ending.

## Change a row

1. Edit the file. Keep the order; a tab at each place where the header has one, also where a cell is empty.
   Files whose source is "derived" are written by `python -m scripts.build_gazetteer`, which also has to run
   after a change of `towns.tsv` or `city_aliases.tsv`.
2. `.venv/bin/pytest tests/unit/test_gazetteer_data.py` names file, line, column, value and what is allowed.
3. Try it: `.venv/bin/conflictwire explain article.txt` shows the tags of a text, and by which row each came
   about. `.venv/bin/python -m bench.tagging_quality` says what it does to the figures.

Only sources whose licence allows it, named in [NOTICE](../../../NOTICE); no evaluation corpus, no publisher's
text. Changes that are yours alone belong into an [overlay](../../../docs/overlay.md): the same tables,
checked by the same schema.

## Tables
"""


def render() -> str:
    """Return the page."""
    languages = sorted(path.stem for path in (DATA / "lexicon").glob("*.tsv"))
    tables: list[tuple[str, DataTable[Row]]] = [(name, table) for name, table in sorted(TABLES.items())]
    tables.append((f"{LEXICON_PREFIX}LANGUAGE", lexicon("en")))
    contents = "".join(_line(name, table) for name, table in tables)
    sections = "".join("".join(_section(name, table)) for name, table in tables)
    return f"{_HEAD}\n{contents}{sections}\nLanguages of the lexicons: {', '.join(languages)}.\n"


def _line(name: str, table: DataTable[Row]) -> str:
    first = table.about.split(". ", 1)[0].split(": ", 1)[0].rstrip(".")
    return f"- `{name}.tsv`: {first[0].lower()}{first[1:]}\n"


def _section(name: str, table: DataTable[Row]) -> Iterator[str]:
    yield f"\n### {name}.tsv\n\n{table.about}. "
    key = ", ".join(f"`{column}`" for column in table.key)
    folded = f"; `{table.folded}` without regard to case, accents and punctuation" if table.folded else ""
    yield f"Source: {table.origin}. Key: {key}{folded}.\n\n"
    yield "| column | what it holds | allowed |\n|---|---|---|\n"
    for column_name, column in table.columns.items():
        yield f"| `{column_name}` | {column.about} | {_allowed(column)} |\n"


def _allowed(column: Column) -> str:
    return f"{column.allowed}; or empty" if column.optional else column.allowed


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
