"""The files that a forge shows to people: issue forms it can read, and documents that are there."""

import json
from importlib.metadata import distribution
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(path for path in TEMPLATES.glob("*.yml") if path.name != "config.yml")


def _schema(name: str) -> dict[str, object]:
    path = distribution("check-jsonschema").locate_file(
        f"check_jsonschema/builtin_schemas/vendor/{name}.json"
    )
    schema: dict[str, object] = json.loads(Path(str(path)).read_text("utf-8"))
    return schema


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_issue_form_fits_its_schema(form: Path) -> None:
    """A form with an error is not shown, without a message."""
    jsonschema.validate(yaml.safe_load(form.read_text("utf-8")), _schema("github-issue-forms"))


def test_issue_chooser_fits_its_schema() -> None:
    """The same of the chooser's configuration."""
    text = (TEMPLATES / "config.yml").read_text("utf-8")
    jsonschema.validate(yaml.safe_load(text), _schema("github-issue-config"))


def test_there_is_a_form_for_each_kind_of_report() -> None:
    """A bug, an idea, a feed that is not read, a tag that is wrong."""
    assert [form.stem for form in FORMS] == ["bug", "feature", "feed_problem", "wrong_tag"]
