"""A torn commit on a cluster with access control: what a stage without a right logs, and that it goes on.

A broker of its own: Kafka's StandardAuthorizer, a listener with SASL for stages, and one without for whoever
sets things up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._acl import AclBinding, AclOperation, AclPermissionType
from confluent_kafka.admin._resource import ResourcePatternType, ResourceType
from pydantic import SecretStr

from localkafka.ports import free_port
from runtime.kafka.connection import Connection, Security
from tests.support.kafka import fresh_topics, running_broker
from tests.support.torn import go_on_and_warn, outputs, tear, unchecked

PASSWORD = "of a broker on loopback"  # noqa: S105 - it lives as long as the test
USERS = ("plain", "marking", "blind")
LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
ALL = [b"0:1", b"1:2", b"2:3"]
UNDONE = [b"0:1", b"2:3"]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A broker that asks who it is.

    Attributes:
        open_servers, guarded_servers: Where everybody is a super user, and where a stage is itself.
    """

    open_servers: str
    guarded_servers: str

    async def fresh(self, user: str) -> Connection:
        """Return a connection of a user's, to topics that nobody used before."""
        security = Security(
            protocol="SASL_PLAINTEXT", sasl_mechanism="PLAIN", username=user, password=SecretStr(PASSWORD)
        )
        connection = await fresh_topics(self.open_servers)
        return replace(connection, bootstrap_servers=self.guarded_servers, security=security)

    async def outputs(self, connection: Connection, topic: str) -> list[bytes]:
        """Return what a reader sees who may read everything."""
        everybody = replace(connection, bootstrap_servers=self.open_servers, security=Security())
        return await outputs(everybody, topic)

    def rule(
        self,
        user: str,
        kind: ResourceType,
        name: str,
        operation: AclOperation,
        permission: AclPermissionType = AclPermissionType.ALLOW,
    ) -> None:
        """Give a user a right, or take it."""
        rule = AclBinding(kind, name, ResourcePatternType.LITERAL, f"User:{user}", "*", operation, permission)
        admin = AdminClient({"bootstrap.servers": self.open_servers})
        for future in admin.create_acls([rule]).values():
            future.result(10)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Every user may do everything with topics, groups and transactional ids."""
    port = free_port()
    controller = free_port(avoid=frozenset({port}))
    stages = free_port(avoid=frozenset({port, controller}))
    listeners = f"BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller},STAGES://127.0.0.1:{stages}"
    users = " ".join(f'user_{user}="{PASSWORD}"' for user in USERS)
    overrides = {
        "listeners": listeners,
        "advertised.listeners": listeners,
        "controller.quorum.bootstrap.servers": f"127.0.0.1:{controller}",
        "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,STAGES:SASL_PLAINTEXT",
        "listener.name.stages.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.stages.plain.sasl.jaas.config": f"{LOGIN} required {users};",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    }
    directory = tmp_path_factory.mktemp("guarded")
    with (
        running_broker(directory, port=port, overrides=overrides) as broker,
        unchecked(broker.bootstrap_servers),
    ):
        guarded = Guarded(broker.bootstrap_servers, f"127.0.0.1:{stages}")
        for user in USERS:
            for kind in (ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID):
                guarded.rule(user, kind, "*", AclOperation.ALL)
        yield guarded


async def test_stage_that_may_not_write_markers_says_so_once_and_goes_on(guarded: Guarded) -> None:
    """What is open of the torn commit is undone there; nothing starts again and again."""
    connection = await guarded.fresh("plain")
    await tear(connection, ("articles",))
    line = await go_on_and_warn(connection)
    assert line["event"] == "commit_torn"
    assert line["partitions"] == [f"{connection.prefix}articles[0]"]
    assert "ALTER on the cluster" in line["why"]
    assert "exc_info" not in line
    assert await guarded.outputs(connection, "outcomes") == ALL
    assert await guarded.outputs(connection, "articles") == UNDONE


async def test_right_on_the_cluster_is_all_that_it_takes(guarded: Guarded) -> None:
    """ALTER beside what every stage needs."""
    guarded.rule("marking", ResourceType.BROKER, "kafka-cluster", AclOperation.ALTER)
    connection = await guarded.fresh("marking")
    await tear(connection, ("articles",))
    assert (await go_on_and_warn(connection))["event"] == "commit_completed"
    assert await guarded.outputs(connection, "articles") == ALL


async def test_stage_that_may_not_read_what_it_writes_says_so_once_and_goes_on(guarded: Guarded) -> None:
    """The broker tells it nothing of what is open there, so a torn commit is undone there."""
    guarded.rule("blind", ResourceType.BROKER, "kafka-cluster", AclOperation.ALTER)
    connection = await guarded.fresh("blind")
    await tear(connection, ("articles",))
    topic = connection.topic("articles")
    guarded.rule("blind", ResourceType.TOPIC, topic, AclOperation.READ, AclPermissionType.DENY)
    line = await go_on_and_warn(connection)
    assert (line["event"], line["topics"]) == ("open_transactions_hidden", [topic])
    assert "grant READ" in line["why"]
    assert await guarded.outputs(connection, "articles") == UNDONE
