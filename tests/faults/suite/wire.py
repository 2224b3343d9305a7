"""The sample wire without end: new articles and changed ones, the same for the same seed.

Owns the endless timeline. Every article is one of the bundled ones under another slug, and each paragraph
says which, so that no two have a line in common.
"""

import random
from collections.abc import Iterator

from conflictwire.samplewire.content import PUBLISHERS, Publisher, SampleArticle, Update
from conflictwire.samplewire.timeline import Item, Step

__all__ = ["endless", "long_articles"]

CHANGED_SHARE = 0.25
MAX_CHANGES = 4
REMEMBERED = 60  # as many articles may still change


def endless(seed: int) -> Iterator[Item]:
    """Yield changes of feeds without end."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, guards nothing
    sources = [(publisher, article) for publisher in PUBLISHERS for article in publisher.articles]
    published: list[tuple[Publisher, SampleArticle, int]] = []
    number = 0
    while True:
        if published and dice.random() < CHANGED_SHARE:
            publisher, article, change = published.pop(dice.randrange(len(published)))
            if change < MAX_CHANGES:
                published.append((publisher, article, change + 1))
            changed = article.model_copy(update={"update": _change(article, change)})
            yield Item(Step.UPDATE, article.listed_by or publisher.host, publisher, changed)
            continue
        number += 1
        publisher, source = dice.choice(sources)
        article = _copy(source, number)
        published = [*published[-REMEMBERED:], (publisher, article, 1)]
        yield Item(Step.ARTICLE, article.listed_by or publisher.host, publisher, article)


def long_articles(number: int, *, characters: int) -> Iterator[Item]:
    """Yield an article of about that length for each publisher."""
    for publisher in PUBLISHERS:
        source = next(a for a in publisher.articles if not (a.linkless or a.listed_by or a.slow))
        article = _copy(source, number)
        once = article.body
        body = "\n\n".join(f"{once} [{part}]" for part in range(1 + characters // len(once)))
        yield Item(Step.ARTICLE, publisher.host, publisher, article.model_copy(update={"body": body}))


def _copy(article: SampleArticle, number: int) -> SampleArticle:
    paragraphs = "\n\n".join(f"{p} ({number})" for p in article.paragraphs(updated=False))
    return article.model_copy(
        update={
            "slug": f"{article.slug}-{number}",
            "title": f"{article.title} ({number})",
            "body": paragraphs,
            "listed_slug": f"{article.listed_slug}-{number}" if article.listed_slug else None,
            "also_in": None,
            "update": None,
        }
    )


def _change(article: SampleArticle, change: int) -> Update:
    lead = article.paragraphs(updated=False)[0]
    return Update(
        title=f"{article.title}, change {change}",
        summary=f"{article.summary} Change {change}.",
        lead=f"{lead} Change {change}.",
        extra=f"This report was changed for the time number {change}; {article.title} goes on.",
    )
