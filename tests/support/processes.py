"""Stages as processes of their own, as an operator runs them: for signals, restarts and outages."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from conflictwire.settings import child_environment
from runtime.kafka.connection import Connection
from tests.support.running import QUICK
from tests.support.site import Site
from tests.support.victims import Victim


def stage_process(
    command: str, connection: Connection, site: Site, *, log: Path, instance_id: str, **settings: object
) -> Victim:
    """Return `conflictwire ingest` or `tag`, not started."""
    given = {name: json.dumps(value) for name, value in {**QUICK, "resolve": site.resolve}.items()}
    given |= {"bootstrap_servers": connection.bootstrap_servers, "topic_prefix": connection.prefix}
    flags = {**given, "instance_id": instance_id, **{name: str(value) for name, value in settings.items()}}
    return Victim("-m", "conflictwire", command, log=log, env=child_environment(flags))


@asynccontextmanager
async def started(*victims: Victim) -> AsyncIterator[None]:
    """Start processes, and leave none behind."""
    try:
        for victim in victims:
            await victim.start()
        yield
    finally:
        for victim in victims:
            await victim.kill()


async def until(condition: Callable[[], bool], *, what: str, seconds: float = 60) -> None:
    """Return when a condition holds that no event reports.

    Raises:
        AssertionError: It does not.
    """
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - another process has no event of ours
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"{what}: not in {seconds:.0f} s") from None
