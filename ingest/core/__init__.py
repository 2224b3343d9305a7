"""The decisions of ingest: pure functions over frozen models, without I/O, clock, chance or logging."""
