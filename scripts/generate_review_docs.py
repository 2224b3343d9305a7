"""Write docs/review/LANGUAGE.md: the tagger's words of a language, for a native editor to read in an hour.

Run: `python -m scripts.generate_review_docs`. It owns the form of the pages; what stands in them are the rows
of consumers/tagger/data/, and what a table is for is said in `consumers/tagger/core/tables/schema.py`.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel import Locale

from consumers.tagger.core.tables.data_table import DataTable, Row
from consumers.tagger.core.tables.schema import TABLES, Tables, lexicon
from consumers.tagger.loading import load_tables

__all__ = ["FOLDER", "languages", "render"]

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "review"

# What an editor is asked of each table, in the order of how much a wrong row costs.
_QUESTIONS = {
    "acts": "Words of headlines. Would a reporter use them of an attack, or of something else as well?",
    "agents": "Who acts, beside a country's name. Does a term also mean civilians, players or animals?",
    "office_words": "Offices. Is each the office that stands before it, and of no one else?",
    "actor_words": "Small words around agents and countries. Is the grammar right?",
    "words": "Small words around the names of places. Is the grammar right?",
    "demonyms": "People and adjectives of a country. Is a form also an ordinary word?",
    "country_aliases": "Other names of countries. Is a name also an ordinary word, a person or a town?",
    "town_names": "Towns of the wars, in the nominative. Is the name right, and no ordinary word?",
    "frequent_names": "Frequent words that are places' names too; they need support. Is one missing?",
    "hints": "Institutions and ranks that indicate a country.",
}
_LEXICON = (
    "Words that say whether a text is about conflict; `*` allows any ending. A row in the wrong class or "
    "with too much weight makes stories of sport, business or history into stories of war. `mask` takes its "
    "words away from shorter terms."
)

_HEAD = """\
# {name}: the tagger's words, for review

Written by `scripts/generate_review_docs.py` from [the tagger's data](../../consumers/tagger/data/README.md);
{count} words. You need no program to read it. Mark what is wrong, what is missing, and what also means
something harmless; the first sections matter most.

To try a correction at once, make a folder with a file of the section's name, a tab where `⇥` stands, and run
`conflictwire explain article.txt --overlay FOLDER` ([docs/overlay.md](../overlay.md)). What is right for
everybody, send us: a row of the table, and a sentence in which it matters.
"""


@cache
def _tables() -> Tables:
    return load_tables()


def languages() -> list[str]:
    """Return the languages that have a lexicon."""
    return sorted(_tables().lexicons())


def render(language: str) -> str:
    """Return the page of a language."""
    sections = list(_sections(_tables(), language))
    count = sum(number for number, _ in sections)
    name = Locale.parse(language).get_display_name("en") or language
    return _HEAD.format(name=name, count=count) + "".join(text for _, text in sections)


def _sections(tables: Tables, language: str) -> Iterator[tuple[int, str]]:
    """Yield how many words each section has, and its text."""
    table = lexicon(language)
    yield _section(table, list(tables.lexicons()[language]), _LEXICON, skipped="")
    for name, question in _QUESTIONS.items():
        table_of_all = TABLES[name]
        index = table_of_all.index("language")
        rows = [row for row in tables.by_name[name] if row[index] == language]
        if rows:
            yield _section(table_of_all, rows, question, skipped="language")


def _section(table: DataTable[Row], rows: list[Row], question: str, *, skipped: str) -> tuple[int, str]:
    """Return a table's rows by what they say of their words: `clash, 1.5: word, word`."""
    word = next(column for column in reversed(table.header) if column in ("term", "word", "name"))
    others = [column for column in table.header if column not in (word, skipped)]
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        groups[tuple(_cell(row[table.index(column)]) for column in others)].append(
            str(row[table.index(word)])
        )
    lines = [f"\n## {table.name}.tsv\n\n{question}\n\nA line of an overlay: `{_example(rows[0])}`\n\n"]
    for group, words in sorted(groups.items()):
        said = ", ".join(cell for cell in group if cell)
        lines.append(f"- {f'**{said}**: ' if said else ''}{' · '.join(words)}\n")
    return len(rows), "".join(lines)


def _example(row: Row) -> str:
    return "⇥".join(("add", *map(_cell, row)))


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else f"{value:g}" if isinstance(value, float) else str(value)


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for language in languages():
        (FOLDER / f"{language}.md").write_text(render(language), encoding="utf-8")


if __name__ == "__main__":
    main()
