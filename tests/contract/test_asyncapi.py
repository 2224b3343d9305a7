"""The AsyncAPI document is one, and speaks of every topic that consumers read.

The official parser (`tests/contract/asyncapi/`, from npm by a lock) reads it as the tools do that generate
clients and pages. It needs Node.js and npm (Debian: `apt-get install nodejs npm`).
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from schemas.asyncapi import asyncapi
from schemas.json_schemas import json_schemas
from schemas.topics import DESKS, desk_topic
from scripts.generate_schemas import FOLDER

PROGRAM = Path(__file__).parent / "asyncapi"
KNOWN = "asyncapi-latest-version"  # the parser advises 3.1; the document stays on 3.0, which tools read today
MESSAGES: dict[str, dict[str, Any]] = asyncapi()["components"]["messages"]
EVENTS = [name for name in MESSAGES if name != "dead-letter"]


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the official parser makes of the committed document."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node or npm is not installed (apt-get install --no-install-recommends nodejs npm)")
    folder = tmp_path_factory.mktemp("asyncapi")
    shutil.copytree(PROGRAM, folder, dirs_exist_ok=True)
    _run([npm, "ci", "--prefer-offline"], folder)
    found: dict[str, Any] = json.loads(_run([node, "parse.js", str(FOLDER / "asyncapi.json")], folder))
    return found


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    return done.stdout


def test_the_official_parser_accepts_the_document(parsed: dict[str, Any]) -> None:
    """It has no error and no warning, and resolves every channel."""
    assert [each for each in parsed["problems"] if not each["text"].endswith(f"({KNOWN})")] == []
    assert parsed["channels"] == list(asyncapi()["channels"])


def test_document_is_valid_asyncapi(shared: Path) -> None:
    """Tools that generate clients accept it."""
    schema = json.loads((shared / "standards" / "asyncapi-3.0.0.json").read_text("utf-8"))
    problems = [error.message for error in validator_for(schema)(schema).iter_errors(asyncapi())]
    assert problems == []


def test_every_desk_and_every_event_topic_has_a_channel() -> None:
    """A desk that is added shows up in the contract."""
    addresses = {channel["address"].removeprefix("{prefix}") for channel in asyncapi()["channels"].values()}
    events = {"entries", "articles", "stories", "outcomes", *map(desk_topic, DESKS)}
    assert addresses == {*events, "dead-letters"}


def test_subscribers_are_told_of_group_and_isolation() -> None:
    """Each topic can be received, as a group of one's own and without what was never committed."""
    document = asyncapi()
    received = [each for each in document["operations"].values() if each["action"] == "receive"]
    channels = [each["channel"]["$ref"].removeprefix("#/channels/") for each in received]
    assert channels == list(document["channels"])
    assert {each["x-isolation-level"] for each in received} == {"read_committed"}
    assert "groupId" in document["components"]["operationBindings"]["subscriber"]["kafka"]


@pytest.mark.parametrize("name", EVENTS)
def test_examples_are_valid_records(name: str) -> None:
    """A reader's validator takes the examples, by the very schema that their header names."""
    schema = json_schemas()[name]
    for example in MESSAGES[name]["examples"]:
        assert example["headers"]["ce_dataschema"] == schema["$id"]
        assert list(Draft202012Validator(schema).iter_errors(example["payload"])) == []


def test_every_model_is_described() -> None:
    """The pages that tools make of the document say what a thing is."""
    models = asyncapi()["components"]["schemas"]
    assert [name for name, model in models.items() if not model.get("description")] == []


def test_every_flat_field_is_described() -> None:
    """Who filters by a field reads in the document what its values are."""
    fields = asyncapi()["components"]["schemas"]["Conflict"]["properties"]
    flat = [name for name in fields if name not in {"relevance", "event_types", "places", "actors"}]
    assert [name for name in flat if not fields[name].get("description")] == []
