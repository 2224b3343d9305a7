"""The groups of faults, in the order in which they run: the long ones first, those that wait beside them."""

from tests.faults.suite import (
    broker,
    clocks,
    cluster,
    disks,
    failpoints,
    namespaces,
    network,
    processes,
    publishers,
    retention,
    workers,
)
from tests.faults.suite.worlds import Group

__all__ = ["GROUPS"]

GROUPS = (
    Group("away", broker.AWAY, idle=True),
    Group("retention", retention.FAULTS, properties=retention.PROPERTIES, idle=True),
    Group("processes", processes.FAULTS),
    Group("broker", broker.FAULTS),
    Group("cluster", cluster.FAULTS, cluster=True),
    Group("failpoints", failpoints.FAULTS),
    Group("network", network.FAULTS, proxy=True),
    Group("kernel", namespaces.FAULTS, own_network=True),
    Group("publishers", publishers.FAULTS, flags=publishers.flags(), bad_publishers=True),
    Group("disk", disks.FAULTS, disk_mib=disks.DISK_MIB),
    Group("clocks", clocks.FAULTS, environment=clocks.environment),
    Group("workers", workers.FAULTS, flags=workers.flags()),
)
