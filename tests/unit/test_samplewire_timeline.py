"""The order in which the sample wire publishes."""

from conflictwire.samplewire.content import PUBLISHERS
from conflictwire.samplewire.timeline import Step, count_versions, plan


def test_same_seed_same_order() -> None:
    """A run can be repeated."""
    assert plan(PUBLISHERS, seed=7) == plan(PUBLISHERS, seed=7)


def test_another_seed_changes_the_order_only() -> None:
    """Seeds shuffle; they neither add nor drop."""
    one, other = plan(PUBLISHERS, seed=1), plan(PUBLISHERS, seed=2)
    assert one != other
    assert {(item.step, item.feed_host, item.subject.slug) for item in one} == {
        (item.step, item.feed_host, item.subject.slug) for item in other
    }


def test_updates_come_last_and_what_they_update_first() -> None:
    """A reader has the whole run to see the first state."""
    items = plan(PUBLISHERS, seed=1)
    updated = [item.subject.slug for item in items if item.step is Step.UPDATE]
    assert updated
    assert sorted(item.subject.slug for item in items[: len(updated)]) == sorted(updated)
    assert all(item.step is Step.UPDATE for item in items[-len(updated) :])


def test_versions_are_articles_and_updates() -> None:
    """A dead link counts, since its feed's text is published; a second listing is not a version."""
    articles = [article for publisher in PUBLISHERS for article in publisher.articles]
    dead_links = sum(len(publisher.dead_links) for publisher in PUBLISHERS)
    expected = len(articles) + dead_links + sum(article.update is not None for article in articles)
    assert count_versions(plan(PUBLISHERS, seed=1)) == expected
