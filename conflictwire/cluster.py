"""Which Kafka a command talks to: the one that the settings name, else the local one where it runs."""

import localkafka
from conflictwire.settings import Settings
from runtime.errors import Fatal
from runtime.kafka.connection import Connection, wait_until_answers
from runtime.kafka.topics import TopicReport, create_topics
from schemas.contracts import topics
from schemas.topics import CLUSTER_PARTITIONS, CLUSTER_REPLICATION

__all__ = ["create_all_topics", "running_connection"]

ANSWER_SECONDS = 10.0
LOCAL_PARTITIONS, LOCAL_REPLICATION = 2, 1


async def running_connection(settings: Settings) -> Connection:
    """Return how to reach a Kafka that answers.

    Raises:
        Fatal: None does; the text says what to start or set.
    """
    if settings.bootstrap_servers is not None:
        connection = settings.connection(settings.bootstrap_servers)
        await wait_until_answers(connection, progress=lambda _text: None, timeout_seconds=ANSWER_SECONDS)
        return connection
    found = await localkafka.status(settings.local_data_dir())
    if not found.answers or found.bootstrap_servers is None:
        raise Fatal(
            f"no Kafka broker is running in {found.data_dir}: start one with `conflictwire up` or "
            "`conflictwire kafka start`, or name yours with --bootstrap-servers HOST:PORT"
        )
    return settings.connection(found.bootstrap_servers)


async def create_all_topics(settings: Settings, connection: Connection) -> list[TopicReport]:
    """Create the topics that are missing, with the partitions and replicas set or usual; report on all."""
    local = settings.bootstrap_servers is None
    return await create_topics(
        connection,
        topics(settings.output_topics()).values(),
        partitions=settings.partitions or (LOCAL_PARTITIONS if local else CLUSTER_PARTITIONS),
        replication=settings.replication or (LOCAL_REPLICATION if local else CLUSTER_REPLICATION),
        alter_timestamps=local,  # a cluster's topics are the operator's: there it is reported
    )
