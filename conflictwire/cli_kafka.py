"""Commands about the broker and its topics: kafka start|stop|status, topics create|check."""

import json
import sys
from dataclasses import asdict

import click

import localkafka
from conflictwire.cluster import create_all_topics, running_connection
from conflictwire.options import Options, common_options, run
from runtime.kafka.topics import TopicReport, check_topics
from schemas.contracts import topics as wire_topics

__all__ = ["kafka", "topics"]


@click.group()
def kafka() -> None:
    """Start and stop the local broker.

    It is a real Apache Kafka, without Docker or an installed Java.
    """


_START_EPILOG = """\b
Examples:
  conflictwire kafka start
  conflictwire kafka start --port 9093 --data-dir /srv/kafka
"""


@kafka.command(epilog=_START_EPILOG)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port for clients. Default: `kafka_port` if free.",
)
@common_options
def start(options: Options, port: int | None) -> None:
    """Start the broker in the background and print its address."""
    settings = options.settings()
    found = run(
        localkafka.start_detached(
            settings.local_data_dir(),
            port=port,
            preferred_port=settings.kafka_port or None,
            progress=lambda text: click.echo(text, err=True),
        )
    )
    click.echo(found.bootstrap_servers)


@kafka.command(epilog="Example: conflictwire kafka stop")
@common_options
def stop(options: Options) -> None:
    """Stop the broker cleanly."""
    settings = options.settings()
    stopped = run(localkafka.stop_detached(settings.local_data_dir()))
    click.echo("stopped" if stopped else f"no broker is running in {settings.local_data_dir()}")


@kafka.command(epilog="Example: conflictwire kafka status --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@common_options
def status(options: Options, as_json: bool) -> None:
    """Print whether the broker runs, and its address; exit with 1 if it does not answer."""
    found = run(localkafka.status(options.settings().local_data_dir()))
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    elif found.pid is None:
        click.echo(f"no broker is running in {found.data_dir}")
    else:
        word = "answers" if found.answers else "does not answer"
        resident = f", {(found.resident_bytes or 0) / 2**20:.0f} MiB" if found.resident_bytes else ""
        click.echo(f"{found.bootstrap_servers} {word} (pid {found.pid}{resident}), data in {found.data_dir}")
    sys.exit(0 if found.answers else 1)


@click.group()
def topics() -> None:
    """Create and check the topics."""


_CREATE_EPILOG = """\b
Examples:
  conflictwire topics create
  conflictwire topics create --bootstrap-servers kafka:9092 --set partitions=12 --set replication=3
"""


@topics.command(epilog=_CREATE_EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@common_options
def create(options: Options, as_json: bool) -> None:
    """Create the missing topics; partitions and records of an existing one are never changed."""
    settings = options.settings()

    async def work() -> list[TopicReport]:
        return await create_all_topics(settings, await running_connection(settings))

    _report(run(work()), settings.topic_prefix, as_json=as_json)


@topics.command(epilog="Example: conflictwire topics check --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@common_options
def check(options: Options, as_json: bool) -> None:
    """Compare the topics with what the program needs; exit with 1 if one does not match."""
    settings = options.settings()

    async def work() -> list[TopicReport]:
        connection = await running_connection(settings)
        return await check_topics(
            connection, wire_topics(settings.output_topics()).values(), partitions=settings.partitions
        )

    _report(run(work()), settings.topic_prefix, as_json=as_json)


def _report(reports: list[TopicReport], prefix: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(report) for report in reports]))
    else:
        for report in reports:
            word = report.problem or ("created" if report.created else "ok")
            if report.in_sync is not None:
                word += f", min.insync.replicas {report.in_sync}"
            click.echo(f"{prefix}{report.name}  partitions {report.partitions}  {word}")
    sys.exit(1 if any(report.problem for report in reports) else 0)
