"""Turns the last lines that a broker wrote into one sentence for a person; pure.

It owns the known causes and their wording. Where the lines come from is the caller's business.
"""

import re
from collections.abc import Sequence

_CAUSES = (
    (
        # Kafka maps its index files: on a full disk, writing one is a memory fault to the JVM (seen).
        re.compile(r"No space left on device|Disk quota exceeded|fault occurred in an unsafe memory access"),
        "the disk of its data directory is full; free some space and start again: what was committed is kept",
    ),
    (
        re.compile(r"Address already in use"),
        "another program took its port while it started; start again, or choose another port",
    ),
    (
        re.compile(r"Permission denied|AccessDeniedException|Read-only file system|Operation not permitted"),
        "this user may not write to its data directory; give write permission or choose another --data-dir",
    ),
    (
        re.compile(r"Failed to acquire lock on file"),
        "another Kafka uses the same data directory; stop that or choose another --data-dir",
    ),
    (
        re.compile(
            r"OutOfMemoryError|Could not reserve enough space|insufficient memory|Cannot allocate memory"
        ),
        "there was not enough memory (the broker needs 400 MB); free some and start again",
    ),
    (
        re.compile(r"Too many open files"),
        "it ran out of file descriptors; raise the limit (`ulimit -n 4096`) and start again",
    ),
)
_THROWN = re.compile(r"(?:Caused by: )?[\w.$]+(?:Exception|Error): (.+)")
_LOUD = re.compile(r"\b(?:FATAL|ERROR)\b|^Exception in thread|^Error")


def explain(lines: Sequence[str]) -> str:
    """Return why a broker ended, as far as its last lines say: a known cause, or its own words."""
    text = "\n".join(lines)
    for pattern, sentence in _CAUSES:
        if pattern.search(text):
            return sentence
    thrown = [match.group(1) for line in lines if (match := _THROWN.match(line))]
    loud = [line for line in lines if _LOUD.search(line)]
    written = [line for line in lines if line.strip()]
    last = (thrown or loud or written)[-1:]
    return f"its last line: {last[0].strip()}" if last else "it wrote nothing"
