"""What keeps a log readable and its writer alive when much goes wrong at once.

Owns two limits: how often a library's same line is written, and what happens when a line cannot be written.
A client without its broker logs 70 lines a second for as long as that takes: the lines that say how it began
would be rotated away within the hour. On a full disk the standard library prints a traceback for each line.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["LossCountingHandler", "RepeatLimit"]

REPEAT_SECONDS = 30.0
MAX_KINDS = 1_000  # a library's messages; the one unseen for longest is forgotten


@dataclass(slots=True)
class _Repetition:
    """One message of one logger: when it was last let through, and how often it came since."""

    passed_at: float
    held_back: int = 0


class RepeatLimit(logging.Filter):
    """Lets a library's same message through once in 30 s, with the count of those between.

    The same message has the same logger, level and format string; of a text without arguments its first line
    counts. Our own events pass: their pauses grow, and each says something else.

    Args:
        clock: Returns seconds that never run backwards.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._kinds: OrderedDict[tuple[str, int, str], _Repetition] = OrderedDict()
        self._lock = threading.Lock()  # a handler calls its filters before it takes its own

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is let through; its text then has the count of those held back."""
        if isinstance(record.msg, dict):  # structlog's, thus ours
            return True
        first_line = str(record.msg).partition("\n")[0]
        now = self._clock()
        with self._lock:
            kind = self._kinds.get((record.name, record.levelno, first_line))
            if kind is not None and now - kind.passed_at < REPEAT_SECONDS:
                kind.held_back += 1
                return False
            self._kinds[record.name, record.levelno, first_line] = _Repetition(now)
            self._kinds.move_to_end((record.name, record.levelno, first_line))
            if len(self._kinds) > MAX_KINDS:
                self._kinds.popitem(last=False)
        if kind is not None and kind.held_back:
            seconds = now - kind.passed_at
            record.msg = f"{record.getMessage()} … ({kind.held_back} more in {seconds:.0f} s)"
            record.args = None
        return True


class LossCountingHandler(logging.Handler):
    """Put before a handler that writes: counts the lines that it cannot write, and says so once it can again.

    A full disk or a closed pipe raises at each line; the standard library answers with a traceback.
    """

    _lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, after the number of those that were lost before it."""
        lost, self._lost = self._lost, 0
        if lost:
            super().emit(self._notice(record, lost))
            if self._lost:  # still not: the notice itself is none of the lost
                self._lost = lost
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Count the line instead of printing a traceback."""
        del record
        self._lost += 1

    def _notice(self, record: logging.LogRecord, lost: int) -> logging.LogRecord:
        text = f"{lost} log lines before this one could not be written"
        return logging.LogRecord(__name__, logging.WARNING, record.pathname, 0, text, None, None)
