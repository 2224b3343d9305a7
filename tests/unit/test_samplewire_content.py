"""The sample wire's texts are complete, well-formed and free of what only pages should hold."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from conflictwire.samplewire import GoldArticle, gold
from conflictwire.samplewire.content import PUBLISHERS, Publisher, SampleArticle

ARTICLES = [(publisher, article) for publisher in PUBLISHERS for article in publisher.articles]
VISIBLE_TEXT = re.compile(r">([^<>$]{12,})<")


def test_the_wire_is_as_large_as_promised() -> None:
    """At least twelve publishers and 120 articles, of which about half are about conflict."""
    articles = gold()
    assert len(PUBLISHERS) >= 12
    assert len(articles) >= 120
    assert 0.45 <= sum(article.conflict for article in articles) / len(articles) <= 0.6
    assert sum(article.unrest for article in articles) >= 6


def test_all_languages_and_feed_formats_are_used() -> None:
    """Seven languages, three feed formats, and each language has both kinds of article."""
    assert {publisher.language for publisher in PUBLISHERS} == {"en", "fr", "es", "ru", "uk", "ar", "de"}
    assert {publisher.feed_format for publisher in PUBLISHERS} == {"rss", "atom", "rdf"}
    kinds = {(article.language, article.conflict) for article in gold()}
    assert len(kinds) == 14


def test_every_publisher_has_its_own_host_and_template() -> None:
    """Hosts lie under .test, one registrable domain each; no template serves two."""
    hosts = [publisher.host for publisher in PUBLISHERS]
    assert all(re.fullmatch(r"www\.[a-z-]+\.test", host) for host in hosts)
    assert len(set(hosts)) == len({publisher.template for publisher in PUBLISHERS}) == len(PUBLISHERS)


def test_every_oddity_occurs() -> None:
    """Each irregularity that the server is to show is asked for by some text."""
    articles = [article for _, article in ARTICLES]
    assert any(article.update for article in articles)
    assert any(article.listed_slug for article in articles)
    assert any(article.listed_by for article in articles)
    assert any(article.also_in for article in articles)
    assert sum(article.linkless for article in articles) == 1
    assert sum(article.slow for article in articles) == 1
    assert {article.feed_date for article in articles} == {"good", "missing", "malformed"}
    assert sum(publisher.full_text for publisher in PUBLISHERS) == 1
    assert sum(bool(publisher.broken_item) for publisher in PUBLISHERS) == 1
    assert sum(len(publisher.dead_links) for publisher in PUBLISHERS) == 1


def test_hosts_named_by_articles_exist() -> None:
    """A second or forwarding feed is a publisher of the wire, and another one."""
    hosts = {publisher.host for publisher in PUBLISHERS}
    for publisher, article in ARTICLES:
        for other in (article.listed_by, article.also_in):
            assert other is None or other in hosts - {publisher.host}


@pytest.mark.parametrize(("publisher", "article"), ARTICLES, ids=[article.slug for _, article in ARTICLES])
def test_each_text_is_whole(publisher: Publisher, article: SampleArticle) -> None:
    """Nothing is empty, a paragraph is one line, and markup is left to the templates."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", article.slug)
    assert all(text.strip() for text in (article.title, article.summary, article.author, article.section))
    for updated in (False, True):
        paragraphs = article.paragraphs(updated=updated)
        assert 2 <= len(paragraphs) <= 8
        assert all(paragraph and "\n" not in paragraph for paragraph in paragraphs)
        assert not re.search(r"[<>]|https?:|\$", "".join(paragraphs)), publisher.host


@pytest.mark.parametrize("article", gold(), ids=lambda article: article.url.rsplit("/", 1)[-1] or article.url)
def test_gold_is_well_formed(article: GoldArticle) -> None:
    """Regions are alpha-2, actors stand in the text, unrest counts as conflict."""
    assert all(re.fullmatch(r"[A-Z]{2}", region) for region in article.regions)
    assert len(set(article.regions)) == len(article.regions)
    assert article.conflict or not article.unrest
    if article.conflict:
        assert article.regions
        assert article.actors
    for actor in article.actors:
        assert actor.name in article.title + "\n" + article.text
        assert actor.country is None or re.fullmatch(r"[A-Z]{2}|IGO", actor.country)


def test_addresses_and_slugs_are_unique() -> None:
    """No two articles share an address, a listed link or a slug."""
    articles = gold()
    assert len({article.url for article in articles}) == len(articles)
    assert len({article.listed_url for article in articles}) == len(articles)
    slugs = Counter(article.slug for _, article in ARTICLES)
    slugs.update(link.slug for publisher in PUBLISHERS for link in publisher.dead_links)
    assert slugs.most_common(1)[0][1] == 1


def test_no_two_bodies_share_a_paragraph() -> None:
    """Each text is its own."""
    paragraphs = Counter(
        paragraph for _, article in ARTICLES for paragraph in article.paragraphs(updated=False)
    )
    assert [paragraph for paragraph, count in paragraphs.items() if count > 1] == []


def test_most_texts_are_of_an_articles_length() -> None:
    """Most bodies are full reports; a few are short on purpose."""
    lengths = sorted(len(article.text) for article in gold())
    assert lengths[len(lengths) // 10] >= 700
    assert lengths[0] < 500


def test_no_body_contains_boilerplate() -> None:
    """What a template says around the text stands in no text, so that its presence can be measured."""
    folder = files("conflictwire.samplewire") / "templates"
    bodies = "\n".join(article.text for article in gold())
    for publisher in PUBLISHERS:
        furniture = VISIBLE_TEXT.findall((folder / publisher.template).read_text(encoding="utf-8"))
        assert len(furniture) >= 5, publisher.template
        assert [text for text in furniture if text.strip() in bodies] == []
