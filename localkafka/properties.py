"""What a node's `server.properties` and its logging say: pure text from a node's settings, without I/O.

It owns every server property we set and why. Which ports are free and where files lie is decided elsewhere.
"""

from dataclasses import dataclass
from pathlib import Path

from localkafka.errors import BrokerError

# Dead letters hold records up to 8 MiB; the rest is for headers and framing.
MAX_RECORD_BATCH_BYTES = 9 * 1024 * 1024
TEN_YEARS_MINUTES = 10 * 365 * 24 * 60
MAX_INT = 2**31 - 1

# Two cores have no use for the threads that Kafka starts by default.
_FEW_THREADS = {
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
    "num.recovery.threads.per.data.dir": 2,
    "log.cleaner.threads": 1,
    "num.replica.fetchers": 1,
}

LOGGING = """\
# log4j2 of the local broker: everything rolls into the data directory, warnings go to the supervisor too.
status = error
name = broker
property.pattern = %d{ISO8601} %p %m (%c{1})%n
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = ${sys:conflictwire.logs}/broker.log
appender.file.filePattern = ${sys:conflictwire.logs}/broker.%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = ${pattern}
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 8MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = ${pattern}
appender.console.filter.level.type = ThresholdFilter
appender.console.filter.level.level = warn
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
rootLogger.appenderRef.console.ref = console
"""


@dataclass(frozen=True, slots=True)
class Voter:
    """One controller of a fixed quorum: its node id and the loopback port it listens on."""

    node_id: int
    port: int


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """What distinguishes one node from another.

    Attributes:
        records_dir: Absolute; where Kafka keeps its records (`log.dirs`).
        port: Clients connect here, on 127.0.0.1.
        controller_port: Controllers connect here, on 127.0.0.1.
        voters: All controllers of a fixed quorum, this node included; empty for a single node.
        ends_session: This run is there to end the session of one that was killed, quickly.
        overrides: Server properties that replace ours or join them; see Kafka's broker configuration.
    """

    records_dir: Path
    port: int
    controller_port: int
    node_id: int = 1
    voters: tuple[Voter, ...] = ()
    ends_session: bool = False
    overrides: tuple[tuple[str, str], ...] = ()


def render_properties(node: NodeSettings) -> str:
    """Return the text of the node's `server.properties`.

    Raises:
        BrokerError: The path holds a comma, which Kafka reads as two directories.
    """
    if "," in str(node.records_dir):
        raise BrokerError(
            f"the data directory {node.records_dir} has a comma in its name, which Kafka does not accept; "
            "choose another --data-dir"
        )
    replicas = max(1, len(node.voters))
    values: dict[str, object] = {
        "process.roles": "broker,controller",
        "node.id": node.node_id,
        "listeners": f"BROKER://127.0.0.1:{node.port},CONTROLLER://127.0.0.1:{node.controller_port}",
        "advertised.listeners": f"BROKER://127.0.0.1:{node.port},CONTROLLER://127.0.0.1:{node.controller_port}",
        "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "BROKER",
        "controller.listener.names": "CONTROLLER",
        **_quorum(node),
        "log.dirs": node.records_dir,
        **_replication(replicas),
        "auto.create.topics.enable": "false",
        "group.initial.rebalance.delay.ms": 0,
        "log.cleaner.enable": "true",
        "message.max.bytes": MAX_RECORD_BATCH_BYTES,
        "replica.fetch.max.bytes": MAX_RECORD_BATCH_BYTES,
        # By default it looks every 10 s: an abandoned transaction with a timeout of 20 s held its readers
        # back for 26.7 s.
        "transaction.abort.timed.out.transaction.cleanup.interval.ms": 1000,
        # Else the kernel writes back after up to 35 s; measured to cost nothing: docs/runbook.md.
        "log.flush.interval.ms": 1000,
        "log.flush.scheduler.interval.ms": 1000,
        **_session(node),
        # By default a group that has been away for a week loses its offsets.
        "offsets.retention.minutes": TEN_YEARS_MINUTES,
        # Transactional ids hold the epochs that fence; the property is an int of milliseconds: 24.8 days.
        "transactional.id.expiration.ms": MAX_INT,
        **_FEW_THREADS,
        **dict(node.overrides),
    }
    return "".join(f"{key}={escape_value(str(value))}\n" for key, value in values.items())


def _session(node: NodeSettings) -> dict[str, object]:
    """Return how long a broker may be silent before the controller fences it, and how often it reports.

    A fence takes the leaders of all partitions away, and with them the markers of open transactions. On a
    single node it is of no use, there being no other leader, and a pause must not cause it. But a node that
    was killed may register again only when its session is over: see `Node.end_session`. Of several nodes,
    another takes over when the session is over.
    """
    if node.ends_session:
        return {"broker.session.timeout.ms": 1000, "broker.heartbeat.interval.ms": 200}
    if node.voters:
        return {"broker.session.timeout.ms": 3000, "broker.heartbeat.interval.ms": 500}
    return {"broker.session.timeout.ms": 60_000, "broker.heartbeat.interval.ms": 2000}


def escape_value(value: str) -> str:
    r"""Return a value as a Java properties file has it: ASCII, the rest as `\uXXXX` (Java reads Latin-1)."""
    escaped = value.replace("\\", "\\\\")
    units = escaped.encode("utf-16-be")
    pairs = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(chr(unit) if 0x20 <= unit < 0x7F else f"\\u{unit:04x}" for unit in pairs)


def _quorum(node: NodeSettings) -> dict[str, object]:
    if node.voters:
        voters = ",".join(f"{voter.node_id}@127.0.0.1:{voter.port}" for voter in node.voters)
        return {"controller.quorum.voters": voters}
    return {"controller.quorum.bootstrap.servers": f"127.0.0.1:{node.controller_port}"}


def _replication(replicas: int) -> dict[str, object]:
    in_sync = max(1, replicas - 1)
    return {
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": replicas,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "transaction.state.log.num.partitions": 4,
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": in_sync,
        "share.coordinator.state.topic.num.partitions": 1,
    }
