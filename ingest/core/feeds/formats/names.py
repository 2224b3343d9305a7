"""The names of a feed's elements: one short name for each, whichever namespace the publisher gave it.

Owns the namespaces that are known. An element of RSS has its bare name in lower case (`pubdate`), any other a
prefix (`atom:link`, `dc:creator`), and the publisher's own ones `?:`, so that they are never taken for ours.
"""

import functools

from lxml import etree

__all__ = ["KNOWN_PREFIXES", "is_known", "local_name", "name_of", "names_in"]

_RSS = ""
_ATOM = "atom"
_NAMESPACES = {
    "w3.org/2005/atom": _ATOM,
    "purl.org/atom/ns": _ATOM,
    "purl.org/rss/1.0": _RSS,
    "purl.org/net/rss1.1": _RSS,
    "purl.org/rss/2.0": _RSS,
    "my.netscape.com/rdf/simple/0.9": _RSS,
    "channel.netscape.com/rdf/simple/0.9": _RSS,
    "my.netscape.com/publish/formats/rss-0.91.dtd": _RSS,
    "backend.userland.com/rss": _RSS,
    "backend.userland.com/rss2": _RSS,
    "backend.userland.com/rss091": _RSS,
    "blogs.law.harvard.edu/tech/rss": _RSS,
    "cyber.law.harvard.edu/rss": _RSS,
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "search.yahoo.com/mrss": "media",
    "video.search.yahoo.com/mrss": "media",
    "itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "itunes.com/dtds/podcast-1.0": "itunes",
    "google.com/schemas/play-podcasts/1.0": "play",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "pheedo.com/namespace/pheedo": "pheedo",
    "w3.org/1999/xhtml": "xhtml",
    "w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "google.com/schemas/sitemap/0.9": "sitemap",
    "google.com/schemas/sitemap/0.84": "sitemap",
    "google.com/schemas/sitemap-news/0.9": "news",
    "google.com/schemas/sitemap-image/1.1": "image",
    "news.yandex.ru": "yandex",
    "w3.org/xml/1998/namespace": "xml",
}
KNOWN_PREFIXES = {prefix: namespace for namespace, prefix in reversed(_NAMESPACES.items())}
"""The customary prefixes, with a namespace as this module knows it, for documents that declare none."""


@functools.lru_cache(maxsize=4096)
def _short(tag: str, prefix: str | None) -> str:
    namespace, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    local = local.lower()
    known = _NAMESPACES.get(_plain(namespace))
    if known is None and prefix and prefix.lower() in KNOWN_PREFIXES:
        known = prefix.lower()
    if known is None:
        known = (
            "?" if prefix else _RSS
        )  # a default namespace that nobody knows is a misspelt one of the format
    return f"{known}:{local}" if known else local


def _plain(namespace: str) -> str:
    plain = namespace.strip().lower().removeprefix("http://").removeprefix("https://").removeprefix("www.")
    return plain.rstrip("/#")


def is_known(namespace: str) -> bool:
    """Return whether a namespace is one of those that feeds are made of."""
    return _plain(namespace) in _NAMESPACES


def name_of(element: etree._Element) -> str:
    """Return an element's short name; empty for comments and processing instructions."""
    tag = element.tag
    return _short(tag, element.prefix) if isinstance(tag, str) else ""


def local_name(element: etree._Element) -> str:
    """Return an element's name without namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def names_in(root: etree._Element, *locals_: str) -> list[etree._Element]:
    """Return the elements of these names below a root, none of them inside another, in document order."""
    found: list[etree._Element] = []
    inside: etree._Element | None = None
    for element in root.iter(*(f"{{*}}{name}" for name in locals_)):
        if inside is not None and _is_below(element, inside):
            continue
        found.append(element)
        inside = element if len(element) else None
    return found


def _is_below(element: etree._Element, ancestor: etree._Element) -> bool:
    parent = element.getparent()
    for _ in range(16):  # nothing nests items deeper
        if parent is None or parent is ancestor:
            return parent is ancestor
        parent = parent.getparent()
    return True
