"""The texts of the sample wire: the form of a publisher's file, their loading, and the gold.

One TOML file per publisher under `content/`, checked by the models here. This module does not know when an
article appears (timeline), nor how it looks (pages, feeds).

The files are read when the module is imported, so that nothing reads the disk inside an event loop.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "PUBLISHERS",
    "DeadLink",
    "GoldActor",
    "GoldArticle",
    "Publisher",
    "SampleArticle",
    "Update",
    "gold",
]


class _SampleModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Update(_SampleModel):
    """A later state of an article: another title and first paragraph, one paragraph more at the end."""

    title: str
    summary: str
    lead: str
    extra: str


class SampleArticle(_SampleModel):
    """One article as its author wrote it.

    Attributes:
        slug: ASCII; unique in the whole wire.
        body: Paragraphs, each on one line, separated by blank lines.
        conflict: The article is about armed conflict, political violence or what surrounds them (peace
            talks, arms, prisoners, displacement), civil unrest included.
        unrest: It is about protests, riots or other civil unrest.
        regions: ISO 3166-1 alpha-2 of the places of the events, the primary one first.
        actors: Name as in the title or the text, to alpha-2, "IGO", or "" for none.
        update: A later state; the timeline publishes it last.
        listed_slug: The feed gives this slug, whose page redirects (301) to the article's.
        listed_by: Host of the publisher whose feed lists the article, through a redirect of its own.
        also_in: Host of a second publisher whose feed lists the same URL.
        linkless: The feed's entry has no link but the complete text; there is no page.
        slow: The page takes `slow_page_seconds`.
        feed_date: What the feed says about the entry's date.
    """

    slug: str
    title: str
    summary: str
    author: str
    section: str
    body: str
    conflict: bool
    unrest: bool = False
    regions: tuple[str, ...]
    actors: dict[str, str] = Field(default_factory=dict)
    update: Update | None = None
    listed_slug: str | None = None
    listed_by: str | None = None
    also_in: str | None = None
    linkless: bool = False
    slow: bool = False
    feed_date: Literal["good", "missing", "malformed"] = "good"

    def headline(self, *, updated: bool) -> str:
        """Return the title before or after the update."""
        return self.update.title if updated and self.update else self.title

    def abstract(self, *, updated: bool) -> str:
        """Return the summary before or after the update."""
        return self.update.summary if updated and self.update else self.summary

    def paragraphs(self, *, updated: bool) -> tuple[str, ...]:
        """Return the body's paragraphs before or after the update."""
        paragraphs = tuple(paragraph.strip() for paragraph in self.body.strip().split("\n\n"))
        if updated and self.update:
            return (self.update.lead, *paragraphs[1:], self.update.extra)
        return paragraphs


class DeadLink(_SampleModel):
    """A feed's entry whose page does not exist (404)."""

    slug: str
    title: str
    summary: str


class Publisher(_SampleModel):
    """One fictional publisher.

    Attributes:
        host: Under `.test`.
        article_path: With `{slug}`.
        metadata: The form in which its pages carry their metadata.
        template: File under `templates/`.
        full_text: Its feed has the complete text.
        broken_item: XML put into the feed between two good entries.
    """

    host: str
    name: str
    language: Literal["en", "fr", "es", "ru", "uk", "ar", "de"]
    feed_path: str
    feed_format: Literal["rss", "atom", "rdf"]
    article_path: str
    template: str
    metadata: Literal["jsonld", "jsonld-graph", "opengraph", "dublin-core", "none"]
    paragraph_class: str = ""
    full_text: bool = False
    broken_item: str = ""
    dead_links: tuple[DeadLink, ...] = ()
    articles: tuple[SampleArticle, ...]

    @property
    def feed_url(self) -> str:
        """The address of its only feed."""
        return f"http://{self.host}{self.feed_path}"

    def path(self, slug: str) -> str:
        """Return the path of the page with that slug."""
        return self.article_path.format(slug=slug)

    def url(self, article: SampleArticle) -> str:
        """Return where the article's page is in the end; of one without a page the guid of its entry."""
        if article.linkless:
            return guid(self.host, article.slug)
        return f"http://{self.host}{self.path(article.slug)}"


@dataclass(frozen=True, slots=True)
class GoldActor:
    """An actor: the name as in the title or the text; alpha-2, "IGO" or None."""

    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """What is true of one article, in its last state.

    Attributes:
        url: Where its page is after redirects; of the entry without a link its guid.
        listed_url: The link in the feed that lists it first; the guid if there is no link.
        text: Paragraphs joined by a blank line.
        regions: ISO 3166-1 alpha-2, primary first.
    """

    url: str
    listed_url: str
    publisher: str
    language: str
    title: str
    text: str
    conflict: bool
    unrest: bool
    regions: tuple[str, ...]
    actors: tuple[GoldActor, ...]


def guid(feed_host: str, slug: str) -> str:
    """Return the guid under which a publisher's feed lists a slug."""
    return f"tag:{feed_host.removeprefix('www.')},2020:{slug}"


def listed_url(publisher: Publisher, article: SampleArticle) -> str | None:
    """Return the link of the article's entry in the feed that lists it first."""
    if article.linkless:
        return None
    if article.listed_by:
        return f"http://{article.listed_by}/out/{article.slug}"
    return f"http://{publisher.host}{publisher.path(article.listed_slug or article.slug)}"


def gold() -> tuple[GoldArticle, ...]:
    """Return the gold of every article that is published, in the order of the files."""
    return tuple(_gold())


def _gold() -> Iterator[GoldArticle]:
    for publisher in PUBLISHERS:
        for article in publisher.articles:
            yield GoldArticle(
                url=publisher.url(article),
                listed_url=listed_url(publisher, article) or publisher.url(article),
                publisher=publisher.name,
                language=publisher.language,
                title=article.headline(updated=True),
                text="\n\n".join(article.paragraphs(updated=True)),
                conflict=article.conflict,
                unrest=article.unrest,
                regions=article.regions,
                actors=tuple(GoldActor(name, country or None) for name, country in article.actors.items()),
            )


def _load() -> tuple[Publisher, ...]:
    folder = files("conflictwire.samplewire") / "content"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(
        Publisher.model_validate(tomllib.loads((folder / name).read_text(encoding="utf-8"))) for name in names
    )


PUBLISHERS = _load()
