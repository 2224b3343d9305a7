"""JSON-LD: the node of a page that describes its article.

Owns finding it and tolerant parsing; what its fields mean is `metadata`'s.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.trees import texts

__all__ = ["JsonObject", "article_node", "first", "name_of", "names_of"]

JsonObject = dict[str, Any]

# Of one script; a longer one is data of the site's program, not of the article.
MAX_SCRIPT_CHARACTERS = 1_000_000
MAX_NODES = 2_000
MAX_NODE_DEPTH = 12
MAX_LINKED = 50  # authors of one article

_LINKED = ("author", "creator", "publisher", "image")

_SCRIPTS = XPath("//script[contains(@type, 'ld+json')]/text()", smart_strings=False)
_COMMENT_MARKS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
# Types of a node that may describe the page's content: an article of any kind, or the page itself.
_CONTENT_TYPE = re.compile(r"(?:Article|Posting|Report|NewsArticle|BlogPosting|WebPage|VideoObject|Event)$")
_BEST_TYPES = ("NewsArticle", "ReportageNewsArticle", "Article", "LiveBlogPosting", "BlogPosting")


def article_node(tree: HtmlElement) -> JsonObject:
    """Return the best node that describes an article; empty where the page has none.

    A news article before any other article, an article before a page, and of equals the one with more fields.
    """
    scripts = [_parsed(script) for script in texts(_SCRIPTS, tree)]
    found = [node for parsed in scripts for node in _nodes(parsed, 0)]
    candidates = [node for node in found[:MAX_NODES] if _content_types(node)]
    best = max(candidates, key=_rank, default=JsonObject())
    return best | {name: _linked(best[name], found) for name in _LINKED if name in best}


def _linked(value: object, nodes: list[JsonObject]) -> object:
    """Return a value with the nodes that it names by their `@id` in its place."""
    if isinstance(value, list):
        return [_linked(each, nodes) for each in value[:MAX_LINKED]]
    if not isinstance(value, dict) or value.get("name") or not isinstance(value.get("@id"), str):
        return value
    name = value["@id"]
    return next((node for node in nodes if node.get("@id") == name and node.get("name")), value)


def first(value: object) -> object:
    """Return a value, or the first of a list of values."""
    return next(iter(value), None) if isinstance(value, list) else value


def name_of(value: object) -> str:
    """Return the name of a person, an organisation or a plain string; empty where there is none."""
    named = first(value)
    if isinstance(named, dict):
        named = first(named.get("name")) or _joined_name(named)
    return html.unescape(named) if isinstance(named, str) else ""


def _joined_name(person: JsonObject) -> str:
    """Return the name of a person who has it in parts."""
    parts = (first(person.get(part)) for part in ("givenName", "additionalName", "familyName"))
    return " ".join(part for part in parts if isinstance(part, str) and part.strip())


def names_of(value: object) -> list[str]:
    """Return the names of one person or of a list of persons; organisations are none."""
    persons = value if isinstance(value, list) else [value]
    found: list[str] = []
    for person in persons[:MAX_LINKED]:
        named = person.get("name") if isinstance(person, dict) else None
        if isinstance(person, list) or isinstance(named, list):
            found += names_of(person if isinstance(person, list) else named)
        elif not _is_organisation(person) and (name := name_of(person)):
            found.append(name)
    return found


def _is_organisation(value: object) -> bool:
    types = value.get("@type") if isinstance(value, dict) else None
    declared = types if isinstance(types, list) else [types]
    return any(isinstance(each, str) and each.endswith(("Organization", "Corporation")) for each in declared)


def _content_types(node: JsonObject) -> list[str]:
    declared = node.get("@type")
    types = declared if isinstance(declared, list) else [declared]
    return [each for each in types if isinstance(each, str) and _CONTENT_TYPE.search(each)]


def _rank(node: JsonObject) -> tuple[int, int]:
    types = _content_types(node)
    best = min((_BEST_TYPES.index(each) for each in types if each in _BEST_TYPES), default=len(_BEST_TYPES))
    is_page = all(each.endswith(("WebPage", "Event", "VideoObject")) for each in types)
    fields = ("headline", "datePublished", "author", "dateModified", "publisher")
    return -(best + 10 * is_page), sum(name in node for name in fields)


def _parsed(script: str) -> object:
    if len(script) > MAX_SCRIPT_CHARACTERS:
        return None
    text = _COMMENT_MARKS.sub("", script).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object, depth: int) -> Iterator[JsonObject]:
    if depth > MAX_NODE_DEPTH:
        return
    if isinstance(value, list):
        for element in value[:MAX_NODES]:
            yield from _nodes(element, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if name in value:
                yield from _nodes(value[name], depth + 1)
