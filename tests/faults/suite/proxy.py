"""A TCP proxy between the stages and the broker that delays, drops, resets and throttles.

Owns the connections of one listener on loopback. What is dropped is held, since TCP would send it again; only
a reset loses anything.
"""

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

__all__ = ["Proxy"]

CHUNK_BYTES = 1 << 16
LOOK_SECONDS = 0.05
QUEUED_CHUNKS = 64
END_SECONDS = 5.0


@dataclass(slots=True)
class Proxy:
    """Listens while the context lasts; its faults are attributes that may change at any time.

    Attributes:
        delay_seconds: Of each chunk, in each direction.
        drops_requests: Nothing reaches the broker.
        drops_answers: Nothing comes back from it: what was asked is done, and nobody learns of it.
        bytes_per_second: Of each connection and direction; None: no limit.
        refuses: New connections are reset.
    """

    port: int
    to_port: int
    delay_seconds: float = 0.0
    drops_requests: bool = False
    drops_answers: bool = False
    bytes_per_second: float | None = None
    refuses: bool = False
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every connection."""
        if self._server is not None:
            self._server.close()
        self.reset()
        if self._tasks:  # they end with their connections; asyncio complains of one that is cancelled
            await asyncio.wait(self._tasks, timeout=END_SECONDS)

    def heal(self) -> None:
        """Pass on everything at once again."""
        self.delay_seconds = 0.0
        self.drops_requests = self.drops_answers = self.refuses = False
        self.bytes_per_second = None

    def reset(self) -> None:
        """Reset every connection."""
        for writer in list(self._writers):
            _reset(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if self.refuses:
            _reset(writer)
            return
        try:
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, to_writer}
        pumps = [
            asyncio.create_task(self._pump(reader, to_writer, requests=True)),
            asyncio.create_task(self._pump(to_reader, writer, requests=False)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for each in (writer, to_writer):
                self._writers.discard(each)
                each.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, requests: bool
    ) -> None:
        """Pass on one direction until it ends."""
        chunks: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUED_CHUNKS)
        passing = asyncio.create_task(self._pass_on(chunks, writer, requests=requests))
        try:
            with contextlib.suppress(OSError):
                while chunk := await reader.read(CHUNK_BYTES):
                    await chunks.put((asyncio.get_running_loop().time() + self.delay_seconds, chunk))
        finally:
            passing.cancel()
            await asyncio.gather(passing, return_exceptions=True)

    async def _pass_on(
        self, chunks: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter, *, requests: bool
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, chunk = await chunks.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            while self.drops_requests if requests else self.drops_answers:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_SECONDS)
            if self.bytes_per_second is not None:
                await asyncio.sleep(len(chunk) / self.bytes_per_second)
            writer.write(chunk)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by RST: without a linger, closing would end it in order."""
    connection = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):  # it has ended
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
