"""In which order the sample wire publishes. Pure: it knows neither the time nor the server."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from conflictwire.samplewire.content import DeadLink, Publisher, SampleArticle

__all__ = ["Item", "Step", "count_versions", "plan"]


class Step(Enum):
    """What one item of the timeline does; the values give the order of the phases."""

    ARTICLE_TO_BE_UPDATED = 0  # first, so that a reader has seen it when its update comes
    ARTICLE = 1
    DEAD_LINK = 2
    SECOND_LISTING = 3
    UPDATE = 4


_PHASE = {
    Step.ARTICLE_TO_BE_UPDATED: 0,
    Step.ARTICLE: 1,
    Step.DEAD_LINK: 1,
    Step.SECOND_LISTING: 2,
    Step.UPDATE: 3,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One change of one feed.

    Attributes:
        feed_host: The publisher whose feed changes.
        publisher: The publisher whose text it is.
        subject: What is listed.
    """

    step: Step
    feed_host: str
    publisher: Publisher
    subject: SampleArticle | DeadLink


def plan(publishers: tuple[Publisher, ...], *, seed: int) -> tuple[Item, ...]:
    """Return every item in the order of publication; the same for the same seed."""

    def position(item: Item) -> tuple[int, str]:
        chance = hashlib.sha256(f"{seed}/{item.feed_host}/{item.subject.slug}".encode()).hexdigest()
        return _PHASE[item.step], chance

    return tuple(sorted(_items(publishers), key=position))


def count_versions(items: tuple[Item, ...]) -> int:
    """Return how many article versions a reader of all items ends with.

    A dead link counts: the feed's own text is published in place of its page.
    """
    return sum(item.step is not Step.SECOND_LISTING for item in items)


def _items(publishers: tuple[Publisher, ...]) -> Iterator[Item]:
    for publisher in publishers:
        for link in publisher.dead_links:
            yield Item(Step.DEAD_LINK, publisher.host, publisher, link)
        for article in publisher.articles:
            step = Step.ARTICLE_TO_BE_UPDATED if article.update else Step.ARTICLE
            yield Item(step, article.listed_by or publisher.host, publisher, article)
            if article.also_in:
                yield Item(Step.SECOND_LISTING, article.also_in, publisher, article)
            if article.update:
                yield Item(Step.UPDATE, publisher.host, publisher, article)
