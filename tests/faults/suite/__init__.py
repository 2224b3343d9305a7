"""Faults, as a suite that anyone can run: `make faults`, or `python -m tests.faults.suite`.

ledger     what a read_committed reader saw, and what is wrong with it: pure
reader     the reader, on another client library than the service's
wire       the sample wire without end
rig        a broker, the service's processes, the wire, the reader
processes, broker, failpoints, cluster    the faults, a module a group
runner     the faults in their order, and how long the service took to recover
results    bench/results/faults.json and the table in docs/delivery.md
"""
