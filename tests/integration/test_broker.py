"""The local broker, for real: its data, its end, and everything that may stand in its way."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from localkafka import BrokerError, LocalBroker, start_detached, status, stop_detached
from localkafka.ready import wait_until_it_answers
from tests.support.kafka_cluster import LocalCluster

TOPIC = "kept"
PROGRAM = """
import asyncio, sys
from pathlib import Path
from localkafka import LocalBroker
async def main():
    async with LocalBroker(Path(sys.argv[1])) as broker:
        print(broker.pid, flush=True)
        await asyncio.sleep(600)
asyncio.run(main())
"""


async def _create(bootstrap_servers: str, *, replicas: int = 1) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 1, replicas)])
    await admin.close()


async def _write(bootstrap_servers: str, *values: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap_servers, acks="all", max_request_size=9 << 20)
    async with producer:
        for value in values:
            await producer.send_and_wait(TOPIC, value)


async def _read(bootstrap_servers: str) -> list[bytes]:
    partition = TopicPartition(TOPIC, 0)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest")
    async with consumer:
        consumer.assign([partition])
        end = (await consumer.end_offsets([partition]))[partition]
        values: list[bytes] = []
        while await consumer.position(partition) < end:
            values.append((await consumer.getone()).value)
        return values


async def _until_gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while psutil.pid_exists(pid):  # noqa: ASYNC110  # another process sets no event of ours
            await asyncio.sleep(0.02)


async def _answers_again(broker: LocalBroker) -> bool:
    return await wait_until_it_answers(broker.bootstrap_servers, alive=lambda: True, timeout_seconds=30)


async def test_records_survive_a_stop_and_the_port_stays(tmp_path: Path) -> None:
    """A directory with letters beyond Latin-1 in its name, and a record of 8 MiB."""
    data_dir = tmp_path / "дані"
    big = bytes(8 << 20)
    async with LocalBroker(data_dir) as broker:
        address, pid = broker.bootstrap_servers, broker.pid
        await _create(address)
        await _write(address, b"before", big)
    assert pid is not None
    assert not psutil.pid_exists(pid)
    async with LocalBroker(data_dir) as broker:
        assert broker.bootstrap_servers == address
        assert await _read(address) == [b"before", big]
        listening = {
            each.laddr.ip for each in psutil.Process(broker.pid).net_connections() if each.status == "LISTEN"
        }
    assert {address.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert " INFO " in (data_dir / "logs" / "broker.log").read_text()


async def test_a_kept_port_that_is_taken_now_is_replaced(tmp_path: Path) -> None:
    """Ports that nobody asked for may change, both of them, and the data stays."""
    async with LocalBroker(tmp_path) as broker:
        await _create(broker.bootstrap_servers)
        await _write(broker.bootstrap_servers, b"kept")
        sockets = [
            each.laddr.port
            for each in psutil.Process(broker.pid).net_connections()
            if each.status == "LISTEN"
        ]
    holders = [socket.create_server(("127.0.0.1", port)) for port in sockets]
    try:
        async with LocalBroker(tmp_path) as broker:
            assert int(broker.bootstrap_servers.rpartition(":")[2]) not in sockets
            assert await _read(broker.bootstrap_servers) == [b"kept"]
    finally:
        for holder in holders:
            holder.close()


async def test_a_wanted_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    """The sentence names who holds it, and the directory is free again."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        broker = LocalBroker(tmp_path, port=port)
        for _attempt in range(2):
            with pytest.raises(BrokerError, match=rf"port {port} .*process {os.getpid()}"):
                await broker.start()
    assert broker.pid is None


async def test_a_preferred_port_is_taken_where_it_is_free_and_the_reason_told_where_not(
    tmp_path: Path,
) -> None:
    """The port of the last run comes second, so that the next start takes the preferred one again."""
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        async with LocalBroker(tmp_path, preferred_port=port, progress=told.append) as broker:
            other = broker.bootstrap_servers
    started = f"starting Kafka broker on {other} (port {port} is taken by "
    assert [line for line in told if line.startswith(started) and f"(process {os.getpid()})" in line] != []
    async with LocalBroker(tmp_path, preferred_port=port, progress=told.append) as broker:
        assert broker.bootstrap_servers == f"127.0.0.1:{port}"
    assert told[-1] == f"Kafka broker answers on 127.0.0.1:{port}"
    assert f"starting Kafka broker on 127.0.0.1:{port}" in told


