"""The codec: whatever a model holds comes back from its bytes as it was, for every kind of record."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from schemas import contracts
from schemas.contracts import CONTRACTS, Event, Packed, State
from schemas.json_schemas import json_schemas
from schemas.outcomes import Outcome
from schemas.records import DecodeError, Received, Record, UnknownVersionError
from tests.support.model_values import TEXT, values_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
WITH_MODELS = [contract for contract in CONTRACTS if not isinstance(contract, Packed)]
Contract = Event[Any] | State[Any]
BY_NAME = pytest.mark.parametrize("contract", WITH_MODELS, ids=lambda contract: contract.name)
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in json_schemas().items()}
FEW = settings(max_examples=25, deadline=None)  # of each kind: a story has a hundred fields
MUTATION = st.tuples(st.integers(min_value=0), st.binary(max_size=4), st.integers(min_value=0, max_value=8))


def encoded(contract: Contract, value: BaseModel) -> Record:
    return contract.encode(value, time=AT) if isinstance(contract, Event) else contract.encode(value)


def received(record: Record) -> Received:
    return Received(record.topic, 0, 17, record.key, record.value, record.headers, timestamp_ms=0)


@BY_NAME
@FEW
@given(data=st.data())
def test_value_comes_back_as_it_was(contract: Contract, data: st.DataObject) -> None:
    """What a record leaves out, nulls of an event and defaults of a state, is the same on the way back."""
    value = data.draw(values_of(contract.model))
    record = encoded(contract, value)
    assert contract.decode(received(record)) == value
    assert record.key == contract.key(value).encode()
    assert encoded(contract, value) == record  # as it is written again after a failed transaction


@BY_NAME
@FEW
@given(data=st.data())
def test_every_record_is_valid_by_its_json_schema(contract: Contract, data: st.DataObject) -> None:
    """What the schema requires is written whatever the value is: a promise to readers."""
    record = encoded(contract, data.draw(values_of(contract.model)))
    assert [
        error.message for error in VALIDATORS[contract.name].iter_errors(json.loads(record.value or b"null"))
    ] == []


@BY_NAME
@FEW
@given(data=st.data(), mutation=MUTATION)
def test_a_damaged_value_is_decoded_or_told(
    contract: Contract, data: st.DataObject, mutation: tuple[int, bytes, int]
) -> None:
    """Whatever bytes are on a topic, there is one kind of error, and it names the place."""
    record = encoded(contract, data.draw(values_of(contract.model)))
    at, put, cut = mutation
    value = record.value or b""
    at %= len(value) + 1
    damaged = replace(record, value=value[:at] + put + value[at + cut :])
    problem = None
    try:
        assert isinstance(contract.decode(received(damaged)), contract.model)
    except DecodeError as error:
        problem = error
    assert problem is None or f"{contract.topic}[0]@17" in str(problem)
    assert not isinstance(problem, UnknownVersionError)


@BY_NAME
@given(value=st.binary(max_size=40), ce_type=st.none() | st.binary(max_size=30))
def test_another_type_is_an_unknown_version(contract: Contract, value: bytes, ce_type: bytes | None) -> None:
    """A record is never read as a kind that it does not say it is, whatever its value."""
    headers = (("ce_type", ce_type),) if ce_type is not None else ()
    with pytest.raises(UnknownVersionError, match=rf"{contract.topic}\[0\]@17"):
        contract.decode(Received(contract.topic, 0, 17, b"k", value, headers, timestamp_ms=0))


@given(values_of(Outcome))
def test_outcome_is_known_by_what_it_is_about(outcome: Outcome) -> None:
    """Key and ce_id follow from the id, the version and the stage, whatever they hold."""
    record = contracts.OUTCOME.encode(outcome)
    assert record.key == outcome.id.encode()
    ce_id = dict(record.headers)["ce_id"].decode()
    assert ce_id == f"{outcome.id}.{outcome.version}.{outcome.stage}"


@BY_NAME
@FEW
@given(data=st.data(), newer=st.dictionaries(st.sampled_from(["newer_one", "newer_two"]), TEXT, max_size=2))
def test_fields_of_a_newer_program_survive(
    contract: Contract, data: st.DataObject, newer: dict[str, str]
) -> None:
    """An old worker hands on what it does not know."""
    value = data.draw(values_of(contract.model))
    extended = value.model_copy(update=newer)
    assert contract.decode(received(encoded(contract, extended))).model_extra == newer
