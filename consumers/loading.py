"""Reading the tagger's data files into rows, and building what the core needs from them.

Owns the files' form: TSV, UTF-8, lines that begin with `#` are the head. The core never opens a file.
"""

from importlib.resources import files

from consumers.core.tagging import TaggingData, build

__all__ = ["load_rows", "load_tagging_data"]

_TABLES = (
    "actor_words",
    "admin1",
    "actors",
    "agents",
    "ambiguous",
    "cities",
    "cities_extra",
    "countries",
    "country_aliases",
    "demonyms",
    "desks",
    "events",
    "groups",
    "hints",
    "m49",
    "medtop",
    "name_words",
    "people",
    "words",
    "zones",
)


def _rows(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")]


def load_rows() -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of every data file by its name; the lexicons' are `lexicon/<language>`."""
    folder = files("consumers") / "data"
    tables = {name: _rows((folder / f"{name}.tsv").read_text("utf-8")) for name in _TABLES}
    for file in (folder / "lexicon").iterdir():
        if file.name.endswith(".tsv"):
            tables[f"lexicon/{file.name.removesuffix('.tsv')}"] = _rows(file.read_text("utf-8"))
    return tables


def load_tagging_data() -> TaggingData:
    """Return everything the tagger needs; takes seconds, once per process and before any fork."""
    return build(load_rows())
