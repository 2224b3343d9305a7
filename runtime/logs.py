"""Structured logs: JSON for machines, text for a terminal; secrets and control characters masked.

Owns the set-up and the masking. One event name per line, its fields bound; the libraries' own lines
(aiokafka, httpx) go the same way.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from runtime.log_limits import LossCountingHandler, RepeatLimit

__all__ = ["configure_logs", "masked"]

MASK = "***"
_MAX_CHARACTERS = 8_000
_SECRET_FIELD = re.compile(
    r"passw|pwd|secret|token|authorization|credential|cookie|(?:api|access|private)_?key", re.IGNORECASE
)
_SECRET_IN_URL = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@]+@", re.IGNORECASE)
_SECRET_IN_TEXT = re.compile(
    r"((?:passw(?:or)?d|passphrase|pwd|secret|token|(?:api|access|private)[_-]?key|authorization|cookie"
    r"|[?&;](?:key|sig|signature|auth))\"?\s*[=:]\s*\"?)(?:bearer\s+|basic\s+)?[^\s\"&,;]+",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\n")


class _Stream(LossCountingHandler, logging.StreamHandler[TextIO]):
    """Standard error."""


def masked(value: object) -> object:
    """Return the value without secrets and control characters; containers are walked."""
    if isinstance(value, str):
        return _masked_text(value)
    if isinstance(value, bytes):
        return _masked_text(value.decode("utf-8", "replace"))
    if isinstance(value, Mapping):
        return {str(k): MASK if _SECRET_FIELD.search(str(k)) else masked(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [masked(each) for each in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return _masked_text(str(value))


def configure_logs(*, level: str, style: Literal["auto", "json", "text"]) -> None:
    """Set up logging of this process, to standard error."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask,
    ]
    as_text = style == "text" or (style == "auto" and sys.stderr.isatty())
    render: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if as_text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, _to_stdlib],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.raiseExceptions = False
    handler = _Stream(sys.stderr)
    handler.addFilter(RepeatLimit())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    if level != "debug":
        # aiokafka logs what the group does, and logs as errors what it retries the next moment, such as a
        # coordinator that a new broker has not created yet. What does not pass reaches us as an exception.
        logging.getLogger("aiokafka").setLevel(logging.ERROR)
        logging.getLogger("aiokafka.consumer.group_coordinator").setLevel(logging.CRITICAL)
        logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for every request


def _masked_text(text: str) -> str:
    text = _SECRET_IN_URL.sub(rf"\1{MASK}@", text[:_MAX_CHARACTERS])
    text = _SECRET_IN_TEXT.sub(rf"\1{MASK}", text)
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def _mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    masked_event: dict[str, Any] = {}
    for name, value in event.items():
        if name.startswith("_"):  # structlog's own: the stdlib record
            masked_event[name] = value
        elif name == "exception":
            masked_event[name] = "\n".join(str(masked(line)) for line in str(value).splitlines())
        else:
            masked_event[name] = MASK if _SECRET_FIELD.search(name) else masked(value)
    return masked_event


_to_stdlib = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
