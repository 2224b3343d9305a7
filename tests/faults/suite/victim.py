"""A stage's process with something wrong in it, chosen by environment variables: `python -m …victim ingest`.

A process that dies at a failpoint, or one whose clock is wrong. Without the variables it is `conflictwire`.
"""

import os

from conflictwire.cli import main as conflictwire
from tests.faults.suite import clocks, failpoints

if __name__ == "__main__":
    if failpoints.VARIABLE in os.environ:
        failpoints.install(os.environ[failpoints.VARIABLE])
    if clocks.VARIABLE in os.environ:
        clocks.install(os.environ[clocks.VARIABLE])
    conflictwire()
