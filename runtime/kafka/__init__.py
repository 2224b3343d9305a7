"""The stage loop over Kafka: group, shards, transactions, tables; the only package that imports aiokafka."""
