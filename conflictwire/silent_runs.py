"""Runs of a stage that live and do not answer: each is killed, so that its supervisor starts the next.

Owns the look from outside of the process; its own look is `runtime.liveness`.
"""

import asyncio
from collections.abc import Callable

from localkafka.processes import Child
from runtime.health import is_alive

__all__ = ["kill_silent_runs"]

_LOOKS = 6  # in the time after which a run that does not answer is killed
_LONGEST_SECONDS = 5.0  # between two looks


async def kill_silent_runs(
    child: Child, port: int, *, limit_seconds: float, say: Callable[[str], None]
) -> None:
    """Kill each run that answered once and then does not for so long; runs until cancelled.

    Args:
        port: Of its `/healthz` on loopback.
        say: Called with a sentence before a run is killed.
    """
    loop = asyncio.get_running_loop()
    every = min(limit_seconds / _LOOKS, _LONGEST_SECONDS)
    answered, since = None, 0.0
    while True:
        pid = child.pid
        if await is_alive(port, seconds=every):
            answered, since = pid, loop.time()
        elif pid is not None and pid == answered and loop.time() - since >= limit_seconds:
            say(f"{child.name} has not answered for {limit_seconds:g} s and is killed")
            child.kill_run()
            answered = None
        await asyncio.sleep(every)
