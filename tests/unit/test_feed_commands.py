"""What the commands about feeds decide without a broker: looks, timing, options, exports, columns."""

import io
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import click
import pytest
from rich.cells import cell_len
from rich.console import Console

from conflictwire.columns import ShownColumn, ShownRow, print_columns
from conflictwire.feed_looks import address
from conflictwire.feed_options import FeedValues, feed_options
from conflictwire.feeds import RegisteredFeed, choose
from ingest.core.feeds.lists.reading import read_feed_list
from ingest.core.feeds.lists.rows import feed_of, new_feed
from ingest.core.feeds.lists.writing import FORMATS, render_feed_list
from ingest.core.feeds.looks import FeedFinding, FeedLook, look_at, probable_feeds, well_known
from ingest.core.feeds.schedule import SchedulePolicy
from ingest.core.feeds.timing import rough, why_polled_then
from ingest.core.web.urls import InvalidUrl, Url
from runtime.errors import Fatal
from schemas.feeds import Feed, FeedKind, FeedState, PollReason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "http://a.test/f"
POLICY = SchedulePolicy()


def look(body: str, *, status: int = 200, final_url: str = URL) -> FeedLook:
    """Look at a body."""
    return look_at(
        URL, status=status, body=body.encode(), headers={}, final_url=Url.parse(final_url), now=NOW
    )


def rss(*days_old: int | None) -> str:
    """A feed whose items are so old; None has no date."""
    dates = [
        "" if d is None else f"<pubDate>{format_datetime(NOW - timedelta(days=d))}</pubDate>"
        for d in days_old
    ]
    items = "".join(f"<item><title>T{n}</title><guid>{n}</guid>{date}</item>" for n, date in enumerate(dates))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{items}</channel></rss>'


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (look("", status=404), FeedFinding.DEAD),
        (look("<!doctype html><html><body>x</body></html>"), FeedFinding.NOT_A_FEED),
        (look(rss()), FeedFinding.EMPTY),
        (look(rss(40, 31)), FeedFinding.STALE),
        (look(rss(None, None)), FeedFinding.DATELESS),
        (look(rss(1), final_url="http://b.test/f"), FeedFinding.MOVED),
        (look(rss(40, 1, None)), FeedFinding.FINE),
    ],
)
def test_look_finds_the_worst_that_applies(found: FeedLook, expected: FeedFinding) -> None:
    """A list of three hundred feeds is sorted by it."""
    assert found.finding is expected
    assert bool(found.detail) is (expected is not FeedFinding.FINE)


def test_comments_and_data_of_the_page_are_no_feeds_of_the_site() -> None:
    """WordPress announces both beside the feed that is meant."""
    announced = ("http://a.test/comments/feed/", URL, "http://a.test/wp-json/wp/v2/posts/1")
    assert probable_feeds(announced) == (URL,)


def test_usual_paths_begin_below_the_page_that_was_given() -> None:
    """A paper's section has a feed of its own more often than not."""
    paths = [url.path for url in well_known(Url.parse("http://a.test/world/asia/"))]
    assert paths[0] == "/world/asia/feed"
    assert {"/feed", "/rss.xml", "/atom.xml"} <= set(paths)
    assert len(paths) <= 20


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("example.org", "https://example.org/"),
        (" example.org/rss ", "https://example.org/rss"),
        ("feed://example.org/rss", "http://example.org/rss"),
        ("https://example.org/a;b", "https://example.org/a;b"),
    ],
)
def test_address_may_be_typed_without_a_scheme(typed: str, url: str) -> None:
    """As in a browser."""
    assert address(typed) == url
    with pytest.raises(InvalidUrl):
        address(f"{typed} {typed}")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "the usual interval"),
        ({"next_poll_at": NOW + timedelta(seconds=POLICY.max_seconds)}, "longest interval"),
        ({"next_poll_at": NOW + timedelta(seconds=3 * POLICY.max_seconds)}, "Retry-After"),
        ({"next_poll_at": NOW + timedelta(minutes=30), "ttl_seconds": 1800}, "the feed asks for 30 min"),
        ({"failures": 2, "last_reason": PollReason.TIMED_OUT}, "grows with each failed poll"),
        ({"failures": 2, "missing": 2, "last_error": "HTTP status 404"}, "ever more seldom"),
        ({"failures": 1, "retired_at": NOW, "retired_url": URL}, "it was given up"),
    ],
)
def test_time_of_the_next_poll_has_a_reason(changes: dict[str, object], expected: str) -> None:
    """The words follow what the state keeps of the decision."""
    fields = {"feed_id": "f1", "next_poll_at": NOW + timedelta(minutes=5), "last_polled_at": NOW}
    state = FeedState.model_validate({**fields, **changes})
    assert expected in why_polled_then(new_feed(URL, now=NOW), state, now=NOW, policy=POLICY)


def test_paused_asked_for_and_new_feeds_say_so() -> None:
    """What the operator did comes before any schedule."""
    feed = new_feed(URL, now=NOW)
    state = FeedState(feed_id="f1", next_poll_at=NOW + timedelta(hours=1), last_polled_at=NOW)
    for changed, known, expected in (
        ({"paused": True}, state, "paused"),
        ({"poll_requested_at": NOW + timedelta(seconds=1)}, state, "asked for by `feeds poll`"),
        ({}, None, "never polled"),
    ):
        said = why_polled_then(feed.model_copy(update=changed), known, now=NOW, policy=POLICY)
        assert expected in said


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (59, "59 s"), (300, "5 min"), (4800, "1 h 20 min"), (90_000, "1 d 1 h")]
)
def test_duration_is_rough(seconds: float, text: str) -> None:
    """In one unit, or two where the first is small."""
    assert rough(seconds) == text


