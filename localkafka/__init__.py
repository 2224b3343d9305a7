"""A real Apache Kafka on one machine, without Docker, Maven or Java: start it, stop it, keep its data.

It owns the broker's processes and files, and knows nothing of those who connect to it.
"""

from localkafka.broker import LocalBroker
from localkafka.detached import BrokerStatus, start_detached, status, stop_detached
from localkafka.errors import BrokerError

__all__ = [
    "BrokerError",
    "BrokerStatus",
    "LocalBroker",
    "start_detached",
    "status",
    "stop_detached",
]
