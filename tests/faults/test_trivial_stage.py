"""The stage loop alone, under SIGKILL and SIGSTOP, before any domain word."""

import asyncio
import random
import signal
from collections import Counter, defaultdict
from pathlib import Path

from aiokafka import AIOKafkaProducer

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from tests.support.kafka import fresh_topics, read_all
from tests.support.processes import until
from tests.support.thorough import thorough
from tests.support.victims import Victim

KILLS = thorough(8, otherwise=4)
KEYS = 40
RUNS = "restored"
BOTH = "shards=[0, 1]"


async def _produce(connection: Connection, stop: asyncio.Event) -> int:
    producer = AIOKafkaProducer(**connection.client_arguments(), enable_idempotence=True)
    await producer.start()
    count = 0
    try:
        while not stop.is_set():
            for _ in range(20):
                key = f"k{count % KEYS}"
                partition = (count % KEYS) % 2
                await producer.send(
                    connection.topic("entries"), str(count).encode(), key.encode(), partition=partition
                )
                count += 1
            await asyncio.sleep(0.05)
        await producer.flush()
    finally:
        await producer.stop()
    return count


async def _settled(connection: Connection, expected: int) -> list[bytes]:
    for _ in range(120):
        values = [record.value or b"" for record in await read_all(connection, ["articles"])]
        if len(values) >= expected:
            return values
        await asyncio.sleep(0.5)
    return values


async def test_kills_and_zombies_lose_and_double_nothing(broker: LocalBroker, tmp_path: Path) -> None:
    """Each input record has one output, and each key's count has no gap, whatever was killed."""
    connection = await fresh_topics(broker.bootstrap_servers)
    dice = random.Random(7)  # noqa: S311 - reproducible, guards nothing
    victims = [
        Victim(
            "-m", "tests.support.trivial_stage", connection.bootstrap_servers, connection.prefix, f"i-{n}",
            log=tmp_path / f"{n}.log",
        )
        for n in range(2)
    ]  # fmt: skip
    stop = asyncio.Event()
    for victim in victims:
        await victim.start()
    producing = asyncio.create_task(_produce(connection, stop))
    await until(lambda: any(RUNS in victim.output for victim in victims), what="a shard at work")
    for _ in range(KILLS):
        victim = dice.choice(victims)
        await victim.kill()
        await victim.start()
        await asyncio.sleep(dice.uniform(0.3, 2.5))
    zombie, other = dice.sample(victims, 2)
    await until(lambda: RUNS in zombie.output and RUNS in other.output, what="both at work")
    taken = other.output.count(BOTH)
    zombie.send(signal.SIGSTOP)
    await until(lambda: other.output.count(BOTH) > taken, what="the zombie's shard at the other one")
    await asyncio.sleep(0.5)  # which writes now
    zombie.send(signal.SIGCONT)
    await asyncio.sleep(1)
    stop.set()
    expected = await producing

    values = await _settled(connection, expected)
    assert all(victim.running for victim in victims), [victim.output[-2000:] for victim in victims]
    for victim in victims:
        victim.send(signal.SIGTERM)
    assert [await victim.ended() for victim in victims] == [0, 0]

    inputs = Counter(value.split(b":")[2] for value in values)
    assert inputs == Counter(str(n).encode() for n in range(expected))
    counts: dict[int, list[int]] = defaultdict(list)
    for value in values:
        _, count, number = value.split(b":")
        counts[int(number) % KEYS].append(int(count))
    assert all(sorted(each) == list(range(1, len(each) + 1)) for each in counts.values())
