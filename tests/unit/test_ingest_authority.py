"""Whose word counts: a feed of another site adds to who listed an article, and to nothing else of it."""

import pytest

from ingest.core.feeds.documents import FeedDocument, FeedItem
from ingest.core.feeds.entries import discover
from ingest.core.feeds.lists import new_feed
from ingest.core.feeds.lists.reading import read_feed_list
from ingest.core.feeds.lists.rows import FeedRow, feed_of
from ingest.core.feeds.lists.writing import render_feed_list
from ingest.core.feeds.seen import SeenSet
from ingest.core.fetching.accept import Accepted, accept
from ingest.core.fetching.attempts import RetryPolicy
from ingest.core.fetching.removed import after_removal
from ingest.core.fetching.results import HttpStatus
from ingest.core.web.authority import speaks
from ingest.core.web.urls import Url
from schemas import ids
from schemas.articles import Article, Verdict
from schemas.feeds import Entry, Source
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import OutcomeKind, Reason
from tests.support.fetching import HOUR, NOW, URL, after, entry, kind_and_reason, origin, page, take

OWN, FOREIGN = ("a.test",), ("elsewhere.test",)
LIES = {
    "title": "Lie",
    "summary": "A lie of some length that is longer than the page's own text, and so would take its place.",
    "content": "A lie of some length that is longer than the page's own text, and so would take its place.",
    "author": "Liar",
    "publisher": "Liars",
    "guid": "lie",
    "published_at": NOW - 9 * HOUR,
    "source": Source(feed_id="f2", title="Liars", publisher="Elsewhere Press"),
}


def own(**changes: object) -> Entry:
    """What the article's own site lists."""
    return entry("1", speaks_for=OWN, **changes)


def foreign(**changes: object) -> Entry:
    """What another site's feed makes of the same link."""
    return entry("2", speaks_for=FOREIGN, **{**LIES, **changes})


def accepted(one: Entry, *known: FetchState) -> FetchState:
    """The state after an entry was accepted."""
    state = take(one, *known, at=origin(9)).state
    assert state is not None
    return state


def said(article: Article | None) -> tuple[object, ...]:
    """What an article says: title, byline, publisher, text, date, summary and guid."""
    assert article is not None
    return (
        [one.value for one in article.headlines],
        article.by,
        [one.name for one in article.info_sources],
        [one.value for one in article.bodies],
        article.content_created,
        [one.value for one in article.descriptions],
        [one.value for one in article.alt_ids if one.role == "guid"],
    )


def test_strangers_edits_change_nothing_of_a_story_that_is_out() -> None:
    """Neither fetch nor version follows, whatever the edit says; the feed is remembered as a lister."""
    out = after(accepted(own()), page()).state
    for revision in (1, 2, 3):
        taken = take(foreign(revision=revision, discovered_at=NOW + HOUR), out, at=origin(9), now=NOW + HOUR)
        assert [kind_and_reason(one) for one in taken.outcomes] == [
            (OutcomeKind.JOINED, Reason.ALREADY_KNOWN)
        ]
        assert taken.state is not None
        assert (taken.state.status, taken.state.feed_ids) == (out.status, ("f1", "f2"))
        out = taken.state


def test_stranger_does_not_take_the_place_of_the_sites_own_entry() -> None:
    """Listed and edited while the page is fetched, it joins."""
    waiting = accepted(own(title="True"))
    for revision in (1, 2):
        taken = take(foreign(revision=revision), waiting, at=origin(9))
        assert taken.state is not None
        assert taken.state.entry == waiting.entry
        assert kind_and_reason(taken.outcomes[0]) == (OutcomeKind.JOINED, Reason.BEING_FETCHED)


def test_sites_own_word_takes_the_place_of_a_strangers() -> None:
    """Also where the stranger has edited what it said before the site listed its story."""
    state = accepted(own(title="True"), accepted(foreign(revision=3)))
    assert state.entry is not None
    assert (state.entry.title, state.only_foreign) == ("True", False)


def test_story_that_only_strangers_list_is_what_its_page_says() -> None:
    """Title, byline, publisher, text, date, summary and guid; a publisher without a name has its domain."""
    article = after(accepted(foreign()), page(text="Short.", title="True")).article
    assert said(article) == (["True"], None, ["a.test"], ["Short."], None, [], [])
    assert article is not None
    assert article.ingest.provenance["headline"] == "page"
    assert article.ingest.feed_ids == ("f2",)


