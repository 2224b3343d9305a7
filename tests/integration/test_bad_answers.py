"""Feeds that answer with broken HTTP, broken compression or broken documents, beside one that is in order."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from ingest.core.feeds.health import health_of
from localkafka import LocalBroker
from runtime.clock import Clock
from schemas.feeds import Entry, Feed, FeedState
from tests.support.bad_answers import BAD_ANSWERS
from tests.support.kafka import fresh_topics
from tests.support.raw_site import raw_site, response
from tests.support.running import Process, follow, ingesting
from tests.support.site import Item, rss
from tests.support.watch import Watch

GOOD = "in order"
GOOD_TITLES = {"First", "Second"}


def _host(name: str) -> str:
    return f"{name.lower().replace(' ', '-').replace(',', '')}.test"


@dataclass(frozen=True, slots=True)
class Run:
    """A run over every bad answer, ended; feeds, states and entries by the answer's name."""

    feeds: dict[str, Feed]
    states: dict[str, FeedState]
    entries: dict[str, list[Entry]]
    registry: CollectorRegistry
    dead_letters: int


async def _run(bootstrap_servers: str) -> Run:
    connection = await fresh_topics(bootstrap_servers)
    names = [*BAD_ANSWERS, GOOD]
    answers = {_host(name): bad.pieces for name, bad in BAD_ANSWERS.items()}
    answers[_host(GOOD)] = (response(rss(*[Item(title, guid=title) for title in sorted(GOOD_TITLES)])),)
    process = Process()
    async with (
        raw_site(answers) as site,
        Watch(connection, "feed-states", "entries", "dead-letters") as seen,
        ingesting(
            connection,
            site,
            process,
            poll={"deadline_seconds": 1.0, "min_seconds": 600, "default_seconds": 600, "max_seconds": 3600},
            extract={"workers": 2},
        ),
    ):
        added = await follow(connection, *[f"http://{_host(name)}/feed" for name in names])
        await seen.until(lambda: len(seen.feed_states()) == len(names), what="a poll of each feed")
        await seen.catch_up()
    feeds = dict(zip(names, added, strict=True))
    states = seen.feed_states()
    listed = seen.entries()
    return Run(
        feeds,
        {name: states[feed.feed_id] for name, feed in feeds.items()},
        {name: [one for one in listed if one.feed_id == feed.feed_id] for name, feed in feeds.items()},
        process.registry,
        len(seen.of("dead-letters")),
    )


@pytest.fixture(scope="module")
def run(broker: LocalBroker) -> Run:
    """One poll of every bad feed, and of a good one."""
    return asyncio.run(_run(broker.bootstrap_servers))


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_poll_says_what_is_wrong_with_the_answer(run: Run, name: str) -> None:
    """State, error and health agree; what could be read comes out."""
    bad, state = BAD_ANSWERS[name], run.states[name]
    assert (state.last_reason, state.last_error) == (bad.reason, state.last_error)
    assert bad.word in (state.last_error or ""), state.last_error
    assert bool(state.failures) is bool(bad.word)
    assert health_of(run.feeds[name], state, now=Clock().now()).state is bad.health
    titles = {entry.title for entry in run.entries[name]}
    assert titles >= set(bad.entries)
    assert bool(titles) is bool(bad.entries)


def test_server_that_asks_for_years_is_asked_again_within_the_limit(run: Run) -> None:
    """The operator's longest interval bounds what a server may ask for."""
    state = run.states["asks for 31 years"]
    assert state.last_polled_at is not None
    assert state.next_poll_at - state.last_polled_at <= timedelta(hours=48)


def test_feed_in_order_is_read_beside_all_of_them(run: Run) -> None:
    """No bad answer costs a neighbour an entry."""
    assert {entry.title for entry in run.entries[GOOD]} == GOOD_TITLES
    assert run.states[GOOD].failures == 0


def test_metric_counts_each_poll_by_its_reason(run: Run) -> None:
    """The metric's label is the state's word."""
    for reason in {bad.reason for bad in BAD_ANSWERS.values()}:
        counted = run.registry.get_sample_value("conflictwire_polls_total", {"result": reason.value})
        assert counted is not None
        assert counted >= sum(bad.reason is reason for bad in BAD_ANSWERS.values())


def test_bad_answers_make_no_dead_letters(run: Run) -> None:
    """What a publisher sends wrong is its feed's health, not our record's fault."""
    assert run.dead_letters == 0
