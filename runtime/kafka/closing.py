"""Closing clients of a broker that may be gone: in time, whatever they raise, leaving nothing behind.

Owns the deadlines of an orderly stop, 5 s in all: what is decided commits (DRAIN), then each shard's producer
and tables close, then the group's consumer.

aiokafka's `stop` flushes, joins or leaves first, and hangs where the broker does not answer; cancelled there,
it never comes to its own tasks, which reconnect later and write what was given up (measured: 2 of 3 times, 10
to 80 tasks an outage). So the tasks end first.

Leans on aiokafka's internals (pinned in pyproject.toml): the names of the parts that start tasks.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError

__all__ = ["CLIENT_SECONDS", "DRAIN_SECONDS", "GROUP_SECONDS", "close_consumer", "close_producer"]

DRAIN_SECONDS = 2.0
CLIENT_SECONDS = 2.0  # of a shard
GROUP_SECONDS = 1.0


async def close_producer(producer: AIOKafkaProducer) -> None:
    """End a producer, healthy or not: after this it writes nothing, and what was under way has failed."""
    producer._closed = True  # noqa: SLF001 - or its own `stop` would flush, and its __del__ complain
    awaited = _awaited(producer._txn_manager)  # noqa: SLF001
    await _cancel(producer._sender, producer._message_accumulator)  # noqa: SLF001
    _fail_batches(producer._message_accumulator)  # noqa: SLF001
    _retrieve(*awaited, *_awaited(producer._txn_manager))  # noqa: SLF001
    await _within(CLIENT_SECONDS, producer.client.close())
    await _cancel(producer._sender, producer._message_accumulator, producer.client)  # noqa: SLF001


async def close_consumer(consumer: AIOKafkaConsumer, *, seconds: float = CLIENT_SECONDS) -> None:
    """End a consumer: in order where the broker answers in time, and in any case with its tasks."""
    await _within(seconds, consumer.stop())
    parts = (consumer._coordinator, consumer._fetcher)  # noqa: SLF001
    await _cancel(*parts)
    await _within(CLIENT_SECONDS, consumer._client.close())  # noqa: SLF001 - where stop did not come so far
    await _cancel(*parts, consumer._client)  # noqa: SLF001


def _fail_batches(accumulator: Any) -> None:  # noqa: ANN401 - aiokafka is untyped
    batches = [batch for queue in accumulator._batches.values() for batch in queue]  # noqa: SLF001
    batches += accumulator._pending_batches  # noqa: SLF001
    accumulator.fail_all(KafkaConnectionError("the producer was closed"))
    for batch in batches:
        _retrieve(batch.future, batch._drain_waiter, *(future for future, _ in batch._msg_futures))  # noqa: SLF001


def _awaited(transactions: Any) -> list["asyncio.Future[Any] | None"]:  # noqa: ANN401 - aiokafka is untyped
    """Return the futures of a transaction; none where the producer has no transactions."""
    if transactions is None:
        return []
    offsets = [future for _, _, future in transactions._pending_txn_offsets]  # noqa: SLF001
    return [transactions._transaction_waiter, *offsets]  # noqa: SLF001


def _retrieve(*futures: "asyncio.Future[Any] | None") -> None:
    """Look at errors that nobody may wait for any more, so that the loop does not report them."""
    for future in futures:
        if future is not None and future.done() and not future.cancelled():
            future.exception()


async def _within(seconds: float, closing: Coroutine[Any, Any, None]) -> None:
    """Run to the end, or for that long; what it raises is dropped.

    In a task of its own: awaited directly, aiokafka's cancellation of its own tasks came out of `stop` and
    ended the shard that was about to restart, without an error.
    """
    task = asyncio.ensure_future(closing)
    await asyncio.wait([task], timeout=seconds)
    if not task.cancel() and not task.cancelled():
        task.exception()  # retrieved, so that the loop does not report it


async def _cancel(*parts: object) -> None:
    """Cancel the tasks that run a method of one of the parts, until none is left."""
    current = asyncio.current_task()
    while tasks := [t for t in asyncio.all_tasks() if t is not current and _runs(t) in parts]:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=CLIENT_SECONDS)


def _runs(task: "asyncio.Task[Any]") -> object:
    """Return the object whose method a task runs, the task itself where it runs none."""
    frame = getattr(task.get_coro(), "cr_frame", None)
    return frame.f_locals.get("self", task) if frame is not None else task
