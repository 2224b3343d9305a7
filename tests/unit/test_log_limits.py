"""The limits of a log: a library's repeated line, and lines that cannot be written."""

import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest
import structlog

from runtime.log_limits import MAX_KINDS, REPEAT_SECONDS, LossCountingHandler, RepeatLimit
from runtime.logs import configure_logs

ROOT = Path(__file__).resolve().parents[2]


class Log:
    """A logger of a library behind the limit, at a time of the test's choice."""

    def __init__(self) -> None:
        self.now = 0.0
        self.lines: list[str] = []
        self._limit = RepeatLimit(lambda: self.now)

    def write(self, text: str, *args: object, logger: str = "aiokafka", level: int = logging.ERROR) -> None:
        """Log a line."""
        record = logging.LogRecord(logger, level, __file__, 1, text, args, None)
        if self._limit.filter(record):
            self.lines.append(record.getMessage())


def test_same_message_of_a_library_comes_once_in_thirty_seconds_with_its_count() -> None:
    """An outage of an hour is 120 lines, not 250,000."""
    log = Log()
    for tenth in range(36_000):
        log.now = tenth / 10
        log.write("Unable connect to node with id %s: %s", 1, f"attempt {tenth}")
    assert len(log.lines) == 120
    assert log.lines[:2] == [
        "Unable connect to node with id 1: attempt 0",
        "Unable connect to node with id 1: attempt 300 … (299 more in 30 s)",
    ]


def test_other_messages_pass_beside_it() -> None:
    """Another text, another level and another logger are other messages; the count is each one's own."""
    log = Log()
    for _ in range(3):
        log.write("gone")
        log.write("gone %s", "for good")
        log.write("gone", level=logging.WARNING)
        log.write("gone", logger="asyncio")
    log.now = REPEAT_SECONDS
    log.write("gone")
    assert log.lines == ["gone", "gone for good", "gone", "gone", "gone … (2 more in 30 s)"]


def test_text_without_arguments_is_known_by_its_first_line() -> None:
    """The address of a task, which asyncio writes below, is another one each time."""
    log = Log()
    for task in range(5):
        log.write(f"Task exception was never retrieved\nfuture: <Task-{task}>", logger="asyncio")
    assert log.lines == ["Task exception was never retrieved\nfuture: <Task-0>"]


def test_messages_remembered_are_limited() -> None:
    """A library that puts numbers into its texts does not fill our memory; what is forgotten passes."""
    log = Log()
    for number in range(MAX_KINDS + 1):
        log.write(f"message {number}")
    log.write("message 1")
    log.write("message 0")
    assert log.lines[-1] == "message 0"
    assert len(log.lines) == MAX_KINDS + 2


def test_our_own_events_are_not_held_back(capsys: pytest.CaptureFixture[str]) -> None:
    """Each shard's restart is said; a library's line goes through the limit."""
    try:
        configure_logs(level="info", style="json")
        for shard in range(3):
            structlog.get_logger().warning("shard_restarting", shard=shard)
            logging.getLogger("other").warning("again %s", shard)
        events = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    finally:
        logging.getLogger().handlers.clear()
        structlog.reset_defaults()
    assert sorted(events) == ["again 0", *["shard_restarting"] * 3]


class _Disk(io.StringIO):
    """A stream that is full for a while."""

    full = False

    def write(self, text: str) -> int:
        """Write, while there is room."""
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(text)


class _ToDisk(LossCountingHandler, logging.StreamHandler[_Disk]):
    """A handler of that stream."""


def test_lines_that_could_not_be_written_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback for each of them, but one line when there is room again."""
    disk = _Disk()
    handler = _ToDisk(disk)

    def write(text: str) -> None:
        handler.handle(logging.makeLogRecord({"msg": text}))

    write("before")
    disk.full = True
    for _ in range(1000):
        write("lost")
    disk.full = False
    write("after")
    write("and on")
    assert disk.getvalue().splitlines() == [
        "before",
        "1000 log lines before this one could not be written",
        "after",
        "and on",
    ]
    assert capsys.readouterr().err == ""


def test_log_file_that_cannot_grow_says_so_once_it_can(tmp_path: Path) -> None:
    """What `up` writes for a stage, under a limit of the file's size that is lifted again."""
    path = tmp_path / "stage.log"
    program = (
        "import logging, resource, sys\n"
        "from conflictwire.machine import _LogFile\n"
        "def limit(size): resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))\n"
        "log = _LogFile(sys.argv[1], maxBytes=1 << 20, backupCount=1, encoding='utf-8')\n"
        "def write(text): log.handle(logging.makeLogRecord({'msg': text}))\n"
        "write('before')\n"
        "limit(10)\n"
        "for n in range(1000): write('lost')\n"
        "limit(resource.RLIM_INFINITY)\n"
        "write('after')\n"
    )
    done = _python(program, str(path), stderr=subprocess.PIPE)
    lines = path.read_text().splitlines()
    assert done.stderr == b""
    assert lines[0] == "before"
    assert lines[-2:] == ["1000 log lines before this one could not be written", "after"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_process_whose_standard_error_is_full_goes_on() -> None:
    """It neither ends nor writes a traceback anywhere."""
    program = (
        "import logging\n"
        "from runtime.logs import configure_logs\n"
        "configure_logs(level='info', style='json')\n"
        "for n in range(1000): logging.getLogger(f'library {n}').error('lost')\n"
        "print('done')\n"
    )
    with Path("/dev/full").open("wb") as full:
        assert _python(program, stderr=full).stdout == b"done\n"


def _python(program: str, *arguments: str, stderr: BinaryIO | int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=stderr,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "."},
        check=True,
    )
