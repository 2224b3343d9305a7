"""The program as a user installs it: a wheel of this checkout in an environment of its own.

Owns building and installing. Only what the wheel requires is installed, from the lock, every file checked by
its hash: a dependency that is missing in pyproject.toml is missing here too.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["Installed", "install"]

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "dev.lock"
_PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with the wheel in it.

    Attributes:
        folder: Where the program is run: no checkout is near it.
    """

    python: Path
    wheel: Path
    folder: Path

    def run(self, *arguments: str, timeout_seconds: float = 120) -> str:
        """Run `conflictwire` with these arguments; return what it printed, fail if it failed."""
        return self._run(
            str(self.python.parent / "conflictwire"), *arguments, timeout_seconds=timeout_seconds
        )

    def evaluate(self, program: str) -> str:
        """Return what a Python program prints."""
        return self._run(str(self.python), "-c", program, timeout_seconds=60)

    def _run(self, *command: str, timeout_seconds: float) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def install(folder: Path) -> Installed:
    """Build the wheel and install it with its extra `local` below `folder`; takes half a minute."""
    _call(sys.executable, *_PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").glob("*.whl")
    _call(sys.executable, "-m", "venv", folder / "env")
    python = folder / "env" / "bin" / "python"
    needed = _closure("conflictwire[local]")
    blocks = re.split(r"(?m)^(?=[A-Za-z])", LOCK.read_text("utf-8"))
    locked = [block for block in blocks if canonicalize_name(block.partition("=")[0]) in needed]
    (folder / "needed.lock").write_text("".join(locked), "utf-8")
    _call(python, *_PIP, "install", "--no-compile", "--require-hashes", "-r", folder / "needed.lock")
    _call(python, *_PIP, "install", "--no-deps", "--no-index", wheel)
    _call(python, *_PIP, "check")
    away = folder / "away"
    away.mkdir()
    return Installed(python, wheel, away)


def _closure(requirement: str) -> set[str]:
    """Return the canonical names of a requirement and of everything that it requires on this machine."""
    found: set[tuple[str, str]] = set()
    open_ = [Requirement(requirement)]
    while open_:
        wanted = open_.pop()
        for extra in ("", *wanted.extras):
            if (wanted.name, extra) in found:
                continue
            found.add((wanted.name, extra))
            needs = map(Requirement, requires(wanted.name) or ())
            open_ += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return {canonicalize_name(name) for name, _ in found}


def _call(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
