"""The command: `python -m tests.faults.suite --seed 1 --minutes 30 [--only NAME]… [--json] [--write]`."""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from runtime.clock import Clock
from tests.faults.suite import broker, cluster, failpoints, processes, results
from tests.faults.suite.runner import Group, Result, run_group

GROUPS = (
    Group("processes", processes.FAULTS),
    Group("broker", broker.FAULTS),
    Group("failpoints", failpoints.FAULTS),
    Group("cluster", cluster.FAULTS, cluster=True),
)


async def run(*, seed: int, minutes: float, only: Sequence[str], directory: Path) -> list[Result]:
    """Run the groups, each for its part of the time."""
    chosen = [g for g in GROUPS if not only or g.name in only or {f.name for f in g.faults} & set(only)]
    found: list[Result] = []
    for number, group in enumerate(chosen):
        seconds = minutes * 60 / len(chosen)
        found += await run_group(
            group, directory / group.name, seed=seed + number, seconds=seconds, only=only, say=_say
        )
    return found


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def main() -> int:
    """Run, print the table or the JSON; 1 where anything is wrong."""
    names = [g.name for g in GROUPS] + [f.name for g in GROUPS for f in g.faults]
    parser = argparse.ArgumentParser(prog="python -m tests.faults.suite", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30.0, help="about so long; each fault strikes once")
    parser.add_argument(
        "--only", action="append", default=[], choices=names, metavar="NAME", help=", ".join(names)
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--write", action="store_true", help="keep them: bench/results, docs/delivery.md")
    options = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="faults-"))
    found = asyncio.run(
        run(seed=options.seed, minutes=options.minutes, only=options.only, directory=directory)
    )
    document = results.document(found, seed=options.seed, at=Clock().now().isoformat(timespec="seconds"))
    print(json.dumps(document, indent=2) if options.json else results.table(document))  # noqa: T201
    if options.write:
        results.write(document)
    good = all(result.good for result in found)
    if good:
        shutil.rmtree(directory)
    else:
        _say(f"not good; logs of every process and broker: {directory}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
