"""Faults of the single broker: stopped in order, killed, killed while it starts, torn, away, paused."""

import asyncio
import os
import signal
import uuid

from confluent_kafka import Producer

from localkafka import LocalBroker
from tests.faults.suite.faults import Fault
from tests.faults.suite.rig import PARTITIONS, Rig
from tests.faults.suite.signals import BROKER_SILENT, HELD_BACK, NOT_READY, SHARDS_RESTARTED

__all__ = ["AWAY", "FAULTS"]

KILLS_IN_A_ROW = 3
HANGING_SECONDS = 20.0
MAX_TORN_BYTES = 400
GONE = (BROKER_SILENT, SHARDS_RESTARTED, NOT_READY)


def _broker(rig: Rig) -> LocalBroker:
    if not isinstance(rig.kafka.server, LocalBroker):
        raise TypeError("this fault needs the single broker")
    return rig.kafka.server


def _signal(broker: LocalBroker, number: signal.Signals) -> None:
    if broker.pid is None:
        raise RuntimeError("the broker does not run")
    os.kill(broker.pid, number)


async def restart(rig: Rig) -> int:
    """SIGTERM, and start again."""
    await _broker(rig).stop()
    await _broker(rig).start()
    return 1


async def kill(rig: Rig) -> int:
    """SIGKILL at a random moment, under load, and start again."""
    await asyncio.sleep(rig.dice.uniform(0.2, 3.0))
    await _die(_broker(rig))
    await _broker(rig).start()
    return 1


async def kill_again(rig: Rig) -> int:
    """SIGKILL 0.5 to 3 s after a start, several times in a row."""
    await kill(rig)
    for _ in range(KILLS_IN_A_ROW - 1):
        await asyncio.sleep(rig.dice.uniform(0.5, 3.0))
        await _die(_broker(rig))
        await _broker(rig).start()
    return KILLS_IN_A_ROW


async def torn(rig: Rig) -> int:
    """SIGKILL, and leave a torn batch at the end of every log."""
    await _die(_broker(rig))
    await asyncio.to_thread(_tear, rig)
    await _broker(rig).start()
    return 1


async def away_one_minute(rig: Rig) -> int:
    """Down for 60 s."""
    await _away(rig, 60.0)
    return 1


async def away_eleven_minutes(rig: Rig) -> int:
    """Down for 11 minutes: longer than any timeout of a client."""
    await _away(rig, 660.0)
    return 1


async def pause(rig: Rig) -> int:
    """SIGSTOP for 5 to 20 s."""
    _signal(_broker(rig), signal.SIGSTOP)
    await asyncio.sleep(rig.dice.uniform(5.0, 20.0))
    _signal(_broker(rig), signal.SIGCONT)
    return 1


async def hanging(rig: Rig) -> int:
    """Leave a foreign transaction open on topics that subscribers read and on tables, and abort it."""
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
        for partition in range(PARTITIONS):
            producer.produce(rig.connection.topic(topic), b"foreign", b"foreign", partition=partition)
    await asyncio.to_thread(producer.flush, 10)
    await rig.kill(rig.dice.choice(rig.running))  # the next owner restores behind it
    await asyncio.sleep(HANGING_SECONDS)
    await asyncio.to_thread(producer.abort_transaction, 30)
    return 1


def _tear(rig: Rig) -> None:
    for log in sorted((rig.kafka.directory / "records").glob("*/*.log")):
        if log.parent.name.startswith("__cluster_metadata"):
            continue  # the controller's own, which it writes through
        whole = log.read_bytes()
        if whole:
            with log.open("ab") as end:
                end.write(whole[-rig.dice.randint(1, min(len(whole), MAX_TORN_BYTES)) :][:-1])


async def _die(broker: LocalBroker) -> None:
    _signal(broker, signal.SIGKILL)
    await broker.stop()


async def _away(rig: Rig, seconds: float) -> None:
    await _broker(rig).stop()
    await asyncio.sleep(seconds)
    await _broker(rig).start()


FAULTS = (
    Fault("broker-sigkill", "SIGKILL of the broker in mid-transaction", kill,
          seconds=15, shown_by=GONE, goal=18, always=True),
    Fault("broker-sigkill-again", "SIGKILL of the broker 0.5 to 3 s after its start", kill_again,
          seconds=42, shown_by=GONE, goal=12, wave=KILLS_IN_A_ROW, always=True),
    Fault("broker-sigterm", "SIGTERM of the broker", restart, seconds=17, shown_by=GONE, goal=3),
    Fault("broker-paused", "SIGSTOP of the broker for 5 to 20 s", pause,
          seconds=21, shown_by=(BROKER_SILENT,), goal=5),
    Fault("broker-torn", "SIGKILL of the broker, torn batches at the ends of its logs", torn,
          seconds=13, shown_by=GONE, goal=3),
    Fault("hanging", "a foreign transaction hangs for 20 s", hanging, seconds=35, shown_by=(HELD_BACK,)),
    Fault("broker-away", "the broker is away for 60 s", away_one_minute, seconds=75, shown_by=(NOT_READY,)),
)  # fmt: skip
AWAY = (
    Fault("broker-away-11m", "the broker is away for 11 minutes", away_eleven_minutes,
          seconds=680, shown_by=(NOT_READY,)),
)  # fmt: skip
