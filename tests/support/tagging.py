"""The tagger's own data, read once for the whole run: reading takes seconds and 170 MiB."""

from bench.adapters import tagging_data

__all__ = ["tagging_data"]
