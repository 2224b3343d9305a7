"""Every regular expression of extraction, over long strings that are made to make it backtrack."""

import pkgutil
import re
from importlib import import_module
from time import process_time

import pytest

from ingest.core import extraction
from ingest.core.extraction.furniture import MAX_CHARACTERS

LENGTH = 20_000
MAX_SECONDS = 0.5  # of processor time; linear patterns need a millisecond, quadratic ones ten seconds
# What these see is cut or folded before: a date, a line of furniture, a title or a byline on one line.
BOUNDED = {
    "dates._SPACED_ZONE": 64,
    "furniture._DATE_HEADING": MAX_CHARACTERS,
    "people._AFTER": 300,
}
UNITS = (
    " ",
    "a",
    "a-",
    "A a ",
    "1 ",
    "1.",
    '."',
    ": ",
    "\u4e00",
    "<a ",
    "by A ",
    "tooltip",
    "a@",
    "<script",
    "(",
    "- ",
    ", ",
    ", and ",
    "\u2022 ",
    "\u060c ",
)
STARTS = ("", "by ")  # what some patterns need before the long part


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return the name and the value of each pattern of a module of extraction."""
    found = pkgutil.iter_modules(extraction.__path__)
    modules = [import_module(f"{extraction.__name__}.{each.name}") for each in found]
    return [
        (f"{module.__name__.rpartition('.')[2]}.{name}", value)
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    ]


@pytest.mark.parametrize(("name", "pattern"), patterns(), ids=[name for name, _ in patterns()])
def test_pattern_is_linear(name: str, pattern: re.Pattern[str]) -> None:
    """A hostile page may hold a class, a line or a tag of any length."""
    length = BOUNDED.get(name, LENGTH)
    for unit in UNITS:
        for start in STARTS:
            string = start + unit * (length // len(unit))
            began = process_time()
            pattern.search(string)
            assert process_time() - began < MAX_SECONDS, (name, start, unit)