def _parsed(*arguments: str) -> FeedValues:
    seen: list[FeedValues] = []

    @click.command()
    @feed_options
    def command(values: FeedValues) -> None:
        seen.append(values)

    command.main(list(arguments), standalone_mode=False)
    return seen[0]


def test_options_describe_a_feed_and_an_empty_one_takes_back() -> None:
    """Names become codes; headers are for the origin of the feed."""
    feed = new_feed("https://a.test/f", now=NOW)
    described = _parsed(
        "--country", "Ukraine", "--language", "EN_us", "--kind", "state-media", "--interval", "2m-1h",
        "--header", "X-Key: env:KEY", "--header", "Accept-Language: uk", "--credentials", "file:/run/x",
    ).on(feed)  # fmt: skip
    assert (described.country, described.language, described.kind) == ("UA", "en-US", FeedKind.STATE_MEDIA)
    assert (described.min_interval_seconds, described.max_interval_seconds) == (120, 3600)
    assert described.headers == {"X-Key": "env:KEY", "Accept-Language": "uk"}
    assert (described.credentials, described.private_origin) == ("file:/run/x", "https://a.test")
    taken_back = _parsed(
        "--country", "", "--language", "", "--kind", "", "--interval", "auto",
        "--header", "X-Key:", "--header", "Accept-Language:", "--credentials", "",
    ).on(described)  # fmt: skip
    assert taken_back == feed


@pytest.mark.parametrize(
    "arguments",
    [
        ("--country", "Narnia"),
        ("--language", "xx"),
        ("--kind", "blog"),
        ("--interval", "1h-2m"),
        ("--header", "Authorization: Bearer hunter2"),
        ("--header", "nothing"),
        ("--credentials", "desk:hunter2"),
    ],
)
def test_value_that_means_nothing_is_refused(arguments: tuple[str, str]) -> None:
    """And a secret in it is not repeated."""
    with pytest.raises(click.BadParameter) as raised:
        _parsed(*arguments)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("output_format", FORMATS)
def test_export_is_read_back_as_it_was(output_format: str) -> None:
    """Everything but headers and credentials, which never leave."""
    fields = {
        "url": "http://a.test/f?x=1&y=2",
        "publisher": 'The "A" & <B>',
        "language": "uk",
        "country": "UA",
        "kind": FeedKind.OSINT,
        "categories": ("war", "east front"),
        "min_interval_seconds": 120,
        "max_interval_seconds": 3600,
    }
    groups = ("World/Asia", "World/Asia", "World", None, "Zoo")
    feeds = [
        Feed.model_validate(
            {**fields, "feed_id": f"f{n}", "added_at": NOW, "group": group, "url": f"http://{n}.test/f"}
        )
        for n, group in enumerate(groups)
    ]
    secret = feeds[0].model_copy(update={"headers": {"X": "hunter2"}, "credentials": "env:HUNTER2"})
    text = render_feed_list([secret, *feeds[1:]], output_format)
    assert "hunter2" not in text.lower()
    back = [feed_of(row, now=NOW) for row in read_feed_list(text.encode(), f"x.{output_format}").feeds]
    wanted = {feed.url: feed.model_dump(exclude={"feed_id"}) for feed in feeds}
    assert {feed.url: feed.model_dump(exclude={"feed_id"}) for feed in back} == wanted


def test_feeds_are_chosen_by_url_id_its_beginning_and_group() -> None:
    """A name that is none says what to do."""
    feeds = [new_feed(f"http://{n}.test/f", now=NOW).model_copy(update={"group": f"World/{n}"}) for n in "ab"]
    registered = [RegisteredFeed(feed, None, 0) for feed in feeds]
    first = feeds[0]
    for name in (first.url, "HTTP://A.test:80/f", first.feed_id, first.feed_id[:8]):
        assert [each.feed for each in choose(registered, [name])] == [first]
    assert len(choose(registered, [], group="world")) == 2
    assert [each.feed for each in choose(registered, [], group="World/a")] == [first]
    for names, group in ((["http://c.test/f"], None), ([], "Worl")):
        with pytest.raises(Fatal, match=r"feeds list|groups: World/a"):
            choose(registered, names, group=group)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_table_is_never_wider_than_the_terminal(width: int) -> None:
    """Letters of East Asia take two cells; a detail may use the whole line."""
    out = io.StringIO()
    columns = [
        ShownColumn("state"),
        ShownColumn("feed", share=2),
        ShownColumn("name", share=1),
        ShownColumn("n", is_number=True),
    ]
    rows = [
        ShownRow(("failing", "a.test/" + "x" * 200, "日本語" * 30, "12"), "red", "why " * 80),
        ShownRow(("healthy", "b.test", "B", "3")),
    ]
    print_columns(Console(file=out, width=width), columns, rows)
    lines = out.getvalue().splitlines()
    assert len(lines) == 4
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    assert lines[1].rstrip().endswith("12")
    assert lines[1].count("…") == 2
