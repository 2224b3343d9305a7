"""The link of an item: which of the addresses in it is the article's.

Owns the choice and the base that relative links count from. What may be requested is
`ingest.core.web.urls`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ingest.core.feeds.formats.item_texts import Elements, text_of
from ingest.core.web.domains import registrable_domain

__all__ = ["Base", "is_web", "item_link", "web_base"]

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_PAGES = frozenset({"", "text/html", "application/xhtml+xml", "text/xhtml", "html", "text"})
_IANA = "http://www.iana.org/assignments/relation/"
_WHITESPACE_INSIDE = re.compile(r"[\t\r\n]+\s*")
_NAKED_HOST = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?:[/?#:]|\Z)", re.IGNORECASE)
_MEDIA = re.compile(
    r"\.(?:mp[34]|m4[av]|ogg|webm|mov|wav|jpe?g|png|gif|webp|pdf|zip)(?:[?#]|\Z)", re.IGNORECASE
)
_NO = frozenset({"false", "no", "0", "f"})


@dataclass(frozen=True, slots=True)
class Base:
    """What a document's relative links count from.

    Attributes:
        document: The feed's own URL, after redirects.
        home: The page that the feed belongs to, absolute; None where it names none.
    """

    document: str
    home: str | None = None

    def absolute(self, link: str, element: etree._Element | None = None) -> str | None:
        """Return a link resolved against its document, as it stands where that fails, None where it is empty.

        A feed that is served from another domain than its site's (a proxy, a bucket) has links that count
        from the site.
        """
        link = _WHITESPACE_INSIDE.sub("", link.strip()).replace("&amp;", "&").replace(" ", "%20")
        if not link:
            return None
        if is_web(link):
            return link
        if _NAKED_HOST.match(link):
            return f"http://{link}"
        try:
            return urljoin(self._base(element), link)
        except ValueError:
            return link

    def _base(self, element: etree._Element | None) -> str:
        base = self.document
        if self.home and _domain(self.home) != _domain(self.document):
            base = self.home
        declared = []
        while element is not None:
            if value := element.get(_XML_BASE):
                declared.append(value.strip())
            element = element.getparent()
        for value in reversed(declared):
            base = urljoin(base, value)
        return base


def web_base(url: str, home: str) -> Base:
    """Return the base of a feed at a URL with what it names as its page, relative or not."""
    absolute = Base(url).absolute(home)
    return Base(url, absolute if absolute and is_web(absolute) else None)


def is_web(link: str) -> bool:
    """Return whether a link is absolute and http or https."""
    return link[:8].lower().startswith(("http://", "https://"))


def item_link(elements: Elements, base: Base, language: str | None) -> str | None:
    """Return the article's address, absolute; None where no element is one.

    The publisher's own before a proxy's, RSS's before Atom's in an RSS item, then where an Atom entry's
    content stands, then an id that is an address, or a guid that is a permalink. Of several the first that
    can be requested.

    Args:
        language: BCP 47 of the item or the feed; an alternate in it comes before those in others.

    Source:
        RSS 2.0 (link, guid); RFC 4287 §4.1.1, §4.1.3.2, §4.2.7; RSS 1.0 §5.5 (rdf:about).
    """
    fallback: str | None = None
    for element, written in _candidates(elements, language):
        link = base.absolute(written, element)
        if link and is_web(link):
            return link
        fallback = fallback or link
    return fallback


def _candidates(elements: Elements, language: str | None) -> Iterator[tuple[etree._Element, str]]:
    for element in (*elements.get("feedburner:origlink", ()), *elements.get("pheedo:origlink", ())):
        if is_web(written := text_of(element)):
            yield element, written
    for element in elements.get("link", ()):
        if written := text_of(element) or _address(element):
            yield element, written
    yield from _alternates(elements, language)
    for element in (*elements.get("atom:content", ()), *elements.get("content", ())):
        if (source := element.get("src")) and _is_page(element) and not _MEDIA.search(source):
            yield element, source
    for element in (*elements.get("atom:id", ()), *elements.get("guid", ())):
        if _is_permalink(written := text_of(element), element):
            yield element, written


def _address(element: etree._Element) -> str:
    """Return the address in a link's attributes; of an enclosure or another document there is none."""
    if _rel(element) != "alternate":
        return ""
    return next((value for name in ("href", "uri", "url") if (value := element.get(name))), "")


def _alternates(elements: Elements, language: str | None) -> list[tuple[etree._Element, str]]:
    links = [
        (element, written)
        for element in elements.get("atom:link", ())
        if _rel(element) == "alternate" and (written := element.get("href") or text_of(element))
    ]
    return sorted(links, key=lambda link: _rank(link[0], link[1], language))


def _rank(element: etree._Element, written: str, language: str | None) -> tuple[bool, bool, int]:
    """Return what makes an alternate worse: the scheme, the type, the language."""
    scheme = written.partition(":")[0] if ":" in written.partition("/")[0] else ""
    spoken, own = (element.get("hreflang") or "").lower(), (language or "").lower()
    if spoken and own:
        same = 0 if spoken == own else 1 if spoken.partition("-")[0] == own.partition("-")[0] else 3
    else:
        same = 2 if spoken else 1
    return scheme not in ("", "http", "https"), not _is_page(element), same


def _is_page(element: etree._Element) -> bool:
    return (element.get("type") or "").strip().lower().partition(";")[0] in _PAGES


def _rel(element: etree._Element) -> str:
    return (element.get("rel") or "alternate").strip().lower().removeprefix(_IANA) or "alternate"


def _is_permalink(guid: str, element: etree._Element) -> bool:
    """Return whether a guid is a link: RSS takes it for one, and publishers forget to say that it is not."""
    said = next((value for key, value in element.attrib.items() if key.lower() == "ispermalink"), "")
    if said.strip().lower() in _NO or any(letter.isspace() for letter in guid):
        return False
    return is_web(guid) or guid.startswith("/") or bool(said and "/" in guid and ":" not in guid)


def _domain(url: str) -> str:
    try:
        return registrable_domain((urlsplit(url).hostname or "").lower())
    except ValueError:
        return ""