def test_strangers_text_is_marked_where_there_is_no_page() -> None:
    """It is out at once, under the stranger's name."""
    article = after(accepted(foreign()), HttpStatus(503)).article
    assert said(article)[:3] == (["Lie"], "Liar", ["Elsewhere Press"])
    assert article is not None
    assert {article.ingest.provenance[name] for name in ("body", "headline", "by")} == {"foreign_feed"}
    unnamed = after(accepted(foreign(source=None, publisher="The Site Itself")), HttpStatus(503)).article
    assert said(unnamed)[2] == ["elsewhere.test"]


@pytest.mark.parametrize("status", [404, 410])
def test_strangers_text_of_a_page_that_its_site_does_not_have_is_no_story(status: int) -> None:
    """Made-up links are free."""
    first = after(accepted(foreign()), HttpStatus(status))
    assert first.article is None
    last = after(first.state, HttpStatus(status), now=NOW + HOUR)
    assert (last.article, kind_and_reason(last.outcome)) == (None, (OutcomeKind.FAILED, Reason.GONE))
    edited = take(foreign(revision=2), last.state, at=origin(9), now=NOW + HOUR)
    assert [kind_and_reason(one) for one in edited.outcomes] == [
        (OutcomeKind.REJECTED, Reason.NOT_AUTHORITATIVE)
    ]


def test_sites_first_word_corrects_a_strangers_text_that_is_out() -> None:
    """A version follows even where the texts are the same: the first one was the stranger's."""
    out = after(accepted(foreign()), HttpStatus(503)).state
    again = accepted(own(title=LIES["title"], content=LIES["content"]), out)
    decision = after(again, HttpStatus(503), now=NOW + HOUR)
    assert decision.article is not None
    assert decision.article.version == "2"
    assert {decision.article.ingest.provenance[name] for name in ("body", "headline")} == {"feed"}
    assert decision.state.verdict is Verdict.FEED_ONLY


def test_strangers_edit_of_its_own_text_that_is_out_makes_no_version() -> None:
    """What is out under the address of another site changes with that site's word alone."""
    out = after(accepted(foreign()), HttpStatus(503)).state
    taken = take(foreign(revision=2, title="Worse"), out, at=origin(9))
    assert kind_and_reason(taken.outcomes[0]) == (OutcomeKind.JOINED, Reason.BEING_FETCHED)


def test_sites_first_word_with_another_headline_is_fetched_though_the_page_is_known() -> None:
    """Unless it says nothing new."""
    known = after(accepted(foreign()), page(title="Page")).state
    assert take(own(title="Page"), known, at=origin(9), now=NOW + HOUR).outcomes[0].reason == "already_known"
    state = accepted(own(title="Corrected"), known)
    assert after(state, page(title="Page"), now=NOW + HOUR).article is not None


def test_strangers_guid_gives_no_article_another_name() -> None:
    """It would lead the site's next story to one that is out already."""
    out = after(accepted(own(guid="http://a.test/old")), page()).state
    new = "http://a.test/new"
    stranger = foreign(guid="http://a.test/1", url=new, article_id=ids.article_id(new))
    taken = take(stranger, out, at=origin(9))
    assert [state.article_id for state in taken.states] == [ids.article_id(new)]


def test_site_stands_among_the_listers_after_any_number_of_strangers() -> None:
    """Sixteen strangers leave no room, but for the site."""
    state = accepted(foreign())
    for n in range(20):
        state = accepted(foreign(entry_id=f"e9{n}", feed_id=f"f9{n}"), state)
    assert accepted(own(), state).feed_ids[-1] == "f1"


@pytest.mark.parametrize(
    ("feed", "final", "vouched", "link", "expected"),
    [
        ("https://rss.a.test/feed", None, (), "https://www.a.test/1", True),
        ("https://a.test/feed", None, (), "https://b.test/1", False),
        ("https://a.test/feed", "https://feeds.proxy.test/a", (), "https://a.test/1", True),
        ("https://feeds.proxy.test/a", None, (), "https://a.test/1", False),
        ("https://feeds.proxy.test/a", None, ("a.test",), "https://www.a.test/1", True),
        ("https://feeds.proxy.test/a", None, ("*",), "https://b.test/1", True),
        ("https://feeds.proxy.test/a", None, ("news.a.test",), "https://www.a.test/1", False),
        ("https://one.blogspot.com/feed", None, (), "https://two.blogspot.com/1", False),
        ("https://www.one.co.uk/feed", None, (), "https://www.two.co.uk/1", False),
        ("http://192.0.2.1/feed", None, (), "http://192.0.2.1/1", True),
        ("http://192.0.2.1/feed", None, (), "http://192.0.2.11/1", False),
    ],
)
def test_feed_speaks_for_its_own_site_and_for_those_that_the_operator_names(
    feed: str, final: str | None, vouched: tuple[str, ...], link: str, *, expected: bool
) -> None:
    """A tenant of a platform is a site; where a site's feed redirects to, its word goes too."""
    wanted = new_feed(feed, now=NOW).model_copy(update={"speaks_for": vouched})
    document = FeedDocument(title="T", language="en", ttl_seconds=0, items=(FeedItem(title="S", link=link),))
    found = discover(
        wanted, document, SeenSet(), first_poll=False, final_url=Url.parse(final or feed), now=NOW
    )
    (one,) = found.entries
    assert speaks(one) is expected


