"""States: the data that a site's program starts from, as values.

Owns the ways in which frameworks write it: scripts of JSON (Next.js, Nuxt 3), rows that are pushed piece by
piece (Next.js), assignments to the window, calls with the values as arguments (Nuxt 2). Which of it is the
article is `data_text`'s. Scripts are read as data and never run.
"""

import json
import re
from collections.abc import Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.trees import texts

__all__ = ["program_states", "values_of"]

MAX_CHARACTERS = 3_000_000
MIN_CHARACTERS = 400  # a shorter script holds no article
MAX_DEPTH = 40

_STATES = XPath(
    "//script[contains(@type, 'json') and not(contains(@type, 'ld+json')) or @id='__NEXT_DATA__'"
    f" or contains(., '__next_f') or string-length() > {MIN_CHARACTERS} and contains(., 'window.__')]"
    "/text()",
    smart_strings=False,
)
_PUSHED = re.compile(r'__next_f\.push\(\[1,("(?:[^"\\]|\\.)*+")')
_ROW = re.compile(r"([0-9a-f]{1,6}):(?:T([0-9a-f]{1,6}),)?")
_ASSIGNED = re.compile(r"window\.__\w{1,40}\s{0,9}=\s{0,9}(?=[\[{(\"f!J])")
_PARSED = re.compile(r"JSON\.parse\(\s{0,9}")
_NOTHING = re.compile(r"\bvoid 0\b|\bundefined\b")
_DECODER = json.JSONDecoder(strict=False)


def program_states(tree: HtmlElement) -> list[str]:
    """Return the scripts with data, in their order; to be read before scripts are removed."""
    return [state for state in texts(_STATES, tree) if len(state) <= MAX_CHARACTERS]


def values_of(states: list[str]) -> Iterator[object]:
    """Yield the values in the scripts of a page; what cannot be read is passed over."""
    pushed: list[str] = []
    for state in states:
        if "__next_f" in state:
            pushed += [str(_decoded(match[1], 0)) for match in _PUSHED.finditer(state)]
        elif (assigned := _ASSIGNED.search(state)) is not None:
            yield _assigned(state, assigned.end())
        else:
            yield _decoded(state.strip(), 0)
    if pushed:
        yield from _rows("".join(pushed))


def _decoded(text: str, at: int) -> object:
    try:
        return _DECODER.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        return None


def _assigned(script: str, at: int) -> object:
    """Return what a script assigns: a value, a string of JSON, or the arguments of what makes it."""
    parsed = _PARSED.match(script, at)
    if parsed is not None or script[at] == '"':
        inner = _decoded(script, parsed.end() if parsed is not None else at)
        return _decoded(inner, 0) if isinstance(inner, str) else None
    if script[at] in "[{":
        return _decoded(script, at)
    begin, end = script.rfind("}("), script.rfind(")")
    while end > begin and script[end - 1] in ");":
        end -= 1
    return _decoded(f"[{_NOTHING.sub('null', script[begin + 2 : end])}]", 0) if 0 <= begin < end else None


def _rows(stream: str) -> Iterator[object]:
    """Yield the values of React's rows, with the long texts that they refer to in their places.

    Source:
        react-server's ReactFlightServer: a row is its id, a colon, and JSON; or T, the length in bytes of
        UTF-8 in hexadecimal, a comma, and text.
    """
    long_texts: dict[str, str] = {}
    values: list[object] = []
    at = 0
    while (row := _ROW.match(stream, at)) is not None:
        if row[2]:
            text = _bytes_from(stream, row.end(), int(row[2], 16))
            long_texts[f"${row[1]}"] = text
            at = row.end() + len(text)
        else:
            end = stream.find("\n", row.end())
            end = end if end >= 0 else len(stream)
            values.append(_decoded(stream[row.end() : end], 0))
            at = end + 1
    yield from (_with_texts(value, long_texts, 0) for value in values)


def _bytes_from(stream: str, at: int, length: int) -> str:
    """Return the text of so many bytes; `stream` may end before."""
    return stream[at : at + length].encode(errors="replace")[:length].decode(errors="ignore")


def _with_texts(value: object, long_texts: dict[str, str], depth: int) -> object:
    if isinstance(value, str):
        return long_texts.get(value, value)
    if depth > MAX_DEPTH or not long_texts:
        return value
    if isinstance(value, list):
        return [_with_texts(each, long_texts, depth + 1) for each in value]
    if isinstance(value, dict):
        return {name: _with_texts(each, long_texts, depth + 1) for name, each in value.items()}
    return value
