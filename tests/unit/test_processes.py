"""Supervised children: their words, their restarts, their end."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from localkafka.processes import (
    KEPT_LINES,
    MAX_LINE_BYTES,
    Backoff,
    Child,
    ChildChange,
    ChildState,
    ending,
    start_detached,
)

QUICK = Backoff(first_seconds=0.01, limit_seconds=0.04, healthy_seconds=60)
FOREVER = "import time; print('up', flush=True); time.sleep(600)"


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def _until_gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while _lives(pid):  # noqa: ASYNC110  # another process sets no event of ours
            await asyncio.sleep(0.01)  # another process sets no event of ours


class Heard:
    """A child's callbacks, and an event at each line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.changes: list[ChildChange] = []
        self.line = asyncio.Event()

    def on_line(self, _name: str, line: str) -> None:
        """Take a line."""
        self.lines.append(line)
        self.line.set()


def _child(heard: Heard, code: str, env: dict[str, str] | None = None) -> Child:
    return Child(
        "one", _python(code), env=env, on_line=heard.on_line, on_change=heard.changes.append, backoff=QUICK
    )


def test_waits_double_up_to_the_limit() -> None:
    """0.2 s at first, never more than 30."""
    waits = [Backoff().wait_seconds(failures) for failures in (1, 2, 3, 8, 9, 5000)]
    assert waits == [0.2, 0.4, 0.8, 25.6, 30.0, 30.0]


@pytest.mark.parametrize(
    ("code", "words"), [(1, "exit code 1"), (-9, "killed by SIGKILL"), (-40, "killed by signal 40")]
)
def test_an_ending_is_told_in_words(code: int, words: str) -> None:
    """A person reads SIGKILL, not -9."""
    assert ending(code) == words


async def test_a_child_that_dies_is_started_again_with_growing_waits() -> None:
    """Each death is reported with its code and its last words."""
    heard = Heard()
    child = _child(heard, "print('bye'); raise SystemExit(3)")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await child.supervise()
    await child.stop()
    deaths = [change for change in heard.changes if change.state is ChildState.DIED]
    waits = [change.wait_seconds for change in heard.changes if change.state is ChildState.RESTARTING]
    assert {(death.exit_code, death.last_lines) for death in deaths} == {(3, ("bye",))}
    assert waits[:4] == [0.01, 0.02, 0.04, 0.04][: len(waits)]
    assert len(deaths) >= 2


async def test_a_healthy_run_makes_the_next_wait_short_again() -> None:
    """Every run counts as healthy here, so no wait ever doubles."""
    heard = Heard()
    child = Child(
        "one",
        _python("pass"),
        on_change=heard.changes.append,
        backoff=Backoff(first_seconds=0.01, limit_seconds=1, healthy_seconds=0),
    )
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await child.supervise()
    await child.stop()
    assert {change.wait_seconds for change in heard.changes if change.state is ChildState.RESTARTING} == {
        0.01
    }


async def test_a_stopped_child_is_not_started_again() -> None:
    """Supervision ends with the stop, and the code is that of SIGTERM."""
    heard = Heard()
    child = _child(heard, FOREVER)
    supervising = asyncio.create_task(child.supervise())
    await heard.line.wait()
    code = await child.stop()
    await asyncio.wait_for(supervising, 5)
    assert code == -signal.SIGTERM
    assert child.pid is None
    assert [change.state for change in heard.changes] == [ChildState.STARTED]


async def test_a_stubborn_child_is_killed_with_its_own_children() -> None:
    """A process that ignores SIGTERM leaves nothing behind in its group."""
    heard = Heard()
    spawn = "import subprocess; p = subprocess.Popen(['sleep', '600'])"
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    child = _child(heard, f"{spawn}; {ignore}; print(p.pid, flush=True); p.wait()")
    await child.start()
    await heard.line.wait()
    grandchild = int(heard.lines[0])
    assert await child.stop(timeout_seconds=0.2) == -signal.SIGKILL
    await _until_gone(grandchild)


async def test_what_a_run_leaves_behind_is_ended_before_the_next() -> None:
    """A crashed stage's workers would otherwise work on beside those of the new run."""
    heard = Heard()
    child = _child(heard, "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)")
    await child.start()
    assert await child.wait() == 0
    await _until_gone(int(heard.lines[0]))


async def test_last_lines_are_kept_and_a_line_without_end_is_cut() -> None:
    """Neither many lines nor one endless line fill the supervisor's memory."""
    heard = Heard()
    child = _child(
        heard, f"print('\\n'.join(map(str, range(100)))); print('x' * {3 * MAX_LINE_BYTES}, end='')"
    )
    await child.start()
    assert await child.wait() == 0
    assert heard.lines[:100] == [str(number) for number in range(100)]
    assert "".join(heard.lines[100:]) == "x" * 3 * MAX_LINE_BYTES
    assert max(map(len, heard.lines)) < 2 * MAX_LINE_BYTES
    assert child.last_lines == tuple(heard.lines[-KEPT_LINES:])


async def test_a_running_child_is_not_started_twice() -> None:
    """Two processes under one name would displace each other."""
    child = _child(Heard(), FOREVER)
    await child.start()
    try:
        with pytest.raises(RuntimeError, match="one is running already"):
            await child.start()
    finally:
        await child.kill()


async def test_a_child_gets_the_environment_it_was_given() -> None:
    """And nothing else of ours."""
    heard = Heard()
    child = _child(
        heard, "import os; print(os.environ.get('WORD'), 'HOME' in os.environ)", env={"WORD": "here"}
    )
    await child.start()
    await child.wait()
    assert heard.lines == ["here False"]


async def test_a_parent_killed_by_sigkill_leaves_no_child(tmp_path: Path) -> None:
    """The child's pid comes from the parent; then the parent dies without a chance to clean up."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio\n"
        "from localkafka.processes import Child\n"
        "async def main():\n"
        "    tell = lambda name, line: print(child.pid, flush=True)\n"
        f"    child = Child('one', {_python(FOREVER)!r}, on_line=tell)\n"
        "    await child.start()\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, script, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], env={"PYTHONPATH": "."}
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert psutil.pid_exists(pid)
    parent.kill()
    await parent.wait()
    await _until_gone(pid)


def test_a_child_whose_parent_died_first_does_not_start() -> None:
    """The kernel's signal would never come, so the program is not run at all."""
    tether = Path(__file__).parents[2] / "localkafka" / "tether.py"
    done = subprocess.run(
        [sys.executable, tether, "bound", "1", sys.executable, "-c", "print('ran')"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_detached_process_has_no_parent_of_ours_and_writes_to_its_file(tmp_path: Path) -> None:
    """It goes on when whoever started it has ended."""
    output = tmp_path / "out"
    pid = start_detached(_python(FOREVER), log_file=output)
    process = psutil.Process(pid)
    try:
        deadline = time.monotonic() + 10
        while output.read_text() != "up\n" and time.monotonic() < deadline:
            time.sleep(0.01)
        assert output.read_text() == "up\n"
        assert process not in psutil.Process().children()
    finally:
        process.kill()
