"""The broker's jars: the lock as committed, and fetching against a repository on loopback."""

import gc
import hashlib
import threading
import warnings
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from localkafka.errors import BrokerError
from localkafka.jars import LOCK_FILE, fetch_jars, parse_lock

BYTES = b"the bytes of a jar"
IN_REPOSITORY = Path("org/example/one/1.0/one-1.0.jar")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[str]:
    """The URL of a repository with one jar, org.example:one:1.0."""
    jar = tmp_path / "repository" / IN_REPOSITORY
    jar.parent.mkdir(parents=True)
    jar.write_bytes(BYTES)
    handler = partial(_Quiet, directory=str(tmp_path / "repository"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _lock(tmp_path: Path, content: bytes = BYTES, coordinates: str = "org.example:one:1.0") -> Path:
    lock = tmp_path / "jars.lock"
    lock.write_text(f"# head\n{coordinates} {hashlib.sha256(content).hexdigest()}\n")
    return lock


def _fetch(tmp_path: Path, lock: Path, repository: str) -> tuple[tuple[Path, ...], list[str]]:
    told: list[str] = []
    jars = fetch_jars(told.append, cache=tmp_path / "cache", lock_file=lock, repository=repository)
    return jars, told


def test_the_committed_lock_is_one_kafka_with_a_log() -> None:
    """All of Kafka's own jars have one version, and the log bridge fits log4j-core."""
    jars = parse_lock(LOCK_FILE.read_text(encoding="utf-8"))
    versions = {jar.version for jar in jars if jar.group == "org.apache.kafka"}
    log4j = {jar.artifact: jar.version for jar in jars if jar.group == "org.apache.logging.log4j"}
    assert versions == {"4.4.0"}
    assert log4j["log4j-slf4j-impl"] == log4j["log4j-core"] == log4j["log4j-api"]
    assert len({jar.coordinates for jar in jars}) == len(jars) == 45


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "org.example:one:1.0 abc\n", "org.example:one 00\n"]
)
def test_a_lock_that_says_nothing_exact_is_refused(text: str) -> None:
    """A damaged lock never means "no check"."""
    with pytest.raises(BrokerError, match="reading the jar lock"):
        parse_lock(text)


def test_a_jar_is_fetched_once_and_then_kept(tmp_path: Path, repository: str) -> None:
    """The second call neither fetches nor says so."""
    first, told_first = _fetch(tmp_path, _lock(tmp_path), repository)
    (tmp_path / "repository" / IN_REPOSITORY).unlink()
    second, told_second = _fetch(tmp_path, _lock(tmp_path), repository)
    assert first == second
    assert first[0].read_bytes() == BYTES
    assert told_first == ["fetching 1 of the broker's 1 jars, once"]
    assert told_second == []


def test_a_jar_that_was_cut_off_is_fetched_again(tmp_path: Path, repository: str) -> None:
    """A fetch that was killed halfway is repaired by the next."""
    (jar,), _ = _fetch(tmp_path, _lock(tmp_path), repository)
    jar.write_bytes(BYTES[:5])
    (again,), _ = _fetch(tmp_path, _lock(tmp_path), repository)
    assert again.read_bytes() == BYTES


def test_a_jar_with_other_bytes_is_refused_and_not_kept(tmp_path: Path, repository: str) -> None:
    """What the repository serves has to be what was locked."""
    with pytest.raises(BrokerError, match=r"checking org.example:one:1.0: its SHA-256 is .* the lock says"):
        _fetch(tmp_path, _lock(tmp_path, b"other bytes"), repository)
    assert not list((tmp_path / "cache").rglob("*.jar"))


def test_an_unreachable_repository_is_one_sentence(tmp_path: Path) -> None:
    """Nobody listens on the discard port."""
    with pytest.raises(BrokerError, match=r"fetching org.example:one:1.0: .*check the network") as caught:
        _fetch(tmp_path, _lock(tmp_path), "http://127.0.0.1:9")
    assert "\n" not in str(caught.value)


def test_a_jar_that_the_repository_lacks_is_named(tmp_path: Path, repository: str) -> None:
    """A wrong version in the lock is told apart from a missing network."""
    lock = _lock(tmp_path, coordinates="org.example:two:2.0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # jgo leaves the body of a 404 unread
        with pytest.raises(BrokerError, match=r"fetching org.example:two:2.0: not found in the repository"):
            _fetch(tmp_path, lock, repository)
        gc.collect()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file stands where the cache should be."""
    (tmp_path / "cache").write_text("in the way")
    with pytest.raises(BrokerError, match="writing the jar cache"):
        _fetch(tmp_path, _lock(tmp_path), "http://127.0.0.1:9")
