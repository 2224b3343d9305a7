"""The Kafka shell, without one word of the domain; the one package that reads and writes through aiokafka."""
