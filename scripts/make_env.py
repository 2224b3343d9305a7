"""Makes `.venv` from the lock, with the standard library and the system's Python alone: `make env`.

It owns the environment of this checkout and the sentences that say why it could not be made. What is
installed is decided by requirements/dev.lock, every file checked by its hash; a second run with the same lock
does nothing.
"""

from __future__ import annotations  # an older Python must get as far as the sentence that it is too old

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / ".made-from"
INPUTS = (ROOT / "requirements" / "dev.lock", ROOT / "pyproject.toml")

OLDEST_PYTHON = (3, 11)
SHOWN_LINES = 8
STILL_WORKING_SECONDS = 15

_UNREACHABLE = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "Failed to establish a new connection",
    "Max retries exceeded",
    "Connection refused",
    "Read timed out",
    "ProxyError",
)
_CAUSES = (
    (("No space left on device",), "the disk is full; free about 1 GB and run `make env` again"),
    (
        ("Permission denied", "Read-only file system"),
        f"this user may not write {ROOT}; give it write permission",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "the registry served a file that is not the locked one; it was not installed",
    ),
    (
        _UNREACHABLE,
        "the package registry cannot be reached; check the network (or pip's proxy) and run it again",
    ),
    (
        ("No matching distribution",),
        "the registry has no build of a locked package for this machine and Python",
    ),
)


class EnvironmentFailure(Exception):  # noqa: N818  # a sentence for a person, never caught by type elsewhere
    """The environment could not be made; the text is one sentence that says what to do."""


def main() -> int:
    """Make the environment if it isn't there; return the exit code."""
    try:
        _require_python()
        wanted = _digest()
        if STAMP.is_file() and STAMP.read_text(encoding="ascii") == wanted and PYTHON.exists():
            return 0
        _make(wanted)
    except EnvironmentFailure as failure:
        print(f"make env: {failure}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"make env: {error.filename or ROOT}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("make env: interrupted; run it again to go on", file=sys.stderr)
        return 130
    return 0


def explain(lines: list[str]) -> str:
    """Return why a step failed, as far as its output says."""
    text = "\n".join(lines)
    for signs, sentence in _CAUSES:
        if any(sign in text for sign in signs):
            return sentence
    return "it failed; its last lines are above"


def _require_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        raise EnvironmentFailure(
            f"Python {found} is too old, 3.11 or newer is needed; name one: `make env PYTHON=python3.12`"
        )


def _digest() -> str:
    """Return what the environment depends on: the lock, our packaging, and this Python."""
    digest = hashlib.sha256(sys.version.encode())
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make(wanted: str) -> None:
    started = time.monotonic()
    STAMP.unlink(missing_ok=True)
    _create_environment()
    lock = INPUTS[0]
    count = sum(
        1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line and line[0].isalnum()
    )
    _run(
        f"installing {count} locked packages, about a minute the first time",
        [*_pip(), "--require-hashes", "--requirement", str(lock)],
    )
    # hatchling, which builds the package, is in the lock: nothing unlocked is fetched for it.
    _run(
        "installing conflictwire itself",
        [*_pip(), "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )
    STAMP.write_text(wanted, encoding="ascii")
    print(f"environment ready in {time.monotonic() - started:.0f} s: .venv", flush=True)


def _create_environment() -> None:
    try:
        import ensurepip  # noqa: F401, PLC0415  # Debian ships venv without it: then only this fails
        import venv  # noqa: F401, PLC0415
    except ImportError as error:
        raise EnvironmentFailure(
            f"this Python has no module {error.name}; install your system's package (Debian: python3-venv)"
        ) from error
    if PYTHON.exists() and _version_of(PYTHON) != sys.version:
        raise EnvironmentFailure(
            ".venv was made by another Python; remove it (`rm -r .venv`) and run it again"
        )
    if not PYTHON.exists():
        _run("creating .venv", [sys.executable, "-m", "venv", str(ENVIRONMENT)])


def _version_of(python: Path) -> str:
    done = subprocess.run(  # noqa: S603  # the interpreter of our own .venv
        [python, "-c", "import sys; sys.stdout.write(sys.version)"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def _pip() -> list[str]:
    return [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
    ]


def _run(what: str, command: list[str]) -> None:
    """Run one step, saying every 15 s that it still runs; its output is shown only when it fails."""
    print(what, flush=True)
    done = threading.Event()
    reporter = threading.Thread(target=_report, args=(done, what), daemon=True)
    reporter.start()
    try:
        result = subprocess.run(  # noqa: S603  # our own command lines, no shell
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
        )
    finally:
        done.set()
        reporter.join()
    if result.returncode != 0:
        lines = result.stdout.splitlines()
        for line in deque(lines, maxlen=SHOWN_LINES):
            print(f"  {line}", file=sys.stderr)
        raise EnvironmentFailure(f"{what}: {explain(lines)}")


def _report(done: threading.Event, what: str) -> None:
    started = time.monotonic()
    while not done.wait(STILL_WORKING_SECONDS):
        print(f"  still {what.partition(',')[0]} ({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
