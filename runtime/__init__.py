"""The Kafka shell, without one domain word; the only package that imports aiokafka."""
