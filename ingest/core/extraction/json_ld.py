"""JSON-LD: the node of a page that describes its article.

Owns finding and parsing, tolerantly; what the fields mean is `metadata`.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.trees import texts

__all__ = ["Node", "article_node", "first", "name_of", "names_of"]

Node = dict[str, Any]

MAX_BLOCK_CHARACTERS = (
    1_000_000  # of one script; a longer one is data of the site's program, not of the article
)
MAX_NODES = 2_000
MAX_DEPTH = 12

_SCRIPTS = XPath("//script[contains(@type, 'ld+json')]/text()", smart_strings=False)
_COMMENT_MARKS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|NewsArticle|BlogPosting|WebPage|VideoObject|Event)$")
_RANKS = ("NewsArticle", "ReportageNewsArticle", "Article", "LiveBlogPosting", "BlogPosting")


def article_node(tree: HtmlElement) -> Node:
    """Return the best node that describes an article; empty where the page has none.

    A news article before any other article, an article before a page, and of equals the one that says more.
    """
    found = [node for script in texts(_SCRIPTS, tree) for node in _nodes(_parsed(script), 0)]
    candidates = [node for node in found[:MAX_NODES] if _kinds(node)]
    return max(candidates, key=_rank, default={})


def first(value: object) -> object:
    """Return a value, or the first of a list of values."""
    return next(iter(value), None) if isinstance(value, list) else value


def name_of(value: object) -> str:
    """Return the name of a person, an organisation or a plain string; empty where there is none."""
    one = first(value)
    if isinstance(one, dict):
        one = first(one.get("name"))
    return html.unescape(one) if isinstance(one, str) else ""


def names_of(value: object) -> list[str]:
    """Return the names of a list of persons, or of one."""
    every = value if isinstance(value, list) else [value]
    return [name for one in every if (name := name_of(one))]


def _kinds(node: Node) -> list[str]:
    kind = node.get("@type")
    every = kind if isinstance(kind, list) else [kind]
    return [one for one in every if isinstance(one, str) and _ARTICLE.search(one)]


def _rank(node: Node) -> tuple[int, int]:
    kinds = _kinds(node)
    best = min((_RANKS.index(kind) for kind in kinds if kind in _RANKS), default=len(_RANKS))
    is_page = all(kind.endswith(("WebPage", "Event", "VideoObject")) for kind in kinds)
    says = sum(name in node for name in ("headline", "datePublished", "author", "dateModified", "publisher"))
    return -(best + 10 * is_page), says


def _parsed(script: str) -> object:
    if len(script) > MAX_BLOCK_CHARACTERS:
        return None
    text = _COMMENT_MARKS.sub("", script).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for one in value[:MAX_NODES]:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if name in value:
                yield from _nodes(value[name], depth + 1)
