"""The broker's pure texts, its data directory and its ports."""

import os
import socket
from pathlib import Path

import pytest

from localkafka import claim
from localkafka.diagnosis import explain
from localkafka.directory import BrokerState, Directory
from localkafka.errors import BrokerError
from localkafka.ports import free_port, is_free, require_free
from localkafka.properties import NodeSettings, Voter, escape_value, render_properties
from localkafka.storage import Condition, condition_of, new_cluster_id


def _properties(settings: NodeSettings) -> dict[str, str]:
    return dict(line.split("=", 1) for line in render_properties(settings).splitlines())


def test_a_single_node_is_its_own_quorum_on_loopback() -> None:
    """One replica of everything, and no listener beyond this machine."""
    found = _properties(NodeSettings(Path("/data/records"), 20001, 20002))
    assert found["listeners"] == "BROKER://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002"
    assert found["controller.quorum.bootstrap.servers"] == "127.0.0.1:20002"
    assert "controller.quorum.voters" not in found
    assert {value for key, value in found.items() if key.endswith("replication.factor")} == {"1"}
    assert found["log.flush.interval.ms"] == found["log.flush.scheduler.interval.ms"] == "1000"
    assert found["transaction.abort.timed.out.transaction.cleanup.interval.ms"] == "1000"


def test_one_of_three_keeps_two_replicas_in_sync() -> None:
    """Any one node may die, and writes with acks=all go on."""
    voters = tuple(Voter(node_id, 20010 + node_id) for node_id in (1, 2, 3))
    found = _properties(NodeSettings(Path("/data/records"), 20002, 20012, 2, voters))
    assert found["controller.quorum.voters"] == "1@127.0.0.1:20011,2@127.0.0.1:20012,3@127.0.0.1:20013"
    assert (found["node.id"], found["default.replication.factor"], found["min.insync.replicas"]) == (
        "2",
        "3",
        "2",
    )


def test_records_of_eight_mebibytes_fit() -> None:
    """Dead letters have that limit; the broker and its replicas take a little more."""
    found = _properties(NodeSettings(Path("/data/records"), 1, 2))
    assert int(found["message.max.bytes"]) == int(found["replica.fetch.max.bytes"]) > 8 * 1024 * 1024


@pytest.mark.parametrize(
    ("value", "expected"),
    [("/plain", "/plain"), ("/ünï", r"/\u00fcn\u00ef"), ("a\\b", r"a\\b"), ("/😀", r"/\ud83d\ude00")],
)
def test_paths_are_escaped_as_java_reads_them(value: str, expected: str) -> None:
    """Java reads properties files as Latin-1."""
    assert escape_value(value) == expected


def test_an_override_replaces_a_property_and_adds_one() -> None:
    """The fault suite shortens what takes days."""
    overrides = (("offsets.retention.minutes", "1"), ("log.retention.check.interval.ms", "1000"))
    found = _properties(NodeSettings(Path("/data/records"), 20001, 20002, overrides=overrides))
    assert (found["offsets.retention.minutes"], found["log.retention.check.interval.ms"]) == ("1", "1000")


def test_a_comma_in_the_data_directory_is_refused() -> None:
    """Kafka would read two directories."""
    with pytest.raises(BrokerError, match="has a comma"):
        render_properties(NodeSettings(Path("/da,ta"), 1, 2))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("java.io.IOException: No space left on device", "disk of its data directory is full"),
        ("java.lang.InternalError: a fault occurred in an unsafe memory access operation", "is full"),
        ("java.net.BindException: Address already in use", "another program took its port"),
        ("java.nio.file.AccessDeniedException: /data/x", "may not write"),
        ("KafkaException: Failed to acquire lock on file .lock in /data.", "another Kafka uses"),
        ("java.lang.OutOfMemoryError: Java heap space", "not enough memory"),
        ("java.io.IOException: Too many open files", "ulimit -n"),
        ("java.lang.RuntimeException: what went wrong", "its last line: what went wrong"),
        ("2026-01-01 ERROR something else (kafka.X)", "its last line: 2026-01-01 ERROR something else"),
    ],
)
def test_known_causes_become_sentences(line: str, words: str) -> None:
    """The line that matters is rarely the last one."""
    assert words in explain(["INFO starting", line, "\tat kafka.Kafka.main(Kafka.scala)"])


def test_a_broker_that_said_nothing_is_not_misquoted() -> None:
    """SIGKILL leaves no words."""
    assert explain([]) == "it wrote nothing"


def test_a_directory_without_a_mark_is_half_formatted_or_damaged(tmp_path: Path) -> None:
    """Only a directory without any topic's records may be formatted again."""
    records = tmp_path / "records"
    assert condition_of(records) is Condition.NEW
    (records / "__cluster_metadata-0").mkdir(parents=True)
    assert condition_of(records) is Condition.HALF_FORMATTED
    (records / "articles-0").mkdir()
    assert condition_of(records) is Condition.DAMAGED
    (records / "meta.properties").touch()
    assert condition_of(records) is Condition.FORMATTED


def test_cluster_ids_are_as_kafka_writes_them() -> None:
    """22 characters, never twice the same."""
    first, second = new_cluster_id(), new_cluster_id()
    assert len(first) == len(second) == 22
    assert first != second


def test_cluster_id_never_begins_with_a_dash() -> None:
    """The storage tool would take it for an option, and the broker would not start once in 64 times."""
    assert not any(new_cluster_id().startswith("-") for _ in range(2000))


def test_a_reused_pid_is_not_the_broker() -> None:
    """This process lives, but the note speaks of one that was created at another time."""
    state = BrokerState(port=1, controller_port=2).running_as(os.getpid(), supervised=True)
    assert state.process() is not None
    assert state.model_copy(update={"started_at": 1.0}).process() is None


def test_a_damaged_note_is_no_note(tmp_path: Path) -> None:
    """A note that a full disk cut off does not prevent a start."""
    directory = Directory.at(tmp_path)
    directory.remember(BrokerState(port=1, controller_port=2))
    (tmp_path / "broker.json").write_text('{"port": 1')
    assert directory.state() is None


def test_a_directory_without_write_permission_is_named(tmp_path: Path) -> None:
    """The sentence names the directory and what to do; root becomes somebody for the moment."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        with pytest.raises(
            BrokerError, match=r"writing the data directory .*locked/broker: Permission denied"
        ):
            Directory.at(locked / "broker").create()
    finally:
        os.seteuid(user)


def test_a_full_disk_is_refused_before_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No disk has as much as is asked for here."""
    monkeypatch.setattr(claim, "MIN_FREE_BYTES", 1 << 60)
    with pytest.raises(BrokerError, match=r"the disk of .* is full: \d+ MiB are free"):
        claim.claim(Directory.at(tmp_path), None)


def test_a_wanted_port_that_is_taken_names_its_holder() -> None:
    """The holder is this very process."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(BrokerError, match=rf"port {port} .* \(process {os.getpid()}\)"):
            require_free(port)


def test_free_ports_stay_out_of_the_range_of_clients() -> None:
    """A client that retries in that range may connect to itself and keep the port."""
    first = free_port()
    second = free_port(avoid=frozenset({first}))
    assert first != second
    assert max(first, second) < 32768
    assert is_free(first)
