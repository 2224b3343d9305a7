"""Strike the service with every fault, under load, and judge what a reader on another client library sees.

For example:
  python -m tests.faults.suite                          all of it, about 40 minutes on two idle cores
  python -m tests.faults.suite --only zombie --seed 7   one kind of fault
  python -m tests.faults.suite --only cluster --minutes 10
  python -m tests.faults.suite --list                   the faults, and how often each strikes
  make faults                                           the same as with --write: keep the results
  make faults ARGS='--only disk'                        any of these

The exit code is 1 where anything was lost, doubled, out of order or never committed, where the service did
not recover, or where no metric showed a fault. The logs of every process and broker are kept then.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from runtime.clock import Clock
from tests.faults.suite import namespaces, results
from tests.faults.suite.budget import Budget
from tests.faults.suite.faults import FULL_MINUTES
from tests.faults.suite.groups import GROUPS
from tests.faults.suite.results import Row
from tests.faults.suite.runner import run_group
from tests.faults.suite.worlds import Group

LANES = 2  # worlds at the same time, beside those that mostly wait


async def run(
    *,
    seed: int,
    minutes: float,
    only: Sequence[str],
    directory: Path,
    say: Callable[[str], None],
    keep: Callable[[list[Row]], None],
) -> tuple[list[Row], bool]:
    """Run the groups, two at a time, each for its part of the time.

    Args:
        keep: Called with the rows of a group when it has ended.

    Returns:
        The rows in the order of the groups, and whether every group came to its end.
    """
    chosen = [g for g in GROUPS if not only or g.name in only or {f.name for f in g.faults} & set(only)]
    lanes, starting = asyncio.Semaphore(LANES), asyncio.Lock()
    budget = Budget([group for group in chosen if not group.idle], minutes, lanes=LANES)

    async def one(number: int, group: Group) -> list[Row]:
        seconds = None if group.idle or only else budget.share(group)
        if group.own_network and namespaces.INSIDE not in os.environ and not namespaces.obstacle():
            wanted = {f.name for f in group.faults} & set(only) or {group.name}
            kinds = [word for name in sorted(wanted) for word in ("--only", name)]
            return await namespaces.run_inside([*kinds, "--seed", str(seed), "--minutes", str(minutes)])
        found = await run_group(
            group,
            directory / group.name,
            seed=seed + number,
            minutes=minutes,
            seconds=seconds,
            only=only,
            starting=starting,
            say=say,
        )
        return results.rows(found, seed=seed, at=Clock().now().isoformat(timespec="seconds"))

    async def kept(number: int, group: Group) -> list[Row] | None:
        try:
            async with contextlib.nullcontext() if group.idle else lanes:
                rows = await one(number, group)
        except Exception as error:  # noqa: BLE001 - the others go on
            say(f"{group.name}: ENDED EARLY: {error!r}")
            return None
        finally:
            budget.end(group)
        keep(rows)
        return rows

    found = await asyncio.gather(*(kept(number, group) for number, group in enumerate(chosen)))
    return [row for rows in found for row in rows or []], None not in found


class _Progress:
    """Lines with the time since the start, on standard error."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        sys.stderr.write(f"{minutes:3d}:{seconds:02d}  {text}\n")
        sys.stderr.flush()


def _listed(minutes: float) -> str:
    lines = []
    for group in GROUPS:
        lines.append(f"{group.name}")
        for fault in group.faults:
            times = fault.waves(minutes) * fault.wave
            lines.append(f"  {fault.name:22} {times:4d} times  {fault.what}")
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    names = [g.name for g in GROUPS] + [f.name for g in GROUPS for f in g.faults]
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.suite",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="of every choice that the faults make (default 1)"
    )
    parser.add_argument(
        "--minutes",
        type=float,
        default=FULL_MINUTES,
        help=f"about how long (default {FULL_MINUTES:.0f}); each fault strikes at least once",
    )
    parser.add_argument(
        "--only", action="append", default=[], choices=names, metavar="KIND",
        help="a fault or a group of faults, without a limit of time; may be given several times",
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help="list the faults, and end")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--write", action="store_true", help="keep them: bench/results, docs/delivery.md")
    return parser.parse_args()


def main() -> int:
    """Run, print the summary or the JSON; 1 where anything is wrong."""
    options = _options()
    for library in ("aiokafka", "aiohttp"):  # of topics that are being made, and clients that are killed
        logging.getLogger(library).setLevel(logging.CRITICAL)
    if options.list:
        print(_listed(options.minutes))  # noqa: T201
        return 0
    directory, say = Path(tempfile.mkdtemp(prefix="faults-")), _Progress()
    say(f"seed {options.seed}; everything is written below {directory}")
    found, complete = asyncio.run(
        run(
            seed=options.seed,
            minutes=options.minutes,
            only=options.only,
            directory=directory,
            say=say,
            keep=(lambda rows: results.write({"faults": rows})) if options.write else (lambda _rows: None),
        )
    )
    document = {"faults": found}
    print(json.dumps(document, indent=2) if options.json else results.summary(document))  # noqa: T201
    if not complete or any(results.wrong(row) for row in found):
        say(f"something is wrong; the logs of every process and broker: {directory}")
        return 1
    shutil.rmtree(directory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
