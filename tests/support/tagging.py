"""The tagger's own data, read once for the whole run: reading takes seconds and 170 MiB."""

from collections.abc import Mapping
from functools import cache

from bench.adapters import tagging_data
from consumers.tagger.core.tables.data_table import Row
from consumers.tagger.core.tables.overlay import lay_overlay
from consumers.tagger.core.tables.parsing import ParsedTable
from consumers.tagger.core.tables.schema import Tables
from consumers.tagger.loading import read_tables

__all__ = ["parsed_tables", "tables", "tagging_data"]


@cache
def parsed_tables() -> Mapping[str, ParsedTable[Row]]:
    """Return the shipped tables with the lines of their rows."""
    return read_tables()


@cache
def tables() -> Tables:
    """Return the rows of the shipped tables."""
    return lay_overlay(parsed_tables(), ()).tables
