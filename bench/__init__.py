"""Benchmarks, each with its command at its top; their last results stand in README.md."""
