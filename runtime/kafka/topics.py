"""Topics on the broker: creates what is missing, and reports what does not match.

The facts are `schemas.topics`. A topic with another partition count is never changed: the shards would be
others, and with them the owner of every state. Whose time the records have may be changed at any moment.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from runtime.errors import Fatal, MissingTopics
from runtime.kafka.connection import Connection
from schemas.topics import LOG_APPEND_TIME, TIMESTAMP_TYPE, PartitionsBy, TopicSpec

__all__ = [
    "TopicReport",
    "check_topics",
    "create_topics",
    "in_sync_config",
    "partition_count",
    "partition_counts",
    "require_match",
    "require_topics",
]

SHOWN_SECONDS = 10.0
SHOWN_POLL_SECONDS = 0.02
MIN_IN_SYNC = "min.insync.replicas"
_REQUIRED = ("cleanup.policy", "max.message.bytes", TIMESTAMP_TYPE)
_SET_ON_TOPIC = 1  # the source of a value in Kafka's answer: this topic's own, not the broker's default


@dataclass(frozen=True, slots=True)
class TopicReport:
    """What was found of one topic.

    Attributes:
        problem: A sentence where it does not match, else None.
        created: It was missing and has been created.
        in_sync: Of a created topic: how many replicas have a record before it is acknowledged; None where
            the cluster says.
    """

    name: str
    partitions: int
    problem: str | None = None
    created: bool = False
    in_sync: int | None = None


async def partition_counts(connection: Connection, logical: Iterable[str]) -> dict[str, int]:
    """Return how many partitions each topic has; those that do not exist are left out."""
    async with _admin(connection) as admin:
        return await _partitions(admin, connection, list(logical))


async def partition_count(connection: Connection, logical: str) -> int | None:
    """Return how many partitions a topic has, None where it does not exist."""
    return (await partition_counts(connection, [logical])).get(logical)


async def check_topics(
    connection: Connection, specs: Iterable[TopicSpec], *, partitions: int | None
) -> list[TopicReport]:
    """Compare the broker's topics with the table.

    Args:
        partitions: The N that the operator wants; None checks the topics against each other.
    """
    wanted = list(specs)
    async with _admin(connection) as admin:
        found = await _partitions(admin, connection, [spec.name for spec in wanted])
        configs = {
            name: _values(entries) for name, entries in (await _configs(admin, connection, found)).items()
        }
    counts = [found[s.name] for s in wanted if s.partitions_by is PartitionsBy.SHARD and s.name in found]
    expected = partitions or max(counts, default=1)
    return [_report(spec, connection, found, configs, expected) for spec in wanted]


async def create_topics(
    connection: Connection,
    specs: Iterable[TopicSpec],
    *,
    partitions: int,
    replication: int,
    alter_timestamps: bool = False,
) -> list[TopicReport]:
    """Create what is missing, wait until the broker shows it, and report on all.

    Args:
        alter_timestamps: Let topics from before, whose records have the writer's time, have the broker's.
    """
    wanted = list(specs)
    async with _admin(connection) as admin:
        found = await _partitions(admin, connection, [spec.name for spec in wanted])
        missing = [spec for spec in wanted if spec.name not in found]
        if missing:
            response = await admin.create_topics(
                [
                    NewTopic(
                        connection.topic(spec.name),
                        spec.partitions(partitions),
                        replication,
                        topic_configs={**spec.configs(), **in_sync_config(replication)},
                    )
                    for spec in missing
                ]
            )
            _raise_errors(response.topic_errors)
        if alter_timestamps:
            await _alter_timestamps(admin, connection, found)
        made = {spec.name for spec in missing}
        await _until_shown(admin, connection, made)
    reports = await check_topics(connection, wanted, partitions=partitions)
    least = in_sync_config(replication).get(MIN_IN_SYNC)
    in_sync = int(least) if least else None
    return [
        replace(report, created=True, in_sync=in_sync) if report.name in made else report
        for report in reports
    ]


def in_sync_config(replication: int) -> dict[str, str]:
    """Return how many replicas have a record before it is acknowledged: most of them, and never all.

    Nothing is set for a single replica, nor for the cluster's own default (-1).
    """
    return {MIN_IN_SYNC: str(min(replication - 1, replication // 2 + 1))} if replication > 1 else {}


async def require_topics(
    connection: Connection, specs: Iterable[TopicSpec], *, partitions: int | None = None
) -> dict[str, int]:
    """Return how many partitions each topic has, where every one exists and matches.

    Raises:
        Fatal: One is missing or does not match; the text lists all of them.
    """
    reports = await check_topics(connection, specs, partitions=partitions)
    require_match(reports)
    return {report.name: report.partitions for report in reports}


def require_match(reports: Iterable[TopicReport]) -> None:
    """Return where every topic exists and matches.

    Raises:
        MissingTopics: Some are missing, and the others match.
        Fatal: One does not match; the text lists all of both kinds.
    """
    wrong = [report for report in reports if report.problem]
    if wrong:
        fault = Fatal if any(report.partitions for report in wrong) else MissingTopics
        raise fault("topics do not match:\n  " + "\n  ".join(str(report.problem) for report in wrong))


@asynccontextmanager
async def _admin(connection: Connection) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(**connection.client_arguments())
    try:
        await client.start()
        yield client
    finally:
        await client.close()


async def _partitions(
    admin: AIOKafkaAdminClient, connection: Connection, logical: list[str]
) -> dict[str, int]:
    existing = set(await admin.list_topics())
    names = [connection.topic(name) for name in logical if connection.topic(name) in existing]
    if not names:
        return {}
    described = await admin.describe_topics(names)
    return {connection.logical(topic["topic"]): len(topic["partitions"]) for topic in described}


async def _until_shown(admin: AIOKafkaAdminClient, connection: Connection, made: set[str]) -> None:
    """Return when the broker lists what the controller has just created; else it would be reported missing.

    Measured: in 12 of 14 tries a broker that had topics already showed the new ones 40 to 130 ms later.
    """
    with contextlib.suppress(TimeoutError):  # the report says what is still missing
        async with asyncio.timeout(SHOWN_SECONDS):
            while made - (await _partitions(admin, connection, list(made))).keys():  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(SHOWN_POLL_SECONDS)


async def _configs(
    admin: AIOKafkaAdminClient, connection: Connection, logical: Iterable[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the properties of each topic as Kafka gives them: name, value, read-only, source, and more."""
    resources = [ConfigResource(ConfigResourceType.TOPIC, connection.topic(name)) for name in logical]
    if not resources:
        return {}
    found: dict[str, list[tuple[Any, ...]]] = {}
    for response in await admin.describe_configs(resources):
        for resource in response.resources:
            found[connection.logical(resource[3])] = resource[4]
    return found


