"""Serve the sample wire by itself, for a look with a browser or curl: `python -m conflictwire.samplewire`."""

import argparse
import asyncio
import sys

from conflictwire.samplewire.server import SampleWire
from runtime.clock import Clock


def main() -> None:
    """Publish over time, print the feeds, go on serving until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m conflictwire.samplewire", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--duration", type=float, default=20.0, help="seconds until all is published")
    parser.add_argument("--slow-page", type=float, default=3.0, help="seconds the slow page takes")
    parser.add_argument("--seed", type=int, default=1, help="order of publication")
    options = parser.parse_args()
    wire = SampleWire(
        now=Clock().now(),
        port=options.port,
        duration_seconds=options.duration,
        slow_page_seconds=options.slow_page,
        seed=options.seed,
    )
    try:
        asyncio.run(_serve(wire))
    except KeyboardInterrupt:
        return
    except OSError as error:
        sys.exit(f"listening on 127.0.0.1:{options.port}: {error.strerror}; choose another --port")


async def _serve(wire: SampleWire) -> None:
    async with wire:
        address = wire.resolve["*.test"]
        sys.stdout.write("\n".join(wire.feed_urls) + "\n")
        sys.stdout.write(f"Try: curl --connect-to ::{address} {wire.feed_urls[0]}\n")
        sys.stdout.flush()
        await wire.publish_over_time()
        sys.stdout.write(f"All {wire.total_articles} articles are out. Ctrl-C ends.\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
