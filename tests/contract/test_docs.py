"""The documents say what is: generated pages, links that lead somewhere, names that exist."""

import ast
import importlib
import itertools
import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from conflictwire.setting_sources import setting_fields
from conflictwire.settings import Settings
from schemas.contracts import TOPICS
from schemas.outputs import parse_output
from schemas.story_fields import STORY_FIELDS, parse_story_condition
from schemas.topics import DESKS
from scripts import generate_conditions_docs, generate_data_docs, generate_review_docs
from scripts.generate_settings_docs import OF_THE_MACHINE, PACKAGES, PAGE, render
from scripts.generate_topic_tables import pages, rendered

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]
DECISIONS = sorted(ROOT.glob("docs/adr/*.md"))
PARTS = ("Context", "Decision", "Consequences", "Alternatives")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _anchors(page: Path) -> Iterator[str]:
    """Yield the anchors of a page's headings, as forges make them."""
    for heading in re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_the_page_of_settings_is_what_the_script_writes() -> None:
    """A setting that was added, renamed or described differently is so on the page."""
    assert PAGE.read_text("utf-8") == render(), "run `python -m scripts.generate_settings_docs`"


def test_the_table_of_fields_for_conditions_is_current() -> None:
    """A field that is not in the page is one that nobody uses."""
    page = generate_conditions_docs.PAGE.read_text("utf-8")
    assert page == generate_conditions_docs.render(page), "run `make gen`"
    assert all(f"| `{name}` |" in page for name in STORY_FIELDS)


def test_the_examples_of_conditions_are_conditions() -> None:
    """Each line of the page's example block, and each output of its settings, can be used as it stands."""
    page = generate_conditions_docs.PAGE.read_text("utf-8")
    lines = re.findall(r"```text\n(.*?)```", page, re.DOTALL)[0].splitlines()
    outputs = tomllib.loads(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0])["outputs"]
    assert all(parse_story_condition(line) for line in lines)
    assert [parse_output(**output).topic for output in outputs] == [output["topic"] for output in outputs]


def test_page_of_the_data_is_current() -> None:
    """Written from the schema: `make gen`."""
    page = generate_data_docs.PAGE.read_text("utf-8")
    assert page == generate_data_docs.render(), "run `python -m scripts.generate_data_docs`"


def test_pages_for_native_editors_are_current() -> None:
    """One of each language with a lexicon, written from the tables: `make gen`."""
    pages = {path.stem: path.read_text("utf-8") for path in generate_review_docs.FOLDER.glob("*.md")}
    rendered = {
        language: generate_review_docs.render(language) for language in generate_review_docs.languages()
    }
    assert pages == rendered, "run `python -m scripts.generate_review_docs`"


def test_every_setting_belongs_to_a_package_and_is_explained() -> None:
    """The page lists the packages' settings; there are no others, and each has a sentence."""
    listed = {name: field for model in PACKAGES.values() for name, field in setting_fields(model)}
    assert listed.keys() == dict(setting_fields(Settings)).keys()
    assert [
        name for name, field in listed.items() if not (field.description or "").rstrip().endswith(".")
    ] == []
    assert OF_THE_MACHINE.keys() <= listed.keys()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A file that was moved or a heading that was renamed leaves no dead link."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{_name(page)} links {target}"
        if anchor and linked.suffix == ".md":
            assert anchor in set(_anchors(linked)), f"{_name(page)} links {target}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_module_named_exists(page: Path) -> None:
    """What a page calls `ingest/core/feeds/polls.py` or `runtime/` is there under that name."""
    packages = "bench|conflictwire|consumers|deploy|docs|ingest|runtime|schemas|scripts|tests"
    named = re.findall(rf"`((?:{packages})/[\w./-]*)`", page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_the_table_of_topics_is_what_the_script_writes(page: Path) -> None:
    """A topic or a kind of record that was added or changed is so on the page."""
    text = page.read_text("utf-8")
    assert text == rendered(text, pages()[page]), "run `python -m scripts.generate_topic_tables`"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_compose_service_named_exists(page: Path) -> None:
    """A service that was renamed is so in every command that a person copies."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    named = re.findall(
        r"docker compose (?:run --rm|exec|logs|ps|up --detach) ([a-z]+)", page.read_text("utf-8")
    )
    assert set(named) <= services.keys()


def test_the_table_of_topics_in_the_architecture_is_complete() -> None:
    """Each topic, or its family, has a line with its cleanup and retention."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(" `"): line for line in text.splitlines() if line.startswith("| `")}
    for spec in TOPICS.values():
        row = rows.get("stories.<desk>" if spec.name.removeprefix("stories.") in DESKS else spec.name, "")
        days = spec.retention_seconds // 86_400
        assert (f"delete, {days} d" if days else "compact") in row, f"{spec.name}: {row!r}"


def test_the_desks_are_listed_for_subscribers() -> None:
    """Who subscribes to a desk finds its name."""
    text = (ROOT / "docs" / "consuming.md").read_text("utf-8")
    assert [desk for desk in DESKS if f"`{desk}`" not in text] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_every_decision_has_its_parts(decision: Path) -> None:
    """Context, decision, consequences, alternatives: in this order, none empty."""
    text = decision.read_text("utf-8")
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == PARTS
    assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.MULTILINE))


def test_decisions_are_numbered_and_listed() -> None:
    """Numbers without gaps, each in the architecture's list."""
    numbers = [int(decision.name[:4]) for decision in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert [each.name for each in DECISIONS if f"docs/adr/{each.name}" not in text] == []


def test_the_changelog_keeps_its_form() -> None:
    """Unreleased stands first, and its headings are those of Keep a Changelog."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[0] == "[Unreleased]"
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_skeletons_for_contributors_import_what_is_there() -> None:
    """A how-to that has fallen behind costs its reader an hour."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    blocks = [
        textwrap.dedent(block)
        for block in re.findall(r"^ *```python\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    ]
    assert blocks
    for node in itertools.chain.from_iterable(ast.walk(ast.parse(block)) for block in blocks):
        if isinstance(node, ast.ImportFrom) and not str(node.module).startswith("consumers.example"):
            module = importlib.import_module(str(node.module))
            assert [name.name for name in node.names if not hasattr(module, name.name)] == []