async def test_a_killed_broker_is_started_again_and_tells_why(tmp_path: Path) -> None:
    """Under the same address, with what was acknowledged."""
    told: list[str] = []
    async with LocalBroker(tmp_path, progress=told.append) as broker:
        supervising = asyncio.create_task(broker.supervise())
        await _create(broker.bootstrap_servers)
        await _write(broker.bootstrap_servers, b"acknowledged")
        first = broker.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await _until_gone(first)
        assert await _answers_again(broker)
        assert broker.pid not in {None, first}
        assert await _read(broker.bootstrap_servers) == [b"acknowledged"]
        supervising.cancel()
    assert any("died (killed by SIGKILL)" in line for line in told)


async def test_a_program_killed_by_sigkill_leaves_no_broker_and_the_next_recovers(tmp_path: Path) -> None:
    """The JVM dies with its parent; the note it leaves behind is recognised as stale."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, tmp_path, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert program.stdout is not None
    pid = int(await program.stdout.readline())
    with pytest.raises(BrokerError, match=f"is in use by the broker with pid {pid} on port"):
        await LocalBroker(tmp_path).start()
    program.kill()
    await program.wait()
    await _until_gone(pid)
    assert (await status(tmp_path)).pid is None
    told: list[str] = []
    async with LocalBroker(tmp_path, progress=told.append):
        pass
    assert f"Kafka broker: the last run (pid {pid}) did not stop in order; recovering" in told


async def test_a_half_formatted_directory_is_mended_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    """Nothing is lost by formatting when no topic was ever written; otherwise a person decides."""
    (tmp_path / "records" / "__cluster_metadata-0").mkdir(parents=True)
    (tmp_path / "records.formatting").mkdir()
    async with LocalBroker(tmp_path) as broker:
        await _create(broker.bootstrap_servers)
        await _write(broker.bootstrap_servers, b"a record")
    (tmp_path / "records" / "meta.properties").unlink()
    with pytest.raises(BrokerError, match=r"holds records but not Kafka's file meta\.properties"):
        await LocalBroker(tmp_path).start()
    assert (tmp_path / "records" / f"{TOPIC}-0").is_dir()


async def test_a_broker_that_cannot_start_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    """Its storage belongs to another node id: the JVM's own words come through."""
    async with LocalBroker(tmp_path):
        pass
    mark = tmp_path / "records" / "meta.properties"
    mark.write_text(mark.read_text().replace("node.id=1", "node.id=7"))
    broker = LocalBroker(tmp_path)
    with pytest.raises(BrokerError, match=r"Kafka broker ended while it started: its last line: .*node"):
        await broker.start()
    assert broker.pid is None
    shutil.rmtree(tmp_path / "records")
    async with LocalBroker(tmp_path):
        pass


async def test_a_detached_broker_is_started_found_and_stopped(tmp_path: Path) -> None:
    """Starting it twice is not an error; a second broker in its directory is."""
    assert not await stop_detached(tmp_path)
    started = await start_detached(tmp_path)
    try:
        again = await start_detached(tmp_path)
        found = await status(tmp_path)
        assert started.answers
        assert started.detached
        assert started.pid == again.pid == found.pid
        assert psutil.Process(started.pid) not in psutil.Process().children(recursive=True)
        with pytest.raises(BrokerError, match=f"in use by the broker with pid {started.pid}"):
            await LocalBroker(tmp_path).start()
    finally:
        stopped = await stop_detached(tmp_path)
    assert stopped
    assert (await status(tmp_path)).pid is None
    assert not await stop_detached(tmp_path)


async def test_a_supervised_broker_is_not_stopped_behind_its_supervisor(tmp_path: Path) -> None:
    """It would only be started again."""
    async with LocalBroker(tmp_path) as broker:
        with pytest.raises(BrokerError, match=f"pid {broker.pid}.*belongs to a running program"):
            await stop_detached(tmp_path)
        assert not (await status(tmp_path)).detached


async def test_a_cluster_goes_on_without_one_node(tmp_path: Path) -> None:
    """Two of three acknowledge, and the third comes back."""
    async with LocalCluster(tmp_path) as cluster:
        await _create(cluster.bootstrap_servers, replicas=3)
        await _write(cluster.bootstrap_servers, b"three")
        await cluster.kill(2)
        await _write(cluster.bootstrap_servers, b"two")
        await cluster.restart(2)
        assert cluster.pid(2) is not None
        assert await _read(cluster.bootstrap_servers) == [b"three", b"two"]
