"""Writes localkafka/jars.lock: the runtime closure of the Kafka server, with the hash of every jar.

Run by a maintainer to change Kafka's version: `.venv/bin/python scripts/lock_jars.py`. The closure is read
from the server's own POM. Asked for several roots together, jgo 3.2 took kafka-clients 3.9.1 for Kafka 4.4.0;
from the POM it gives exactly what `mvn dependency:list` gives (compared for 4.4.0: 44 of 44).
"""

from pathlib import Path

from jgo.maven import MavenContext

from localkafka.jars import LOCK_FILE, default_cache, sha256_of

SERVER = ("org.apache.kafka", "kafka_2.13", "4.4.0")
LOGGING_GROUP = "org.apache.logging.log4j"


def closure(context: MavenContext) -> set[tuple[str, str, str]]:
    """Return (group, artifact, version) of everything the broker's class path needs."""
    group, artifact, version = SERVER
    pom = context.project(group, artifact).at_version(version).pom()
    _root, nodes = context.pom_dependency_list(pom)
    found = {
        (node.dep.groupId, node.dep.artifactId, node.dep.version)
        for node in nodes
        if node.dep.scope in {"compile", "runtime"}
    }
    # Kafka speaks slf4j 1.7 and ships no binding: without this bridge its log is swallowed.
    (log4j,) = (each for each in found if each[:2] == (LOGGING_GROUP, "log4j-core"))
    return found | {SERVER, (LOGGING_GROUP, "log4j-slf4j-impl", log4j[2])}


def main() -> None:
    """Resolve, fetch, hash, write."""
    context = MavenContext(repo_cache=default_cache())
    lines = []
    for group, artifact, version in sorted(closure(context)):
        path = Path(context.project(group, artifact).at_version(version).artifact().resolve())
        lines.append(f"{group}:{artifact}:{version} {sha256_of(path)}")
    head = f"# Written by scripts/lock_jars.py from the POM of {':'.join(SERVER)}; don't edit by hand."
    LOCK_FILE.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    print(f"{LOCK_FILE.name}: {len(lines)} jars")


if __name__ == "__main__":
    main()
