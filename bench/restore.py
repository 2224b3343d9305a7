"""Restore of a table: records per second and resident bytes of each, for a million fetch-states.

    python -m bench.restore [--json] [--states 1000000]

States of articles that are done, as our own codec writes them, put into a compacted topic by a plain
producer; then read through `runtime.kafka.restore` into `runtime.kafka.table` in a fresh process.
"""

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from aiokafka import AIOKafkaProducer

from bench.figures import Figure, arguments, show
from ingest.fetch_tables import FETCH_STATES
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.kafka.probe import BrokerProbe
from runtime.kafka.restore import TableReader
from runtime.kafka.table import Table
from runtime.kafka.topics import create_topics
from schemas import contracts, ids
from schemas.contracts import TOPICS
from schemas.fetches import FetchState, FetchStatus
from schemas.records import Record

_AT_A_TIME = 20_000


def states(count: int, now: datetime) -> Iterator[Record]:
    """Yield the records of articles that are done, no two alike."""
    for number in range(count):
        at = now - timedelta(seconds=number)
        state = FetchState(
            article_id=ids.article_id(f"https://www.publisher{number % 997}.test/world/{number}"),
            status=FetchStatus.DONE,
            etag=f'"{ids.digest20(str(number))}-gzip"' if number % 3 else None,
            last_modified=at.strftime("%a, %d %b %Y %H:%M:%S GMT") if number % 2 else None,
            content_hash=ids.digest20("text", str(number)),
            version=1 + (number % 9 == 0),
            first_created_at=at,
            fetched_at=at + timedelta(seconds=1),
            last_listed_at=at + timedelta(hours=6),
            entry_ids=(ids.entry_id("f", str(number)),),
            feed_ids=(ids.feed_id(str(number % 997)),),
        )
        yield contracts.FETCH_STATE.encode(state)


async def fill(connection: Connection, count: int, now: datetime) -> int:
    """Write the states into the table's topic; return the bytes of their keys and values."""
    await create_topics(connection, [TOPICS[FETCH_STATES.topic]], partitions=1, replication=1)
    producer = AIOKafkaProducer(**connection.client_arguments(), enable_idempotence=True, linger_ms=20)
    await producer.start()
    size = 0
    try:
        waiting = []
        for record in states(count, now):
            size += len(record.key or b"") + len(record.value or b"")
            name, headers = connection.topic(record.topic), list(record.headers)
            waiting.append(await producer.send(name, record.value, record.key, partition=0, headers=headers))
            if len(waiting) == _AT_A_TIME:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)
    finally:
        await producer.stop()
    return size


async def restore(connection: Connection) -> dict[str, Any]:
    """Restore the table in this process; return what it took."""
    clock, me = Clock(), psutil.Process()
    table = Table(FETCH_STATES, 0)
    reader = TableReader(connection, [table], clock=clock)
    before, began, cpu = me.memory_info().rss, clock.monotonic(), me.cpu_times()
    probe = BrokerProbe(connection, clock=clock)
    await probe.start()
    records = await reader.restore(probe.ends, lambda _done, _total, _held_back: None)
    seconds, after = clock.monotonic() - began, me.cpu_times()
    await reader.close()
    await probe.close()
    return {
        "records": records,
        "keys": len(table),
        "seconds": seconds,
        "cpu_seconds": after.user + after.system - cpu.user - cpu.system,
        "rss_bytes": me.memory_info().rss - before,
        "held_bytes": table.held_bytes,
    }


async def measure(count: int) -> list[Figure]:
    """Return the figures of one restore, done by a fresh process."""
    data_dir = Path(tempfile.mkdtemp(prefix="conflictwire-bench-"))
    try:
        async with LocalBroker(data_dir, progress=lambda text: print(text, file=sys.stderr)) as broker:
            connection = Connection(broker.bootstrap_servers)
            size = await fill(connection, count, Clock().now())
            fresh = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.restore", "--restore-from", broker.bootstrap_servers,
                stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            output, _ = await fresh.communicate()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
    found = json.loads(output)
    if found["keys"] != count:
        raise RuntimeError(f"{found['keys']} states were restored of {count}")
    return [
        Figure("states", count),
        Figure("key and value, mean", size / count, "bytes"),
        Figure("restored", found["records"] / found["seconds"], "/s", at_least=50_000),
        Figure("restored, per CPU-second", found["records"] / found["cpu_seconds"], "/s"),
        Figure("RSS of a state", found["rss_bytes"] / count, "bytes", at_most=600),
    ]


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--states", type=int, default=1_000_000)
    parser.add_argument("--restore-from", metavar="HOST:PORT", help="be the fresh process (for itself)")
    options = parser.parse_args()
    if options.restore_from:
        print(json.dumps(asyncio.run(restore(Connection(options.restore_from)))))
    else:
        show(asyncio.run(measure(options.states)), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
