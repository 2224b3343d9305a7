"""Tables: a list of feeds with columns, as Excel, LibreOffice, pandas and people write them.

Owns finding the separator, the columns and the rows with their line numbers. A file without a line of column
names is a table where its cells show it.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.core.feeds.lists.rows import RawRow

__all__ = ["Layout", "find_layout", "read_table"]

_SEPARATORS = (",", ";", "\t", "|")
_SNIFFED_LINES = 50
_MAX_QUOTED_LINES = 50  # of one row: a quote that stays open must not swallow the rest of the file
_MAX_CELL_CHARACTERS = 100_000
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # Excel's own first line
_URL_START = re.compile(r"[\"'<\s]*(?:https?|feed|rss)s?:(?://)?\S", re.IGNORECASE)
_URL_INSIDE = re.compile(r"https?://", re.IGNORECASE)
_MAX_TITLE_LINES = 4  # of a sheet, above its column names
_COLUMNS = {
    # The first that a file has is its column of URLs: `link` is the site's where there is another.
    "url": (
        "xmlurl", "feedurl", "rssurl", "atomurl", "feedlink", "rsslink", "rssfeed", "rssfeedurl",
        "feedaddress", "urldelfeed", "urlduflux", "feed", "rss", "atom", "url", "uri", "link", "address",
        "href", "source", "website", "adresse", "enlace", "lien", "адрес", "ссылка", "посилання",
        "адреса", "网址",
        "链接", "رابط",
    ),
    "publisher": (
        "publisher", "name", "title", "feedtitle", "feedname", "outlet", "sourcename", "site", "text", "feed",
        "nombre", "título", "medio", "nom", "titre", "éditeur", "titel", "nome", "название", "издание",
        "назва", "видання", "名称", "标题", "الاسم",
    ),
    "language": (
        "language", "lang", "locale", "languagecode", "idioma", "langue", "sprache", "язык", "мова", "语言",
        "اللغة",
    ),
    "country": (
        "country", "countrycode", "cc", "nation", "iso2", "país", "pays", "land", "paese", "страна",
        "країна", "国家", "البلد",
    ),
    "kind": ("kind", "sourcetype", "publishertype", "type"),
    "group": ("group", "folder", "category", "section", "topic"),
    "categories": ("categories", "tags", "labels"),
    "speaks_for": ("speaksfor",),
    "min_interval": ("mininterval", "minintervalseconds", "interval"),
    "max_interval": ("maxinterval", "maxintervalseconds"),
    "region": ("region", "regionfocus"),
}  # fmt: skip
_FEED_TYPES = frozenset({"atom", "feed", "rdf", "rss", "json", "jsonfeed"})  # a type, but not of publisher


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is to be read.

    Attributes:
        columns: Value name to the index of its column.
        width: Number of columns that the first line names; 0 where it names none.
        header_line: Number of the line with the names; 0 where there is none.
    """

    separator: str
    columns: dict[str, int]
    width: int = 0
    header_line: int = 0


def find_layout(lines: list[str]) -> Layout | None:
    """Return how the lines are to be read, None where they are not a table."""
    first = next(
        (n for n, line in enumerate(lines) if line.strip(" ,;\t|\r\n") and not _is_remark(line)), None
    )
    if first is None:
        return None
    announced = _SEPARATOR_LINE.fullmatch(lines[first].strip())
    separators = (announced[1],) if announced else _SEPARATORS
    first += bool(announced)
    if first >= len(lines):
        return None
    remark = _names_in_remark(lines, first)
    if remark is not None:
        return remark
    for line in range(first, min(first + _MAX_TITLE_LINES + 1, len(lines))):
        if line > first and _URL_INSIDE.search("".join(lines[first : line + 1])):
            break
        named = [layout for each in separators if (layout := _named_columns(lines, line, each))]
        best = max(named, key=lambda layout: (len(layout.columns), layout.width), default=None)
        if best is not None and (line == first or len(best.columns) > 1):
            return best
    found = [layout for each in separators if (layout := _shown_columns(lines, first, each))]
    return found[0] if found else None


def read_table(lines: list[str], layout: Layout) -> Iterator[RawRow]:
    """Yield the rows below the line of names, each with the number of its first line."""
    number = layout.header_line
    while number < len(lines):
        taken, cells = _cells(lines, number, layout.separator)
        text = "".join(lines[number : number + taken])
        if cells is None:
            yield RawRow(number + 1, text, {}, problem="a quote is opened and not closed in this line")
        elif any(cell.strip() for cell in cells) and not _is_no_row(text):
            yield _row(number + 1, text, cells, layout)
        number += taken


