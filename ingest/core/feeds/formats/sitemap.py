"""News sitemaps: a site's newest pages, and indexes of sitemaps.

Source: https://www.sitemaps.org/protocol.html; Google News sitemaps (`news:` elements).
"""

from lxml import etree

from ingest.core.feeds.documents import FeedDocument, FeedImage, FeedItem, ItemSource, NotAFeed, UnusableItem
from ingest.core.feeds.formats.drafts import MAX_ITEMS, Draft, categories_of, finish
from ingest.core.feeds.formats.item_links import Base
from ingest.core.feeds.formats.item_texts import first_text, text_of
from ingest.core.feeds.formats.names import local_name, name_of, names_in
from ingest.core.feeds.formats.xml_items import children_of, tag_of
from ingest.core.web.dates import Locale
from ingest.core.web.text import one_line
from schemas.ids import digest20

__all__ = ["read"]

_CUT = "the document ends inside the item"
MAX_ANNOUNCED = 20


def read(root: etree._Element, *, url: str, is_cut: bool, told: Locale) -> FeedDocument | NotAFeed:
    """Return the pages of a sitemap as a feed; of an index the reason, which names the likeliest sitemap."""
    base = Base(url)
    if local_name(root) == "sitemapindex":
        return _index(root, base)
    listed = names_in(root, "url")
    drafts: list[Draft | UnusableItem] = [_draft(element, base) for element in listed[:MAX_ITEMS]]
    if is_cut and 0 < len(listed) <= MAX_ITEMS:
        drafts[-1] = UnusableItem(len(drafts) - 1, digest20(text_of(listed[-1])), _CUT)
    publishers = {_field(element, "name") for element in listed[:MAX_ITEMS]} - {""}
    languages = {_field(element, "language") for element in listed[:MAX_ITEMS]} - {""}
    publisher = publishers.pop() if len(publishers) == 1 else None
    language = tag_of(languages.pop()) if len(languages) == 1 else None
    finished = finish(drafts, Locale(language or told.language, told.country))
    return FeedDocument(
        title=publisher or "",
        language=language,
        ttl_seconds=0,
        items=finished.items,
        unusable=finished.unusable,
        dropped_count=max(0, len(listed) - MAX_ITEMS),
        publisher=publisher,
    )


def _index(root: etree._Element, base: Base) -> NotAFeed:
    found = []
    for element in names_in(root, "sitemap")[:MAX_ITEMS]:
        inner = {local_name(child): text_of(child) for child in element}
        if link := base.absolute(inner.get("loc", ""), element):
            found.append(("news" in link.lower(), inner.get("lastmod", ""), link))
    if not found:
        return NotAFeed("the document is a sitemap index without sitemaps")
    ordered = [link for _, _, link in sorted(found, key=lambda one: one[:2], reverse=True)]
    return NotAFeed(
        f"the document is an index of {len(ordered)} sitemaps; add a news sitemap instead: {ordered[0]}",
        tuple(ordered[:MAX_ANNOUNCED]),
        is_index=True,
    )


def _draft(element: etree._Element, base: Base) -> Draft:
    own = children_of(element, is_atom=False)
    fields = {
        local_name(child): text_of(child)
        for child in element
        if name_of(child).rpartition(":")[0] in ("", "sitemap")
    }
    link = base.absolute(fields.get("loc", ""), element)
    name = one_line(_field(element, "name"))
    keywords = _field(element, "keywords").split(",")
    image = next(
        (one for inner in own.get("image:image", ()) for one in inner if local_name(one) == "loc"), None
    )
    return Draft(
        FeedItem(
            guid=None,
            link=link,
            title=_field(element, "title"),
            source=ItemSource(name) if name else None,
            categories=categories_of([*keywords, *_field(element, "genres").split(",")]),
            image=FeedImage(text_of(image)) if image is not None and text_of(image) else None,
            language=tag_of(_field(element, "language")),
        ),
        published=(_field(element, "publication_date"),),
        updated=(fields.get("lastmod", ""),),
    )


def _field(element: etree._Element, name: str) -> str:
    """Return a field of the `news:` block, wherever in the page's element it stands."""
    for block in element.iter("{*}news"):
        if found := first_text({name: list(block.iter(f"{{*}}{name}"))}, name):
            return found
    return ""