def test_redirect_to_another_site_takes_no_authority_along() -> None:
    """A's own link that leads to B's story makes nobody of A's speak for B."""
    mine = entry("1", url="http://elsewhere.test/go", speaks_for=FOREIGN)
    assert speaks(mine)
    assert not speaks(mine.model_copy(update={"url": URL, "hop": 1}))


def test_canonical_url_on_another_site_is_noted_and_names_nothing() -> None:
    """Whoever copies a story, or pretends to, does not get its name."""
    decision = after(accepted(own()), page(canonical_url="http://victim.test/story"))
    assert decision.article is not None
    assert decision.others == ()
    assert decision.article.ingest.canonical_url == "http://victim.test/story"
    assert [one.role for one in decision.article.alt_ids if one.value == "http://victim.test/story"] == []


def test_vouched_sites_survive_a_list_and_its_reader() -> None:
    """The operator's word is a part of every format; what is no site is told."""
    feed = new_feed("https://feeds.proxy.test/a", now=NOW).model_copy(
        update={"speaks_for": ("a.test", "b.test")}
    )
    for form in ("csv", "json", "opml"):
        text = render_feed_list([feed], form)
        (row,) = (
            one for one in read_feed_list(text.encode(), f"feeds.{form}").rows if isinstance(one, FeedRow)
        )
        assert feed_of(row, now=NOW).speaks_for == ("a.test", "b.test")


def test_entries_from_before_the_rule_count_as_the_sites_own() -> None:
    """What was pending when the service was renewed is fetched as it would have been."""
    assert speaks(entry())


def test_article_that_only_a_removed_feed_listed_ends() -> None:
    """The queue is free of it; what another feed listed too goes on."""
    state = accepted(foreign())
    ended = after_removal(state, "f2", now=NOW)
    assert ended is not None
    assert (ended.state.status, ended.state.entry) == (FetchStatus.REJECTED, None)
    assert kind_and_reason(ended.outcome) == (OutcomeKind.REJECTED, Reason.FEED_REMOVED)
    assert after_removal(state, "f1", now=NOW) is None
    assert after_removal(accepted(foreign(entry_id="e3", feed_id="f3"), state), "f2", now=NOW) is None
    assert after_removal(accepted(own(), state), "f2", now=NOW) is None


def test_text_that_is_out_in_place_of_a_page_stays_when_its_feed_is_removed() -> None:
    """It was published, and that is its outcome."""
    ended = after_removal(after(accepted(foreign()), HttpStatus(503)).state, "f2", now=NOW)
    assert ended is not None
    assert kind_and_reason(ended.outcome) == (OutcomeKind.PUBLISHED, Reason.FEED_TEXT)
    assert ended.state.status is FetchStatus.DONE


def test_known_article_stays_known_when_the_feed_that_changed_it_is_removed() -> None:
    """It was about to be fetched again; its versions are no one's to take."""
    out = after(accepted(own()), page()).state
    again = accepted(own(revision=2, title="Changed", discovered_at=NOW + HOUR), out)
    ended = after_removal(again, "f1", now=NOW)
    assert ended is not None
    assert (ended.state.status, ended.state.version) == (FetchStatus.DONE, 1)


def test_entry_beyond_its_feeds_budget_is_rejected_unless_its_article_waits_already() -> None:
    """It has an outcome that says so; what joins costs nothing."""

    def taken(one: Entry, *known: FetchState) -> Accepted:
        states = {state.article_id: state for state in known}
        return accept(one, states.get, origin=origin(), now=NOW, policy=RetryPolicy(), has_room=False)

    refused = taken(foreign())
    assert refused.states == ()
    assert [kind_and_reason(one) for one in refused.outcomes] == [(OutcomeKind.REJECTED, Reason.OVER_BUDGET)]
    assert taken(foreign(), accepted(own())).outcomes[0].reason == Reason.BEING_FETCHED
    assert taken(foreign(), after(accepted(own()), page()).state).outcomes[0].reason == Reason.ALREADY_KNOWN
