"""Faults of the single broker: stopped in order, killed, killed again while it starts, away, paused."""

import asyncio
import os
import signal
import uuid

from confluent_kafka import Producer

from localkafka import LocalBroker
from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import Rig

__all__ = ["FAULTS"]

KILLS_IN_A_ROW = 3
HANGING_SECONDS = 20.0


def _broker(rig: Rig) -> LocalBroker:
    if not isinstance(rig.kafka, LocalBroker):
        raise TypeError("this fault needs the single broker")
    return rig.kafka


def _signal(broker: LocalBroker, number: signal.Signals) -> None:
    if broker.pid is None:
        raise RuntimeError("the broker does not run")
    os.kill(broker.pid, number)


async def restart(rig: Rig) -> None:
    """SIGTERM, and start again."""
    await _broker(rig).stop()
    await _broker(rig).start()


async def kill(rig: Rig) -> None:
    """SIGKILL at a random moment, under load, and start again."""
    await asyncio.sleep(rig.dice.uniform(0.2, 3.0))
    await _die(_broker(rig))
    await _broker(rig).start()


async def kill_again(rig: Rig) -> None:
    """SIGKILL 0.5 to 3 s after a start, several times in a row."""
    await kill(rig)
    for _ in range(KILLS_IN_A_ROW - 1):
        await asyncio.sleep(rig.dice.uniform(0.5, 3.0))
        await _die(_broker(rig))
        await _broker(rig).start()


async def away_one_minute(rig: Rig) -> None:
    """Down for 60 s."""
    await _away(rig, 60.0)


async def away_eleven_minutes(rig: Rig) -> None:
    """Down for 11 minutes: longer than any timeout of a client."""
    await _away(rig, 660.0)


async def pause(rig: Rig) -> None:
    """SIGSTOP for 5 to 20 s."""
    _signal(_broker(rig), signal.SIGSTOP)
    await asyncio.sleep(rig.dice.uniform(5.0, 20.0))
    _signal(_broker(rig), signal.SIGCONT)


async def hanging(rig: Rig) -> None:
    """Leave a foreign transaction open on every topic that subscribers read, and abort it."""
    producer = Producer(
        {
            "bootstrap.servers": rig.connection.bootstrap_servers,
            "transactional.id": f"foreign-{uuid.uuid4().hex[:8]}",
            "transaction.timeout.ms": 60_000,
        }
    )
    await asyncio.to_thread(producer.init_transactions, 30)
    producer.begin_transaction()
    for topic in ("entries", "articles", "stories", "outcomes", "fetch-states", "story-states"):
        for partition in range(2):
            producer.produce(rig.connection.topic(topic), b"foreign", b"foreign", partition=partition)
    await asyncio.to_thread(producer.flush, 10)
    await rig.kill(rig.dice.choice(sorted(rig.victims)))  # the next owner restores behind it
    await asyncio.sleep(HANGING_SECONDS)
    await asyncio.to_thread(producer.abort_transaction, 30)


async def _die(broker: LocalBroker) -> None:
    _signal(broker, signal.SIGKILL)
    await broker.stop()


async def _away(rig: Rig, seconds: float) -> None:
    await _broker(rig).stop()
    await asyncio.sleep(seconds)
    await _broker(rig).start()


FAULTS = (
    Fault("broker-sigkill", "SIGKILL of the broker in mid-transaction", kill, seconds=25, share=3),
    Fault(
        "broker-sigkill-again", "SIGKILL 0.5 to 3 s after its start, 3 times", kill_again, seconds=50, share=2
    ),
    Fault("broker-sigterm", "SIGTERM of the broker", restart, seconds=25),
    Fault("broker-paused", "SIGSTOP of the broker for 5 to 20 s", pause, seconds=25, share=2),
    Fault("broker-away", "the broker is away for 60 s", away_one_minute, seconds=90, share=0.5),
    Fault("hanging", "a foreign transaction hangs for 20 s", hanging, seconds=40, share=0.5),
    Fault(
        "broker-away-11m", "the broker is away for 11 minutes", away_eleven_minutes,
        seconds=700, share=0.1, long_run_only=True,
    ),
)  # fmt: skip
