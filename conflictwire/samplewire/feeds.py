"""Feed documents of the sample wire: RSS 2.0, Atom 1.0 and RSS 1.0 (RDF) from a list of entries. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from conflictwire.samplewire.content import Publisher

__all__ = ["CONTENT_TYPES", "FeedEntry", "render_feed"]

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says of one article.

    Attributes:
        link: None for the entry that has only text.
        content: HTML of the complete text; empty if the feed has summaries only.
        published: The date as the feed writes it; empty where it is undated.
        updated: The same for the last change.
    """

    guid: str
    link: str | None
    title: str
    summary: str
    author: str
    section: str
    content: str
    published: str
    updated: str


def render_date(moment: datetime, feed_format: str) -> str:
    """Return an aware UTC moment as that feed format writes it."""
    if feed_format == "rss":
        return format_datetime(moment, usegmt=True)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def render_feed(publisher: Publisher, entries: Sequence[FeedEntry], *, changed_at: datetime) -> bytes:
    """Return the UTF-8 document that lists the entries in the order given."""
    render_document, render_entry = _RENDERERS[publisher.feed_format]
    rendered = [render_entry(entry) for entry in entries]
    if publisher.broken_item:
        rendered.insert(1, publisher.broken_item)
    changed = render_date(changed_at, publisher.feed_format)
    return render_document(publisher, entries, "\n".join(rendered), changed).encode()


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>\n" if text else ""


def _rss_entry(entry: FeedEntry) -> str:
    return (
        "<item>\n"
        + _element("title", entry.title)
        + _element("link", entry.link or "")
        + _element("guid", entry.guid, ' isPermaLink="false"')
        + _element("description", entry.summary)
        + _element("content:encoded", entry.content)
        + _element("dc:creator", entry.author)
        + _element("category", entry.section)
        + _element("pubDate", entry.published)
        + "</item>"
    )


def _rss(publisher: Publisher, _entries: Sequence[FeedEntry], items: str, changed: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{escape(publisher.name)}</title>
<link>http://{publisher.host}/</link>
<atom:link href="{publisher.feed_url}" rel="self" type="application/rss+xml"/>
<description>{escape(publisher.name)}</description>
<language>{publisher.language}</language>
<lastBuildDate>{changed}</lastBuildDate>
<ttl>1</ttl>
{items}
</channel>
</rss>
"""


def _atom_entry(entry: FeedEntry) -> str:
    link = f'<link rel="alternate" type="text/html" href="{escape(entry.link)}"/>\n' if entry.link else ""
    return (
        "<entry>\n"
        + _element("id", entry.guid)
        + _element("title", entry.title)
        + link
        + _element("summary", entry.summary)
        + _element("content", entry.content, ' type="html"')
        + f"<author><name>{escape(entry.author)}</name></author>\n"
        + f'<category term="{escape(entry.section)}"/>\n'
        + _element("published", entry.published)
        + _element("updated", entry.updated)
        + "</entry>"
    )


def _atom(publisher: Publisher, _entries: Sequence[FeedEntry], items: str, changed: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{publisher.language}">
<id>http://{publisher.host}/</id>
<title>{escape(publisher.name)}</title>
<link rel="self" href="{publisher.feed_url}"/>
<link rel="alternate" type="text/html" href="http://{publisher.host}/"/>
<updated>{changed}</updated>
{items}
</feed>
"""


def _rdf_entry(entry: FeedEntry) -> str:
    return (
        f'<item rdf:about="{escape(entry.guid)}">\n'
        + _element("title", entry.title)
        + _element("link", entry.link or "")
        + _element("description", entry.summary)
        + _element("content:encoded", entry.content)
        + _element("dc:creator", entry.author)
        + _element("dc:subject", entry.section)
        + _element("dc:date", entry.published)
        + "</item>"
    )


def _rdf(publisher: Publisher, entries: Sequence[FeedEntry], items: str, changed: str) -> str:
    sequence = "\n".join(f'<rdf:li rdf:resource="{escape(entry.guid)}"/>' for entry in entries)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="{publisher.feed_url}">
<title>{escape(publisher.name)}</title>
<link>http://{publisher.host}/</link>
<description>{escape(publisher.name)}</description>
<dc:language>{publisher.language}</dc:language>
<dc:date>{changed}</dc:date>
<items><rdf:Seq>
{sequence}
</rdf:Seq></items>
</channel>
{items}
</rdf:RDF>
"""


_RENDERERS = {
    "rss": (_rss, _rss_entry),
    "atom": (_atom, _atom_entry),
    "rdf": (_rdf, _rdf_entry),
}
