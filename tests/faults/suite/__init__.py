"""Faults, as a suite that anyone can run: `make faults`, or `python -m tests.faults.suite`.

ledger     what a read_committed reader saw, and what is wrong with it: pure
reader     the reader, on another client library than the service's
signals    in which metric a fault is seen
wire       the sample wire without end; bad_publishers beside it
proxy      between the stages and the broker; namespaces does it in the kernel
rig        the service's processes, the wire, the reader; victim is a process with something wrong in it
worlds     a Kafka and a rig on it, as a group of faults needs them
processes, failpoints, workers, broker, cluster, network, disks, clocks, retention, publishers: the faults
groups     all of them
runner     the faults of a group in their order, and how long the service took to recover
results    the summary, bench/results/faults.json, and the table in docs/delivery.md
"""