def _row(line: int, text: str, cells: list[str], layout: Layout) -> RawRow:
    values = {name: cells[index].strip() for name, index in layout.columns.items() if index < len(cells)}
    if values.get("kind", "").lower() in _FEED_TYPES:
        del values["kind"]
    if layout.width and len(cells) > layout.width and any(cell.strip() for cell in cells[layout.width :]):
        problem = (
            f"{len(cells)} cells, but the first line names {layout.width} columns; quote a cell that holds"
        )
        return RawRow(line, text, {}, problem=f"{problem} the separator {layout.separator!r}")
    return RawRow(line, text, values)


def _names_in_remark(lines: list[str], first: int) -> Layout | None:
    """Return the layout of column names behind a `#`, as some programs write them."""
    above = [n for n in range(first) if lines[n].lstrip().startswith("#")]
    found = [_named_columns(lines, n, each) for n in above[-1:] for each in _SEPARATORS]
    return next((layout for layout in found if layout and len(layout.columns) > 1), None)


def _named_columns(lines: list[str], first: int, separator: str) -> Layout | None:
    cells = _split(lines[first].lstrip().lstrip("#"), separator)
    if cells is None or any(_URL_START.match(cell) for cell in cells):
        return None
    names = _names(cells)
    columns: dict[str, int] = {}
    for value, aliases in _COLUMNS.items():
        found = [names.index(alias) for alias in aliases if alias in names]
        if value == "url":
            found = sorted(found, key=lambda index: not _holds_urls(lines[first + 1 :], index, separator))
        index = next((each for each in found if each not in columns.values()), None)
        if index is not None:
            columns[value] = index
    return Layout(separator, columns, len(cells), first + 1) if "url" in columns else None


def _names(cells: list[str]) -> list[str]:
    return [re.sub(r"[\W_]+", "", cell.lower()) for cell in cells]


def _holds_urls(lines: list[str], index: int, separator: str) -> bool:
    rows = [_split(line, separator) or [] for line in lines[:_SNIFFED_LINES]]
    return any(index < len(cells) and _URL_START.match(cells[index]) for cells in rows)


def _shown_columns(lines: list[str], first: int, separator: str) -> Layout | None:
    """Return the layout of a table without column names: one column is of URLs, another shows what it is."""
    candidates = [line for line in lines[first : first + _SNIFFED_LINES] if not _is_no_row(line)]
    rows = [_split(line, separator) or [] for line in candidates if line.strip()]
    named = bool(rows) and not any(_URL_START.match(cell) for cell in rows[0])
    wide = rows[named:]
    width = len(rows[0]) if rows else 0
    if width < 2 or any(len(cells) != width for cells in rows) or len(rows) < 2:
        return None  # a list of URLs of which some hold the separator
    found = [{n for n, cell in enumerate(cells) if _URL_START.match(cell)} for cells in wide]
    columns_of_urls = set[int]().union(*found)
    if len(columns_of_urls) != 1 or not all(found):
        return None  # which of two is the feed's is not to be guessed
    (url,) = columns_of_urls
    others = [cell.strip() for cells in wide for n, cell in enumerate(cells) if n != url]
    # A URL may hold commas and bars; a cell with a blank, or beyond ASCII, was never a part of one.
    if url == 0 and separator in ",|" and not any(" " in each or not each.isascii() for each in others):
        return None
    columns = {"url": url}
    if named:
        names = _names(rows[0])
        for value, aliases in _COLUMNS.items():
            index = next((names.index(alias) for alias in aliases if alias in names), None)
            if index is not None and index not in columns.values():
                columns.setdefault(value, index)
    name = next((n for n in range(width) if n not in columns.values() and len(wide[0][n].strip()) > 3), None)
    if name is not None:
        columns.setdefault("publisher", name)
    return Layout(separator, columns, 0, first + 1 if named else 0)


def _cells(lines: list[str], number: int, separator: str) -> tuple[int, list[str] | None]:
    """Return how many lines a row takes, and its cells; None where a quote is not closed."""
    cells = _split(lines[number], separator)
    if cells is not None:
        return 1, cells
    text = lines[number]
    for following in range(number + 1, min(number + _MAX_QUOTED_LINES, len(lines))):
        if _URL_START.match(lines[following]):
            break  # the next feed: it is not a part of this one's name
        text += lines[following]
        cells = _split(text, separator)
        if cells is not None:
            return following - number + 1, cells
    return 1, None


def _split(text: str, separator: str) -> list[str] | None:
    """Return the cells of one row, None where a quote is still open."""
    try:
        rows = list(
            csv.reader(
                text.splitlines(keepends=True), delimiter=separator, strict=True, skipinitialspace=True
            )
        )
    except csv.Error:
        return None
    return [cell for row in rows for cell in row]


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith("#") and _URL_START.search(line) is None


def _is_no_row(line: str) -> bool:
    """Return whether a line is a remark, or the rule below the names of a table in Markdown."""
    return line.lstrip().startswith("#") or not line.strip(" \t\r\n|:-")
