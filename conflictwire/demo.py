"""The demo: every stage over the bundled sample wire, on a broker of its own, until all is processed."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from platformdirs import user_data_path

from conflictwire.demo_display import Display
from conflictwire.feeds import add_feeds
from conflictwire.machine import OneMachine
from conflictwire.options import Options
from conflictwire.samplewire import SampleWire
from conflictwire.settings import load_settings
from conflictwire.tally import TALLIED, Summary, Tally
from ingest.core.feeds.lists import new_feed
from runtime.clock import Clock
from runtime.errors import Fatal
from runtime.kafka.connection import Connection
from runtime.kafka.reader import Reader

__all__ = ["run_demo", "sample_flags"]

QUIET_SECONDS = 1.5  # without a record once everything has its outcome: the sample has finished
PATIENCE_SECONDS = 180.0  # without a record before that: something is wrong


def sample_flags(wire: SampleWire) -> dict[str, str]:
    """Return settings that poll the sample as fast as it is published."""
    pattern, endpoint = next(iter(wire.resolve.items()))
    return {
        "resolve": f'{{"{pattern}": "{endpoint}"}}',
        "fetch.gap_seconds": "0",
        "poll.min_seconds": "0.5",
        "poll.default_seconds": "0.5",
        "poll.max_seconds": "0.5",
        "retry.first_seconds": "1",
        "retry.gone_seconds": "2",
        "retry.version_gap_seconds": "1",  # a correction of the sample comes seconds after its first version
    }


async def run_demo(display: Display, options: Options, *, duration_seconds: float) -> Summary:
    """Run the sample on a broker and in a directory of its own; return the counts.

    Args:
        options: The operator's settings; those of the sample take precedence.
        duration_seconds: Time to publish the sample over.

    Raises:
        Fatal: The broker or a stage cannot start, or no more records arrive.
    """
    clock = Clock()
    data_dir = await asyncio.to_thread(_fresh_dir, options.settings().data_dir)
    try:
        async with SampleWire(now=clock.now(), duration_seconds=duration_seconds) as wire:
            display.step(f"sample wire: {len(wire.feed_urls)} publishers on 127.0.0.1:{wire.port}")
            own = {"topic_prefix": "demo.", "bootstrap_servers": "", "kafka_port": "0"}
            flags = {**options.flags, **sample_flags(wire), **own}
            settings = load_settings(flags, config=options.config)
            async with OneMachine(
                settings, flags, data_dir=data_dir, config=options.config, say=display.step
            ) as machine:
                await machine.ready()
                feeds = [new_feed(url, now=clock.now()) for url in wire.feed_urls]
                publishing = asyncio.create_task(wire.publish_over_time())
                await add_feeds(machine.connection, feeds)
                display.step(f"{len(feeds)} feeds registered; waiting for stories")
                try:
                    return await _follow(machine.connection, wire, display, clock)
                finally:
                    publishing.cancel()
    finally:
        await asyncio.to_thread(shutil.rmtree, data_dir, ignore_errors=True)


async def _follow(connection: Connection, wire: SampleWire, display: Display, clock: Clock) -> Summary:
    tally = Tally()
    last_news = clock.monotonic()
    async with Reader(connection, TALLIED) as reader:
        while True:
            for received in await reader.read(timeout_seconds=0.2):
                last_news = clock.monotonic()
                story = tally.take(received, now=clock.now())
                if story is not None:
                    display.story(story, at=clock.now())
            display.progress(tally.summary(), total=wire.total_articles)
            quiet = clock.monotonic() - last_news
            if wire.all_published and wire.all_listed() and tally.settled and quiet > QUIET_SECONDS:
                return tally.summary()
            if quiet > PATIENCE_SECONDS:
                missing = len(tally.entries - tally.entry_outcomes.keys())
                raise Fatal(
                    f"running the demo: no record for {quiet:.0f} s, and {missing} entries have no outcome; "
                    "please report it with the output of `conflictwire demo --log-level debug`"
                )


def _fresh_dir(wanted: Path | None) -> Path:
    base = wanted or user_data_path("conflictwire", appauthor=False)
    try:
        base.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="demo-", dir=base))
    except OSError as error:
        raise Fatal(
            f"making a directory for the demo in {base}: {error.strerror}; choose another with --data-dir"
        ) from error
