"""The suite's reader and its ledger, end to end on the real broker: they see what is wrong, and only that."""

import asyncio
import time
import uuid
from collections.abc import Iterable

import pytest
from confluent_kafka import Producer

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from tests.faults.suite.ledger import Findings, Ledger, Seen
from tests.faults.suite.reader import CommittedReader
from tests.faults.suite.rig import READ
from tests.support.fault_logs import good_log, record
from tests.support.kafka import fresh_topics

SECONDS = 30.0
LAST = record("dead-letters", "last")


def _write(connection: Connection, log: Iterable[Seen], *, commit: bool) -> None:
    producer = Producer(
        {"bootstrap.servers": connection.bootstrap_servers, "transactional.id": f"t-{uuid.uuid4().hex}"}
    )
    producer.init_transactions(SECONDS)
    producer.begin_transaction()
    for seen in log:
        producer.produce(
            connection.topic(seen.topic), seen.value, seen.key, partition=0, headers=dict(seen.headers)
        )
    producer.flush(SECONDS)
    (producer.commit_transaction if commit else producer.abort_transaction)(SECONDS)


async def _findings(connection: Connection) -> Findings:
    """Return what the ledger says of everything that the reader saw, up to the last record."""
    await asyncio.to_thread(_write, connection, [LAST], commit=True)
    ledger, ends = Ledger(), time.monotonic() + SECONDS
    with CommittedReader(connection, READ) as reader:
        while not ledger.dead_letters or time.monotonic() < ends - SECONDS + 1.0:
            for seen in reader.new():
                ledger.take(seen)
            assert time.monotonic() < ends, "the reader did not come to the last record"
            await asyncio.sleep(0.05)
        assert reader.errors == []
    return ledger.findings()


def _story(version: int) -> int:
    return next(n for n, s in enumerate(good_log()) if (s.topic, s.ce_id) == ("stories", f"a1.{version}"))


def _spoilt() -> list[Seen]:
    """Return a log in which two stories changed places, one came twice, and an article has no outcome."""
    log, first, second = good_log(), _story(1), _story(2)
    log[first], log[second] = log[second], log[first]
    return [*log, log[first], record("articles", "a1.3")]


WRONG = Findings(
    lost=("outcome of article a1.3",),
    doubled=("stories a1.2",),
    reordered=("stories a1.1 after version 2",),
    uncommitted=("article a1.3",),
)


@pytest.mark.parametrize(
    ("log", "findings"), [(good_log(), Findings()), (_spoilt(), WRONG)], ids=["good", "spoilt"]
)
async def test_reader_and_ledger_see_what_is_wrong(
    broker: LocalBroker, log: list[Seen], findings: Findings
) -> None:
    """Another transaction, which was aborted, doubles everything: nobody may see that."""
    connection = await fresh_topics(broker.bootstrap_servers)
    await asyncio.to_thread(_write, connection, good_log(), commit=False)
    await asyncio.to_thread(_write, connection, log, commit=True)
    assert await _findings(connection) == findings
