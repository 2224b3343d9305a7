"""A commit with markers in some partitions and none in others, and the shard that comes next."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from localkafka import LocalBroker
from tests.support.dying_owner import POINTS
from tests.support.kafka import empty, fresh_topics
from tests.support.torn import go_on, go_on_and_warn, outputs, tear, unchecked
from tests.support.victims import Victim

ALL = [b"0:1", b"1:2", b"2:3"]
TORN = [
    ("articles",),
    ("fetch-states",),
    ("articles", "outcomes"),
    ("fetch-states", "outcomes"),
    ("fetch-states", "articles", "outcomes"),
]


@pytest.fixture(scope="module", autouse=True)
def _unchecked(broker: LocalBroker) -> Iterator[None]:
    with unchecked(broker.bootstrap_servers):
        yield


@pytest.mark.parametrize("topics", TORN, ids="+".join)
async def test_commit_with_some_of_its_markers_is_completed(
    broker: LocalBroker, topics: tuple[str, ...]
) -> None:
    """Else an output is lost, or written twice. One without any marker is done again as a whole."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await tear(connection, topics)
    await go_on(connection)
    for topic in ("articles", "outcomes"):
        assert await outputs(connection, topic) == ALL, topic


@pytest.mark.parametrize("topics", TORN[1:4], ids="+".join)
async def test_abort_with_some_of_its_markers_is_completed(
    broker: LocalBroker, topics: tuple[str, ...]
) -> None:
    """What nobody committed stays unseen, also where its abort left no marker, and is done again."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await tear(connection, topics, commit=False)
    for topic in ("articles", "outcomes"):
        assert await outputs(connection, topic) == [b"0:1"], topic
    await go_on(connection)
    for topic in ("articles", "outcomes"):
        assert await outputs(connection, topic) == ALL, topic


async def test_commit_with_a_later_transaction_behind_it_is_named(broker: LocalBroker) -> None:
    """One marker would cover both, so both are aborted there: what is promised of the first does not hold."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await tear(connection, ("articles",), behind=True)
    line = await go_on_and_warn(connection, position=4)
    assert (line["event"], line["partitions"]) == ("commit_torn", [f"{connection.prefix}articles[0]"])
    assert "a later transaction" in line["why"]
    assert await outputs(connection, "outcomes") == [b"0:1", b"1:2", b"2:3", b"3:4"]
    assert await outputs(connection, "articles") == [b"0:1", b"2:3", b"3:4"]


async def test_commit_whose_other_parts_are_removed_is_named_and_done_again(broker: LocalBroker) -> None:
    """Nothing tells any more that it was committed; who read it before reads it again."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await tear(connection, ("fetch-states",))
    await empty(connection, "articles", "outcomes")
    line = await go_on_and_warn(connection)
    assert (line["event"], line["partitions"]) == ("commit_unproven", [f"{connection.prefix}fetch-states[0]"])
    assert sorted(line["removed"]) == [f"{connection.prefix}{name}[0]" for name in ("articles", "outcomes")]
    for topic in ("articles", "outcomes"):
        assert await outputs(connection, topic) == ALL[1:], topic


@pytest.mark.parametrize("point", POINTS)
async def test_next_start_finishes_what_a_killed_one_began_to_complete(
    broker: LocalBroker, tmp_path: Path, point: str
) -> None:
    """SIGKILL between the markers, behind them, and around the abort that follows: nothing is lost."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await tear(connection, ("articles", "outcomes"))
    owner = Victim(
        "-m",
        "tests.support.dying_owner",
        connection.bootstrap_servers,
        connection.prefix,
        point,
        log=tmp_path / "log",
    )
    await owner.start()
    assert await owner.ended() == -signal.SIGKILL, owner.output
    await go_on(connection)
    for topic in ("articles", "outcomes"):
        assert await outputs(connection, topic) == ALL, topic
