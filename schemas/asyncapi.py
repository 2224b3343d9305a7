"""The AsyncAPI 3.0 document of the wire: which topics a subscriber can read, and what their records are.

Generated from the contract table, the models and the examples; committed as `schemas/json/asyncapi.json`, and
parsed by the official parser in a test. What one message is stands in `schemas.asyncapi_messages`.
"""

from typing import Any

from schemas.asyncapi_messages import DEAD_LETTER_MESSAGE, components, message_name
from schemas.contracts import CONTRACTS, DEAD_LETTERS, TOPICS, Event
from schemas.records import CONTENT_TYPE_JSON
from schemas.topics import CLUSTER_PARTITIONS, CLUSTER_REPLICATION, TopicSpec

__all__ = ["asyncapi"]

JsonObject = dict[str, Any]

_DESCRIPTION = """\
Conflict news as Kafka records: feeds are polled, pages are fetched, articles are tagged, and those about
conflict come out as stories. Records are CloudEvents 1.0 in Kafka's binary mode: attributes in headers,
values in JSON.

Read with `isolation.level=read_committed`: each version of an article is then there once, whichever process
was killed in between. Ignore fields and enum values that you do not know. Skip a record whose `ce_type` you
do not know: the number at its end is the major version of the contract.

An installation may have more topics of stories, `stories.<name>`: its operator chose a condition for each.
Their records are those of `stories`."""
_COPY = "The stories of one desk, a group of countries: the same records as on `stories`, and cancellations."
_BINDING_VERSION = "0.5.0"
_SERVERS = {
    "local": {
        "host": "127.0.0.1:{port}",
        "protocol": "kafka",
        "title": "The broker of one machine",
        "description": "What `conflictwire up` starts; it says which port it took.",
        "variables": {"port": {"default": "9092", "description": "The broker's port."}},
    },
    "cluster": {
        "host": "{host}:{port}",
        "protocol": "kafka-secure",
        "title": "A cluster of your own",
        "description": "The setting `bootstrap_servers`; TLS, and SASL with SCRAM or client certificates.",
        "variables": {
            "host": {"default": "kafka.example.org", "description": "One of the bootstrap servers."},
            "port": {"default": "9093", "description": "Its TLS port."},
        },
    },
}


def asyncapi() -> JsonObject:
    """Return the document; topic addresses begin with the operator's prefix, a parameter."""
    topics = {topic.name: message_name(each) for each in _events() for topic in each.topics}
    topics[DEAD_LETTERS.name] = DEAD_LETTER_MESSAGE
    operations = {}
    for topic in topics:
        operations[f"send-{_id(topic)}"] = _send(topic)
        operations[f"receive-{_id(topic)}"] = _receive(topic)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "conflictwire",
            "version": "1.0.0",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "tags": [{"name": "news"}, {"name": "conflict"}, {"name": "ninjs"}],
        },
        "defaultContentType": CONTENT_TYPE_JSON,
        "servers": _SERVERS,
        "channels": {_id(topic): _channel(TOPICS[topic], message) for topic, message in topics.items()},
        "operations": operations,
        "components": components(),
    }


def _events() -> list[Event[Any]]:
    return [contract for contract in CONTRACTS if isinstance(contract, Event)]


def _channel(topic: TopicSpec, message: str) -> JsonObject:
    return {
        "address": f"{{prefix}}{topic.name}",
        "title": topic.name,
        "description": _described(topic.name),
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "parameters": {"prefix": {"$ref": "#/components/parameters/prefix"}},
        "bindings": {"kafka": _channel_binding(topic)},
    }


def _channel_binding(topic: TopicSpec) -> JsonObject:
    """Return a topic's properties; partitions and replicas are those of a cluster where nobody set others."""
    return {
        "partitions": topic.partitions(CLUSTER_PARTITIONS),
        "replicas": CLUSTER_REPLICATION,
        "topicConfiguration": {
            "cleanup.policy": [topic.cleanup.value],
            "retention.ms": topic.retention_seconds * 1000,
            "max.message.bytes": topic.max_record_bytes,
        },
        "bindingVersion": _BINDING_VERSION,
    }


def _described(topic: str) -> str:
    if topic == DEAD_LETTERS.name:
        return "Records of any topic that could not be worked on, each as received, its reason in headers."
    contract = next(each for each in _events() if topic in {spec.name for spec in each.topics})
    if topic != contract.topic:
        return _COPY
    return (contract.model.__doc__ or "").partition("\n")[0]


def _send(topic: str) -> JsonObject:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{_id(topic)}"},
        "summary": f"conflictwire writes {topic}, in the transaction that decides what is written.",
    }


def _receive(topic: str) -> JsonObject:
    return {
        "action": "receive",
        "channel": {"$ref": f"#/channels/{_id(topic)}"},
        "summary": f"A subscriber reads {topic}.",
        "bindings": {"$ref": "#/components/operationBindings/subscriber"},
        "x-isolation-level": "read_committed",
    }


def _id(topic: str) -> str:
    return topic.replace(".", "-")
