"""Starts a program so that it lives as long as it should; a script.

    python -I -S tether.py bound PARENT_PID PROGRAM ARGUMENT...     dies with its parent, however that dies
    python -I -S tether.py detached LOG_FILE PROGRAM ARGUMENT...    outlives everybody; prints its pid

It owns the few system calls between fork and exec, which a process that runs threads must not do itself (a
preexec_fn may deadlock). It imports little, since each start of a stage pays for it (12 ms).
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # Source: prctl(2)


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that ends."""
    if sys.platform != "linux":
        return  # no such call elsewhere: there an orphan has to be ended by hand
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)  # the parent died before the call above, so no signal would ever come


def _leave(log_file: str) -> None:
    """Become a session of our own, a child of nobody who waits for us, writing to `log_file`."""
    os.setsid()
    pid = os.fork()
    if pid:
        print(pid, flush=True)  # noqa: T201  # the caller reads the pid from our standard output
        os._exit(0)
    log = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)


def main() -> None:
    """Prepare this process as asked, then become the program."""
    mode, argument, *command = sys.argv[1:]
    os.umask(0o077)  # records, logs and notes are for this user alone
    if mode == "bound":
        _die_with(int(argument))
    else:
        _leave(argument)
    os.execvp(command[0], command)  # noqa: S606  # the whole purpose; no shell is involved


if __name__ == "__main__":
    main()
