"""Kafka's storage: formats the records directory once, and never one that holds records.

It owns the decision whether a directory is new, formatted or half-formatted. Formatting happens beside
the directory and takes effect by a rename: one that is killed or finds the disk full leaves nothing behind.
"""

import base64
import shutil
import subprocess
import uuid
from enum import Enum, unique
from pathlib import Path

from localkafka.diagnosis import explain
from localkafka.directory import Directory
from localkafka.errors import BrokerError
from localkafka.jvm import Jvm, java_environment
from localkafka.properties import LOGGING, NodeSettings, render_properties

FORMAT_TIMEOUT_SECONDS = 60  # 1 s when the machine is idle
_MARK = "meta.properties"  # Kafka writes it last, and a broker refuses to start without it


@unique
class Condition(Enum):
    """What a records directory is found to be."""

    NEW = "new"
    FORMATTED = "formatted"
    HALF_FORMATTED = "half-formatted"
    DAMAGED = "damaged"


def condition_of(records: Path) -> Condition:
    """Return what `records` is; HALF_FORMATTED holds no topic's records and may be formatted again."""
    if not records.exists():
        return Condition.NEW
    if (records / _MARK).exists():
        return Condition.FORMATTED
    topics = [each for each in records.iterdir() if each.is_dir() and each.name != "__cluster_metadata-0"]
    return Condition.DAMAGED if topics else Condition.HALF_FORMATTED


def new_cluster_id() -> str:
    """Return a random id as Kafka writes it: 16 bytes, URL-safe base64 without padding.

    It begins with no dash, as Kafka's own never do: the storage tool would take it for an option.
    """
    while (made := base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=")).startswith(b"-"):
        pass
    return made.decode("ascii")


def prepare_storage(
    directory: Directory, settings: NodeSettings, jvm: Jvm, *, cluster_id: str | None = None
) -> bool:
    """Write the node's configuration and format its storage once; return whether it was formatted now.

    Args:
        cluster_id: Of the cluster that the node joins; None: a single node with an id of its own.

    Raises:
        BrokerError: The directory is damaged, or formatting failed.
    """
    condition = condition_of(settings.records_dir)
    if condition is Condition.DAMAGED:
        raise BrokerError(
            f"{settings.records_dir} holds records but not Kafka's file {_MARK}: "
            "restore that file from a backup, or remove the directory to start from nothing"
        )
    try:
        directory.logging.write_text(LOGGING, encoding="utf-8")
        if condition is not Condition.FORMATTED:
            _format(directory, settings, jvm, cluster_id)
        directory.properties.write_text(render_properties(settings), encoding="ascii")
    except OSError as error:
        raise BrokerError(f"preparing {directory.path}: {error.strerror}") from error
    return condition is not Condition.FORMATTED


def _format(directory: Directory, settings: NodeSettings, jvm: Jvm, cluster_id: str | None) -> None:
    unfinished = settings.records_dir.with_name("records.formatting")
    shutil.rmtree(unfinished, ignore_errors=True)
    elsewhere = NodeSettings(
        records_dir=unfinished,
        port=settings.port,
        controller_port=settings.controller_port,
        node_id=settings.node_id,
        voters=settings.voters,
    )
    directory.properties.write_text(render_properties(elsewhere), encoding="ascii")
    arguments = ["format", "-t", cluster_id or new_cluster_id(), "-c", str(directory.properties)]
    if not settings.voters:
        arguments.append("--standalone")
    command = jvm.command(
        "kafka.tools.StorageTool", arguments, logs=directory.logs, logging=directory.logging
    )
    try:
        done = subprocess.run(  # noqa: S603  # our own command line, no shell
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=FORMAT_TIMEOUT_SECONDS,
            env=java_environment(),
            umask=0o077,
        )
    except subprocess.TimeoutExpired as error:
        raise BrokerError(
            f"formatting {directory.path}: not done after {FORMAT_TIMEOUT_SECONDS} s"
        ) from error
    if done.returncode != 0:
        raise BrokerError(f"formatting {directory.path}: {explain((done.stdout + done.stderr).splitlines())}")
    if settings.records_dir.exists():
        shutil.rmtree(settings.records_dir)  # half-formatted: condition_of found no records in it
    unfinished.rename(settings.records_dir)
