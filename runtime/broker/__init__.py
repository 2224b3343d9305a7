"""A real Apache Kafka on one machine, without Docker, Maven or Java: start it, stop it, keep its data.

It owns the broker's processes and files. Topics and records are the business of those who connect to it.
"""

from runtime.broker.broker import LocalBroker
from runtime.broker.cluster import LocalCluster
from runtime.broker.detached import BrokerStatus, start_detached, status, stop_detached
from runtime.broker.errors import BrokerError

__all__ = [
    "BrokerError",
    "BrokerStatus",
    "LocalBroker",
    "LocalCluster",
    "start_detached",
    "status",
    "stop_detached",
]
