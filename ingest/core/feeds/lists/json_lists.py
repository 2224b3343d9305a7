"""JSON: a list of feeds as `feeds export --format json` writes it, and as other programs do.

Owns finding the objects and their lines.
"""

import json
import re
from collections.abc import Iterator

from ingest.core.feeds.lists.rows import RawRow

__all__ = ["is_json", "read_json"]

_URL_NAMES = ("xmlurl", "feedurl", "rssurl", "feed", "rss", "url", "link")
_NAMES = {
    "publisher": ("publisher", "name", "title"),
    "language": ("language", "lang"),
    "country": ("country",),
    "kind": ("kind",),
    "group": ("group", "folder", "category"),
    "categories": ("categories", "tags"),
    "speaks_for": ("speaksfor",),
    "min_interval": ("minintervalseconds", "mininterval"),
    "max_interval": ("maxintervalseconds", "maxinterval"),
}
_GAP = re.compile(r"[\s,]*")


def is_json(text: str) -> bool:
    """Return whether a text begins as a JSON array or object does."""
    return re.match(r"\s*[\[{]", text) is not None


def read_json(text: str) -> Iterator[RawRow]:
    """Yield the objects and strings of an array, or of the first array of an object (`feeds`).

    Raises:
        ValueError: It is not JSON.
    """
    begin = text.index("[") if "[" in text else 0
    decoder = json.JSONDecoder()
    position = _GAP.match(text, begin + 1).end()  # type: ignore[union-attr]  # it matches the empty text
    while text[position : position + 1] != "]":
        item, end = decoder.raw_decode(text, position)
        line = text.count("\n", 0, position) + 1
        yield _row(line, text[position:end], item)
        position = _GAP.match(text, end).end()  # type: ignore[union-attr]


def _row(line: int, text: str, item: object) -> RawRow:
    if isinstance(item, str):
        return RawRow(line, text, {"url": item}, unambiguous=True)
    if not isinstance(item, dict):
        return RawRow(line, text, {}, problem="neither an object nor a URL")
    inner = item.get("feed")
    fields = inner if isinstance(inner, dict) else item  # as `feeds list --json` nests it
    by_name = {re.sub(r"[\W_]+", "", str(name).lower()): _text(value) for name, value in fields.items()}
    url = next((by_name[name] for name in _URL_NAMES if by_name.get(name)), "")
    values = {
        value: next((by_name[name] for name in names if by_name.get(name)), "")
        for value, names in _NAMES.items()
    }
    return RawRow(line, text, {"url": url, **values}, unambiguous=True)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(_text(each).replace(",", " ") for each in value)
    return "" if value is None or isinstance(value, dict | bool) else str(value)