def _values(entries: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    return {entry[0]: entry[1] for entry in entries}


async def _alter_timestamps(
    admin: AIOKafkaAdminClient, connection: Connection, logical: Iterable[str]
) -> None:
    """Let the broker give the time to records of topics that were created with another setting.

    The request replaces all properties that were set on a topic, so that it repeats the others as they stand.
    """
    changed = []
    for name, entries in (await _configs(admin, connection, logical)).items():
        if _values(entries).get(TIMESTAMP_TYPE) != LOG_APPEND_TIME:
            kept = _values(entry for entry in entries if entry[3] == _SET_ON_TOPIC)
            configs = {**kept, TIMESTAMP_TYPE: LOG_APPEND_TIME}
            changed.append(ConfigResource(ConfigResourceType.TOPIC, connection.topic(name), configs))
    if changed:
        for response in await admin.alter_configs(changed):
            for code, text, _, name in response.resources:
                if code:
                    raise Fatal(
                        f"setting {TIMESTAMP_TYPE} of topic {name}: {for_code(code).__name__}: {text or ''}"
                    )


def _report(
    spec: TopicSpec,
    connection: Connection,
    found: dict[str, int],
    configs: dict[str, dict[str, str]],
    wanted: int,
) -> TopicReport:
    full = connection.topic(spec.name)
    if spec.name not in found:
        problem = f"{full} is missing"
        return TopicReport(spec.name, 0, problem)
    count, expected = found[spec.name], spec.partitions(wanted)
    if count != expected:
        problem = (
            f"{full} has {count} partitions, {expected} are wanted: set `partitions` to what the topics were "
            "created with, or choose another `topic_prefix` and start with fresh topics"
        )
        return TopicReport(spec.name, count, problem)
    wanted_configs, actual_configs = spec.configs(), configs.get(spec.name, {})
    for key in _REQUIRED:
        actual, value = actual_configs.get(key), wanted_configs[key]
        if actual != value:
            problem = (
                f"{full} has {key}={actual}, {value} is wanted: alter the topic, for instance with "
                f"`kafka-configs.sh --alter --topic {full} --add-config {key}={value}`"
            )
            return TopicReport(spec.name, count, problem)
    return TopicReport(spec.name, count)


def _raise_errors(topic_errors: list[tuple[str, int, str]]) -> None:
    for name, code, *text in topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:  # another process was quicker
            raise Fatal(f"creating topic {name}: {error.__name__}: {text[0] if text else ''}")
