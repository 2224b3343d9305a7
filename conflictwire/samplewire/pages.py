"""Article pages of the sample wire: a publisher's template filled with one article.

It owns the metadata's forms and the fill-in; the furniture around the text is in `templates/`. The
templates are read when the module is imported, so that nothing reads the disk inside an event loop.
"""

import json
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template

from conflictwire.samplewire.content import PUBLISHERS, Publisher, SampleArticle

__all__ = ["render_page", "render_paragraphs"]

RELATED_COUNT = 4  # as many links as such boxes usually have
LEAD_PARAGRAPHS = 2  # templates put a prompt or an advertisement after these


def render_page(
    publisher: Publisher,
    article: SampleArticle,
    *,
    updated: bool,
    published_at: datetime,
    updated_at: datetime,
) -> bytes:
    """Return the article's page in UTF-8, before or after its update."""
    paragraphs = article.paragraphs(updated=updated)
    values = {
        "site": publisher.name,
        "host": publisher.host,
        "language": publisher.language,
        "title": article.headline(updated=updated),
        "summary": article.abstract(updated=updated),
        "author": article.author,
        "section": article.section,
        "url": publisher.url(article),
        "feed_url": publisher.feed_url,
        "published_iso": published_at.isoformat(timespec="seconds"),
        "published_text": f"{published_at:%d.%m.%Y, %H:%M}",
        "updated_iso": updated_at.isoformat(timespec="seconds"),
        "updated_text": f"{updated_at:%d.%m.%Y, %H:%M}",
        "year": f"{published_at:%Y}",
    }
    markup = {
        "metadata": _METADATA[publisher.metadata](values),
        "lead": render_paragraphs(paragraphs[:LEAD_PARAGRAPHS], publisher.paragraph_class),
        "rest": render_paragraphs(paragraphs[LEAD_PARAGRAPHS:], publisher.paragraph_class),
        "related": _related(publisher, article),
    }
    escaped = {name: escape(value) for name, value in values.items()}
    return _TEMPLATES[publisher.template].substitute(escaped | markup).encode()


def render_paragraphs(paragraphs: tuple[str, ...], css_class: str = "") -> str:
    """Return the paragraphs as HTML, each on a line."""
    attribute = f' class="{css_class}"' if css_class else ""
    return "\n".join(f"<p{attribute}>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def _related(publisher: Publisher, article: SampleArticle) -> str:
    """Link the articles that follow in the file: a fixed choice, so a page changes only with its text."""
    others = [other for other in publisher.articles if not other.linkless]
    start = others.index(article) + 1 if article in others else 0
    chosen = [*others[start:], *others[:start]][:RELATED_COUNT]
    return "\n".join(
        f'<li><a href="{publisher.path(other.slug)}">{escape(other.title)}</a></li>' for other in chosen
    )


def _script(document: dict[str, object]) -> str:
    text = json.dumps(document, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _news_article(values: dict[str, str]) -> dict[str, object]:
    return {
        "@type": "NewsArticle",
        "mainEntityOfPage": values["url"],
        "headline": values["title"],
        "description": values["summary"],
        "datePublished": values["published_iso"],
        "dateModified": values["updated_iso"],
        "inLanguage": values["language"],
        "articleSection": values["section"],
        "author": [{"@type": "Person", "name": values["author"]}],
        "publisher": {"@type": "NewsMediaOrganization", "name": values["site"]},
    }


def _json_ld(values: dict[str, str]) -> str:
    return _script({"@context": "https://schema.org", **_news_article(values)})


def _json_ld_graph(values: dict[str, str]) -> str:
    page = {"@type": "WebPage", "@id": values["url"], "name": values["title"]}
    return _script({"@context": "https://schema.org", "@graph": [page, _news_article(values)]})


def _meta(attribute: str, pairs: dict[str, str]) -> str:
    return "\n".join(
        f'<meta {attribute}="{name}" content="{escape(content)}">' for name, content in pairs.items()
    )


def _open_graph(values: dict[str, str]) -> str:
    return _meta(
        "property",
        {
            "og:type": "article",
            "og:title": values["title"],
            "og:description": values["summary"],
            "og:url": values["url"],
            "og:site_name": values["site"],
            "og:locale": values["language"],
            "article:published_time": values["published_iso"],
            "article:modified_time": values["updated_iso"],
            "article:author": values["author"],
            "article:section": values["section"],
        },
    )


def _dublin_core(values: dict[str, str]) -> str:
    return _meta(
        "name",
        {
            "DC.title": values["title"],
            "DC.creator": values["author"],
            "DC.date.issued": values["published_iso"],
            "DC.publisher": values["site"],
            "DC.language": values["language"],
            "description": values["summary"],
        },
    )


def _nothing(_values: dict[str, str]) -> str:
    return ""


_METADATA = {
    "jsonld": _json_ld,
    "jsonld-graph": _json_ld_graph,
    "opengraph": _open_graph,
    "dublin-core": _dublin_core,
    "none": _nothing,
}


def _load_templates() -> dict[str, Template]:
    folder = files("conflictwire.samplewire") / "templates"
    names = {publisher.template for publisher in PUBLISHERS}
    return {name: Template((folder / name).read_text(encoding="utf-8")) for name in names}


_TEMPLATES = _load_templates()
