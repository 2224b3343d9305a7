"""schemas/json/ is what the models say, and no change of a contract goes in unnoticed."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import Field

from schemas.base import SINCE, Model
from schemas.json_schemas import event_schema, json_schemas
from scripts.generate_schemas import FOLDER, breaks, incompatibilities, rendered

Schema = dict[str, Any]
STORY = json_schemas()["story.v1"]


def test_no_contract_is_broken_without_a_new_major_version() -> None:
    """The committed files are the promise: a field may come in, but not go, change or become required."""
    found = breaks()
    assert not found, "give the record a new major version (CONTRIBUTING.md):\n" + "\n".join(found)


def test_the_files_are_what_the_script_writes() -> None:
    """A field that was added or described differently is so in the files."""
    committed = {file.name: file.read_text("utf-8") for file in FOLDER.iterdir()}
    assert committed == rendered(), "run `python -m scripts.generate_schemas`"


@pytest.mark.parametrize("name", json_schemas())
def test_every_schema_is_one(name: str) -> None:
    """A reader's validator takes them: JSON Schema 2020-12, with the id of the header `ce_dataschema`."""
    schema = json_schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:conflictwire:schema:{name}"


@pytest.mark.parametrize("field", ["headlines", "pubStatus", "infoSources", "subjects", "places", "bodies"])
def test_what_every_story_has_is_required(field: str) -> None:
    """A reader need not ask whether a list is there; it may be empty."""
    assert field in STORY["required"]


class _Later(Model):
    """A model whose second field came in after records had been written."""

    first: int = 0
    second: int = Field(default=0, json_schema_extra={SINCE: "0.2.0"})
    third: int | None = None


def test_what_older_records_lack_is_not_required() -> None:
    """They stay on the topics for months, and have to be valid."""
    assert event_schema(_Later)["required"] == ["first"]


def _without_field(schema: Schema) -> None:
    del schema["$defs"]["Conflict"]["properties"]["regions"]


def _retyped(schema: Schema) -> None:
    schema["properties"]["version"] = {"type": "integer"}


def _newly_required(schema: Schema) -> None:
    schema["required"].append("language")


def _new_and_required(schema: Schema) -> None:
    schema["properties"]["rights"] = {"type": "string"}
    schema["required"].append("rights")


def _lost_value(schema: Schema) -> None:
    schema["$defs"]["PubStatus"]["enum"].remove("canceled")


def _narrowed(schema: Schema) -> None:
    schema["$defs"]["Span"]["properties"]["end"]["minimum"] = 2


def _deep_in_a_list(schema: Schema) -> None:
    del schema["$defs"]["Cue"]["properties"]["weight"]


def _no_longer_null(schema: Schema) -> None:
    schema["properties"]["conflict"] = {"$ref": "#/$defs/Conflict"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without_field, "the value.conflict.regions was removed"),
        (_retyped, 'the value.version was {"type": "string"}, is {"type": "integer"}'),
        (_newly_required, "the value.language became required"),
        (_new_and_required, "the value.rights became required"),
        (_lost_value, "the value.pubStatus lost the values canceled"),
        (_narrowed, "the value.conflict.relevance.cues[].spans[].end was"),
        (_deep_in_a_list, "the value.conflict.relevance.cues[].weight was removed"),
        (_no_longer_null, "the value.conflict"),
    ],
)
def test_a_breaking_change_is_reported_with_its_place(change: Callable[[Schema], None], told: str) -> None:
    """Whatever would make a reader fail is found, wherever it stands."""
    after = copy.deepcopy(STORY)
    change(after)
    assert any(each.startswith(told) for each in incompatibilities(STORY, after))


def _new_field(schema: Schema) -> None:
    schema["$defs"]["Conflict"]["properties"]["clusters"] = {"type": "array", "items": {"type": "string"}}


def _new_value(schema: Schema) -> None:
    schema["$defs"]["Verdict"]["enum"].append("paywalled")


def _explained(schema: Schema) -> None:
    schema["description"] = "Better words."


@pytest.mark.parametrize("change", [_new_field, _new_value, _explained])
def test_a_compatible_change_passes(change: Callable[[Schema], None]) -> None:
    """Fields and values may come in: readers ignore what they do not know."""
    after = copy.deepcopy(STORY)
    change(after)
    assert json.dumps(after) != json.dumps(STORY)
    assert incompatibilities(STORY, after) == []
